//! Output in the target's byte order, with places that are filled in later.

use go_abi::Endian;

pub struct Bytes {
    endian: Endian,
    bytes: Vec<u8>,
}

impl Bytes {
    pub fn new(endian: Endian) -> Bytes {
        Bytes::with_capacity(endian, 0)
    }

    pub fn with_capacity(endian: Endian, capacity: usize) -> Bytes {
        Bytes { endian, bytes: Vec::with_capacity(capacity) }
    }

    pub fn len(&self) -> u64 {
        self.bytes.len() as u64
    }

    pub fn into_vec(self) -> Vec<u8> {
        self.bytes
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

    /// Everything from a place on.
    pub fn from(&mut self, at: u64) -> &mut [u8] {
        &mut self.bytes[at as usize..]
    }
}

/// A string table: NUL-terminated strings, the first of them empty.
pub struct Strings {
    pub bytes: Vec<u8>,
}

impl Strings {
    pub fn new() -> Strings {
        Strings { bytes: vec![0] }
    }

    pub fn add(&mut self, text: &[u8]) -> u32 {
        let offset = self.bytes.len() as u32;
        self.bytes.extend_from_slice(text);
        self.bytes.push(0);
        offset
    }
}
