//! TABLE: hand-encoded machine code, x86-64, where C has System V's convention.
//!
//! The convention is System V: arguments in rdi rsi rdx rcx r8 r9, then [rsp+8]; result in rax; rbx rbp
//! r12–r15 are kept. `g` is at fs:offset.

use super::Field;
use crate::reference::RefKind;
use go_abi::{Format, Stub, Target};

pub fn bytes(target: &Target, stub: Stub) -> Option<(&'static [u8], Option<Field>)> {
    let g = Field::g(5, RefKind::X86TpOff);
    let has_descriptor = target.format == Format::MachO;
    Some(match stub {
        Stub::GetG if has_descriptor => (GET_G_BY_DESCRIPTOR, descriptor(7)),
        Stub::SetG if has_descriptor => (SET_G_BY_DESCRIPTOR, descriptor(9)),
        Stub::Syscall6 => (SYSCALL6, None),
        Stub::Syscall3 => (SYSCALL3, None),
        Stub::CarrySyscall => (CARRY_SYSCALL, None),
        Stub::GetG => (GET_G, g),
        Stub::SetG => (SET_G, g),
        Stub::Resume => (RESUME, None),
        Stub::CpuTicks => (CPU_TICKS, None),
        Stub::CpuId => (CPU_ID, None),
        Stub::Xgetbv => (XGETBV, None),
        Stub::SpillRegs => (SPILL_REGS, None),
        Stub::Pause => (PAUSE, None),
        Stub::WindowsCall | Stub::Callbacks => return None,
    })
}

/// A distance is counted from the instruction's end.
fn descriptor(offset: u32) -> Option<Field> {
    Field::g(offset, RefKind::X86Descriptor).map(|field| Field { addend: -4, ..field })
}

/// mov rax, rdi · mov rdi, rsi · mov rsi, rdx · mov rdx, rcx · mov r10, r8 · mov r8, r9 · mov r9, [rsp+8] · syscall · ret
const SYSCALL6: &[u8] = &[
    0x48, 0x89, 0xf8, 0x48, 0x89, 0xf7, 0x48, 0x89, 0xd6, 0x48, 0x89, 0xca, // number, a1..a3
    0x4d, 0x89, 0xc2, 0x4d, 0x89, 0xc8, 0x4c, 0x8b, 0x4c, 0x24, 0x08, // a4..a6
    0x0f, 0x05, 0xc3,
];

/// mov rax, rcx · xor r10d, r10d · xor r8d, r8d · xor r9d, r9d · syscall · ret
const SYSCALL3: &[u8] = &[0x48, 0x89, 0xc8, 0x45, 0x31, 0xd2, 0x45, 0x31, 0xc0, 0x45, 0x31, 0xc9, 0x0f, 0x05, 0xc3];

/// mov r10, rcx · mov rax, [rsp+32] · syscall · mov rcx, [rsp+40] · mov [rcx], rdx · sbb rdx, rdx · and rdx, rax ·
/// mov [rcx+8], rdx · ret. Arguments seven to nine are where the kernel looks for them.
const CARRY_SYSCALL: &[u8] = &[
    0x49, 0x89, 0xca, 0x48, 0x8b, 0x44, 0x24, 0x20, 0x0f, 0x05, // call
    0x48, 0x8b, 0x4c, 0x24, 0x28, 0x48, 0x89, 0x11, 0x48, 0x19, 0xd2, 0x48, 0x21, 0xc2, 0x48, 0x89, 0x51, 0x08, 0xc3,
];

/// mov rax, fs:[g] · ret
const GET_G: &[u8] = &[0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0xc3];

/// mov fs:[g], rdi · ret
const SET_G: &[u8] = &[0x64, 0x48, 0x89, 0x3c, 0x25, 0, 0, 0, 0, 0xc3];

/// push rbp · mov rbp, rsp · mov rdi, [descriptor] · call [rdi] · mov rax, [rax] · pop rbp · ret
const GET_G_BY_DESCRIPTOR: &[u8] = &[
    0x55, 0x48, 0x89, 0xe5, 0x48, 0x8b, 0x3d, 0, 0, 0, 0, // address of the descriptor
    0xff, 0x17, 0x48, 0x8b, 0x00, 0x5d, 0xc3,
];

/// push rbp · mov rbp, rsp · push rdi · push rdi · mov rdi, [descriptor] · call [rdi] · pop rdi · mov [rax], rdi · leave · ret
const SET_G_BY_DESCRIPTOR: &[u8] = &[
    0x55, 0x48, 0x89, 0xe5, 0x57, 0x57, 0x48, 0x8b, 0x3d, 0, 0, 0, 0, // address of the descriptor
    0xff, 0x17, 0x5f, 0x48, 0x89, 0x38, 0xc9, 0xc3,
];

/// mov rsp, rdi · mov rbp, rsi · jmp rdx
const RESUME: &[u8] = &[0x48, 0x89, 0xfc, 0x48, 0x89, 0xf5, 0xff, 0xe2];

/// rdtsc · shl rdx, 32 · or rax, rdx · ret
const CPU_TICKS: &[u8] = &[0x0f, 0x31, 0x48, 0xc1, 0xe2, 0x20, 0x48, 0x09, 0xd0, 0xc3];

/// push rbx · mov r8, rdx · mov eax, edi · mov ecx, esi · cpuid · store eax ebx ecx edx at [r8] · pop rbx · ret
const CPU_ID: &[u8] = &[
    0x53, 0x49, 0x89, 0xd0, 0x89, 0xf8, 0x89, 0xf1, 0x0f, 0xa2, // run
    0x41, 0x89, 0x00, 0x41, 0x89, 0x58, 0x04, 0x41, 0x89, 0x48, 0x08, 0x41, 0x89, 0x50, 0x0c, // store
    0x5b, 0xc3,
];

/// xor ecx, ecx · xgetbv · shl rdx, 32 · or rax, rdx · ret
const XGETBV: &[u8] = &[0x31, 0xc9, 0x0f, 0x01, 0xd0, 0x48, 0xc1, 0xe2, 0x20, 0x48, 0x09, 0xd0, 0xc3];

/// push rbp · mov rbp, rsp · push rbx r12 r13 r14 r15 · sub rsp, 8 · mov rax, rdi · mov rdi, rsi · call rax ·
/// add rsp, 8 · pop r15 r14 r13 r12 rbx rbp · ret
const SPILL_REGS: &[u8] = &[
    0x55, 0x48, 0x89, 0xe5, 0x53, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57, // save
    0x48, 0x83, 0xec, 0x08, 0x48, 0x89, 0xf8, 0x48, 0x89, 0xf7, 0xff, 0xd0, 0x48, 0x83, 0xc4, 0x08, // call
    0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5b, 0x5d, 0xc3,
];

/// The registers that SPILL_REGS pushes, by number, each with how many words below the frame pointer it is.
pub const SPILLED: &[(u8, u8)] = &[(3, 1), (12, 2), (13, 3), (14, 4), (15, 5)];

/// How many words the frame of SPILL_REGS has below the frame pointer.
pub const SPILL_WORDS: u8 = 6;

/// pause · ret
const PAUSE: &[u8] = &[0xf3, 0x90, 0xc3];
