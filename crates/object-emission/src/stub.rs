//! Machine code that Cranelift has no instruction for, encoded by hand, one table per processor.
//!
//! Stubs follow the platform's C convention. `g` is the one thread-local word, reached by its distance from the thread
//! pointer (local-exec: the code is in the executable itself); the field with the distance is filled when the
//! thread-local block is placed. On Windows it is in that block of the thread's table that the program's index says, and the distance is
//! from there; on Darwin a function in the variable's descriptor gives the address.
//!
//! Invariant (no-frame): a stub that calls nothing has no frame; one that does has a frame that can be walked.

mod aarch64;
mod riscv64;
mod s390x;
mod windows_aarch64;
mod windows_x86_64;
mod x86_64;

use crate::frames;
use crate::reference::RefKind;
use go_abi::{Arch, Format, Stub, Target};

pub struct StubCode {
    pub name: &'static str,
    pub bytes: Vec<u8>,
    pub fields: Vec<Field>,
    /// See [`frames`].
    pub frame_map: Vec<u8>,
}

/// What is filled in when everything has its place.
#[derive(Clone, Copy)]
pub struct Field {
    pub offset: u32,
    pub kind: RefKind,
    pub target: FieldTarget,
    pub addend: i64,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldTarget {
    /// The distance of `g` from the thread pointer, on Windows from the start of the thread-local block.
    G,
    /// The word with the index of the program's thread-local block.
    TlsIndex,
    /// A Go function that C sees.
    Export(&'static str),
}

impl Field {
    /// Of a field for the distance of `g`.
    fn g(offset: u32, kind: RefKind) -> Option<Field> {
        Some(Field { offset, kind, target: FieldTarget::G, addend: 0 })
    }
}

/// `None`: the processor, or the system, has nothing of the kind.
pub fn code(target: &Target, stub: Stub) -> Option<StubCode> {
    let name = name(stub);
    let code = |(bytes, fields)| StubCode { name, bytes, fields, frame_map: frame_map(target, stub) };
    let of_bytes = |(bytes, field): (&[u8], Option<Field>)| code((bytes.to_vec(), field.into_iter().collect()));
    let of_words = |(words, field): (&[u32], Option<Field>)| code((of_words(words), field.into_iter().collect()));
    match target.arch {
        Arch::X86_64 if target.format == Format::Coff => windows_x86_64::bytes(stub).map(code),
        Arch::X86_64 => x86_64::bytes(target, stub).map(of_bytes),
        Arch::Aarch64 if target.format == Format::Coff => windows_aarch64::bytes(target, stub).map(code),
        Arch::Aarch64 => aarch64::words(target, stub).map(of_words),
        Arch::Riscv64 => riscv64::words(stub).map(of_words),
        Arch::S390x => s390x::bytes(stub).map(of_bytes),
    }
}

fn of_words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// Where the stub saves the registers of those who called it, if that is below its frame pointer.
fn frame_map(target: &Target, stub: Stub) -> Vec<u8> {
    match (stub, target.arch) {
        (Stub::SpillRegs, Arch::X86_64) if target.format == Format::Coff => {
            frames::map_of_saves(windows_x86_64::SPILLED, windows_x86_64::SPILL_WORDS)
        }
        (Stub::SpillRegs, Arch::X86_64) => frames::map_of_saves(x86_64::SPILLED, x86_64::SPILL_WORDS),
        (Stub::SpillRegs, Arch::Aarch64) => frames::map_of_saves(aarch64::SPILLED, aarch64::SPILL_WORDS),
        (Stub::SpillRegs, Arch::Riscv64) => frames::map_of_saves(riscv64::SPILLED, riscv64::SPILL_WORDS),
        _ => vec![],
    }
}

/// What fills the space between functions: running into it is a trap.
pub fn trap_byte(arch: Arch) -> u8 {
    match arch {
        Arch::X86_64 => 0xcc,
        // All zeros are no instruction.
        Arch::Aarch64 | Arch::Riscv64 | Arch::S390x => 0,
    }
}

fn name(stub: Stub) -> &'static str {
    match stub {
        Stub::Syscall6 => "llgo.kernelCall",
        Stub::Syscall3 => "llgo.kernelCall3",
        Stub::CarrySyscall => "llgo.carrySyscall",
        Stub::WindowsCall => "llgo.windowsCall",
        Stub::GetG => "llgo.getg",
        Stub::SetG => "llgo.setg",
        Stub::Resume => "llgo.resume",
        Stub::CpuTicks => "llgo.cputicks",
        Stub::CpuId => "llgo.cpuid",
        Stub::Xgetbv => "llgo.xgetbv",
        Stub::SpillRegs => "llgo.spillRegs",
        Stub::Pause => "llgo.pause",
        Stub::Callbacks => "llgo.callbacks",
    }
}
