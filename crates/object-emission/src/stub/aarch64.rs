//! TABLE: hand-encoded machine code, AArch64.
//!
//! Arguments in x0–x7, result in x0; x19–x28, d8–d15, the frame pointer x29 and the link register x30 are kept.
//! The thread pointer is tpidr_el0. System calls take their number in x8.

use super::G;
use crate::reference::RefKind;
use go_abi::Stub;

pub fn words(stub: Stub) -> Option<(&'static [u32], Option<G>)> {
    let g = Some(G { offset: 4, kind: RefKind::Arm64TpOff });
    Some(match stub {
        Stub::Syscall6 => (SYSCALL6, None),
        Stub::GetG => (GET_G, g),
        Stub::SetG => (SET_G, g),
        Stub::Resume => (RESUME, None),
        Stub::CpuTicks => (CPU_TICKS, None),
        Stub::SpillRegs => (SPILL_REGS, None),
        Stub::Pause => (PAUSE, None),
        Stub::CarrySyscall | Stub::WindowsCall | Stub::CpuId | Stub::Xgetbv => return None,
    })
}

/// mov x8, x0 · mov x0, x1 · mov x1, x2 · mov x2, x3 · mov x3, x4 · mov x4, x5 · mov x5, x6 · svc 0 · ret
const SYSCALL6: &[u32] = &[
    0xaa0003e8, 0xaa0103e0, 0xaa0203e1, 0xaa0303e2, 0xaa0403e3, 0xaa0503e4, 0xaa0603e5, // number, a1..a6
    0xd4000001, 0xd65f03c0,
];

/// mrs x0, tpidr_el0 · add x0, x0, high, lsl 12 · ldr x0, [x0, low] · ret
const GET_G: &[u32] = &[0xd53bd040, 0x91400000, 0xf9400000, 0xd65f03c0];

/// mrs x1, tpidr_el0 · add x1, x1, high, lsl 12 · str x0, [x1, low] · ret
const SET_G: &[u32] = &[0xd53bd041, 0x91400021, 0xf9000020, 0xd65f03c0];

/// mov sp, x0 · mov x29, x1 · br x2
const RESUME: &[u32] = &[0x9100001f, 0xaa0103fd, 0xd61f0040];

/// isb · mrs x0, cntvct_el0 · ret
const CPU_TICKS: &[u32] = &[0xd5033fdf, 0xd53be040, 0xd65f03c0];

/// stp x29, x30, [sp, -176]! · mov x29, sp · stp of x19–x28, d8–d15 · mov x2, x0 · mov x0, x1 · blr x2 ·
/// ldp of the same · ldp x29, x30, [sp], 176 · ret
const SPILL_REGS: &[u32] = &[
    0xa9b57bfd, 0x910003fd, // frame
    0xa90153f3, 0xa9025bf5, 0xa90363f7, 0xa9046bf9, 0xa90573fb, // save x19–x28
    0x6d0627e8, 0x6d072fea, 0x6d0837ec, 0x6d093fee, // save d8–d15
    0xaa0003e2, 0xaa0103e0, 0xd63f0040, // call
    0xa94153f3, 0xa9425bf5, 0xa94363f7, 0xa9446bf9, 0xa94573fb, // load x19–x28
    0x6d4627e8, 0x6d472fea, 0x6d4837ec, 0x6d493fee, // load d8–d15
    0xa8cb7bfd, 0xd65f03c0,
];

/// yield · ret
const PAUSE: &[u32] = &[0xd503203f, 0xd65f03c0];
