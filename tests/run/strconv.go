//! test run

// Package strconv: parsing and formatting of integers, floats, booleans; quoting; errors.
package main

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

func main() {
	for _, s := range []string{"0", "-1", "+42", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "", "x", "1_000", "0x1f", "1e3", "٣"} {
		n, err := strconv.Atoi(s)
		fmt.Println(n, err)
		i, err := strconv.ParseInt(s, 0, 16)
		fmt.Println(i, err)
		u, err := strconv.ParseUint(s, 10, 64)
		fmt.Println(u, err)
	}
	for _, s := range []string{"1", "0.1", "1e308", "1e309", "-0", "inf", "-Infinity", "nan", "0x1p-2", "1_2.5", ".5", "5.", "4.9e-324", "2.4703282292062327e-324",
		"179769313486231570000000000000000000000", "0.000000000000000000000000000000000000000000001", "123456789012345678901234567890", "1.7976931348623159e308", "abc", "1e"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
		g, err := strconv.ParseFloat(s, 32)
		fmt.Println(float32(g), err)
	}
	for _, f := range []float64{0, 1, -1.5, 0.1, 1.0 / 3, 1e21, 1e20, 123456789, 5e-324, math.MaxFloat64, math.Pi * 1e-5, math.Inf(-1), math.NaN(), 100, 2.5, 3.5} {
		for _, c := range "eEfgGbxX" {
			fmt.Print(strconv.FormatFloat(f, byte(c), -1, 64), " ")
		}
		fmt.Println(strconv.FormatFloat(f, 'f', 3, 64), strconv.FormatFloat(f, 'e', 0, 64), strconv.FormatFloat(f, 'g', 5, 32), strconv.FormatFloat(f, 'f', 0, 64))
	}
	for _, b := range []int{2, 7, 10, 16, 36} {
		fmt.Println(strconv.FormatInt(-123456789, b), strconv.FormatUint(math.MaxUint64, b))
	}
	for _, s := range []string{"plain", "a\tb\n", `back\slash "q"`, "☺\u0301", "\x00\xff", "\U0001F600", "'"} {
		q := strconv.Quote(s)
		u, err := strconv.Unquote(q)
		fmt.Println(q, strconv.QuoteToASCII(s), strconv.QuoteToGraphic(s), u == s, err, strconv.CanBackquote(s))
	}
	fmt.Println(strconv.QuoteRune('☺'), strconv.QuoteRune('\''), strconv.QuoteRuneToASCII('é'))
	for _, s := range []string{`"ok"`, "`raw`", `'x'`, `"bad`, `'xy'`, `"\x4"`, `"\u00e9\n"`} {
		fmt.Println(strconv.Unquote(s))
	}
	for _, s := range []string{"true", "T", "0", "yes"} {
		fmt.Println(strconv.ParseBool(s))
	}
	_, err := strconv.Atoi("zz")
	var ne *strconv.NumError
	fmt.Println(errors.As(err, &ne), ne.Func, ne.Num, errors.Is(err, strconv.ErrSyntax), errors.Is(err, strconv.ErrRange))
	b := strconv.AppendInt(nil, -5, 10)
	b = strconv.AppendBool(append(b, ' '), true)
	b = strconv.AppendQuote(append(b, ' '), "q")
	b = strconv.AppendFloat(append(b, ' '), 1.25, 'g', -1, 32)
	fmt.Println(string(b))
	fmt.Println(strconv.ParseComplex("1+2i", 128))
	fmt.Println(strconv.QuotedPrefix(`"abc" rest`))
	for i := range 2000 {
		f := math.Float64frombits(uint64(i) * 0x123456789abcdef)
		s := strconv.FormatFloat(f, 'g', -1, 64)
		back, err := strconv.ParseFloat(s, 64)
		if err != nil || back != f && back == back {
			fmt.Println("wrong", s, f)
		}
	}
}

//; stdout:
//;   0 <nil>
//;   0 <nil>
//;   0 <nil>
//;   -1 <nil>
//;   -1 <nil>
//;   0 strconv.ParseUint: parsing "-1": invalid syntax
//;   42 <nil>
//;   42 <nil>
//;   0 strconv.ParseUint: parsing "+42": invalid syntax
//;   9223372036854775807 <nil>
//;   32767 strconv.ParseInt: parsing "9223372036854775807": value out of range
//;   9223372036854775807 <nil>
//;   9223372036854775807 strconv.Atoi: parsing "9223372036854775808": value out of range
//;   32767 strconv.ParseInt: parsing "9223372036854775808": value out of range
//;   9223372036854775808 <nil>
//;   -9223372036854775808 <nil>
//;   -32768 strconv.ParseInt: parsing "-9223372036854775808": value out of range
//;   0 strconv.ParseUint: parsing "-9223372036854775808": invalid syntax
//;   0 strconv.Atoi: parsing "": invalid syntax
//;   0 strconv.ParseInt: parsing "": invalid syntax
//;   0 strconv.ParseUint: parsing "": invalid syntax
//;   0 strconv.Atoi: parsing "x": invalid syntax
//;   0 strconv.ParseInt: parsing "x": invalid syntax
//;   0 strconv.ParseUint: parsing "x": invalid syntax
//;   0 strconv.Atoi: parsing "1_000": invalid syntax
//;   1000 <nil>
//;   0 strconv.ParseUint: parsing "1_000": invalid syntax
//;   0 strconv.Atoi: parsing "0x1f": invalid syntax
//;   31 <nil>
//;   0 strconv.ParseUint: parsing "0x1f": invalid syntax
//;   0 strconv.Atoi: parsing "1e3": invalid syntax
//;   0 strconv.ParseInt: parsing "1e3": invalid syntax
//;   0 strconv.ParseUint: parsing "1e3": invalid syntax
//;   0 strconv.Atoi: parsing "٣": invalid syntax
//;   0 strconv.ParseInt: parsing "٣": invalid syntax
//;   0 strconv.ParseUint: parsing "٣": invalid syntax
//;   1 <nil>
//;   1 <nil>
//;   0.1 <nil>
//;   0.1 <nil>
//;   1e+308 <nil>
//;   +Inf strconv.ParseFloat: parsing "1e308": value out of range
//;   +Inf strconv.ParseFloat: parsing "1e309": value out of range
//;   +Inf strconv.ParseFloat: parsing "1e309": value out of range
//;   -0 <nil>
//;   -0 <nil>
//;   +Inf <nil>
//;   +Inf <nil>
//;   -Inf <nil>
//;   -Inf <nil>
//;   NaN <nil>
//;   NaN <nil>
//;   0.25 <nil>
//;   0.25 <nil>
//;   12.5 <nil>
//;   12.5 <nil>
//;   0.5 <nil>
//;   0.5 <nil>
//;   5 <nil>
//;   5 <nil>
//;   5e-324 <nil>
//;   0 <nil>
//;   0 <nil>
//;   0 <nil>
//;   1.7976931348623156e+38 <nil>
//;   1.797693e+38 <nil>
//;   1e-45 <nil>
//;   1e-45 <nil>
//;   1.2345678901234568e+29 <nil>
//;   1.2345679e+29 <nil>
//;   +Inf strconv.ParseFloat: parsing "1.7976931348623159e308": value out of range
//;   +Inf strconv.ParseFloat: parsing "1.7976931348623159e308": value out of range
//;   0 strconv.ParseFloat: parsing "abc": invalid syntax
//;   0 strconv.ParseFloat: parsing "abc": invalid syntax
//;   0 strconv.ParseFloat: parsing "1e": invalid syntax
//;   0 strconv.ParseFloat: parsing "1e": invalid syntax
//;   0e+00 0E+00 0 0 0 0p-1074 0x0p+00 0X0P+00 0.000 0e+00 0 0
//;   1e+00 1E+00 1 1 1 4503599627370496p-52 0x1p+00 0X1P+00 1.000 1e+00 1 1
//;   -1.5e+00 -1.5E+00 -1.5 -1.5 -1.5 -6755399441055744p-52 -0x1.8p+00 -0X1.8P+00 -1.500 -2e+00 -1.5 -2
//;   1e-01 1E-01 0.1 0.1 0.1 7205759403792794p-56 0x1.999999999999ap-04 0X1.999999999999AP-04 0.100 1e-01 0.1 0
//;   3.333333333333333e-01 3.333333333333333E-01 0.3333333333333333 0.3333333333333333 0.3333333333333333 6004799503160661p-54 0x1.5555555555555p-02 0X1.5555555555555P-02 0.333 3e-01 0.33333 0
//;   1e+21 1E+21 1000000000000000000000 1e+21 1E+21 7629394531250000p+17 0x1.b1ae4d6e2ef5p+69 0X1.B1AE4D6E2EF5P+69 1000000000000000000000.000 1e+21 1e+21 1000000000000000000000
//;   1e+20 1E+20 100000000000000000000 1e+20 1E+20 6103515625000000p+14 0x1.5af1d78b58c4p+66 0X1.5AF1D78B58C4P+66 100000000000000000000.000 1e+20 1e+20 100000000000000000000
//;   1.23456789e+08 1.23456789E+08 123456789 1.23456789e+08 1.23456789E+08 8285044862877696p-26 0x1.d6f3454p+26 0X1.D6F3454P+26 123456789.000 1e+08 1.2346e+08 123456789
//;   5e-324 5E-324 0.000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000005 5e-324 5E-324 1p-1074 0x1p-1074 0X1P-1074 0.000 5e-324 0 0
//;   1.7976931348623157e+308 1.7976931348623157E+308 179769313486231570000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 1.7976931348623157e+308 1.7976931348623157E+308 9007199254740991p+971 0x1.fffffffffffffp+1023 0X1.FFFFFFFFFFFFFP+1023 179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368.000 2e+308 +Inf 179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368
//;   3.1415926535897935e-05 3.1415926535897935E-05 0.000031415926535897935 3.1415926535897935e-05 3.1415926535897935E-05 4636172453169359p-67 0x1.07893043048cfp-15 0X1.07893043048CFP-15 0.000 3e-05 3.1416e-05 0
//;   -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf -Inf
//;   NaN NaN NaN NaN NaN NaN NaN NaN NaN NaN NaN NaN
//;   1e+02 1E+02 100 100 100 7036874417766400p-46 0x1.9p+06 0X1.9P+06 100.000 1e+02 100 100
//;   2.5e+00 2.5E+00 2.5 2.5 2.5 5629499534213120p-51 0x1.4p+01 0X1.4P+01 2.500 2e+00 2.5 2
//;   3.5e+00 3.5E+00 3.5 3.5 3.5 7881299347898368p-51 0x1.cp+01 0X1.CP+01 3.500 4e+00 3.5 4
//;   -111010110111100110100010101 1111111111111111111111111111111111111111111111111111111111111111
//;   -3026236221 45012021522523134134601
//;   -123456789 18446744073709551615
//;   -75bcd15 ffffffffffffffff
//;   -21i3v9 3w5e11264sgsf
//;   "plain" "plain" "plain" true <nil> true
//;   "a\tb\n" "a\tb\n" "a\tb\n" true <nil> false
//;   "back\\slash \"q\"" "back\\slash \"q\"" "back\\slash \"q\"" true <nil> true
//;   "☺́" "\u263a\u0301" "☺́" true <nil> true
//;   "\x00\xff" "\x00\xff" "\x00\xff" true <nil> false
//;   "😀" "\U0001f600" "😀" true <nil> true
//;   "'" "'" "'" true <nil> true
//;   '☺' '\'' '\u00e9'
//;   ok <nil>
//;   raw <nil>
//;   x <nil>
//;    invalid syntax
//;    invalid syntax
//;    invalid syntax
//;   é
//;    <nil>
//;   true <nil>
//;   true <nil>
//;   false <nil>
//;   false strconv.ParseBool: parsing "yes": invalid syntax
//;   true Atoi zz true false
//;   -5 true "q" 1.25
//;   (1+2i) <nil>
//;   "abc" <nil>
//; exit: 0
