//! TABLE: what an ELF executable has of its processor: numbers, and the few instructions that are not the program's.
//!
//! `plt` is the stub of an import, `start` what the kernel or the loader jumps to: it hands `main` to the C library.
//!
//! Not here: other systems' start-up.

use crate::reference::RefKind;
use go_abi::Arch;
use object::elf::*;

pub struct Machine {
    pub number: u16,
    pub flags: u32,
    /// The largest page that the kernel may use.
    pub page: u64,
    pub base: u64,
    /// Relocation of a word that holds a symbol's address.
    pub word: u32,
    pub plt: Code,
    pub start: Code,
    pub tls: Tls,
}

pub struct Code {
    pub bytes: Vec<u8>,
    pub fields: &'static [Field],
}

pub struct Field {
    pub offset: u64,
    pub kind: RefKind,
    pub target: FieldTarget,
    pub addend: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FieldTarget {
    /// The word with the address of the import; in `start`, of what the C library starts programs with.
    Got,
    Main,
}

/// Where the program's thread-local block is.
pub enum Tls {
    /// So many bytes after the thread pointer, rounded up to the block's alignment.
    After(u64),
    /// It ends at the thread pointer.
    Before,
}

pub fn machine(arch: Arch) -> Machine {
    match arch {
        Arch::X86_64 => x86_64(),
        Arch::Aarch64 => aarch64(),
        Arch::Riscv64 => riscv64(),
        Arch::S390x => s390x(),
    }
}

const fn field(offset: u64, kind: RefKind, target: FieldTarget, addend: i64) -> Field {
    Field { offset, kind, target, addend }
}

fn of_words(words: &[u32], fields: &'static [Field]) -> Code {
    Code { bytes: words.iter().flat_map(|word| word.to_le_bytes()).collect(), fields }
}

fn x86_64() -> Machine {
    const PLT: &[Field] = &[field(2, RefKind::Pc32, FieldTarget::Got, -4)];
    const START: &[Field] =
        &[field(21, RefKind::Abs32, FieldTarget::Main, 0), field(27, RefKind::Pc32, FieldTarget::Got, -4)];
    // jmp [rip + got] · two bytes of padding
    let plt = [0xff, 0x25, 0, 0, 0, 0, 0x66, 0x90];
    // xor ebp, ebp · mov r9, rdx · pop rsi · mov rdx, rsp · and rsp, -16 · push rax · push rsp · xor r8d, r8d ·
    // xor ecx, ecx · mov edi, main · call [got] · hlt
    let start = [
        0x31, 0xed, 0x49, 0x89, 0xd1, 0x5e, 0x48, 0x89, 0xe2, 0x48, 0x83, 0xe4, 0xf0, 0x50, 0x54, // stack
        0x45, 0x31, 0xc0, 0x31, 0xc9, 0xbf, 0, 0, 0, 0, 0xff, 0x15, 0, 0, 0, 0, 0xf4, 0xcc, 0xcc, // call
    ];
    Machine {
        number: EM_X86_64,
        flags: 0,
        page: 0x1000,
        base: 0x40_0000,
        word: R_X86_64_GLOB_DAT,
        plt: Code { bytes: plt.to_vec(), fields: PLT },
        start: Code { bytes: start.to_vec(), fields: START },
        tls: Tls::Before,
    }
}

fn aarch64() -> Machine {
    const PLT: &[Field] =
        &[field(0, RefKind::Arm64Page, FieldTarget::Got, 0), field(4, RefKind::Arm64PageOffset, FieldTarget::Got, 0)];
    const START: &[Field] = &[
        field(32, RefKind::Arm64Page, FieldTarget::Main, 0),
        field(36, RefKind::Arm64PageOffset, FieldTarget::Main, 0),
        field(40, RefKind::Arm64Page, FieldTarget::Got, 0),
        field(44, RefKind::Arm64PageOffset, FieldTarget::Got, 0),
    ];
    // adrp x16, got · add x16, x16, got · ldr x17, [x16] · br x17
    let plt = [0x90000010, 0x91000210, 0xf9400211, 0xd61f0220];
    // mov x29, 0 · mov x30, 0 · mov x5, x0 · ldr x1, [sp] · add x2, sp, 8 · mov x6, sp · mov x3, 0 · mov x4, 0 ·
    // adrp x0, main · add x0, x0, main · adrp x16, got · add x16, x16, got · ldr x16, [x16] · blr x16 · brk 0
    let start = [
        0xaa1f03fd, 0xaa1f03fe, 0xaa0003e5, 0xf94003e1, 0x910023e2, 0x910003e6, 0xaa1f03e3,
        0xaa1f03e4, // arguments
        0x90000000, 0x91000000, 0x90000010, 0x91000210, 0xf9400210, 0xd63f0200, 0xd4200000, // call
    ];
    Machine {
        number: EM_AARCH64,
        flags: 0,
        page: 0x1_0000,
        base: 0x40_0000,
        word: R_AARCH64_GLOB_DAT,
        plt: of_words(&plt, PLT),
        start: of_words(&start, START),
        tls: Tls::After(16),
    }
}

fn riscv64() -> Machine {
    const PLT: &[Field] = &[field(0, RefKind::RiscvPcRel, FieldTarget::Got, 0)];
    const START: &[Field] =
        &[field(4, RefKind::RiscvPcRel, FieldTarget::Main, 0), field(40, RefKind::RiscvPcRel, FieldTarget::Got, 0)];
    // auipc t3, got · addi t3, t3, got · ld t3, 0(t3) · jr t3
    let plt = [0x00000e17, 0x000e0e13, 0x000e3e03, 0x000e0067];
    // mv a5, a0 · auipc a0, main · addi a0, a0, main · ld a1, 0(sp) · addi a2, sp, 8 · andi sp, sp, -16 · li a3, 0 ·
    // li a4, 0 · mv a6, sp · li s0, 0 · auipc t0, got · addi t0, t0, got · ld t0, 0(t0) · jalr t0 · ebreak
    let start = [
        0x00050793, 0x00000517, 0x00050513, 0x00013583, 0x00810613, 0xff017113, 0x00000693,
        0x00000713, // arguments
        0x00010813, 0x00000413, 0x00000297, 0x00028293, 0x0002b283, 0x000280e7, 0x00100073, // call
    ];
    Machine {
        number: EM_RISCV,
        flags: EF_RISCV_FLOAT_ABI_DOUBLE | EF_RISCV_RVC,
        page: 0x1000,
        base: 0x1_0000,
        // There is none of its own for words of the table of addresses.
        word: R_RISCV_64,
        plt: of_words(&plt, PLT),
        start: of_words(&start, START),
        tls: Tls::After(0),
    }
}

fn s390x() -> Machine {
    const PLT: &[Field] = &[field(2, RefKind::S390PcRel, FieldTarget::Got, 2)];
    const START: &[Field] =
        &[field(46, RefKind::S390PcRel, FieldTarget::Main, 2), field(52, RefKind::S390PcRel, FieldTarget::Got, 2)];
    // larl r1, got · lg r1, 0(r1) · br r1 · two bytes of padding
    let plt = [0xc0, 0x10, 0, 0, 0, 0, 0xe3, 0x10, 0x10, 0x00, 0x00, 0x04, 0x07, 0xf1, 0, 0];
    // lg r3, 0(r15) · la r4, 8(r15) · lgr r1, r15 · aghi r15, -176 · xc 0(8, r15), 0(r15) · stg r14, 160(r15) ·
    // stg r1, 168(r15) · lghi r5, 0 · lghi r6, 0 · larl r2, main · larl r1, got · lg r1, 0(r1) · basr r14, r1 · trap
    let start = [
        0xe3, 0x30, 0xf0, 0x00, 0x00, 0x04, 0x41, 0x40, 0xf0, 0x08, 0xb9, 0x04, 0x00, 0x1f, 0xa7, 0xfb, 0xff, 0x50,
        0xd7, 0x07, 0xf0, 0x00, 0xf0, 0x00, 0xe3, 0xe0, 0xf0, 0xa0, 0x00, 0x24, 0xe3, 0x10, 0xf0, 0xa8, 0x00, 0x24,
        0xa7, 0x59, 0x00, 0x00, 0xa7, 0x69, 0x00, 0x00, 0xc0, 0x20, 0, 0, 0, 0, 0xc0, 0x10, 0, 0, 0,
        0, // arguments
        0xe3, 0x10, 0x10, 0x00, 0x00, 0x04, 0x0d, 0xe1, 0, 0, // call
    ];
    Machine {
        number: EM_S390,
        flags: 0,
        page: 0x1000,
        base: 0x100_0000,
        word: R_390_GLOB_DAT,
        plt: Code { bytes: plt.to_vec(), fields: PLT },
        start: Code { bytes: start.to_vec(), fields: START },
        tls: Tls::Before,
    }
}
