//! The image as one relocatable ELF object.
//!
//! Functions and variables are local symbols, for debuggers and profilers; global are only the names that C
//! sees. References go by section symbol and addend, so that the linker looks up no name but C's.
//!
//! Not here: final executables, other containers, the names of relocations.

use crate::exe::machine::machine;
use crate::image::{Image, Label, Part, RefTarget, Reference};
use crate::reference::RefKind;
use crate::relocation::{self, Field};
use go_abi::Arch;
use object::write::{Object, SectionId, StandardSegment, Symbol, SymbolId, SymbolSection};
use object::{Architecture, BinaryFormat, Endianness, FileFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope};

pub fn write(image: &Image) -> Result<Vec<u8>, relocation::Error> {
    let (architecture, endianness) = processor(image.target.arch);
    let mut object = Object::new(BinaryFormat::Elf, architecture, endianness);
    object.flags = FileFlags::Elf { os_abi: 0, abi_version: 0, e_flags: machine(image.target.arch).flags };
    let sections = Part::ALL.map(|part| add_section(&mut object, image, part));
    let imports: Vec<SymbolId> = image.imports().iter().map(|name| add_import(&mut object, name)).collect();
    for label in &image.labels {
        object.add_symbol(symbol(label, sections[label.part as usize].0));
    }
    for reference in image.references() {
        if settle(&mut object, image, &sections, reference) {
            continue;
        }
        let symbol = match reference.target {
            RefTarget::Part(part) => sections[part as usize].1,
            RefTarget::Import(index) => imports[index as usize],
            RefTarget::TlsIndex => unreachable!("code for Windows refers to it"),
        };
        let section = sections[reference.part as usize].0;
        let (offset, kind, addend) = (reference.offset, reference.kind, reference.addend);
        let field = Field { section, offset, kind, symbol, addend };
        match kind {
            RefKind::TypesOff if reference.part == Part::Types => {
                relocation::add_difference(&mut object, image.target, field, sections[Part::Types as usize].1)?;
            }
            RefKind::TypesOff => return Err(relocation::Error::NoName(kind)),
            _ => relocation::add(&mut object, image.target, field)?,
        }
    }
    // Without this section the linker makes the stack executable.
    object.add_section(vec![], b".note.GNU-stack".to_vec(), SectionKind::Other);
    Ok(object.write()?)
}

/// Fills in what is known without addresses: distances in the code, and of types from the start of the types.
fn settle(
    object: &mut Object,
    image: &Image,
    sections: &[(SectionId, SymbolId)],
    Reference { part, offset, kind, target, addend }: Reference,
) -> bool {
    let place = match (part, target) {
        (Part::Text, RefTarget::Part(Part::Text)) if kind.is_distance() => offset,
        (_, RefTarget::Part(Part::Types)) if kind == RefKind::TypesOff => 0,
        _ => return false,
    };
    let bytes = object.section_mut(sections[part as usize].0).data_mut();
    kind.fill(image.target.endian(), &mut bytes[offset as usize..], addend as u64, place).is_some()
}

pub(crate) fn processor(arch: Arch) -> (Architecture, Endianness) {
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
