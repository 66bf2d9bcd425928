//! test run

// Package math and math/bits: elementary functions, classification, rounding, bit tricks.
package main

import (
	"fmt"
	"math"
	"math/bits"
)

func main() {
	one := []struct {
		name string
		f    func(float64) float64
	}{{"sqrt", math.Sqrt}, {"cbrt", math.Cbrt}, {"floor", math.Floor}, {"ceil", math.Ceil}, {"trunc", math.Trunc}, {"round", math.Round}, {"even", math.RoundToEven}, {"abs", math.Abs}}
	inputs := []float64{0, math.Copysign(0, -1), 0.5, -0.5, 1.5, 2.5, -2.5, 1e15 + 0.5, 4503599627370497.5, 1e300, -7.999, math.Inf(1), math.Inf(-1), math.NaN()}
	for _, c := range one {
		fmt.Print(c.name)
		for _, x := range inputs {
			fmt.Print(" ", c.f(x))
		}
		fmt.Println()
	}
	smooth := []struct {
		name string
		f    func(float64) float64
	}{{"exp", math.Exp}, {"log", math.Log}, {"log2", math.Log2}, {"log10", math.Log10}, {"log1p", math.Log1p}, {"expm1", math.Expm1}, {"sin", math.Sin}, {"cos", math.Cos}, {"tan", math.Tan},
		{"asin", math.Asin}, {"atan", math.Atan}, {"sinh", math.Sinh}, {"tanh", math.Tanh}, {"gamma", math.Gamma}, {"erf", math.Erf}, {"j0", math.J0}}
	for _, c := range smooth {
		fmt.Print(c.name)
		for _, x := range []float64{0, 0.1, 0.5, 1, 3.7, 20, 1e6, -1, math.Inf(1), math.NaN()} {
			fmt.Printf(" %.10g", c.f(x))
		}
		fmt.Println()
	}
	for _, p := range [][2]float64{{2, 10}, {2, -1}, {-8, 1.0 / 3}, {0, -1}, {10, 308}, {math.Inf(1), 0}, {1, math.NaN()}} {
		fmt.Printf("%.12g %.12g %.12g %v %v %v %v\n", math.Pow(p[0], p[1]), math.Hypot(p[0], p[1]), math.Atan2(p[0], p[1]), math.Mod(p[0], 3), math.Remainder(p[0], 3), math.Max(p[0], p[1]), math.Min(p[0], p[1]))
	}
	frac, exp := math.Frexp(10)
	i, f := math.Modf(-3.25)
	s, c := math.Sincos(1)
	lg, sign := math.Lgamma(-1.5)
	fmt.Println(frac, exp, math.Ldexp(0.5, 5), i, f, s, c, lg, sign, math.FMA(2, 3, 4), math.Dim(5, 3), math.Ilogb(1000), math.Logb(0.1))
	fmt.Println(math.IsNaN(math.NaN()), math.IsInf(math.Inf(-1), -1), math.Signbit(-1), math.Copysign(3, -1), math.Nextafter(1, 2), math.Float32bits(1.5), math.Float64bits(-2), math.Float64frombits(0x7ff8000000000001))
	fmt.Println(uint64(math.MaxUint64), math.MinInt64, math.MaxInt32, math.Pi, math.SmallestNonzeroFloat64, math.MaxFloat32)
	for _, x := range []uint64{0, 1, 0x80, 0xdeadbeef, 1 << 63, math.MaxUint64} {
		fmt.Println(bits.LeadingZeros64(x), bits.TrailingZeros64(x), bits.OnesCount64(x), bits.Len64(x), bits.Reverse64(x), bits.ReverseBytes64(x), bits.RotateLeft64(x, 13),
			bits.LeadingZeros32(uint32(x)), bits.TrailingZeros32(uint32(x)), bits.TrailingZeros16(uint16(x)), bits.TrailingZeros8(uint8(x)), bits.Len8(uint8(x)), bits.Len16(uint16(x)), bits.OnesCount8(uint8(x)), bits.Reverse8(uint8(x)), bits.Reverse16(uint16(x)), bits.RotateLeft32(uint32(x), -5), bits.RotateLeft8(uint8(x), 3), bits.ReverseBytes16(uint16(x)))
	}
	hi, lo := bits.Mul64(0xdeadbeefcafebabe, 0x123456789abcdef0)
	q, r := bits.Div64(1, 5, 7)
	sum, carry := bits.Add64(math.MaxUint64, 1, 1)
	diff, borrow := bits.Sub64(0, 1, 1)
	h32, l32 := bits.Mul32(0xffffffff, 0xffffffff)
	fmt.Println(hi, lo, q, r, sum, carry, diff, borrow, h32, l32, bits.Rem64(9, 9, 10), bits.UintSize)
	defer func() { fmt.Println(recover()) }()
	bits.Div64(7, 0, 7)
}

//; stdout:
//;   sqrt 0 -0 0.7071067811865476 NaN 1.224744871391589 1.5811388300841898 NaN 3.1622776601683803e+07 6.710886400000001e+07 1e+150 NaN +Inf NaN NaN
//;   cbrt 0 -0 0.7937005259840997 -0.7937005259840997 1.1447142425533319 1.3572088082974534 -1.3572088082974534 100000.00000000001 165140.37185182085 1e+100 -1.9999166631942034 +Inf -Inf NaN
//;   floor 0 -0 0 -1 1 2 -3 1e+15 4.503599627370498e+15 1e+300 -8 +Inf -Inf NaN
//;   ceil 0 -0 1 -0 2 3 -2 1.000000000000001e+15 4.503599627370498e+15 1e+300 -7 +Inf -Inf NaN
//;   trunc 0 -0 0 -0 1 2 -2 1e+15 4.503599627370498e+15 1e+300 -7 +Inf -Inf NaN
//;   round 0 -0 1 -1 2 3 -3 1.000000000000001e+15 4.503599627370498e+15 1e+300 -8 +Inf -Inf NaN
//;   even 0 -0 0 -0 2 2 -2 1e+15 4.503599627370498e+15 1e+300 -8 +Inf -Inf NaN
//;   abs 0 0 0.5 0.5 1.5 2.5 2.5 1.0000000000000005e+15 4.503599627370498e+15 1e+300 7.999 +Inf +Inf NaN
//;   exp 1 1.105170918 1.648721271 2.718281828 40.44730436 485165195.4 +Inf 0.3678794412 +Inf NaN
//;   log -Inf -2.302585093 -0.6931471806 0 1.30833282 2.995732274 13.81551056 NaN +Inf NaN
//;   log2 -Inf -3.321928095 -1 0 1.887525271 4.321928095 19.93156857 NaN +Inf NaN
//;   log10 -Inf -1 -0.3010299957 0 0.5682017241 1.301029996 6 NaN +Inf NaN
//;   log1p 0 0.0953101798 0.4054651081 0.6931471806 1.547562509 3.044522438 13.81551156 -Inf +Inf NaN
//;   expm1 0 0.1051709181 0.6487212707 1.718281828 39.44730436 485165194.4 +Inf -0.6321205588 +Inf NaN
//;   sin 0 0.09983341665 0.4794255386 0.8414709848 -0.5298361409 0.9129452507 -0.3499935022 -0.8414709848 NaN NaN
//;   cos 1 0.9950041653 0.8775825619 0.5403023059 -0.8481000317 0.4080820618 0.9367521275 0.5403023059 NaN NaN
//;   tan 0 0.1003346721 0.5463024898 1.557407725 0.6247330752 2.237160944 -0.373624454 -1.557407725 NaN NaN
//;   asin 0 0.1001674212 0.5235987756 1.570796327 NaN NaN NaN -1.570796327 NaN NaN
//;   atan 0 0.09966865249 0.463647609 0.7853981634 1.306832603 1.520837931 1.570795327 -0.7853981634 1.570796327 NaN
//;   sinh 0 0.10016675 0.5210953055 1.175201194 20.21129042 242582597.7 +Inf -1.175201194 +Inf NaN
//;   tanh 0 0.09966799462 0.4621171573 0.761594156 0.9987782413 1 1 -0.761594156 1 NaN
//;   gamma +Inf 9.513507699 1.772453851 1 4.170651784 1.216451004e+17 +Inf NaN +Inf NaN
//;   erf 0 0.112462916 0.5204998778 0.8427007929 0.9999998328 1 1 -0.8427007929 1 NaN
//;   j0 1 0.9975015621 0.9384698072 0.7651976866 -0.3992302034 0.1670246643 0.0003310430137 0.7651976866 0 NaN
//;   1024 10.1980390272 0.19739555985 2 -1 10 2
//;   0.5 2.2360679775 2.0344439358 2 -1 2 -1
//;   NaN 8.00694143298 -1.5291537477 -2 1 0.3333333333333333 -8
//;   +Inf 1 3.14159265359 0 0 0 -1
//;   1e+308 308.162294903 0.032456131229 1 1 308 10
//;   1 +Inf 1.57079632679 NaN NaN +Inf 0
//;   1 NaN NaN 1 1 NaN NaN
//;   0.625 4 16 -3 -0.25 0.8414709848078965 0.5403023058681398 0.8600470153764809 1 10 2 9 -4
//;   true true true -3 1.0000000000000002 1069547520 13835058055282163712 NaN
//;   18446744073709551615 -9223372036854775808 2147483647 3.141592653589793 5e-324 3.4028234663852886e+38
//;   64 64 0 0 0 0 0 32 32 16 8 0 0 0 0 0 0 0 0
//;   63 0 1 1 9223372036854775808 72057594037927936 8192 31 0 0 0 1 1 1 128 32768 134217728 8 256
//;   56 7 1 8 72057594037927936 9223372036854775808 1048576 24 7 7 7 8 8 1 1 256 4 4 32768
//;   32 0 24 32 17833609639342637056 17275436389634146304 30604726755328 0 0 0 0 8 16 7 247 63357 2130013687 127 61374
//;   0 63 1 64 1 128 4096 32 32 16 8 0 0 0 0 0 0 0 0
//;   0 0 64 64 18446744073709551615 18446744073709551615 18446744073709551615 0 0 0 0 8 16 8 255 65535 4294967295 255 65535
//;   1141026914453553623 16962983156603409952 2635249153387078803 0 1 1 18446744073709551614 1 4294967294 1 3 64
//;   runtime error: integer overflow
//; exit: 0
