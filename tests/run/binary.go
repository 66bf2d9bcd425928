//! test run

// Package encoding/binary: both byte orders, varints, structs through reflection, errors.
package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"unsafe"
)

type header struct {
	Magic   [4]byte
	Version uint16
	Flags   int8
	_       byte
	Size    int64
	Ratio   float32
	Points  [2]struct{ X, Y int16 }
	Ok      bool
	Z       complex64
}

func main() {
	h := header{[4]byte{'L', 'L', 'G', 'O'}, 0x0102, -3, 0, -1 << 40, 1.5, [2]struct{ X, Y int16 }{{1, -2}, {300, 4}}, true, 1 - 2i}
	for _, order := range []binary.ByteOrder{binary.LittleEndian, binary.BigEndian} {
		var buf bytes.Buffer
		err := binary.Write(&buf, order, h)
		fmt.Printf("%v %d %x %v\n", order, buf.Len(), buf.Bytes(), err)
		var back header
		err = binary.Read(&buf, order, &back)
		fmt.Println(back == h, err, buf.Len())
	}
	b := make([]byte, 8)
	binary.LittleEndian.PutUint64(b, 0x0102030405060708)
	fmt.Println(b, binary.BigEndian.Uint64(b), binary.LittleEndian.Uint32(b[2:]), binary.BigEndian.Uint16(b[1:]), binary.NativeEndian.Uint32(b) == *(*uint32)(unsafe.Pointer(&b[0])))
	binary.BigEndian.PutUint32(b, math.Float32bits(-0.5))
	binary.LittleEndian.PutUint16(b[6:], 0xbeef)
	fmt.Println(b, math.Float32frombits(binary.BigEndian.Uint32(b)))
	fmt.Println(binary.BigEndian.AppendUint32(nil, 7), binary.LittleEndian.AppendUint64([]byte{9}, 1))
	for _, v := range []int64{0, 1, -1, 63, -64, 64, 300, math.MaxInt64, math.MinInt64} {
		p := binary.AppendVarint(nil, v)
		back, n := binary.Varint(p)
		u := binary.AppendUvarint(nil, uint64(v))
		ub, un := binary.Uvarint(u)
		r, err := binary.ReadVarint(bytes.NewReader(p))
		fmt.Println(p, back, n, len(u), ub == uint64(v), un, r == v, err)
	}
	fmt.Println(binary.Uvarint([]byte{0x80}))
	fmt.Println(binary.Uvarint(bytes.Repeat([]byte{0xff}, 11)))
	_, err := binary.ReadUvarint(bytes.NewReader([]byte{0x80}))
	fmt.Println(err, binary.Size(h), binary.Size([]uint16{1, 2, 3}), binary.Size("x"))
	var short header
	fmt.Println(binary.Read(bytes.NewReader([]byte{1, 2}), binary.LittleEndian, &short))
	fmt.Println(binary.Write(&bytes.Buffer{}, binary.LittleEndian, struct{ S string }{"x"}))
	xs := make([]int32, 3)
	fmt.Println(binary.Read(bytes.NewReader([]byte{1, 0, 0, 0, 2, 0, 0, 0, 255, 255, 255, 255}), binary.LittleEndian, xs), xs)
	out, err := binary.Append(nil, binary.BigEndian, []uint16{1, 0xffee})
	fmt.Println(out, err)
	n, err := binary.Encode(b, binary.LittleEndian, uint32(5))
	fmt.Println(n, err, b[:4])
	defer func() { fmt.Println(recover()) }()
	binary.LittleEndian.Uint64(b[:len(out)])
}

//; stdout:
//;   LittleEndian 37 4c4c474f0201fd000000000000ffffff0000c03f0100feff2c010400010000803f000000c0 <nil>
//;   true <nil> 0
//;   BigEndian 37 4c4c474f0102fd00ffffff00000000003fc000000001fffe012c0004013f800000c0000000 <nil>
//;   true <nil> 0
//;   [8 7 6 5 4 3 2 1] 578437695752307201 50595078 1798 true
//;   [191 0 0 0 4 3 239 190] -0.5
//;   [0 0 0 7] [9 1 0 0 0 0 0 0 0]
//;   [0] 0 1 1 true 1 true <nil>
//;   [2] 1 1 1 true 1 true <nil>
//;   [1] -1 1 10 true 10 true <nil>
//;   [126] 63 1 1 true 1 true <nil>
//;   [127] -64 1 10 true 10 true <nil>
//;   [128 1] 64 2 1 true 1 true <nil>
//;   [216 4] 300 2 2 true 2 true <nil>
//;   [254 255 255 255 255 255 255 255 255 1] 9223372036854775807 10 9 true 9 true <nil>
//;   [255 255 255 255 255 255 255 255 255 1] -9223372036854775808 10 10 true 10 true <nil>
//;   0 0
//;   0 -11
//;   unexpected EOF 37 6 -1
//;   unexpected EOF
//;   binary.Write: some values are not fixed-sized in type struct { S string }
//;   <nil> [1 2 -1]
//;   [0 1 255 238] <nil>
//;   4 <nil> [5 0 0 0]
//;   runtime error: index out of range [7] with length 4
//; exit: 0
