//! Little-endian output, with places that are filled in later.

#[derive(Default)]
pub struct Bytes(Vec<u8>);

impl Bytes {
    pub fn with_capacity(capacity: usize) -> Bytes {
        Bytes(Vec::with_capacity(capacity))
    }

    pub fn len(&self) -> u64 {
        self.0.len() as u64
    }

    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    pub fn u16(&mut self, value: u16) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn u32(&mut self, value: u32) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn u64(&mut self, value: u64) {
        self.bytes(&value.to_le_bytes());
    }

    pub fn zeros(&mut self, count: u64) {
        self.0.resize(self.0.len() + count as usize, 0);
    }

    pub fn align(&mut self, align: u64) {
        self.zeros(self.len().next_multiple_of(align) - self.len());
    }

    pub fn patch(&mut self, at: u64, bytes: &[u8]) {
        self.0[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
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
