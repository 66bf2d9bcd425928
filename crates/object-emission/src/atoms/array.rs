//! Arrays of plain records: what a mapped file has of one stays where it is, and what is added comes behind it.
//!
//! ```text
//!  kept: in the file │ own: added          a span of records is on one side of the border
//! ```
//!
//! Invariant (plain): a record is numbers without gaps in the machine's byte order, so that any bytes of its size are one.
//!
//! Not here: whether the numbers mean anything (`codec`).

use super::Span;

/// What may be read from any bytes, and written as bytes.
///
/// # Safety
///
/// The type consists of integers, without gaps between or behind them.
pub unsafe trait Plain: Copy + 'static {}

// SAFETY: integers.
unsafe impl Plain for u8 {}
// SAFETY: integers.
unsafe impl Plain for u32 {}
// SAFETY: integers, and arrays have no gaps.
unsafe impl Plain for [u32; 2] {}

/// The bytes as records, if they are aligned and nothing is left over.
pub fn of_bytes<T: Plain>(bytes: &'static mut [u8]) -> Option<&'static mut [T]> {
    // SAFETY: any bytes are a plain record, and any plain record is bytes.
    let (before, records, behind) = unsafe { bytes.align_to_mut() };
    (before.is_empty() && behind.is_empty()).then_some(records)
}

pub fn as_bytes<T: Plain>(records: &[T]) -> &[u8] {
    // SAFETY: a plain record is initialised bytes, as many as its size says.
    unsafe { std::slice::from_raw_parts(records.as_ptr().cast(), size_of_val(records)) }
}

pub struct Array<T: 'static> {
    kept: &'static mut [T],
    own: Vec<T>,
}

impl<T> Default for Array<T> {
    fn default() -> Array<T> {
        Array::of_kept(&mut [])
    }
}

impl<T> Array<T> {
    pub fn of_kept(kept: &'static mut [T]) -> Array<T> {
        Array { kept, own: vec![] }
    }

    pub fn len(&self) -> usize {
        self.kept.len() + self.own.len()
    }

    pub fn reserve(&mut self, count: usize) {
        self.own.reserve(count);
    }

    pub fn of(&self, span: Span) -> &[T] {
        let (start, len) = (span.start as usize, span.len as usize);
        match start.checked_sub(self.kept.len()) {
            Some(start) => &self.own[start..][..len],
            None => &self.kept[start..][..len],
        }
    }

    pub fn get(&self, index: u32) -> &T {
        let index = index as usize;
        self.kept.get(index).unwrap_or_else(|| &self.own[index - self.kept.len()])
    }

    pub fn get_mut(&mut self, index: u32) -> &mut T {
        let (index, border) = (index as usize, self.kept.len());
        self.kept.get_mut(index).unwrap_or_else(|| &mut self.own[index - border])
    }

    pub fn push(&mut self, item: T) {
        self.own.push(item);
    }

    /// Appends, and says where.
    pub fn put(&mut self, items: impl IntoIterator<Item = T>) -> Span {
        let start = self.len();
        self.own.extend(items);
        Span { start: start as u32, len: (self.len() - start) as u32 }
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.kept.iter().chain(&self.own)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.kept.iter_mut().chain(&mut self.own)
    }
}

impl<T: Plain> Array<T> {
    /// Both sides.
    pub fn bytes(&self) -> [&[u8]; 2] {
        [as_bytes(self.kept), as_bytes(&self.own)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_added_comes_behind_what_is_kept() {
        let mut array = Array::of_kept(Box::leak(Box::new([1, 2, 3])));
        let span = array.put([4, 5]);
        assert_eq!((array.len(), array.of(span), array.of(Span { start: 1, len: 2 })), (5, &[4, 5][..], &[2, 3][..]));
        *array.get_mut(1) = 7;
        *array.get_mut(4) = 8;
        assert_eq!((array.get(1), array.get(4)), (&7, &8));
        assert_eq!(array.iter().copied().collect::<Vec<u32>>(), [1, 7, 3, 4, 8]);
        assert_eq!(array.bytes().map(<[u8]>::len), [12, 8]);
    }

    #[test]
    fn bytes_that_are_no_records_are_none() {
        let bytes = || of_bytes::<u8>(words(4)).unwrap();
        assert_eq!(of_bytes::<[u32; 2]>(bytes()).unwrap().len(), 2);
        assert!(of_bytes::<[u32; 2]>(&mut bytes()[..12]).is_none());
        assert!(of_bytes::<u32>(&mut bytes()[1..]).is_none());
    }

    /// Aligned bytes.
    fn words(count: usize) -> &'static mut [u8] {
        let words = Box::leak(vec![0u32; count].into_boxed_slice());
        // SAFETY: numbers are bytes.
        unsafe { words.align_to_mut().1 }
    }
}
