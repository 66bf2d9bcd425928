// Objects of ELF, Mach-O and COFF: sections, names, relocations.

package main

import (
	"bytes"
	"debug/elf"
	"debug/macho"
	"debug/pe"
	"encoding/binary"
	"strings"
)

// loadELF places an object's sections and names; what it returns applies its relocations.
func (m *image) loadELF(data []byte) func() {
	file, err := elf.NewFile(bytes.NewReader(data))
	check(err)
	rooms := make([][]byte, len(file.Sections))
	for i, section := range file.Sections {
		if section.Flags&elf.SHF_ALLOC == 0 {
			continue
		}
		var contents []byte
		if section.Type != elf.SHT_NOBITS {
			contents, err = section.Data()
			check(err)
		}
		if section.Name == kernelStub {
			contents = m.withKernel(contents)
		}
		rooms[i] = m.place(contents, max(section.Size, uint64(len(contents))), section.Addralign)
	}
	symbols, err := file.Symbols()
	check(err)
	place := func(symbol elf.Symbol) uintptr {
		if symbol.Section == elf.SHN_UNDEF {
			return m.find(symbol.Name)
		}
		return address(rooms[symbol.Section]) + uintptr(symbol.Value)
	}
	for _, symbol := range symbols {
		if elf.ST_BIND(symbol.Info) == elf.STB_GLOBAL && symbol.Section != elf.SHN_UNDEF {
			m.names[symbol.Name] = place(symbol)
		}
	}
	return func() {
		for _, section := range file.Sections {
			if section.Type != elf.SHT_RELA || rooms[section.Info] == nil {
				continue
			}
			records, err := section.Data()
			check(err)
			for ; len(records) != 0; records = records[24:] {
				var rela elf.Rela64
				check(binary.Read(bytes.NewReader(records), binary.LittleEndian, &rela))
				kind, ok := elfKinds[[2]uint32{uint32(file.Machine), uint32(rela.Info)}]
				symbol := symbols[rela.Info>>32-1]
				if !ok {
					fail("relocation %d of %s", uint32(rela.Info), symbol.Name)
				}
				value := place(symbol) + uintptr(rela.Addend)
				field{rooms[section.Info][rela.Off:], kind, value, symbol.Name}.apply()
			}
		}
	}
}

var elfKinds = map[[2]uint32]fieldKind{
	{uint32(elf.EM_X86_64), uint32(elf.R_X86_64_64)}:                 word64,
	{uint32(elf.EM_X86_64), uint32(elf.R_X86_64_32)}:                 word32,
	{uint32(elf.EM_X86_64), uint32(elf.R_X86_64_PC32)}:               distance32,
	{uint32(elf.EM_X86_64), uint32(elf.R_X86_64_PLT32)}:              distance32,
	{uint32(elf.EM_AARCH64), uint32(elf.R_AARCH64_ABS64)}:            word64,
	{uint32(elf.EM_AARCH64), uint32(elf.R_AARCH64_ABS32)}:            word32,
	{uint32(elf.EM_AARCH64), uint32(elf.R_AARCH64_PREL32)}:           distance32,
	{uint32(elf.EM_AARCH64), uint32(elf.R_AARCH64_CALL26)}:           branch26,
	{uint32(elf.EM_AARCH64), uint32(elf.R_AARCH64_ADR_PREL_PG_HI21)}: page21,
	{uint32(elf.EM_AARCH64), uint32(elf.R_AARCH64_ADD_ABS_LO12_NC)}:  pageOffset12,
}

// Types of Mach-O's relocations that both processors have under other numbers, or that change the next one.
const (
	subtractorX86   = 5
	subtractorArm64 = 1
	addendArm64     = 10
)

// loadMachO does the same with Mach-O.
func (m *image) loadMachO(data []byte) func() {
	file, err := macho.NewFile(bytes.NewReader(data))
	check(err)
	rooms := make([][]byte, len(file.Sections))
	for i, section := range file.Sections {
		if section.Seg == "__DWARF" {
			continue
		}
		var contents []byte
		const typeMask, zeroFill, threadZeroFill = 0xff, 1, 0x12
		if kind := section.Flags & typeMask; kind != zeroFill && kind != threadZeroFill {
			contents, err = section.Data()
			check(err)
		}
		rooms[i] = m.place(contents, section.Size, 1<<section.Align)
	}
	place := func(symbol macho.Symbol) uintptr {
		if symbol.Sect == 0 {
			return m.find(strings.TrimPrefix(symbol.Name, "_"))
		}
		at := int(symbol.Sect) - 1
		return address(rooms[at]) + uintptr(symbol.Value-file.Sections[at].Addr)
	}
	for _, symbol := range file.Symtab.Syms {
		const external = 1
		if symbol.Type&external != 0 && symbol.Sect != 0 {
			m.names[strings.TrimPrefix(symbol.Name, "_")] = place(symbol)
		}
	}
	return func() {
		for i, section := range file.Sections {
			if rooms[i] != nil {
				relocateMachO(file, section, rooms[i], place)
			}
		}
	}
}

func relocateMachO(file *macho.File, section *macho.Section, room []byte, place func(macho.Symbol) uintptr) {
	isArm64 := file.Cpu == macho.CpuArm64
	minus, addend := uintptr(0), uintptr(0)
	for _, reloc := range section.Relocs {
		if isArm64 && reloc.Type == addendArm64 {
			addend = uintptr(int32(reloc.Value<<8) >> 8)
			continue
		}
		if !reloc.Extern {
			fail("relocation by section in %s", section.Name)
		}
		symbol := file.Symtab.Syms[reloc.Value]
		value := place(symbol)
		if isArm64 && reloc.Type == subtractorArm64 || !isArm64 && reloc.Type == subtractorX86 {
			minus = value
			continue
		}
		at := room[reloc.Addr:]
		kind, ok := machoKinds[[2]uint32{uint32(file.Cpu), uint32(reloc.Type)}]
		switch {
		case !ok:
			fail("relocation %d of %s", reloc.Type, symbol.Name)
		case kind == word64 && reloc.Len == 2:
			kind = word32
			value += uintptr(int32(binary.LittleEndian.Uint32(at)))
		case kind == word64:
			value += uintptr(binary.LittleEndian.Uint64(at))
		case kind == distance32: // from the end of the field
			value += uintptr(int32(binary.LittleEndian.Uint32(at))) - 4
		}
		field{at, kind, value + addend - minus, symbol.Name}.apply()
		minus, addend = 0, 0
	}
}

var machoKinds = map[[2]uint32]fieldKind{
	{uint32(macho.CpuAmd64), 0}: word64,
	{uint32(macho.CpuAmd64), 1}: distance32,
	{uint32(macho.CpuAmd64), 2}: distance32,
	{uint32(macho.CpuArm64), 0}: word64,
	{uint32(macho.CpuArm64), 2}: branch26,
	{uint32(macho.CpuArm64), 3}: page21,
	{uint32(macho.CpuArm64), 4}: pageOffset12,
}

// loadCOFF does the same with COFF.
func (m *image) loadCOFF(data []byte) func() {
	file, err := pe.NewFile(bytes.NewReader(data))
	check(err)
	rooms := make([][]byte, len(file.Sections))
	for i, section := range file.Sections {
		if section.Characteristics&pe.IMAGE_SCN_MEM_DISCARDABLE != 0 {
			continue
		}
		var contents []byte
		if section.Characteristics&pe.IMAGE_SCN_CNT_UNINITIALIZED_DATA == 0 {
			contents, err = section.Data()
			check(err)
		}
		alignment := section.Characteristics >> 20 & 15
		rooms[i] = m.place(contents, uint64(section.Size), 1<<max(int(alignment)-1, 0))
	}
	nameOf := func(symbol pe.COFFSymbol) string {
		name, err := symbol.FullName(file.StringTable)
		check(err)
		return name
	}
	place := func(symbol pe.COFFSymbol) uintptr {
		if symbol.SectionNumber == 0 {
			return m.find(nameOf(symbol))
		}
		return address(rooms[symbol.SectionNumber-1]) + uintptr(symbol.Value)
	}
	for at := 0; at < len(file.COFFSymbols); at += 1 + int(file.COFFSymbols[at].NumberOfAuxSymbols) {
		const external = 2
		if symbol := file.COFFSymbols[at]; symbol.StorageClass == external && symbol.SectionNumber > 0 {
			m.names[nameOf(symbol)] = place(symbol)
		}
	}
	return func() {
		for i, section := range file.Sections {
			if rooms[i] == nil {
				continue
			}
			for _, reloc := range section.Relocs {
				symbol := file.COFFSymbols[reloc.SymbolTableIndex]
				kind, ok := coffKinds[[2]uint16{file.Machine, reloc.Type}]
				if !ok {
					fail("relocation %d of %s", reloc.Type, nameOf(symbol))
				}
				at := rooms[i][reloc.VirtualAddress:]
				field{at, kind, place(symbol) + takeAddend(at, kind), nameOf(symbol)}.apply()
			}
		}
	}
}

// takeAddend is what COFF has in the field itself; instructions lose it.
func takeAddend(at []byte, kind fieldKind) uintptr {
	little := binary.LittleEndian
	switch kind {
	case word64:
		return uintptr(little.Uint64(at))
	case distance32: // from the end of the field
		return uintptr(int32(little.Uint32(at))) - 4
	}
	code := little.Uint32(at)
	switch kind {
	case page21:
		const high, low = 0x7ffff << 5, 3 << 29
		little.PutUint32(at, code&^(high|low))
		return uintptr(int32(code&high<<8)>>11 | int32(code&low>>29))
	case pageOffset12:
		const offset = 0xfff << 10
		little.PutUint32(at, code&^uint32(offset))
		return uintptr(code & offset >> 10)
	case branch26:
		const distance = 0x3ffffff
		little.PutUint32(at, code&^uint32(distance))
		return uintptr(int32(code&distance<<6) >> 4)
	}
	return 0
}

var coffKinds = map[[2]uint16]fieldKind{
	{pe.IMAGE_FILE_MACHINE_AMD64, 1}:  word64,
	{pe.IMAGE_FILE_MACHINE_AMD64, 4}:  distance32,
	{pe.IMAGE_FILE_MACHINE_ARM64, 3}:  branch26,
	{pe.IMAGE_FILE_MACHINE_ARM64, 4}:  page21,
	{pe.IMAGE_FILE_MACHINE_ARM64, 6}:  pageOffset12,
	{pe.IMAGE_FILE_MACHINE_ARM64, 14}: word64,
	{pe.IMAGE_FILE_MACHINE_ARM64, 17}: distance32,
}
