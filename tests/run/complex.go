//! test run

// Complex numbers: arithmetic, division by zero, comparison, the builtins, both widths, as map keys.
package main

import (
	"fmt"
	"math"
	"math/cmplx"
)

//go:noinline
func ops(a, b complex128) (complex128, complex128, complex128, complex128) {
	return a + b, a - b, a * b, a / b
}

//go:noinline
func ops64(a, b complex64) (complex64, complex64, complex64, complex64) {
	return a + b, a - b, a * b, a / b
}

type point complex64

func (p point) parts() (float32, float32) { return real(p), imag(p) }

func main() {
	values := []complex128{0, 1, 1i, 3 - 4i, complex(math.Inf(1), 0), complex(0, math.NaN())}
	for _, a := range values {
		for _, b := range values {
			s, d, p, q := ops(a, b)
			fmt.Println(a, b, "=", s, d, p, q, a == b, a != b)
		}
	}
	fmt.Println(ops64(1+2i, 3-1i))
	fmt.Println(ops64(1.5, 2i))
	z := complex(3, 4)
	fmt.Println(real(z), imag(z), cmplx.Abs(z), -z, +z, cmplx.Sqrt(-1), cmplx.Pow(z, 2))
	z += 1
	z *= 2i
	z -= 3i
	z /= 2
	fmt.Println(z, complex64(z), complex128(complex64(0.1+0.2i)))
	println(z, 1i)
	fmt.Println(point(2 + 3i).parts())
	m := map[complex128]string{1: "one", 1i: "i"}
	fmt.Println(m[1], m[1i], m[1+0i], len(m[2]))
	var any1, any2 any = 2 + 2i, 2 + 2i
	fmt.Println(any1 == any2, any1 == any(complex64(2+2i)))
	arr := [3]complex64{1: 5i}
	fmt.Println(arr, arr == [3]complex64{0, 5i, 0})
	fmt.Printf("%.2f %v %g\n", z, z, cmplx.Exp(1i*math.Pi))
}

//; stdout:
//;   (0+0i) (0+0i) = (0+0i) (0+0i) (0+0i) (NaN+NaNi) true false
//;   (0+0i) (1+0i) = (1+0i) (-1+0i) (0+0i) (0+0i) false true
//;   (0+0i) (0+1i) = (0+1i) (0-1i) (0+0i) (0+0i) false true
//;   (0+0i) (3-4i) = (3-4i) (-3+4i) (0+0i) (-0+0i) false true
//;   (0+0i) (+Inf+0i) = (+Inf+0i) (-Inf+0i) (NaN+NaNi) (0+0i) false true
//;   (0+0i) (0+NaNi) = (0+NaNi) (0+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (1+0i) (0+0i) = (1+0i) (1+0i) (0+0i) (+Inf+NaNi) false true
//;   (1+0i) (1+0i) = (2+0i) (0+0i) (1+0i) (1+0i) true false
//;   (1+0i) (0+1i) = (1+1i) (1-1i) (0+1i) (0-1i) false true
//;   (1+0i) (3-4i) = (4-4i) (-2+4i) (3-4i) (0.12+0.16i) false true
//;   (1+0i) (+Inf+0i) = (+Inf+0i) (-Inf+0i) (+Inf+NaNi) (0+0i) false true
//;   (1+0i) (0+NaNi) = (1+NaNi) (1+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+1i) (0+0i) = (0+1i) (0+1i) (0+0i) (NaN+Infi) false true
//;   (0+1i) (1+0i) = (1+1i) (-1+1i) (0+1i) (0+1i) false true
//;   (0+1i) (0+1i) = (0+2i) (0+0i) (-1+0i) (1+0i) true false
//;   (0+1i) (3-4i) = (3-3i) (-3+5i) (4+3i) (-0.16+0.12i) false true
//;   (0+1i) (+Inf+0i) = (+Inf+1i) (-Inf+1i) (NaN+Infi) (0+0i) false true
//;   (0+1i) (0+NaNi) = (0+NaNi) (0+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (3-4i) (0+0i) = (3-4i) (3-4i) (0+0i) (+Inf-Infi) false true
//;   (3-4i) (1+0i) = (4-4i) (2-4i) (3-4i) (3-4i) false true
//;   (3-4i) (0+1i) = (3-3i) (3-5i) (4+3i) (-4-3i) false true
//;   (3-4i) (3-4i) = (6-8i) (0+0i) (-7-24i) (1-0i) true false
//;   (3-4i) (+Inf+0i) = (+Inf-4i) (-Inf-4i) (+Inf-Infi) (0-0i) false true
//;   (3-4i) (0+NaNi) = (3+NaNi) (3+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (+Inf+0i) (0+0i) = (+Inf+0i) (+Inf+0i) (NaN+NaNi) (+Inf+NaNi) false true
//;   (+Inf+0i) (1+0i) = (+Inf+0i) (+Inf+0i) (+Inf+NaNi) (+Inf+NaNi) false true
//;   (+Inf+0i) (0+1i) = (+Inf+1i) (+Inf-1i) (NaN+Infi) (NaN-Infi) false true
//;   (+Inf+0i) (3-4i) = (+Inf-4i) (+Inf+4i) (+Inf-Infi) (+Inf+Infi) false true
//;   (+Inf+0i) (+Inf+0i) = (+Inf+0i) (NaN+0i) (+Inf+NaNi) (NaN+NaNi) true false
//;   (+Inf+0i) (0+NaNi) = (+Inf+NaNi) (+Inf+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+NaNi) (0+0i) = (0+NaNi) (0+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+NaNi) (1+0i) = (1+NaNi) (-1+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+NaNi) (0+1i) = (0+NaNi) (0+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+NaNi) (3-4i) = (3+NaNi) (-3+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+NaNi) (+Inf+0i) = (+Inf+NaNi) (-Inf+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (0+NaNi) (0+NaNi) = (0+NaNi) (0+NaNi) (NaN+NaNi) (NaN+NaNi) false true
//;   (4+1i) (-2+3i) (5+5i) (0.1+0.7i)
//;   (1.5+2i) (1.5-2i) (0+3i) (0-0.75i)
//;   3 4 5 (-3-4i) (3+4i) (0+1i) (-6.999999999999998+24.000000000000004i)
//;   (-4+2.5i) (-4+2.5i) (0.10000000149011612+0.20000000298023224i)
//;   2 3
//;   one i one 0
//;   true false
//;   [(0+0i) (0+5i) (0+0i)] true
//;   (-4.00+2.50i) (-4+2.5i) (-1+1.2246467991473515e-16i)
//; exit: 0
