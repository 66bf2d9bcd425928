//! Ids. Every entity of a program is named by a small typed index that prints as in the text form:
//! `t12` is an SSA value as go/ssa prints it, `b3` a block, `ty7`, `fn5`, `g2`, `pkg1`, `file4`.

use cranelift_entity::entity_impl;

/// A Go type, one id per type identity in the program.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Type(u32);
entity_impl!(Type, "ty");

/// A function, declared or defined.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Func(u32);
entity_impl!(Func, "fn");

/// A package-level variable (or an anonymous static one that the exporter made).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Global(u32);
entity_impl!(Global, "g");

/// A package.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Package(u32);
entity_impl!(Package, "pkg");

/// A source file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct File(u32);
entity_impl!(File, "file");

/// A basic block of one function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Block(u32);
entity_impl!(Block, "b");

/// A parameter, free variable or instruction of one function. Numbered in that order: parameters
/// (receiver first), then free variables, then the instructions of block 0, block 1 and so on.
/// Instructions without a result have a number too; nothing refers to it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Value(u32);
entity_impl!(Value, "t");

/// A source position. `line` 0 means unknown.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Pos {
    pub file: File,
    pub line: u32,
    pub col: u32,
}

impl Pos {
    pub fn unknown() -> Pos {
        Pos { file: File::from_u32(0), line: 0, col: 0 }
    }
    pub fn is_known(self) -> bool {
        self.line != 0
    }
}
