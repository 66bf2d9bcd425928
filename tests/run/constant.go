//! test run

// Constants: iota, untyped arithmetic of any size, conversions, typed overflow limits, strings, defaults.
package main

import (
	"fmt"
	"math"
	"time"
)

type weekday uint8

const (
	sunday weekday = iota
	monday
	_
	wednesday
)

const (
	kb = 1 << (10 * (iota + 1))
	mb
	gb
)

const (
	a, b = iota, iota * 10
	c, d
	_, _
	e, f
)

const (
	bit0, mask0 = 1 << iota, 1<<iota - 1
	bit1, mask1
	bit2, mask2
)

const (
	huge    = 1 << 200
	tiny    = 1.0 / huge
	third   = 1.0 / 3
	pi50    = 3.14159265358979323846264338327950288419716939937510
	product = huge * tiny * third * 3
	char    = 'a' + 1
	mixed   = 'a' + 1.0
	str     = "con" + "cat"
	boolean = len(str) == 6 && !(1 > 2)
	cplx    = 2i * 2i
	dur     = 3 * time.Second / 2
	hex     = 0x_FF_FF
	octal   = 0o17 + 017
	binary  = 0b1010_1010
	hexf    = 0x1.8p3
	neg     = -5 % 3
	quot    = -7 / 2
	shifted = -8 >> 1
	andnot  = 0xff &^ 0x0f
	not     = ^0
	u8      = ^uint8(0)
)

type big struct{ v [len(str)]int }

func takes(x float32, y int8, z uint64, w complex64) { fmt.Println(x, y, z, w) }

func main() {
	fmt.Println(sunday, monday, wednesday, kb, mb, gb, a, b, c, d, e, f)
	fmt.Println(bit0, mask0, bit1, mask1, bit2, mask2)
	fmt.Println(huge>>198, product, char, mixed, str, boolean, cplx, dur, hex, octal, binary, hexf)
	fmt.Println(neg, quot, shifted, andnot, not, u8, len(big{}.v), third, float32(third), pi50)
	takes(1<<24+1, -128, 1<<64-1, 3)
	takes('a', 'b', 'c', 'd')
	var x float64 = 1 << 62
	var i8 int8 = -1 << 7
	var r = 'x'
	var fl = 1e3
	var cx = 1i
	var s uint = 3
	var shift int64 = 1.0 << s
	var i32 int32 = 1<<s | 1<<4
	fmt.Printf("%T %T %T %T %T %T\n", r, fl, cx, 'a'*2, 1<<3, 7.0/2)
	fmt.Println(x, i8, shift, i32, math.MaxUint32, uint64(math.MaxUint64), math.MaxInt64+math.MinInt64)
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat32, float32(math.MaxFloat32), 0.1+0.2, float32(0.1)+float32(0.2))
	const local = iota + 5
	const (
		inner = local * 2
		same
	)
	fmt.Println(local, inner, same, complex(third, 1) == complex(1.0/3, 1), real(cplx), imag(3i))
	fmt.Println("a"+"b" < "b", "x"[0], len([...]int{9: 1}), cap([3]string{}), string(rune(char)), int('\xff'), '\u4e16', '\'', "\a\b\"\x41\101\u00e9"[3:])
	fmt.Println(5/2, -5/2, 5%-3, 5.0/2, 1/3.0, 7>>1, 1<<3<<2, 6&3|8^1, 2+3*4-5)
}

//; stdout:
//;   0 1 3 1024 1048576 1073741824 0 0 1 10 3 30
//;   1 0 2 1 4 3
//;   4 1 98 98 concat true (-4+0i) 1.5s 65535 30 170 12
//;   -2 -3 -4 240 -1 255 6 0.3333333333333333 0.33333334 3.141592653589793
//;   1.6777216e+07 -128 18446744073709551615 (3+0i)
//;   97 98 99 (100+0i)
//;   int32 float64 complex128 int32 int float64
//;   4.611686018427388e+18 -128 8 24 4294967295 18446744073709551615 -1
//;   1.7976931348623157e+308 1.401298464324817e-45 3.4028235e+38 0.3 0.3
//;   5 10 10 true -4 3
//;   true 120 10 3 b 255 19990 39 AAé
//;   2 -2 2 2.5 0.3333333333333333 3 32 11 9
//; exit: 0
