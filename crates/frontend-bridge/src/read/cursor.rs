//! The only code that indexes the bytes of a program file.
//!
//! Invariant (counts-are-paid-for): [`Cursor::count`] never gives more than the bytes that are left, so
//! whoever reserves room for that many items has seen a byte for each.

use super::{ReadError, Section};

#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    pos: usize,
    /// Offset of `bytes` in its section, for messages.
    base: usize,
    section: Section,
}

impl<'a> Cursor<'a> {
    pub fn new(bytes: &'a [u8], section: Section) -> Cursor<'a> {
        Cursor { bytes, pos: 0, base: 0, section }
    }

    pub fn fail<T>(&self, what: impl Into<String>) -> Result<T, ReadError> {
        Err(self.error(what))
    }

    pub fn error(&self, what: impl Into<String>) -> ReadError {
        ReadError::new(self.section, (self.base + self.pos) as u64, what)
    }

    pub fn byte(&mut self) -> Result<u8, ReadError> {
        match self.bytes.get(self.pos) {
            Some(&byte) => {
                self.pos += 1;
                Ok(byte)
            }
            None => self.fail("ends too early"),
        }
    }

    pub fn bool(&mut self) -> Result<bool, ReadError> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => self.fail("neither true nor false"),
        }
    }

    /// An unsigned number, seven bits to a byte, low bits first.
    pub fn u64(&mut self) -> Result<u64, ReadError> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                break;
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        self.fail("number too long")
    }

    pub fn u32(&mut self) -> Result<u32, ReadError> {
        let value = self.u64()?;
        u32::try_from(value).map_err(|_| self.error("number too large"))
    }

    pub fn i64(&mut self) -> Result<i64, ReadError> {
        Ok(unzigzag(self.u64()?))
    }

    /// Eight bytes.
    pub fn fixed64(&mut self) -> Result<u64, ReadError> {
        Ok(u64_at(self.take(8)?, 0))
    }

    /// The number of items that follow, each of at least one byte.
    pub fn count(&mut self) -> Result<usize, ReadError> {
        let count = self.u64()?;
        if count > self.left() as u64 {
            return self.fail("more items than bytes");
        }
        Ok(count as usize)
    }

    /// An index below `limit`.
    pub fn index(&mut self, limit: usize) -> Result<u32, ReadError> {
        let index = self.u32()?;
        if index as usize >= limit {
            return self.fail(format!("index {index} of {limit}"));
        }
        Ok(index)
    }

    /// An index below `limit`, or 0 for none and the index plus one.
    pub fn optional_index(&mut self, limit: usize) -> Result<Option<u32>, ReadError> {
        match self.u32()? {
            0 => Ok(None),
            index if index as usize <= limit => Ok(Some(index - 1)),
            index => self.fail(format!("index {} of {limit}", index - 1)),
        }
    }

    pub fn take(&mut self, len: usize) -> Result<&'a [u8], ReadError> {
        match self.bytes[self.pos..].get(..len) {
            Some(bytes) => {
                self.pos += len;
                Ok(bytes)
            }
            None => self.fail("ends too early"),
        }
    }

    /// The next `len` bytes as a cursor of their own.
    pub fn part(&mut self, len: usize) -> Result<Cursor<'a>, ReadError> {
        let base = self.base + self.pos;
        Ok(Cursor { bytes: self.take(len)?, pos: 0, base, section: self.section })
    }

    /// A record behind its length.
    pub fn record(&mut self) -> Result<Cursor<'a>, ReadError> {
        let len = self.count()?;
        self.part(len)
    }

    pub fn left(&self) -> usize {
        self.bytes.len() - self.pos
    }

    pub fn finish(&self) -> Result<(), ReadError> {
        if self.left() == 0 { Ok(()) } else { self.fail("bytes after the end") }
    }
}

pub(crate) fn unzigzag(value: u64) -> i64 {
    (value >> 1) as i64 ^ -((value & 1) as i64)
}

/// Little-endian; the caller has checked the length.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut word = [0; 4];
    word.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(word)
}

pub(crate) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(word)
}
