package main

// The program file's outer form: header, section table, checksum, and the string pool that all
// sections share. docs/program-file.md describes the bytes; src/read.rs reads them.

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
)

// formatVersion changes with every change of the encoding or of its meaning.
const formatVersion = 11

// Sections of a program file, in file order.
const (
	sectionPackage = iota
	sectionStrings
	sectionFiles
	sectionTypes
	sectionFuncs
	sectionGlobals
	sectionData
	sectionBodies
	sectionCount
)

const (
	fileMagic  = "LLGOPF\r\n"
	headerSize = 24 + 16*sectionCount
)

// buffer is a section under construction.
type buffer []byte

func (b *buffer) byte(v byte) { *b = append(*b, v) }

func (b *buffer) uint(v uint64) { *b = binary.AppendUvarint(*b, v) }

func (b *buffer) num(v uint32) { *b = binary.AppendUvarint(*b, uint64(v)) }

func (b *buffer) int(v int64) { *b = binary.AppendVarint(*b, v) }

func (b *buffer) bool(v bool) {
	if v {
		b.byte(1)
	} else {
		b.byte(0)
	}
}

func (b *buffer) nums(list []uint32) {
	b.num(uint32(len(list)))
	for _, v := range list {
		b.num(v)
	}
}

// option writes an index that may be absent.
func (b *buffer) option(v uint32, present bool) {
	if present {
		b.num(v + 1)
	} else {
		b.num(0)
	}
}

// recordTable is a section of records: their number, the name of each, then the records, each behind
// its length, so that a reader can skip what it knows already.
type recordTable struct {
	count   uint32
	names   buffer
	records buffer
}

func (t *recordTable) name(id uint32) {
	t.count++
	t.names.num(id)
}

// record takes over what is in the buffer and empties it.
func (t *recordTable) record(b *buffer) {
	t.records.num(uint32(len(*b)))
	t.records = append(t.records, *b...)
	*b = (*b)[:0]
}

func (t *recordTable) section() buffer {
	var out buffer
	out.num(t.count)
	out = append(out, t.names...)
	return append(out, t.records...)
}

// stringPool gives every distinct string of a file one index; index 0 is the empty string.
type stringPool struct {
	index map[string]uint32
	list  []string
}

func newStringPool() *stringPool {
	return &stringPool{index: map[string]uint32{"": 0}, list: []string{""}}
}

func (p *stringPool) id(s string) uint32 {
	if id, ok := p.index[s]; ok {
		return id
	}
	id := uint32(len(p.list))
	p.index[s] = id
	p.list = append(p.list, s)
	return id
}

// section is the count, the end offset of each string, and the bytes.
func (p *stringPool) section() buffer {
	var out buffer
	out = binary.LittleEndian.AppendUint32(out, uint32(len(p.list)))
	end := uint32(0)
	for _, s := range p.list {
		end += uint32(len(s))
		out = binary.LittleEndian.AppendUint32(out, end)
	}
	for _, s := range p.list {
		out = append(out, s...)
	}
	return out
}

// writeFile puts the sections together under a temporary name and renames it into place, so that a
// reader sees a whole file or none.
func writeFile(path string, sections [sectionCount]buffer) error {
	size := headerSize
	for _, s := range sections {
		size += len(s)
	}
	out := make([]byte, headerSize, size)
	copy(out, fileMagic)
	binary.LittleEndian.PutUint32(out[8:], formatVersion)
	binary.LittleEndian.PutUint32(out[12:], sectionCount)
	for i, s := range sections {
		entry := out[24+16*i:]
		binary.LittleEndian.PutUint64(entry, uint64(len(out)))
		binary.LittleEndian.PutUint64(entry[8:], uint64(len(s)))
		out = append(out, s...)
	}
	binary.LittleEndian.PutUint64(out[16:], checksum(out[24:]))
	temp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".tmp*")
	if err != nil {
		return err
	}
	if _, err = temp.Write(out); err == nil {
		err = temp.Close()
	} else {
		temp.Close()
	}
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		os.Remove(temp.Name())
		return fmt.Errorf("write program file: %w", err)
	}
	return nil
}

// checksum guards against truncation and bit rot, not against malice: a multiply and a rotation per
// eight bytes, the tail padded with zeros, the length mixed in last.
func checksum(data []byte) uint64 {
	const prime = 0x9E3779B97F4A7C15
	length := uint64(len(data))
	h := uint64(prime)
	for len(data) >= 8 {
		h = bits.RotateLeft64((h^binary.LittleEndian.Uint64(data))*prime, 29)
		data = data[8:]
	}
	var tail [8]byte
	copy(tail[:], data)
	h = bits.RotateLeft64((h^binary.LittleEndian.Uint64(tail[:]))*prime, 29)
	h = (h ^ length) * prime
	return h ^ h>>32
}
