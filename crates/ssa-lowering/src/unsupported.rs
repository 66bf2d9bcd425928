//! What lowering refuses, and the other ways in which it can fail.

use frontend_bridge::{Pos, ReadError};
use std::fmt;

/// A construct that we do not compile (yet), and where.
#[derive(Clone, Debug)]
pub struct Unsupported {
    pub what: String,
    pub pos: Pos,
}

/// Result of lowering one instruction.
pub type Lowered<T = crate::Val> = Result<T, Unsupported>;

#[derive(Debug)]
pub enum LowerError {
    /// All that one symbol's code contains.
    Unsupported(Vec<Unsupported>),
    /// A program file is damaged.
    Read(ReadError),
    /// Something that no package defines.
    Undefined { symbol: String },
}

impl From<Unsupported> for LowerError {
    fn from(one: Unsupported) -> LowerError {
        LowerError::Unsupported(vec![one])
    }
}

impl From<ReadError> for LowerError {
    fn from(error: ReadError) -> LowerError {
        LowerError::Read(error)
    }
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            LowerError::Unsupported(list) => {
                let texts: Vec<&str> = list.iter().map(|one| one.what.as_str()).collect();
                write!(f, "unsupported: {}", texts.join("; "))
            }
            LowerError::Read(error) => write!(f, "{error}"),
            LowerError::Undefined { symbol } => write!(f, "{symbol} is not defined"),
        }
    }
}

impl std::error::Error for LowerError {}
