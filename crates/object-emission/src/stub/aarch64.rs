//! TABLE: hand-encoded machine code, AArch64.
//!
//! Arguments in x0–x7, result in x0; x19–x28, d8–d15, the frame pointer x29 and the link register x30 are kept.
//! The thread pointer is tpidr_el0. System calls take their number in x8; on NetBSD it is in x17, on Darwin in x16.

use super::Field;
use crate::reference::RefKind;
use go_abi::{Format, Stub, Target};

pub fn words(target: &Target, stub: Stub) -> Option<(&'static [u32], Option<Field>)> {
    let g = Field::g(4, RefKind::Arm64TpOff);
    let descriptor = target.format == Format::MachO;
    Some(match stub {
        Stub::GetG if descriptor => (GET_G_BY_DESCRIPTOR, Field::g(8, RefKind::Arm64Descriptor)),
        Stub::SetG if descriptor => (SET_G_BY_DESCRIPTOR, Field::g(12, RefKind::Arm64Descriptor)),
        Stub::Syscall6 => (SYSCALL6, None),
        Stub::Syscall3 => (SYSCALL3, None),
        Stub::CarrySyscall => (carry_syscall(target), None),
        Stub::GetG => (GET_G, g),
        Stub::SetG => (SET_G, g),
        Stub::Resume => (RESUME, None),
        Stub::CpuTicks => (CPU_TICKS, None),
        Stub::SpillRegs => (SPILL_REGS, None),
        Stub::Pause => (PAUSE, None),
        Stub::WindowsCall | Stub::Callbacks | Stub::CpuId | Stub::Xgetbv => return None,
    })
}

/// mov x8, x0 · mov x0, x1 · mov x1, x2 · mov x2, x3 · mov x3, x4 · mov x4, x5 · mov x5, x6 · svc 0 · ret
const SYSCALL6: &[u32] = &[
    0xaa0003e8, 0xaa0103e0, 0xaa0203e1, 0xaa0303e2, 0xaa0403e3, 0xaa0503e4, 0xaa0603e5, // number, a1..a6
    0xd4000001, 0xd65f03c0,
];

/// mov x8, x3 · mov x3, xzr · mov x4, xzr · mov x5, xzr · svc 0 · ret
const SYSCALL3: &[u32] = &[0xaa0303e8, 0xaa1f03e3, 0xaa1f03e4, 0xaa1f03e5, 0xd4000001, 0xd65f03c0];

fn carry_syscall(target: &Target) -> &'static [u32] {
    match target.goos {
        "darwin" | "ios" => CARRY_SYSCALL_DARWIN,
        "netbsd" => CARRY_SYSCALL_NETBSD,
        _ => CARRY_SYSCALL,
    }
}

/// ldr x8, [sp, 8] · svc 0 · ldr x9, [sp, 16] · str x1, [x9] · csel x1, x0, xzr, cs · str x1, [x9, 8] · ret. The first eight
/// arguments are where the kernel looks for them; no call has nine.
const CARRY_SYSCALL: &[u32] = &[0xf94007e8, 0xd4000001, 0xf9400be9, 0xf9000121, 0x9a9f2001, 0xf9000521, 0xd65f03c0];

/// As above, but ldr x17.
const CARRY_SYSCALL_NETBSD: &[u32] =
    &[0xf94007f1, 0xd4000001, 0xf9400be9, 0xf9000121, 0x9a9f2001, 0xf9000521, 0xd65f03c0];

/// As above, but ldr x16 · svc 0x80.
const CARRY_SYSCALL_DARWIN: &[u32] =
    &[0xf94007f0, 0xd4001001, 0xf9400be9, 0xf9000121, 0x9a9f2001, 0xf9000521, 0xd65f03c0];

/// mrs x0, tpidr_el0 · add x0, x0, high, lsl 12 · ldr x0, [x0, low] · ret
const GET_G: &[u32] = &[0xd53bd040, 0x91400000, 0xf9400000, 0xd65f03c0];

/// mrs x1, tpidr_el0 · add x1, x1, high, lsl 12 · str x0, [x1, low] · ret
const SET_G: &[u32] = &[0xd53bd041, 0x91400021, 0xf9000020, 0xd65f03c0];

/// stp x29, x30, [sp, -16]! · mov x29, sp · adrp x0, descriptor · ldr x0, [x0, descriptor] · ldr x1, [x0] · blr x1 · ldr x0, [x0] ·
/// ldp x29, x30, [sp], 16 · ret
const GET_G_BY_DESCRIPTOR: &[u32] =
    &[0xa9bf7bfd, 0x910003fd, 0x90000000, 0xf9400000, 0xf9400001, 0xd63f0020, 0xf9400000, 0xa8c17bfd, 0xd65f03c0];

/// stp x29, x30, [sp, -32]! · mov x29, sp · str x0, [sp, 16] · adrp x0, descriptor · ldr x0, [x0, descriptor] · ldr x1, [x0] ·
/// blr x1 · ldr x1, [sp, 16] · str x1, [x0] · ldp x29, x30, [sp], 32 · ret
const SET_G_BY_DESCRIPTOR: &[u32] = &[
    0xa9be7bfd, 0x910003fd, 0xf9000be0, 0x90000000, 0xf9400000, 0xf9400001, // descriptor
    0xd63f0020, 0xf9400be1, 0xf9000001, 0xa8c27bfd, 0xd65f03c0,
];

/// mov sp, x0 · mov x29, x1 · br x2
const RESUME: &[u32] = &[0x9100001f, 0xaa0103fd, 0xd61f0040];

/// isb · mrs x0, cntvct_el0 · ret
const CPU_TICKS: &[u32] = &[0xd5033fdf, 0xd53be040, 0xd65f03c0];

/// sub sp, sp, 176 · stp x29, x30, [sp, 160] · add x29, sp, 160 · stp of x19–x28, d8–d15 · mov x2, x0 · mov x0, x1 · blr x2 ·
/// ldp of the same · ldp x29, x30, [sp, 160] · add sp, sp, 176 · ret. What is saved is below the frame pointer, where a map can say so.
const SPILL_REGS: &[u32] = &[
    0xd102c3ff, 0xa90a7bfd, 0x910283fd, // frame
    0xa90053f3, 0xa9015bf5, 0xa90263f7, 0xa9036bf9, 0xa90473fb, // save x19–x28
    0x6d0527e8, 0x6d062fea, 0x6d0737ec, 0x6d083fee, // save d8–d15
    0xaa0003e2, 0xaa0103e0, 0xd63f0040, // call
    0xa94053f3, 0xa9415bf5, 0xa94263f7, 0xa9436bf9, 0xa94473fb, // load x19–x28
    0x6d4527e8, 0x6d462fea, 0x6d4737ec, 0x6d483fee, // load d8–d15
    0xa94a7bfd, 0x9102c3ff, 0xd65f03c0,
];

/// The registers that SPILL_REGS stores and that may hold pointers, by number, each with how many words below the frame pointer it is.
pub const SPILLED: &[(u8, u8)] =
    &[(19, 20), (20, 19), (21, 18), (22, 17), (23, 16), (24, 15), (25, 14), (26, 13), (27, 12), (28, 11)];

/// How many words the frame of SPILL_REGS has below the frame pointer.
pub const SPILL_WORDS: u8 = 20;

/// yield · ret
const PAUSE: &[u32] = &[0xd503203f, 0xd65f03c0];
