//! TABLE: the kinds of fields in which code and data refer to places, and how a value goes into each.
//!
//! A field is known by what the processor makes of it; some are two instructions that share a value, treated as one
//! field because nothing ever refers with only half of it.
//!
//! | kind | bytes | value |
//! | --- | --- | --- |
//! | `Abs64` `Abs32` | 8, 4 | the address; an offset in a part that is not loaded |
//! | `Pc32` | 4 | distance from the field |
//! | `X86Call` | 4 | the same, of a call or jump |
//! | `Arm64Call` | 4 | distance in instructions, 26 bits |
//! | `Arm64Page` `Arm64PageOffset` | 4, 4 | distance between pages, and place in the page, of `adrp` and `add` |
//! | `RiscvCall` `RiscvPcRel` | 8, 8 | distance from `auipc`, high and low part |
//! | `S390PcRel` `S390Call` | 4 | distance from the field in halfwords |
//! | `TypesOff` | 4 | distance from the start of the types |
//! | `X86TpOff` `Arm64TpOff` `RiscvTpOff` `S390TpOff` | 4, 8, 12, 4 | distance from the thread pointer, on Windows from the thread-local block |
//! | `X86Descriptor` `Arm64Descriptor` | 4, 8 | Mach-O: where the descriptor of a thread-local variable is |
//!
//! Invariant (fits-or-fails): a value that does not fit its field is an error.
//!
//! Not here: what the kinds are called in an object file.

use cranelift_codegen::binemit::Reloc;
use go_abi::Endian;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefKind {
    Abs64,
    Abs32,
    Pc32,
    TypesOff,
    X86Call,
    X86TpOff,
    Arm64Call,
    Arm64Page,
    Arm64PageOffset,
    /// `add` with the high 12 bits, then a 64-bit load or store with the low ones.
    Arm64TpOff,
    RiscvCall,
    RiscvPcRel,
    /// `lui`, `add` of the thread pointer, a load.
    RiscvTpOff,
    S390PcRel,
    S390Call,
    S390TpOff,
    X86Descriptor,
    /// `adrp`, then a 64-bit load.
    Arm64Descriptor,
}

impl RefKind {
    pub const ALL: [RefKind; 16] = [
        RefKind::Abs64,
        RefKind::Abs32,
        RefKind::Pc32,
        RefKind::X86Call,
        RefKind::X86TpOff,
        RefKind::Arm64Call,
        RefKind::Arm64Page,
        RefKind::Arm64PageOffset,
        RefKind::Arm64TpOff,
        RefKind::RiscvCall,
        RefKind::RiscvPcRel,
        RefKind::RiscvTpOff,
        RefKind::S390PcRel,
        RefKind::S390Call,
        RefKind::S390TpOff,
        RefKind::TypesOff,
    ];

    /// The kind of a field in code that Cranelift made.
    pub fn of_code(reloc: Reloc) -> Option<RefKind> {
        Some(match reloc {
            Reloc::Abs8 => RefKind::Abs64,
            Reloc::X86PCRel4 => RefKind::Pc32,
            Reloc::X86CallPCRel4 | Reloc::X86CallPLTRel4 => RefKind::X86Call,
            Reloc::Arm64Call => RefKind::Arm64Call,
            Reloc::Aarch64AdrPrelPgHi21 => RefKind::Arm64Page,
            Reloc::Aarch64AddAbsLo12Nc => RefKind::Arm64PageOffset,
            Reloc::RiscvCallPlt => RefKind::RiscvCall,
            Reloc::RiscvPCRelHi20 => RefKind::RiscvPcRel,
            Reloc::S390xPCRel32Dbl => RefKind::S390PcRel,
            Reloc::S390xPLTRel32Dbl => RefKind::S390Call,
            _ => return None,
        })
    }

    /// The value is a distance from the field, whatever the addresses are.
    pub fn is_distance(self) -> bool {
        use RefKind::*;
        matches!(self, Pc32 | X86Call | Arm64Call | RiscvCall | RiscvPcRel | S390PcRel | S390Call)
    }

    pub fn is_thread_local(self) -> bool {
        matches!(self, RefKind::X86TpOff | RefKind::Arm64TpOff | RefKind::RiscvTpOff | RefKind::S390TpOff)
    }

    /// Writes the value into the field that `bytes` begin with and whose distance from it is meant, if any, from address `place`;
    /// `None` if it does not fit.
    pub fn fill(self, endian: Endian, bytes: &mut [u8], value: u64, place: u64) -> Option<()> {
        use RefKind::*;
        let distance = value.wrapping_sub(place) as i64;
        match self {
            Abs64 => put(bytes, &endian.u64(value)),
            Abs32 => put(bytes, &endian.u32(u32::try_from(value).ok()?)),
            Pc32 | X86Call | TypesOff => put(bytes, &endian.u32(i32::try_from(distance).ok()? as u32)),
            X86TpOff | S390TpOff => put(bytes, &endian.u32(i32::try_from(value as i64).ok()? as u32)),
            S390PcRel | S390Call => put(bytes, &endian.u32(i32::try_from(even(distance)? / 2).ok()? as u32)),
            Arm64Call => or(bytes, 0, signed(distance / 4, 26)?),
            Arm64Page => {
                let pages = signed(((value & !0xfff) as i64).wrapping_sub((place & !0xfff) as i64) >> 12, 21)?;
                or(bytes, 0, (pages & 3) << 29 | (pages >> 2) << 5);
            }
            Arm64PageOffset => or(bytes, 0, (value as u32 & 0xfff) << 10),
            Arm64TpOff => {
                let offset = u32::try_from(value).ok().filter(|offset| *offset < 1 << 24 && offset % 8 == 0)?;
                or(bytes, 0, (offset >> 12) << 10);
                or(bytes, 4, ((offset & 0xfff) / 8) << 10);
            }
            RiscvCall | RiscvPcRel => {
                let (high, low) = riscv_parts(distance)?;
                or(bytes, 0, high);
                or(bytes, 4, low);
            }
            RiscvTpOff => {
                let (high, low) = riscv_parts(value as i64)?;
                or(bytes, 0, high);
                or(bytes, 8, low);
            }
            // Only linkers know where they put descriptors.
            X86Descriptor | Arm64Descriptor => return None,
        }
        Some(())
    }
}

fn put(bytes: &mut [u8], value: &[u8]) {
    bytes[..value.len()].copy_from_slice(value);
}

/// Sets bits of the little-endian instruction at an offset.
fn or(bytes: &mut [u8], at: usize, bits: u32) {
    for (byte, more) in bytes[at..at + 4].iter_mut().zip(bits.to_le_bytes()) {
        *byte |= more;
    }
}

fn even(distance: i64) -> Option<i64> {
    (distance % 2 == 0).then_some(distance)
}

/// A number as a field of so many bits.
fn signed(value: i64, bits: u32) -> Option<u32> {
    let limit = 1i64 << (bits - 1);
    (-limit..limit).contains(&value).then_some(value as u32 & ((1 << bits) - 1))
}

/// Fields of `auipc` or `lui` and of the instruction that adds a signed 12-bit number.
fn riscv_parts(value: i64) -> Option<(u32, u32)> {
    let value = i32::try_from(value).ok()?;
    let high = value.checked_add(0x800)? as u32 & !0xfff;
    Some((high, (value as u32 & 0xfff) << 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(kind: RefKind, instructions: &[u32], value: u64, place: u64) -> Vec<u32> {
        let mut bytes: Vec<u8> = instructions.iter().flat_map(|word| word.to_le_bytes()).collect();
        kind.fill(Endian::Little, &mut bytes, value, place).unwrap();
        bytes.chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect()
    }

    /// Expected words are those of aarch64-linux-gnu-as and riscv64-linux-gnu-as.
    #[test]
    fn fields_are_those_of_the_assemblers() {
        assert_eq!(filled(RefKind::Arm64Call, &[0x94000000], 0x1000, 0x1008), [0x97fffffe]);
        assert_eq!(filled(RefKind::Arm64Page, &[0x90000000], 0x3456, 0x1ffc), [0xd0000000]);
        assert_eq!(filled(RefKind::Arm64PageOffset, &[0x91000000], 0x3456, 0), [0x91115800]);
        assert_eq!(filled(RefKind::RiscvCall, &[0x97, 0x80e7], 0x1ffc, 0x1000), [0x1097, 0xffc080e7]);
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let mut bytes = [0; 8];
        assert!(RefKind::Arm64Call.fill(Endian::Little, &mut bytes, 1 << 27, 0).is_none());
        assert!(RefKind::Pc32.fill(Endian::Little, &mut bytes, 1 << 31, 0).is_none());
        assert!(RefKind::S390Call.fill(Endian::Big, &mut bytes, 1, 0).is_none());
    }
}
