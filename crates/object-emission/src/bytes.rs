//! Output in the target's byte order, with places that are filled in later.
//!
//! ```text
//!  piece │ piece │ what is being written          places count from the start of the first
//! ```
//!
//! A large part of an output that is there already becomes a piece of it as it is, not a copy.

use go_abi::Endian;

pub struct Bytes {
    endian: Endian,
    /// What is in front of `bytes`, and where each piece begins.
    pieces: Vec<(u64, Vec<u8>)>,
    /// Where `bytes` begin.
    start: u64,
    bytes: Vec<u8>,
}

impl Bytes {
    pub fn new(endian: Endian) -> Bytes {
        Bytes::with_capacity(endian, 0)
    }

    pub fn with_capacity(endian: Endian, capacity: usize) -> Bytes {
        Bytes { endian, pieces: vec![], start: 0, bytes: Vec::with_capacity(capacity) }
    }

    pub fn len(&self) -> u64 {
        self.start + self.bytes.len() as u64
    }

    /// All in one; nothing was put in as a piece.
    pub fn into_vec(self) -> Vec<u8> {
        assert!(self.pieces.is_empty(), "the output is in pieces");
        self.bytes
    }

    pub fn into_pieces(mut self) -> Vec<Vec<u8>> {
        self.begin_piece();
        self.pieces.into_iter().map(|(_, bytes)| bytes).collect()
    }

    /// What has been written becomes a piece; so does what comes next.
    fn begin_piece(&mut self) {
        let bytes = std::mem::take(&mut self.bytes);
        let start = self.start;
        self.start += bytes.len() as u64;
        self.pieces.push((start, bytes));
    }

    /// Appends all of it as a piece; answers which it is.
    pub fn piece(&mut self, bytes: Vec<u8>) -> usize {
        self.begin_piece();
        self.bytes = bytes;
        self.begin_piece();
        self.pieces.len() - 1
    }

    pub fn in_piece(&mut self, index: usize) -> &mut Vec<u8> {
        &mut self.pieces[index].1
    }

    /// Makes room for so many bytes.
    pub fn reserve(&mut self, count: usize) {
        self.bytes.reserve(count);
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    pub fn u16(&mut self, value: u16) {
        self.bytes(&self.endian.u16(value));
    }

    pub fn u32(&mut self, value: u32) {
        self.bytes(&self.endian.u32(value));
    }

    pub fn u64(&mut self, value: u64) {
        self.bytes(&self.endian.u64(value));
    }

    pub fn zeros(&mut self, count: u64) {
        self.bytes.resize(self.bytes.len() + count as usize, 0);
    }

    pub fn align(&mut self, align: u64) {
        self.zeros(self.len().next_multiple_of(align) - self.len());
    }

    pub fn patch(&mut self, at: u64, bytes: &[u8]) {
        self.from(at)[..bytes.len()].copy_from_slice(bytes);
    }

    pub fn patch_u32(&mut self, at: u64, value: u32) {
        self.patch(at, &self.endian.u32(value));
    }

    pub fn patch_u64(&mut self, at: u64, value: u64) {
        self.patch(at, &self.endian.u64(value));
    }

    /// Everything of a piece from a place on.
    pub fn from(&mut self, at: u64) -> &mut [u8] {
        if at >= self.start {
            return &mut self.bytes[(at - self.start) as usize..];
        }
        let index = self.pieces.partition_point(|(start, _)| *start <= at) - 1;
        let (start, bytes) = &mut self.pieces[index];
        &mut bytes[(at - *start) as usize..]
    }
}

/// A string table: NUL-terminated strings, the first of them empty.
pub struct Strings {
    pub bytes: Vec<u8>,
}

impl Strings {
    pub fn new() -> Strings {
        Strings::with_capacity(0)
    }

    pub fn with_capacity(capacity: usize) -> Strings {
        let mut bytes = Vec::with_capacity(capacity + 1);
        bytes.push(0);
        Strings { bytes }
    }

    pub fn add(&mut self, text: &[u8]) -> u32 {
        let offset = self.bytes.len() as u32;
        self.bytes.extend_from_slice(text);
        self.bytes.push(0);
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_in_all_pieces() {
        let mut out = Bytes::new(Endian::Little);
        out.u32(0);
        let piece = out.piece(vec![1, 2, 9]);
        out.in_piece(piece)[2] = 3;
        out.align(8);
        out.piece(vec![]);
        out.u32(0);
        assert_eq!(out.len(), 12);
        [(0, 7), (3, 8), (4, 9), (6, 10), (7, 11), (8, 12), (11, 13)]
            .into_iter()
            .for_each(|(at, byte)| out.patch(at, &[byte]));
        assert_eq!(out.into_pieces().concat(), [7, 0, 0, 8, 9, 2, 10, 11, 12, 0, 0, 13]);
    }
}
