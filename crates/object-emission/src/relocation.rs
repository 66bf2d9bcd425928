//! TABLE: what the kinds of fields are called in object files, and how a field becomes relocations.
//!
//! | container | addends | fields of two instructions |
//! | --- | --- | --- |
//! | ELF | in the relocation | a relocation each |
//! | Mach-O | in the field; for instructions of arm64 in a relocation of their own | are two kinds already |
//! | COFF | in the field, in instructions too | are two kinds already, or a relocation each |
//!
//! Invariant (all-or-error): a field that the container cannot express is an error, never left out.
//!
//! Not here: values of fields (`reference`), which symbols there are.

use crate::reference::RefKind;
use go_abi::{Arch, Format, Target};
use object::write::{self, Object, Relocation, SectionId, Symbol, SymbolId, SymbolSection};
use object::{RelocationFlags, SymbolFlags, SymbolKind, SymbolScope, elf, macho, pe};
use std::fmt;

#[derive(Debug)]
pub enum Error {
    /// The container has no name for the kind.
    NoName(RefKind),
    /// The field has no room for the addend.
    Addend(RefKind, i64),
    Writer(write::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Error::NoName(kind) => write!(f, "the object format has no relocation for {kind:?}"),
            Error::Addend(kind, addend) => write!(f, "the object format has no room for {addend} in {kind:?}"),
            Error::Writer(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

impl From<write::Error> for Error {
    fn from(error: write::Error) -> Error {
        Error::Writer(error)
    }
}

/// A field of a section and what it refers to.
#[derive(Clone, Copy)]
pub struct Field {
    pub section: SectionId,
    pub offset: u64,
    pub kind: RefKind,
    pub symbol: SymbolId,
    pub addend: i64,
}

pub fn add(object: &mut Object, target: &Target, field: Field) -> Result<(), Error> {
    match target.format {
        Format::Elf => add_elf(object, target.arch, field),
        Format::MachO => add_mach_o(object, target.arch, field),
        Format::Coff => add_coff(object, target.arch, field),
    }
}

/// The distance of a place from the start of the section with the field, 4 bytes; `start` is a symbol there.
pub fn add_difference(object: &mut Object, target: &Target, field: Field, start: SymbolId) -> Result<(), Error> {
    if target.format != Format::MachO {
        return add(object, target, Field { kind: RefKind::Pc32, addend: field.addend + field.offset as i64, ..field });
    }
    let flags = RelocationFlags::MachO { r_type: macho::X86_64_RELOC_UNSIGNED, r_pcrel: false, r_length: 2 };
    Ok(object.add_relocation_with_subtractor(field.section, relocation(field, flags), Some(start))?)
}

fn relocation(field: Field, flags: RelocationFlags) -> Relocation {
    Relocation { offset: field.offset, symbol: field.symbol, addend: field.addend, flags }
}

fn add_elf(object: &mut Object, arch: Arch, field: Field) -> Result<(), Error> {
    let Field { section, offset, symbol, addend, .. } = field;
    let mut add = |offset: u64, symbol, addend, r_type| {
        let flags = RelocationFlags::Elf { r_type };
        Ok(object.add_relocation(section, Relocation { offset, symbol, addend, flags })?)
    };
    match field.kind {
        RefKind::Arm64TpOff => {
            add(offset, symbol, addend, elf::R_AARCH64_TLSLE_ADD_TPREL_HI12)?;
            add(offset + 4, symbol, addend, elf::R_AARCH64_TLSLE_LDST64_TPREL_LO12_NC)
        }
        RefKind::RiscvTpOff => {
            add(offset, symbol, addend, elf::R_RISCV_TPREL_HI20)?;
            add(offset + 4, symbol, addend, elf::R_RISCV_TPREL_ADD)?;
            add(offset + 8, symbol, addend, elf::R_RISCV_TPREL_LO12_I)
        }
        RefKind::RiscvPcRel => {
            add(offset, symbol, addend, elf::R_RISCV_PCREL_HI20)?;
            // The low part is found by way of the instruction with the high part.
            let place = add_place(object, section, offset);
            let flags = RelocationFlags::Elf { r_type: elf::R_RISCV_PCREL_LO12_I };
            Ok(object.add_relocation(section, Relocation { offset: offset + 4, symbol: place, addend: 0, flags })?)
        }
        kind => add(offset, symbol, addend, elf_type(kind, arch)),
    }
}

/// A name for an instruction.
fn add_place(object: &mut Object, section: SectionId, offset: u64) -> SymbolId {
    object.add_symbol(Symbol {
        name: b".Lpcrel".to_vec(),
        value: offset,
        size: 0,
        kind: SymbolKind::Label,
        scope: SymbolScope::Compilation,
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    })
}

fn elf_type(kind: RefKind, arch: Arch) -> u32 {
    let of_arch = |x86_64, aarch64, riscv64, s390x| match arch {
        Arch::X86_64 => x86_64,
        Arch::Aarch64 => aarch64,
        Arch::Riscv64 => riscv64,
        Arch::S390x => s390x,
    };
    match kind {
        RefKind::Abs64 => of_arch(elf::R_X86_64_64, elf::R_AARCH64_ABS64, elf::R_RISCV_64, elf::R_390_64),
        RefKind::Abs32 => of_arch(elf::R_X86_64_32, elf::R_AARCH64_ABS32, elf::R_RISCV_32, elf::R_390_32),
        RefKind::Pc32 => of_arch(elf::R_X86_64_PC32, elf::R_AARCH64_PREL32, elf::R_RISCV_32_PCREL, elf::R_390_PC32),
        RefKind::X86Call => elf::R_X86_64_PLT32,
        RefKind::X86TpOff => elf::R_X86_64_TPOFF32,
        RefKind::Arm64Call => elf::R_AARCH64_CALL26,
        RefKind::Arm64Page => elf::R_AARCH64_ADR_PREL_PG_HI21,
        RefKind::Arm64PageOffset => elf::R_AARCH64_ADD_ABS_LO12_NC,
        RefKind::RiscvCall => elf::R_RISCV_CALL_PLT,
        RefKind::S390PcRel => elf::R_390_PC32DBL,
        RefKind::S390Call => elf::R_390_PLT32DBL,
        RefKind::S390TpOff => elf::R_390_TLS_LE32,
        RefKind::Arm64TpOff | RefKind::RiscvPcRel | RefKind::RiscvTpOff => unreachable!("takes several relocations"),
        RefKind::X86Descriptor | RefKind::Arm64Descriptor => unreachable!("stubs for Mach-O have it"),
        RefKind::TypesOff => unreachable!("is written as a difference"),
    }
}

fn add_mach_o(object: &mut Object, arch: Arch, field: Field) -> Result<(), Error> {
    if field.kind == RefKind::Arm64Descriptor {
        let load = Field { offset: field.offset + 4, ..field };
        let page = (macho::ARM64_RELOC_TLVP_LOAD_PAGE21, true);
        for (field, (r_type, r_pcrel)) in [(field, page), (load, (macho::ARM64_RELOC_TLVP_LOAD_PAGEOFF12, false))] {
            let flags = RelocationFlags::MachO { r_type, r_pcrel, r_length: 2 };
            object.add_relocation(field.section, relocation(field, flags))?;
        }
        return Ok(());
    }
    // The words that clang's assembler leaves: type, distance, log2 of the size.
    let (r_type, r_pcrel, r_length) = match (field.kind, arch) {
        // Both processors call it 0.
        (RefKind::Abs64, _) => (macho::X86_64_RELOC_UNSIGNED, false, 3),
        (RefKind::Pc32, Arch::X86_64) => (macho::X86_64_RELOC_SIGNED, true, 2),
        (RefKind::X86Call, _) => (macho::X86_64_RELOC_BRANCH, true, 2),
        (RefKind::X86Descriptor, _) => (macho::X86_64_RELOC_TLV, true, 2),
        (RefKind::Arm64Call, _) => (macho::ARM64_RELOC_BRANCH26, true, 2),
        (RefKind::Arm64Page, _) => (macho::ARM64_RELOC_PAGE21, true, 2),
        (RefKind::Arm64PageOffset, _) => (macho::ARM64_RELOC_PAGEOFF12, false, 2),
        _ => return Err(Error::NoName(field.kind)),
    };
    let flags = RelocationFlags::MachO { r_type, r_pcrel, r_length };
    Ok(object.add_relocation(field.section, relocation(field, flags))?)
}

fn add_coff(object: &mut Object, arch: Arch, field: Field) -> Result<(), Error> {
    if field.kind == RefKind::Arm64TpOff {
        let load = Field { offset: field.offset + 4, ..field };
        for (field, typ) in [(field, pe::IMAGE_REL_ARM64_SECREL_HIGH12A), (load, pe::IMAGE_REL_ARM64_SECREL_LOW12L)] {
            object.add_relocation(field.section, relocation(field, RelocationFlags::Coff { typ }))?;
        }
        return Ok(());
    }
    let of_arch = |x86_64, aarch64| if arch == Arch::X86_64 { x86_64 } else { aarch64 };
    let typ = match field.kind {
        RefKind::Abs64 => of_arch(pe::IMAGE_REL_AMD64_ADDR64, pe::IMAGE_REL_ARM64_ADDR64),
        // Only debug information has it: an offset in a section.
        RefKind::Abs32 => of_arch(pe::IMAGE_REL_AMD64_SECREL, pe::IMAGE_REL_ARM64_SECREL),
        RefKind::X86TpOff => pe::IMAGE_REL_AMD64_SECREL,
        RefKind::Pc32 => of_arch(pe::IMAGE_REL_AMD64_REL32, pe::IMAGE_REL_ARM64_REL32),
        RefKind::X86Call => pe::IMAGE_REL_AMD64_REL32,
        RefKind::Arm64Call => pe::IMAGE_REL_ARM64_BRANCH26,
        RefKind::Arm64Page => pe::IMAGE_REL_ARM64_PAGEBASE_REL21,
        RefKind::Arm64PageOffset => pe::IMAGE_REL_ARM64_PAGEOFFSET_12A,
        _ => return Err(Error::NoName(field.kind)),
    };
    let field = in_instruction(object, field)?;
    Ok(object.add_relocation(field.section, relocation(field, RelocationFlags::Coff { typ }))?)
}

/// Moves the addend of `adrp` or `add` into the instruction.
fn in_instruction(object: &mut Object, field: Field) -> Result<Field, Error> {
    let addend = match u32::try_from(field.addend) {
        Ok(addend) if addend < 1 << 20 => addend,
        _ if field.kind.is_distance() || field.kind == RefKind::Abs64 => return Ok(field),
        _ => return Err(Error::Addend(field.kind, field.addend)),
    };
    let bits = match field.kind {
        RefKind::Arm64Page => (addend & 3) << 29 | (addend >> 2) << 5,
        RefKind::Arm64PageOffset => (addend & 0xfff) << 10,
        _ => return Ok(field),
    };
    let at = field.offset as usize;
    let bytes = &mut object.section_mut(field.section).data_mut()[at..at + 4];
    for (byte, more) in bytes.iter_mut().zip(bits.to_le_bytes()) {
        *byte |= more;
    }
    Ok(Field { addend: 0, ..field })
}
