//! TABLE: hand-encoded machine code, x86-64, Windows.
//!
//! Arguments are in rcx rdx r8 r9, then on the stack above 32 bytes that belong to the callee; result in rax; rbx rbp rsi rdi
//! r12–r15 are kept. Thread-local blocks are in a table at gs:[0x58], by the index that the loader gave the program.

use super::{Field, FieldTarget};
use crate::reference::RefKind;
use go_abi::{CALLBACKS, Stub};

/// `None`: there are no system calls by number.
pub fn bytes(stub: Stub) -> Option<(Vec<u8>, Vec<Field>)> {
    let (bytes, fields) = match stub {
        Stub::Syscall6 | Stub::Syscall3 | Stub::CarrySyscall => return None,
        Stub::WindowsCall => (WINDOWS_CALL, vec![]),
        Stub::GetG => (GET_G, g()),
        Stub::SetG => (SET_G, g()),
        Stub::Resume => (RESUME, vec![]),
        Stub::CpuTicks => (CPU_TICKS, vec![]),
        Stub::CpuId => (CPU_ID, vec![]),
        Stub::Xgetbv => (XGETBV, vec![]),
        Stub::SpillRegs => (SPILL_REGS, vec![]),
        Stub::Pause => (PAUSE, vec![]),
        Stub::Callbacks => return Some(callbacks()),
    };
    Some((bytes.to_vec(), fields))
}

/// Fields of GET_G and SET_G.
fn g() -> Vec<Field> {
    let index = Field { offset: 2, kind: RefKind::Pc32, target: FieldTarget::TlsIndex, addend: -4 };
    [index].into_iter().chain(Field::g(22, RefKind::X86TpOff)).collect()
}

/// The entries, each a call of the code behind them all, which learns from the return address which one it was.
fn callbacks() -> (Vec<u8>, Vec<Field>) {
    let size = 5 * CALLBACKS as i32;
    let entry = |at: i32| [&[0xe8][..], &(size - (at + 5)).to_le_bytes()].concat();
    let mut bytes: Vec<u8> = (0..size).step_by(5).flat_map(entry).collect();
    bytes.extend_from_slice(CALLBACK);
    let offset = size as u32 + CALLBACK_TARGET;
    let target = FieldTarget::Export("llgo_callback");
    (bytes, vec![Field { offset, kind: RefKind::X86Call, target, addend: -4 }])
}

/// pop rax · store rcx rdx r8 r9 in the caller's 32 bytes · push rbp · mov rbp, rsp · sub rsp, 32 · lea rdx, [rbp+16] ·
/// mov rcx, rax · call llgo_callback · leave · ret
const CALLBACK: &[u8] = &[
    0x58, 0x48, 0x89, 0x4c, 0x24, 0x08, 0x48, 0x89, 0x54, 0x24, 0x10, 0x4c, 0x89, 0x44, 0x24, 0x18, 0x4c, 0x89, 0x4c,
    0x24, 0x20, // arguments
    0x55, 0x48, 0x89, 0xe5, 0x48, 0x83, 0xec, 0x20, 0x48, 0x8d, 0x55, 0x10, 0x48, 0x89, 0xc1, // frame
    0xe8, 0, 0, 0, 0, 0xc9, 0xc3,
];
const CALLBACK_TARGET: u32 = 37;

/// fn in rcx, arguments' address in rdx, their number in r8, address of r2 in r9.
///
/// push rbp · mov rbp, rsp · push rsi rdi rbx · sub rsp, 344 · mov rax, rcx · mov rbx, r9 · mov rsi, rdx ·
/// mov rdi, rsp · mov rcx, r8 · cld · rep movsq · mov rcx, [rsp] · mov rdx, [rsp+8] · mov r8, [rsp+16] ·
/// mov r9, [rsp+24] · movq xmm0–xmm3 of the same · call rax · movq [rbx], xmm0 · lea rsp, [rbp-24] ·
/// pop rbx rdi rsi rbp · ret
const WINDOWS_CALL: &[u8] = &[
    0x55, 0x48, 0x89, 0xe5, 0x56, 0x57, 0x53, 0x48, 0x81, 0xec, 0x58, 0x01, 0x00, 0x00, // frame
    0x48, 0x89, 0xc8, 0x4c, 0x89, 0xcb, 0x48, 0x89, 0xd6, 0x48, 0x89, 0xe7, 0x4c, 0x89, 0xc1, 0xfc, 0xf3, 0x48, 0xa5,
    0x48, 0x8b, 0x0c, 0x24, 0x48, 0x8b, 0x54, 0x24, 0x08, 0x4c, 0x8b, 0x44, 0x24, 0x10, 0x4c, 0x8b, 0x4c, 0x24, 0x18,
    0x66, 0x48, 0x0f, 0x6e, 0xc1, 0x66, 0x48, 0x0f, 0x6e, 0xca, 0x66, 0x49, 0x0f, 0x6e, 0xd0, 0x66, 0x49, 0x0f, 0x6e,
    0xd9, 0xff, 0xd0, 0x66, 0x0f, 0xd6, 0x03, // call
    0x48, 0x8d, 0x65, 0xe8, 0x5b, 0x5f, 0x5e, 0x5d, 0xc3,
];

/// mov eax, [index] · mov rcx, gs:[0x58] · mov rax, [rcx+rax*8] · mov rax, [rax+g] · ret
const GET_G: &[u8] = &[
    0x8b, 0x05, 0, 0, 0, 0, 0x65, 0x48, 0x8b, 0x0c, 0x25, 0x58, 0, 0, 0, // block
    0x48, 0x8b, 0x04, 0xc1, 0x48, 0x8b, 0x80, 0, 0, 0, 0, 0xc3,
];

/// mov eax, [index] · mov rdx, gs:[0x58] · mov rax, [rdx+rax*8] · mov [rax+g], rcx · ret
const SET_G: &[u8] = &[
    0x8b, 0x05, 0, 0, 0, 0, 0x65, 0x48, 0x8b, 0x14, 0x25, 0x58, 0, 0, 0, // block
    0x48, 0x8b, 0x04, 0xc2, 0x48, 0x89, 0x88, 0, 0, 0, 0, 0xc3,
];

/// mov rsp, rcx · mov rbp, rdx · jmp r8
const RESUME: &[u8] = &[0x48, 0x89, 0xcc, 0x48, 0x89, 0xd5, 0x41, 0xff, 0xe0];

/// rdtsc · shl rdx, 32 · or rax, rdx · ret
const CPU_TICKS: &[u8] = &[0x0f, 0x31, 0x48, 0xc1, 0xe2, 0x20, 0x48, 0x09, 0xd0, 0xc3];

/// push rbx · mov eax, ecx · mov ecx, edx · cpuid · store eax ebx ecx edx at [r8] · pop rbx · ret
const CPU_ID: &[u8] = &[
    0x53, 0x89, 0xc8, 0x89, 0xd1, 0x0f, 0xa2, // run
    0x41, 0x89, 0x00, 0x41, 0x89, 0x58, 0x04, 0x41, 0x89, 0x48, 0x08, 0x41, 0x89, 0x50, 0x0c, // store
    0x5b, 0xc3,
];

/// xor ecx, ecx · xgetbv · shl rdx, 32 · or rax, rdx · ret
const XGETBV: &[u8] = &[0x31, 0xc9, 0x0f, 0x01, 0xd0, 0x48, 0xc1, 0xe2, 0x20, 0x48, 0x09, 0xd0, 0xc3];

/// push rbp · mov rbp, rsp · push rbx rsi rdi r12 r13 r14 r15 · sub rsp, 40 · mov rax, rcx · mov rcx, rdx · call rax ·
/// add rsp, 40 · pop r15 r14 r13 r12 rdi rsi rbx rbp · ret
const SPILL_REGS: &[u8] = &[
    0x55, 0x48, 0x89, 0xe5, 0x53, 0x56, 0x57, 0x41, 0x54, 0x41, 0x55, 0x41, 0x56, 0x41, 0x57, // save
    0x48, 0x83, 0xec, 0x28, 0x48, 0x89, 0xc8, 0x48, 0x89, 0xd1, 0xff, 0xd0, 0x48, 0x83, 0xc4, 0x28, // call
    0x41, 0x5f, 0x41, 0x5e, 0x41, 0x5d, 0x41, 0x5c, 0x5f, 0x5e, 0x5b, 0x5d, 0xc3,
];

/// The registers that SPILL_REGS pushes, by number, each with how many words below the frame pointer it is.
pub const SPILLED: &[(u8, u8)] = &[(3, 1), (6, 2), (7, 3), (12, 4), (13, 5), (14, 6), (15, 7)];

/// How many words the frame of SPILL_REGS has below the frame pointer.
pub const SPILL_WORDS: u8 = 12;

/// pause · ret
const PAUSE: &[u8] = &[0xf3, 0x90, 0xc3];
