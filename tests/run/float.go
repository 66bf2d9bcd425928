//! test run
//! stderr

// Floating point: arithmetic in both widths, infinities, NaN comparisons, signed zero, rounding to float32.
package main

import (
	"fmt"
	"math"
)

//go:noinline
func ops(a, b float64) (float64, float64, float64, float64) { return a + b, a - b, a * b, a / b }

//go:noinline
func ops32(a, b float32) (float32, float32, float32, float32) { return a + b, a - b, a * b, a / b }

//go:noinline
func compare(a, b float64) string {
	s := ""
	for _, c := range []struct {
		op string
		ok bool
	}{{"<", a < b}, {"<=", a <= b}, {"==", a == b}, {"!=", a != b}, {">=", a >= b}, {">", a > b}} {
		if c.ok {
			s += c.op + " "
		}
	}
	if !(a < b) && !(a >= b) {
		s += "unordered"
	}
	return s
}

//go:noinline
func fused(a, b, c float64) float64 { return float64(a*b) + c }

func main() {
	inf, nan := math.Inf(1), math.NaN()
	zero := 0.0
	negZero := -zero
	negZero = math.Copysign(0, -1)
	values := []float64{0, negZero, 1, -1.5, 0.1, 1e308, 5e-324, inf, -inf, nan}
	for _, a := range values {
		for _, b := range values {
			s, d, p, q := ops(a, b)
			fmt.Println(a, b, s, d, p, q, compare(a, b))
		}
	}
	for _, a := range []float32{0.1, 16777216, 3.4e38, 1e-45} {
		fmt.Println(ops32(a, 1))
		fmt.Println(ops32(a, 0.3))
	}
	fmt.Println(float32(0.1)+float32(0.2), 0.1+0.2, float64(float32(0.1)))
	x, y := 0.1, 0.2
	fmt.Println(x+y, x+y == 0.3, fused(x, 10, -1))
	fmt.Println(math.Signbit(negZero), math.Signbit(-negZero), 1/negZero, -zero == negZero)
	sum := float32(0)
	for i := 0; i < 1000; i++ {
		sum += 0.1
	}
	fmt.Println(sum, -sum, sum*sum)
	println(1.5, -0.25, inf, -inf, nan, 1e100, float32(0.1), negZero)
}

//; stdout:
//;   0 0 0 0 0 NaN <= == >= ⏎
//;   0 -0 0 0 -0 NaN <= == >= ⏎
//;   0 1 1 -1 0 0 < <= != ⏎
//;   0 -1.5 -1.5 1.5 -0 -0 != >= > ⏎
//;   0 0.1 0.1 -0.1 0 0 < <= != ⏎
//;   0 1e+308 1e+308 -1e+308 0 0 < <= != ⏎
//;   0 5e-324 5e-324 -5e-324 0 0 < <= != ⏎
//;   0 +Inf +Inf -Inf NaN 0 < <= != ⏎
//;   0 -Inf -Inf +Inf NaN -0 != >= > ⏎
//;   0 NaN NaN NaN NaN NaN != unordered
//;   -0 0 0 -0 -0 NaN <= == >= ⏎
//;   -0 -0 -0 0 0 NaN <= == >= ⏎
//;   -0 1 1 -1 -0 -0 < <= != ⏎
//;   -0 -1.5 -1.5 1.5 0 0 != >= > ⏎
//;   -0 0.1 0.1 -0.1 -0 -0 < <= != ⏎
//;   -0 1e+308 1e+308 -1e+308 -0 -0 < <= != ⏎
//;   -0 5e-324 5e-324 -5e-324 -0 -0 < <= != ⏎
//;   -0 +Inf +Inf -Inf NaN -0 < <= != ⏎
//;   -0 -Inf -Inf +Inf NaN 0 != >= > ⏎
//;   -0 NaN NaN NaN NaN NaN != unordered
//;   1 0 1 1 0 +Inf != >= > ⏎
//;   1 -0 1 1 -0 -Inf != >= > ⏎
//;   1 1 2 0 1 1 <= == >= ⏎
//;   1 -1.5 -0.5 2.5 -1.5 -0.6666666666666666 != >= > ⏎
//;   1 0.1 1.1 0.9 0.1 10 != >= > ⏎
//;   1 1e+308 1e+308 -1e+308 1e+308 1e-308 < <= != ⏎
//;   1 5e-324 1 1 5e-324 +Inf != >= > ⏎
//;   1 +Inf +Inf -Inf +Inf 0 < <= != ⏎
//;   1 -Inf -Inf +Inf -Inf -0 != >= > ⏎
//;   1 NaN NaN NaN NaN NaN != unordered
//;   -1.5 0 -1.5 -1.5 -0 -Inf < <= != ⏎
//;   -1.5 -0 -1.5 -1.5 0 +Inf < <= != ⏎
//;   -1.5 1 -0.5 -2.5 -1.5 -1.5 < <= != ⏎
//;   -1.5 -1.5 -3 0 2.25 1 <= == >= ⏎
//;   -1.5 0.1 -1.4 -1.6 -0.15000000000000002 -15 < <= != ⏎
//;   -1.5 1e+308 1e+308 -1e+308 -1.5e+308 -1.5e-308 < <= != ⏎
//;   -1.5 5e-324 -1.5 -1.5 -1e-323 -Inf < <= != ⏎
//;   -1.5 +Inf +Inf -Inf -Inf -0 < <= != ⏎
//;   -1.5 -Inf -Inf +Inf +Inf 0 != >= > ⏎
//;   -1.5 NaN NaN NaN NaN NaN != unordered
//;   0.1 0 0.1 0.1 0 +Inf != >= > ⏎
//;   0.1 -0 0.1 0.1 -0 -Inf != >= > ⏎
//;   0.1 1 1.1 -0.9 0.1 0.1 < <= != ⏎
//;   0.1 -1.5 -1.4 1.6 -0.15000000000000002 -0.06666666666666667 != >= > ⏎
//;   0.1 0.1 0.2 0 0.010000000000000002 1 <= == >= ⏎
//;   0.1 1e+308 1e+308 -1e+308 1.0000000000000001e+307 1e-309 < <= != ⏎
//;   0.1 5e-324 0.1 0.1 0 +Inf != >= > ⏎
//;   0.1 +Inf +Inf -Inf +Inf 0 < <= != ⏎
//;   0.1 -Inf -Inf +Inf -Inf -0 != >= > ⏎
//;   0.1 NaN NaN NaN NaN NaN != unordered
//;   1e+308 0 1e+308 1e+308 0 +Inf != >= > ⏎
//;   1e+308 -0 1e+308 1e+308 -0 -Inf != >= > ⏎
//;   1e+308 1 1e+308 1e+308 1e+308 1e+308 != >= > ⏎
//;   1e+308 -1.5 1e+308 1e+308 -1.5e+308 -6.666666666666666e+307 != >= > ⏎
//;   1e+308 0.1 1e+308 1e+308 1.0000000000000001e+307 +Inf != >= > ⏎
//;   1e+308 1e+308 +Inf 0 +Inf 1 <= == >= ⏎
//;   1e+308 5e-324 1e+308 1e+308 4.9406564584124655e-16 +Inf != >= > ⏎
//;   1e+308 +Inf +Inf -Inf +Inf 0 < <= != ⏎
//;   1e+308 -Inf -Inf +Inf -Inf -0 != >= > ⏎
//;   1e+308 NaN NaN NaN NaN NaN != unordered
//;   5e-324 0 5e-324 5e-324 0 +Inf != >= > ⏎
//;   5e-324 -0 5e-324 5e-324 -0 -Inf != >= > ⏎
//;   5e-324 1 1 -1 5e-324 5e-324 < <= != ⏎
//;   5e-324 -1.5 -1.5 1.5 -1e-323 -5e-324 != >= > ⏎
//;   5e-324 0.1 0.1 -0.1 0 5e-323 < <= != ⏎
//;   5e-324 1e+308 1e+308 -1e+308 4.9406564584124655e-16 0 < <= != ⏎
//;   5e-324 5e-324 1e-323 0 0 1 <= == >= ⏎
//;   5e-324 +Inf +Inf -Inf +Inf 0 < <= != ⏎
//;   5e-324 -Inf -Inf +Inf -Inf -0 != >= > ⏎
//;   5e-324 NaN NaN NaN NaN NaN != unordered
//;   +Inf 0 +Inf +Inf NaN +Inf != >= > ⏎
//;   +Inf -0 +Inf +Inf NaN -Inf != >= > ⏎
//;   +Inf 1 +Inf +Inf +Inf +Inf != >= > ⏎
//;   +Inf -1.5 +Inf +Inf -Inf -Inf != >= > ⏎
//;   +Inf 0.1 +Inf +Inf +Inf +Inf != >= > ⏎
//;   +Inf 1e+308 +Inf +Inf +Inf +Inf != >= > ⏎
//;   +Inf 5e-324 +Inf +Inf +Inf +Inf != >= > ⏎
//;   +Inf +Inf +Inf NaN +Inf NaN <= == >= ⏎
//;   +Inf -Inf NaN +Inf -Inf NaN != >= > ⏎
//;   +Inf NaN NaN NaN NaN NaN != unordered
//;   -Inf 0 -Inf -Inf NaN -Inf < <= != ⏎
//;   -Inf -0 -Inf -Inf NaN +Inf < <= != ⏎
//;   -Inf 1 -Inf -Inf -Inf -Inf < <= != ⏎
//;   -Inf -1.5 -Inf -Inf +Inf +Inf < <= != ⏎
//;   -Inf 0.1 -Inf -Inf -Inf -Inf < <= != ⏎
//;   -Inf 1e+308 -Inf -Inf -Inf -Inf < <= != ⏎
//;   -Inf 5e-324 -Inf -Inf -Inf -Inf < <= != ⏎
//;   -Inf +Inf NaN -Inf -Inf NaN < <= != ⏎
//;   -Inf -Inf -Inf NaN +Inf NaN <= == >= ⏎
//;   -Inf NaN NaN NaN NaN NaN != unordered
//;   NaN 0 NaN NaN NaN NaN != unordered
//;   NaN -0 NaN NaN NaN NaN != unordered
//;   NaN 1 NaN NaN NaN NaN != unordered
//;   NaN -1.5 NaN NaN NaN NaN != unordered
//;   NaN 0.1 NaN NaN NaN NaN != unordered
//;   NaN 1e+308 NaN NaN NaN NaN != unordered
//;   NaN 5e-324 NaN NaN NaN NaN != unordered
//;   NaN +Inf NaN NaN NaN NaN != unordered
//;   NaN -Inf NaN NaN NaN NaN != unordered
//;   NaN NaN NaN NaN NaN NaN != unordered
//;   1.1 -0.9 0.1 0.1
//;   0.4 -0.20000002 0.030000001 0.3333333
//;   1.6777216e+07 1.6777215e+07 1.6777216e+07 1.6777216e+07
//;   1.6777216e+07 1.6777216e+07 5.033165e+06 5.5924052e+07
//;   3.4e+38 3.4e+38 3.4e+38 3.4e+38
//;   3.4e+38 3.4e+38 1.02e+38 +Inf
//;   1 -1 1e-45 1e-45
//;   0.3 -0.3 0 4e-45
//;   0.3 0.3 0.10000000149011612
//;   0.30000000000000004 false 0
//;   true false -Inf true
//;   99.99905 -99.99905 9999.81
//; stderr:
//;   1.5 -0.25 +Inf -Inf NaN 1e+100 0.1 -0
//; exit: 0
