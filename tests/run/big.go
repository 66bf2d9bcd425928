//! test run

// Package math/big: integers, rationals and floats of arbitrary size.
package main

import (
	"fmt"
	"math"
	"math/big"
)

func factorial(n int64) *big.Int { return new(big.Int).MulRange(1, n) }

func fib(n int) *big.Int {
	a, b := big.NewInt(0), big.NewInt(1)
	for range n {
		a.Add(a, b)
		a, b = b, a
	}
	return a
}

func pi(digits int) *big.Int {
	one := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits+10)), nil)
	arctan := func(x int64) *big.Int {
		bx := big.NewInt(x)
		sq := new(big.Int).Mul(bx, bx)
		power := new(big.Int).Div(one, bx)
		sum := new(big.Int).Set(power)
		for i := int64(3); power.Sign() != 0; i += 2 {
			power.Neg(power.Div(power, sq))
			sum.Add(sum, new(big.Int).Quo(power, big.NewInt(i)))
			power.Set(new(big.Int).Neg(new(big.Int).Neg(power)))
		}
		return sum
	}
	p := new(big.Int).Mul(arctan(5), big.NewInt(16))
	p.Sub(p, new(big.Int).Mul(arctan(239), big.NewInt(4)))
	return p
}

func main() {
	fmt.Println(factorial(50))
	fmt.Println(factorial(500).String()[:40], len(factorial(500).String()), factorial(300).BitLen())
	fmt.Println(fib(1000))
	fmt.Println(pi(100).String()[:60])
	a, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	b, _ := new(big.Int).SetString("-fedcba9876543210fedcba", 16)
	q, r := new(big.Int).QuoRem(a, b, new(big.Int))
	d, m := new(big.Int).DivMod(b, big.NewInt(1000007), new(big.Int))
	fmt.Println(a, b, q, r, d, m, a.Cmp(b), a.CmpAbs(b), b.Sign())
	fmt.Println(new(big.Int).Lsh(a, 100), new(big.Int).Rsh(b, 10), new(big.Int).And(a, b), new(big.Int).Or(a, b), new(big.Int).Xor(a, b), new(big.Int).Not(a))
	p, _ := new(big.Int).SetString("170141183460469231731687303715884105727", 10)
	fmt.Println(p.ProbablyPrime(20), a.ProbablyPrime(5), new(big.Int).Exp(big.NewInt(3), a, p), new(big.Int).ModInverse(big.NewInt(12345), p), new(big.Int).ModSqrt(big.NewInt(4), p))
	x, y := new(big.Int), new(big.Int)
	g := new(big.Int).GCD(x, y, big.NewInt(240), big.NewInt(46))
	fmt.Println(g, x, y, new(big.Int).Sqrt(a), new(big.Int).Binomial(100, 50), a.Text(36), fmt.Sprintf("%x %X %o %+d %30d", a, a, big.NewInt(8), big.NewInt(5), b))
	huge := new(big.Int).Exp(big.NewInt(7), big.NewInt(5000), nil)
	square := new(big.Int).Mul(huge, huge)
	fmt.Println(new(big.Int).Sqrt(square).Cmp(huge), new(big.Int).Quo(square, huge).Cmp(huge), len(square.Bytes()), square.Bit(0), square.TrailingZeroBits())
	text := square.String()
	back, ok := new(big.Int).SetString(text, 10)
	fmt.Println(len(text), ok, back.Cmp(square), text[:20], text[len(text)-20:])
	r1 := big.NewRat(1, 3)
	r2, _ := new(big.Rat).SetString("-2.75")
	sum := new(big.Rat).Add(r1, r2)
	fmt.Println(sum, new(big.Rat).Mul(r1, r2), new(big.Rat).Quo(r1, r2), sum.FloatString(10), r1.Cmp(r2), new(big.Rat).SetFloat64(0.1), sum.Num(), sum.Denom())
	harmonic := new(big.Rat)
	for i := int64(1); i <= 40; i++ {
		harmonic.Add(harmonic, big.NewRat(1, i))
	}
	f64, exact := harmonic.Float64()
	fmt.Println(harmonic, f64, exact)
	f := new(big.Float).SetPrec(200).SetInt64(2)
	f.Sqrt(f)
	fmt.Println(f.Text('g', 50), f.Prec(), f.Mode(), f.MinPrec())
	g1, _, err := big.ParseFloat("1e1000", 10, 100, big.ToNearestEven)
	fmt.Println(g1, err)
	fl, acc := g1.Float64()
	fmt.Println(fl, acc, new(big.Float).Quo(big.NewFloat(1), big.NewFloat(3)), new(big.Float).SetInf(true))
	i64, acc := big.NewFloat(math.Pi * 1e10).Int64()
	fmt.Println(i64, acc, big.NewInt(math.MinInt64).IsInt64(), a.IsInt64(), a.Uint64())
	defer func() { fmt.Println(recover()) }()
	new(big.Int).Div(a, new(big.Int))
}

//; stdout:
//;   30414093201713378043612608166064768844377641568960512000000000000
//;   1220136825991110068701238785423046926253 1135 2042
//;   43466557686937456435688527675040625802564660517371780402481729089536555417949051890403879840079255169295922593080322634775209689623239873322471161642996440906533187938298969649928516003704476137795166849228875
//;   314159265358979323846264338327950288419716939937510582097494
//;   123456789012345678901234567890 -308109520888805757326122170 -400 212980656823375970785699890 -308107364137256796529 453533 1 1 -1
//;   156500072693749876333549759454926973536814597484617284976640 -300888203992974372388792 123176258261021314677683061314 -27578769564441533774615594 -123203837030585756211457676908 -123456789012345678901234567891
//;   true false 36946043679099746350648273527394211056 21527786842061801536241034297627458335 2
//;   2 -9 47 351364182882014 100891344545564193334812497256 byw97um9s91dlz68tsi 18ee90ff6c373e0ee4e3f0ad2 18EE90FF6C373E0EE4E3F0AD2 10 +5   -308109520888805757326122170
//;   0 0 3510 1 0
//;   8451 true 0 95587288567444097027 12549213512806000001
//;   -29/12 -11/12 -4/33 -2.4166666667 1 3602879701896397/36028797018963968 -29 12
//;   2078178381193813/485721041551200 4.278543038936376 false
//;   1.4142135623730950488016887242096980785696718753769 200 ToNearestEven 200
//;   1e+1000 <nil>
//;   +Inf Above 0.3333333333333333 -Inf
//;   31415926535 Below true false 14083847773837265618
//;   division by zero
//; exit: 0
