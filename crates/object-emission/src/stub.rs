//! TABLE: machine code that Cranelift has no instruction for, encoded by hand, x86-64.
//!
//! The convention is System V: arguments in rdi rsi rdx rcx r8 r9, then [rsp+8]; result in rax; rbx rbp
//! r12–r15 are kept. `g` is the one thread-local word, reached as fs:offset (local-exec: the code is in the
//! executable itself); the offset field is filled when the thread-local block is placed.
//!
//! Not here: stubs of other processors; a target without a table cannot be emitted.

use go_abi::Stub;

pub struct StubCode {
    pub name: &'static str,
    pub bytes: &'static [u8],
    /// Where the 32-bit offset of `g` from the thread pointer goes.
    pub g_offset: Option<u32>,
}

pub fn x86_64(stub: Stub) -> StubCode {
    let (name, bytes, g_offset): (_, &'static [u8], _) = match stub {
        Stub::Syscall6 => ("llgo.rawSyscall6", SYSCALL6, None),
        Stub::VforkSyscall => ("llgo.rawVforkSyscall", VFORK_SYSCALL, None),
        Stub::GetG => ("llgo.getg", GET_G, Some(5)),
        Stub::SetG => ("llgo.setg", SET_G, Some(5)),
        Stub::Resume => ("llgo.resume", RESUME, None),
        Stub::CpuTicks => ("llgo.cputicks", CPU_TICKS, None),
        Stub::CpuId => ("llgo.cpuid", CPU_ID, None),
        Stub::Xgetbv => ("llgo.xgetbv", XGETBV, None),
        Stub::SpillRegs => ("llgo.spillRegs", SPILL_REGS, None),
        Stub::Pause => ("llgo.pause", PAUSE, None),
    };
    StubCode { name, bytes, g_offset }
}

/// mov rax, rdi · mov rdi, rsi · mov rsi, rdx · mov rdx, rcx: what both system calls begin with.
/// mov r10, r8 · mov r8, r9 · mov r9, [rsp+8] · syscall · ret
const SYSCALL6: &[u8] = &[
    0x48, 0x89, 0xf8, 0x48, 0x89, 0xf7, 0x48, 0x89, 0xd6, 0x48, 0x89, 0xca, // number, a1..a3
    0x4d, 0x89, 0xc2, 0x4d, 0x89, 0xc8, 0x4c, 0x8b, 0x4c, 0x24, 0x08, // a4..a6
    0x0f, 0x05, 0xc3,
];

/// As above for four arguments; then xor r8d, r8d · pop r9 · syscall · push r9 · ret: the kernel keeps r9, so
/// the parent finds its return address although the child has used the same stack.
const VFORK_SYSCALL: &[u8] = &[
    0x48, 0x89, 0xf8, 0x48, 0x89, 0xf7, 0x48, 0x89, 0xd6, 0x48, 0x89, 0xca, // number, a1..a3
    0x4d, 0x89, 0xc2, 0x45, 0x31, 0xc0, // a4, a5 = 0
    0x41, 0x59, 0x0f, 0x05, 0x41, 0x51, 0xc3,
];

/// mov rax, fs:[g] · ret
const GET_G: &[u8] = &[0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0, 0xc3];

/// mov fs:[g], rdi · ret
const SET_G: &[u8] = &[0x64, 0x48, 0x89, 0x3c, 0x25, 0, 0, 0, 0, 0xc3];

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

/// pause · ret
const PAUSE: &[u8] = &[0xf3, 0x90, 0xc3];
