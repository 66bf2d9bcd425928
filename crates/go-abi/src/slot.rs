//! What lowering tells emission of stack slots, so that the collector need not take every word of them for a value all the time.
//!
//! * A slot whose key is [`no_pointers`] never holds a pointer.
//! * The tag of a call says what of its arguments are addresses of memory that the call sets ([`Sets`]), whatever was there before: memory for
//!   results, and the destination of a copy. A call without a tag may read all that it has an address of.
//!
//! Not here: what follows from it, see `object-emission/src/slots.rs`.

use cranelift_codegen::ir::{DebugTag, StackSlotKey};

/// The key of slots without pointers.
pub fn no_pointers() -> StackSlotKey {
    StackSlotKey::new(1)
}

/// Memory that a call has set when it returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sets {
    /// `count` arguments from `first` on are addresses of whole slots.
    Slots { first: u8, count: u8 },
    /// The first argument is the address of as many bytes as the last one says.
    Bytes,
}

const SLOTS: u32 = 1 << 30;
const BYTES: u32 = 1 << 31;

impl Sets {
    pub fn tag(self) -> DebugTag {
        DebugTag::User(match self {
            Sets::Slots { first, count } => SLOTS | u32::from(first) << 8 | u32::from(count),
            Sets::Bytes => BYTES,
        })
    }

    pub fn of(tags: &[DebugTag]) -> Option<Sets> {
        match *tags {
            [DebugTag::User(BYTES)] => Some(Sets::Bytes),
            [DebugTag::User(bits)] if bits & SLOTS != 0 => {
                Some(Sets::Slots { first: (bits >> 8) as u8, count: bits as u8 })
            }
            _ => None,
        }
    }
}
