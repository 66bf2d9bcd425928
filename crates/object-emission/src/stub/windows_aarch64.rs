//! TABLE: hand-encoded machine code, AArch64, Windows.
//!
//! C's convention and most stubs are those of other systems. Register x18 holds the thread's block of the system's, where at 0x58
//! is the table of thread-local blocks, by the index that the loader gave the program.

use super::{Field, FieldTarget, aarch64, of_words};
use crate::reference::RefKind;
use go_abi::{CALLBACKS, Stub, Target};

/// `None`: there are no system calls by number.
pub fn bytes(target: &Target, stub: Stub) -> Option<(Vec<u8>, Vec<Field>)> {
    let (words, fields) = match stub {
        Stub::Syscall6 | Stub::Syscall3 | Stub::CarrySyscall => return None,
        Stub::WindowsCall => (WINDOWS_CALL, vec![]),
        Stub::GetG => (GET_G, g()),
        Stub::SetG => (SET_G, g()),
        Stub::Callbacks => return Some(callbacks()),
        _ => (aarch64::words(target, stub)?.0, vec![]),
    };
    Some((of_words(words), fields))
}

/// Fields of GET_G and SET_G.
fn g() -> Vec<Field> {
    let index = |offset, kind| Field { offset, kind, target: FieldTarget::TlsIndex, addend: 0 };
    let index = [index(0, RefKind::Arm64Page), index(4, RefKind::Arm64PageOffset)];
    index.into_iter().chain(Field::g(20, RefKind::Arm64TpOff)).collect()
}

/// The entries, each `adr x12, next · b` to the code behind them all, which learns from x12 which one it was.
fn callbacks() -> (Vec<u8>, Vec<Field>) {
    let words = 2 * CALLBACKS as u32;
    let entry = |at: u32| [0x1000004c, 0x14000000 | (words - (at + 1))];
    let entries: Vec<u32> = (0..words).step_by(2).flat_map(entry).collect();
    let offset = 4 * (words + CALLBACK_TARGET);
    let call = Field { offset, kind: RefKind::Arm64Call, target: FieldTarget::Export("llgo_callback"), addend: 0 };
    (of_words(&[&entries, CALLBACK].concat()), vec![call])
}

/// sub sp, sp, 80 · stp x29, x30, [sp] · mov x29, sp · stp of x0–x7 below the caller's other arguments · mov x0, x12 ·
/// add x1, sp, 16 · bl llgo_callback · ldp x29, x30, [sp] · add sp, sp, 80 · ret
const CALLBACK: &[u32] = &[
    0xd10143ff, 0xa9007bfd, 0x910003fd, // frame
    0xa90107e0, 0xa9020fe2, 0xa90317e4, 0xa9041fe6, // arguments
    0xaa0c03e0, 0x910043e1, 0x94000000, 0xa9407bfd, 0x910143ff, 0xd65f03c0,
];
/// Number of the word that calls.
const CALLBACK_TARGET: u32 = 9;

/// stp x29, x30, [sp, -32]! · mov x29, sp · str x19, [sp, 16] · mov x19, x3 · mov x9, x0 · sub sp, sp, 336 · copy x2 words from
/// [x1] to [sp] · ldp of x0–x7 from there · add sp, sp, 64 · blr x9 · str d0, [x19] · mov sp, x29 · ldr x19, [sp, 16] ·
/// ldp x29, x30, [sp], 32 · ret
const WINDOWS_CALL: &[u32] = &[
    0xa9be7bfd, 0x910003fd, 0xf9000bf3, 0xaa0303f3, 0xaa0003e9, 0xd10543ff, // frame
    0xd280000a, 0xeb02015f, 0x540000a2, 0xf86a782b, 0xf82a7beb, 0x9100054a, 0x17fffffb, // copy
    0xa94007e0, 0xa9410fe2, 0xa94217e4, 0xa9431fe6, 0x910103ff, 0xd63f0120, // call
    0xfd000260, 0x910003bf, 0xf9400bf3, 0xa8c27bfd, 0xd65f03c0,
];

/// adrp x8, index · add x8, x8, index · ldr w8, [x8] · ldr x9, [x18, 0x58] · ldr x9, [x9, x8, lsl 3] · add x9, x9, high, lsl 12 ·
/// ldr x0, [x9, low] · ret
const GET_G: &[u32] = &[0x90000008, 0x91000108, 0xb9400108, 0xf9402e49, 0xf8687929, 0x91400129, 0xf9400120, 0xd65f03c0];

/// As above, but str x0.
const SET_G: &[u32] = &[0x90000008, 0x91000108, 0xb9400108, 0xf9402e49, 0xf8687929, 0x91400129, 0xf9000120, 0xd65f03c0];
