// Loader maps relocatable objects of another system's into memory, binds C functions to functions that note how they are called, and
// calls what the objects export.
//
//	loader SYSTEM LEFTOUT OBJECT...      prints the calls and results, one line each, but for LEFTOUT
//
// It is built for the processor that the objects are for. Functions of Go that the objects lack lead to a function that
// says so and exits: what is called here must not need a runtime.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"unsafe"
)

const areaSize = 64 << 20

// image is the memory that the objects are in: sections, and behind them a jump for each name that they lack.
type image struct {
	area  []byte
	used  int
	names map[string]uintptr
}

func newImage() *image {
	area, err := syscall.Mmap(-1, 0, areaSize, syscall.PROT_READ|syscall.PROT_WRITE|syscall.PROT_EXEC, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	check(err)
	return &image{area: area, names: map[string]uintptr{}}
}

// place gives room for a section and returns it; its address is that of the first byte.
func (m *image) place(data []byte, size, align uint64) []byte {
	align = max(align, 1)
	m.used = int((uint64(m.used) + align - 1) &^ (align - 1))
	room := m.area[m.used : m.used+int(size) : m.used+int(size)]
	copy(room, data)
	m.used += int(size)
	return room
}

func address(room []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(room))) }

// tracing is the runtime's variable that calls look at; there is no trace here.
const tracing = "runtime.tracing"

// find is the address of a name of C or Go: in an object, else of a jump to one of the functions here.
func (m *image) find(name string) uintptr {
	if known, ok := m.names[name]; ok {
		return known
	}
	if name == tracing {
		m.names[name] = address(m.place(nil, 8, 8))
		return m.names[name]
	}
	var code []byte
	c, isC := cFunctions[name]
	function, isGo := goFunctions[name]
	switch {
	case isC && ownCalls():
		code = fromWindows(c)
	case isC:
		code = jumpTo(c)
	case isGo:
		code = jumpTo(function)
	default:
		code = append(loadNumber(len(lacking)), jumpTo(entryMissing(missing))...)
		lacking = append(lacking, name)
	}
	m.names[name] = m.code(code)
	return m.names[name]
}

// callable is the address of an object's function as it is called from here.
func (m *image) callable(name string) uintptr {
	target := m.find(name)
	if ownCalls() {
		return m.code(toWindows(target))
	}
	return target
}

func (m *image) code(code []byte) uintptr { return address(m.place(code, uint64(len(code)), 16)) }

// jumpTo is code that continues at a place anywhere.
func jumpTo(target uintptr) []byte {
	if runtime.GOARCH == "arm64" {
		code := []byte{0x50, 0, 0, 0x58, 0, 2, 0x1f, 0xd6} // ldr x16, 8; br x16
		return binary.LittleEndian.AppendUint64(code, uint64(target))
	}
	code := binary.LittleEndian.AppendUint64([]byte{0x49, 0xbb}, uint64(target)) // movabs r11
	return append(code, 0x41, 0xff, 0xe3)                                        // jmp r11
}

// loadNumber is code that makes a number the first argument.
func loadNumber(number int) []byte {
	if runtime.GOARCH == "arm64" {
		return binary.LittleEndian.AppendUint32(nil, 0xd2800000|uint32(number)<<5) // mov x0
	}
	return binary.LittleEndian.AppendUint32([]byte{0xbf}, uint32(number)) // mov edi
}

// field is a place to be changed: what kind of change, to the address of what.
type field struct {
	room   []byte
	kind   fieldKind
	value  uintptr // symbol and addend
	origin string
}

type fieldKind int

const (
	word64 fieldKind = iota
	word32
	distance32 // from the field
	branch26
	page21
	pageOffset12
)

func (f field) apply() {
	at := address(f.room)
	little := binary.LittleEndian
	code := func() uint32 { return little.Uint32(f.room) }
	switch f.kind {
	case word64:
		little.PutUint64(f.room, uint64(f.value))
	case word32:
		little.PutUint32(f.room, uint32(f.value))
	case distance32:
		distance := int64(f.value) - int64(at)
		if int64(int32(distance)) != distance {
			fail("too far: %s", f.origin)
		}
		little.PutUint32(f.room, uint32(distance))
	case branch26:
		little.PutUint32(f.room, code()|uint32((f.value-at)>>2)&0x3ffffff)
	case page21:
		pages := uint32(f.value>>12 - at>>12)
		little.PutUint32(f.room, code()|pages&3<<29|pages>>2&0x7ffff<<5)
	case pageOffset12:
		little.PutUint32(f.room, code()|uint32(f.value&0xfff)<<10)
	}
}

func fail(format string, args ...any) {
	fmt.Printf(format+"\n", args...)
	os.Exit(1)
}

func check(err error) {
	if err != nil {
		fail("%v", err)
	}
}

func main() {
	system = os.Args[1]
	leftOut := strings.Split(os.Args[2], ",")
	if isWindows() {
		bindWindows()
	} else {
		bindC()
	}
	m := newImage()
	var relocate []func()
	for _, name := range os.Args[3:] {
		data, err := os.ReadFile(name)
		check(err)
		switch {
		case bytes.HasPrefix(data, []byte("\x7fELF")):
			relocate = append(relocate, m.loadELF(data))
		case isWindows():
			relocate = append(relocate, m.loadCOFF(data))
		default:
			relocate = append(relocate, m.loadMachO(data))
		}
	}
	for _, f := range relocate {
		f()
	}
	if isWindows() {
		windowsScript(m)
	} else {
		script(m, leftOut)
	}
}
