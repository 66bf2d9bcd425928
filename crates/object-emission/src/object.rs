//! The image as one relocatable ELF object.
//!
//! Functions and variables are local symbols, for debuggers and profilers; global are only the names that C
//! sees. References go by section symbol and addend, so that the linker looks up no name but C's.
//!
//! Not here: final executables, other containers.

use crate::exe::machine::machine;
use crate::image::{Image, Label, Part, RefTarget, Reference};
use crate::reference::RefKind;
use go_abi::Arch;
use object::elf;
use object::write::{Object, Relocation, SectionId, StandardSegment, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, FileFlags, RelocationFlags, SectionKind, SymbolFlags, SymbolKind,
    SymbolScope,
};

pub fn write(image: &Image) -> Result<Vec<u8>, object::write::Error> {
    let (architecture, endianness) = processor(image.target.arch);
    let mut object = Object::new(BinaryFormat::Elf, architecture, endianness);
    object.flags = FileFlags::Elf { os_abi: 0, abi_version: 0, e_flags: machine(image.target.arch).flags };
    let sections = Part::ALL.map(|part| add_section(&mut object, image, part));
    let imports: Vec<SymbolId> = image.imports.iter().map(|name| add_import(&mut object, name)).collect();
    for label in &image.labels {
        object.add_symbol(symbol(label, sections[label.part as usize].0));
    }
    for reference in &image.references {
        let symbol = match reference.target {
            RefTarget::Part(part) => sections[part as usize].1,
            RefTarget::Import(index) => imports[index as usize],
        };
        let section = sections[reference.part as usize].0;
        add_relocations(&mut object, image.target.arch, section, reference, symbol)?;
    }
    // Without this section the linker makes the stack executable.
    object.add_section(vec![], b".note.GNU-stack".to_vec(), SectionKind::Other);
    object.write()
}

fn processor(arch: Arch) -> (Architecture, Endianness) {
    match arch {
        Arch::X86_64 => (Architecture::X86_64, Endianness::Little),
        Arch::Aarch64 => (Architecture::Aarch64, Endianness::Little),
        Arch::Riscv64 => (Architecture::Riscv64, Endianness::Little),
        Arch::S390x => (Architecture::S390x, Endianness::Big),
    }
}

fn section_kind(part: Part) -> SectionKind {
    match part {
        Part::Text => SectionKind::Text,
        Part::ReadOnly | Part::Types | Part::FuncTab => SectionKind::ReadOnlyData,
        Part::Data | Part::NoPtrData => SectionKind::Data,
        Part::Bss | Part::NoPtrBss => SectionKind::UninitializedData,
        Part::Tls => SectionKind::UninitializedTls,
        Part::DebugLine | Part::DebugInfo | Part::DebugAbbrev => SectionKind::Debug,
    }
}

fn add_section(object: &mut Object, image: &Image, part: Part) -> (SectionId, SymbolId) {
    let segment = object.segment_name(StandardSegment::Data).to_vec();
    let section = object.add_section(segment, part.section_name().into(), section_kind(part));
    let data = image.part(part);
    if part.is_zero() {
        object.append_section_bss(section, data.size, data.align.max(1));
    } else {
        object.set_section_data(section, data.bytes.clone(), data.align.max(1));
    }
    (section, object.section_symbol(section))
}

fn add_import(object: &mut Object, name: &str) -> SymbolId {
    object.add_symbol(Symbol {
        name: name.into(),
        value: 0,
        size: 0,
        kind: SymbolKind::Unknown,
        scope: SymbolScope::Unknown,
        weak: false,
        section: SymbolSection::Undefined,
        flags: SymbolFlags::None,
    })
}

fn symbol(label: &Label, section: SectionId) -> Symbol {
    let kind = match label.part {
        Part::Text => SymbolKind::Text,
        Part::Tls => SymbolKind::Tls,
        _ => SymbolKind::Data,
    };
    Symbol {
        name: label.name.as_bytes().to_vec(),
        value: label.offset,
        size: label.size,
        kind,
        scope: if label.global { SymbolScope::Dynamic } else { SymbolScope::Compilation },
        weak: false,
        section: SymbolSection::Section(section),
        flags: SymbolFlags::None,
    }
}

/// A reference as ELF has it: a field of two instructions takes a relocation for each.
fn add_relocations(
    object: &mut Object,
    arch: Arch,
    section: SectionId,
    reference: &Reference,
    symbol: SymbolId,
) -> Result<(), object::write::Error> {
    let mut add = |offset: u64, symbol, addend, r_type| {
        let flags = RelocationFlags::Elf { r_type };
        object.add_relocation(section, Relocation { offset, symbol, addend, flags })
    };
    let (offset, addend) = (reference.offset, reference.addend);
    match reference.kind {
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
            object.add_relocation(section, Relocation { offset: offset + 4, symbol: place, addend: 0, flags })
        }
        kind => add(offset, symbol, addend, relocation_type(kind, arch)),
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

fn relocation_type(kind: RefKind, arch: Arch) -> u32 {
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
    }
}
