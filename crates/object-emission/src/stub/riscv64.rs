//! TABLE: hand-encoded machine code, RISC-V.
//!
//! Arguments in a0–a7, result in a0; s0 (the frame pointer) to s11 and ra are kept. The thread pointer is tp. System
//! calls take their number in a7.

use super::Field;
use crate::reference::RefKind;
use go_abi::Stub;

pub fn words(stub: Stub) -> Option<(&'static [u32], Option<Field>)> {
    let g = |offset| Field::g(offset, RefKind::RiscvTpOff);
    Some(match stub {
        Stub::Syscall6 => (SYSCALL6, None),
        Stub::Syscall3 => (SYSCALL3, None),
        Stub::GetG => (GET_G, g(0)),
        Stub::SetG => (SET_G, g(4)),
        Stub::Resume => (RESUME, None),
        Stub::CpuTicks => (CPU_TICKS, None),
        Stub::SpillRegs => (SPILL_REGS, None),
        Stub::Pause => (PAUSE, None),
        Stub::CarrySyscall | Stub::WindowsCall | Stub::Callbacks | Stub::CpuId | Stub::Xgetbv => return None,
    })
}

/// mv a7, a0 · mv a0, a1 · mv a1, a2 · mv a2, a3 · mv a3, a4 · mv a4, a5 · mv a5, a6 · ecall · ret
const SYSCALL6: &[u32] = &[
    0x00050893, 0x00058513, 0x00060593, 0x00068613, 0x00070693, 0x00078713, 0x00080793, // number, a1..a6
    0x00000073, 0x00008067,
];

/// mv a7, a3 · li a3, 0 · li a4, 0 · li a5, 0 · ecall · ret
const SYSCALL3: &[u32] = &[0x00068893, 0x00000693, 0x00000713, 0x00000793, 0x00000073, 0x00008067];

/// lui a0, high · add a0, a0, tp · ld a0, low(a0) · ret
const GET_G: &[u32] = &[0x00000537, 0x00450533, 0x00053503, 0x00008067];

/// mv a1, a0 · lui a0, high · add a0, a0, tp · addi a0, a0, low · sd a1, 0(a0) · ret
const SET_G: &[u32] = &[0x00050593, 0x00000537, 0x00450533, 0x00050513, 0x00b53023, 0x00008067];

/// mv sp, a0 · mv s0, a1 · jr a2
const RESUME: &[u32] = &[0x00050113, 0x00058413, 0x00060067];

/// rdtime a0 · ret
const CPU_TICKS: &[u32] = &[0xc0102573, 0x00008067];

/// addi sp, sp, -112 · sd ra, 104(sp) · sd s0, 96(sp) · addi s0, sp, 96 · sd of s1–s11 · mv a2, a0 · mv a0, a1 ·
/// jalr a2 · ld of the same · addi sp, sp, 112 · ret. (Integers only: no pointer is kept in a floating-point register.)
const SPILL_REGS: &[u32] = &[
    0xf9010113, 0x06113423, 0x06813023, 0x06010413, // frame
    0x00913023, 0x01213423, 0x01313823, 0x01413c23, 0x03513023, 0x03613423, // save s1–s6
    0x03713823, 0x03813c23, 0x05913023, 0x05a13423, 0x05b13823, // save s7–s11
    0x00050613, 0x00058513, 0x000600e7, // call
    0x00013483, 0x00813903, 0x01013983, 0x01813a03, 0x02013a83, 0x02813b03, // load s1–s6
    0x03013b83, 0x03813c03, 0x04013c83, 0x04813d03, 0x05013d83, // load s7–s11
    0x06013403, 0x06813083, 0x07010113, 0x00008067,
];

/// The registers that SPILL_REGS stores, by number, each with how many words below the frame pointer it is.
pub const SPILLED: &[(u8, u8)] =
    &[(9, 12), (18, 11), (19, 10), (20, 9), (21, 8), (22, 7), (23, 6), (24, 5), (25, 4), (26, 3), (27, 2)];

/// How many words the frame of SPILL_REGS has below the frame pointer.
pub const SPILL_WORDS: u8 = 12;

/// pause (a fence that is none on older processors) · ret
const PAUSE: &[u32] = &[0x0100000f, 0x00008067];
