//! test run

// Package fmt: verbs, flags, widths, errors in formats, formatters, stringers, scanning.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

type point struct{ X, Y int }

func (p point) String() string { return fmt.Sprintf("<%d,%d>", p.X, p.Y) }

type goer int

func (g goer) GoString() string { return "goer!" }

type formatter struct{}

func (formatter) Format(s fmt.State, verb rune) {
	w, wok := s.Width()
	p, pok := s.Precision()
	fmt.Fprintf(s, "[%c %d %v %d %v %v %v]", verb, w, wok, p, pok, s.Flag('+'), s.Flag('#'))
}

type panicker struct{}

func (panicker) String() string { panic("in String") }

type inner struct {
	A any
	B []byte
	c *int
	m map[string]float64
	f func()
}

type celsius float64

func main() {
	for _, f := range []string{"%v", "%d", "%5d", "%-5d|", "%05d", "%+d", "% d", "%x", "%#x", "%X", "%o", "%#o", "%O", "%b", "%c", "%q", "%U", "%#U", "%s", "%08b", "%e"} {
		fmt.Printf(f+"\n", 65)
	}
	for _, f := range []string{"%v", "%g", "%f", "%.3f", "%8.2f|", "%-8.2f|", "%+.1e", "%E", "%G", "%x", "%08.3f", "% f", "%6.0f", "%b"} {
		fmt.Printf(f+" "+f+"\n", 3.14159, -1e21)
	}
	for _, f := range []string{"%s", "%q", "%x", "% x", "%#x", "%X", "%10s|", "%-10s|", "%.2s", "%+q", "%#q", "%v", "%#v", "%T", "%t"} {
		fmt.Printf(f+" "+f+"\n", "héy\n", []byte("ab"))
	}
	n := 7
	in := inner{A: point{1, 2}, B: []byte("xy"), m: map[string]float64{"b": 2, "a": 1.5}}
	fmt.Printf("%v\n%+v\n", in, in)
	fmt.Printf("%#v\n", struct {
		P point
		S []string
		M map[int]bool
		I any
		E error
		A [2]uint8
	}{point{1, 2}, []string{"q"}, map[int]bool{2: true, 1: false}, 3, nil, [2]uint8{1, 2}})
	fmt.Println(point{3, 4}, &point{5, 6}, []point{{7, 8}}, map[point]point{{1, 1}: {2, 2}}, [1]*int{}, celsius(1.5))
	fmt.Printf("%v %d %#v %T\n", goer(1), goer(2), goer(3), goer(4))
	fmt.Printf("%v %+8.3x %#s\n", formatter{}, formatter{}, formatter{})
	fmt.Printf("%v %s\n", panicker{}, (*point)(nil))
	fmt.Printf("%d %s %!\n", "str", 5)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%[2]d %[1]d %[3]*.[2]*[1]f|\n", 12.0, 2, 8)
	fmt.Printf("%*d|%-*d|%.*f\n", 5, 1, 5, 2, 2, 3.14159)
	fmt.Printf("%t %v %5t|\n", true, false, true)
	fmt.Printf("%v %s %v\n", errors.New("e1"), fmt.Errorf("w: %w", os.ErrNotExist), error(nil))
	fmt.Printf("%v %v %v\n", 3+4i, complex64(1-1i), time.Duration(1500)*time.Millisecond)
	fmt.Printf("%6.2f%%|%c%c|%v\n", 99.5, 'é', 0x1F600, 'x')
	fmt.Printf("%x %X %x\n", []int{10, 11}, "hello", [3]byte{1, 2, 3})
	fmt.Printf("%p %t\n", nil, &n != nil)
	fmt.Println(fmt.Sprint("a", 1, 2, "b", "c", 3.0, nil, 'x'), fmt.Sprintln("end", 1))
	fmt.Print(fmt.Append(nil, "x", 1), string(fmt.Appendf([]byte("pre "), "%03d", 7)), "\n")
	var i, j int
	var s string
	var f float64
	c, err := fmt.Sscanf("12 abc 3.5", "%d %s %g", &i, &s, &f)
	fmt.Println(c, err, i, s, f)
	c, err = fmt.Sscan("7 8 nine", &i, &j, &f)
	fmt.Println(c, err != nil, i, j)
	c, err = fmt.Fscanf(strings.NewReader("ff:0b11:z"), "%x:%v:%c", &i, &j, &n)
	fmt.Println(c, err, i, j, n)
	var word string
	r := strings.NewReader("one two\nthree")
	for {
		if _, err := fmt.Fscan(r, &word); err != nil {
			fmt.Println(err)
			break
		}
		fmt.Print(word, ";")
	}
	w, _ := fmt.Fprintln(os.Stdout, "written", true)
	fmt.Println(w)
}

//; stdout:
//;   65
//;   65
//;      65
//;   65   |
//;   00065
//;   +65
//;    65
//;   41
//;   0x41
//;   41
//;   101
//;   0101
//;   0o101
//;   1000001
//;   A
//;   'A'
//;   U+0041
//;   U+0041 'A'
//;   %!s(int=65)
//;   01000001
//;   %!e(int=65)
//;   3.14159 -1e+21
//;   3.14159 -1e+21
//;   3.141590 -1000000000000000000000.000000
//;   3.142 -1000000000000000000000.000
//;       3.14| -1000000000000000000000.00|
//;   3.14    | -1000000000000000000000.00|
//;   +3.1e+00 -1.0e+21
//;   3.141590E+00 -1.000000E+21
//;   3.14159 -1E+21
//;   0x1.921f9f01b866ep+01 -0x1.b1ae4d6e2ef5p+69
//;   0003.142 -1000000000000000000000.000
//;    3.141590 -1000000000000000000000.000000
//;        3 -1000000000000000000000
//;   7074231776675438p-51 -7629394531250000p+17
//;   héy
//;    ab
//;   "héy\n" "ab"
//;   68c3a9790a 6162
//;   68 c3 a9 79 0a 61 62
//;   0x68c3a9790a 0x6162
//;   68C3A9790A 6162
//;         héy
//;   |         ab|
//;   héy
//;         | ab        |
//;   hé ab
//;   "h\u00e9y\n" "ab"
//;   "héy\n" `ab`
//;   héy
//;    [97 98]
//;   "héy\n" []byte{0x61, 0x62}
//;   string []uint8
//;   %!t(string=héy
//;   ) [%!t(uint8=97) %!t(uint8=98)]
//;   {<1,2> [120 121] <nil> map[a:1.5 b:2] <nil>}
//;   {A:<1,2> B:[120 121] c:<nil> m:map[a:1.5 b:2] f:<nil>}
//;   struct { P main.point; S []string; M map[int]bool; I interface {}; E error; A [2]uint8 }{P:main.point{X:1, Y:2}, S:[]string{"q"}, M:map[int]bool{1:false, 2:true}, I:3, E:error(nil), A:[2]uint8{0x1, 0x2}}
//;   <3,4> <5,6> [<7,8>] map[<1,1>:<2,2>] [<nil>] 1.5
//;   1 2 goer! main.goer
//;   [v 0 false 0 false false false] [x 8 true 3 true true false] [s 0 false 0 false false true]
//;   %!v(PANIC=String method: in String) <nil>
//;   %!d(string=str) %!s(int=5) %!!(MISSING)
//;   1
//;   %!(EXTRA int=2)1 %!d(MISSING)
//;   2 %!d(float64=12)    12.00|
//;       1|2    |3.14
//;   true false  true|
//;   e1 w: file does not exist <nil>
//;   (3+4i) (1-1i) 1.5s
//;    99.50%|é😀|120
//;   [a b] 68656C6C6F 010203
//;   %!p(<nil>) true
//;   a1 2bc3 <nil> 120 end 1
//;
//;   [120 49]pre 007
//;   3 <nil> 12 abc 3.5
//;   2 true 7 8
//;   3 <nil> 255 3 122
//;   one;two;three;EOF
//;   written true
//;   13
//; exit: 0
