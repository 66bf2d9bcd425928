//! test run

// Packages unicode, unicode/utf8 and unicode/utf16: classes, cases, encodings, damaged input.
package main

import (
	"fmt"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

func class(r rune) (s string) {
	for _, c := range []struct {
		name string
		f    func(rune) bool
	}{{"L", unicode.IsLetter}, {"U", unicode.IsUpper}, {"l", unicode.IsLower}, {"T", unicode.IsTitle}, {"d", unicode.IsDigit}, {"N", unicode.IsNumber}, {"P", unicode.IsPunct}, {"S", unicode.IsSymbol}, {"_", unicode.IsSpace}, {"C", unicode.IsControl}, {"M", unicode.IsMark}, {"g", unicode.IsGraphic}, {"p", unicode.IsPrint}} {
		if c.f(r) {
			s += c.name
		}
	}
	return s
}

func main() {
	for _, r := range "aZ5é ǅ½٣世₂!+\t\u00a0\u0301\u200b\U0001F600€ßΣς\x00" {
		fmt.Printf("%U %s %U %U %U %U\n", r, class(r), unicode.ToUpper(r), unicode.ToLower(r), unicode.ToTitle(r), unicode.SimpleFold(r))
	}
	fmt.Println(unicode.Is(unicode.Han, '世'), unicode.In('α', unicode.Latin, unicode.Greek), unicode.IsOneOf([]*unicode.RangeTable{unicode.Cyrillic}, 'Ж'), unicode.TurkishCase.ToUpper('i'), unicode.ToUpper('i'), len(unicode.Scripts) > 100)
	counts := map[string]int{}
	for r := rune(0); r < 0x3000; r++ {
		for name, t := range map[string]*unicode.RangeTable{"Lu": unicode.Lu, "Nd": unicode.Nd, "White": unicode.White_Space, "Zs": unicode.Zs, "Dash": unicode.Dash} {
			if unicode.Is(t, r) {
				counts[name]++
			}
		}
	}
	fmt.Println(counts)
	for _, s := range []string{"aé世😀", "\xff", "\xc3", "a\xe4\xb8", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xc0\x80", ""} {
		r, n := utf8.DecodeRuneInString(s)
		l, m := utf8.DecodeLastRuneInString(s)
		fmt.Printf("%q %v %d %U %d %U %d %v\n", s, utf8.ValidString(s), utf8.RuneCountInString(s), r, n, l, m, utf8.FullRuneInString(s))
	}
	for _, r := range []rune{'a', 'é', '世', '😀', 0xd800, 0x110000, -1} {
		b := utf8.AppendRune(nil, r)
		fmt.Println(b, utf8.RuneLen(r), utf8.ValidRune(r), utf16.IsSurrogate(r))
		x, y := utf16.EncodeRune(r)
		fmt.Printf("%U %U %U %d\n", x, y, utf16.DecodeRune(x, y), utf16.RuneLen(r))
	}
	fmt.Println(utf16.Encode([]rune("a世😀")), string(utf16.Decode([]uint16{'a', 0xd83d, 0xde00, 0xd800, 'b'})), utf8.RuneStart(0x80), utf8.RuneError, utf8.UTFMax)
	p := make([]byte, 4)
	n := utf8.EncodeRune(p, '€')
	fmt.Println(p[:n], utf8.Valid(p[:2]), utf8.FullRune(p[:2]))
}

//; stdout:
//;   U+0061 Llgp U+0041 U+0061 U+0041 U+0041
//;   U+005A LUgp U+005A U+007A U+005A U+007A
//;   U+0035 dNgp U+0035 U+0035 U+0035 U+0035
//;   U+00E9 Llgp U+00C9 U+00E9 U+00C9 U+00C9
//;   U+0020 _gp U+0020 U+0020 U+0020 U+0020
//;   U+01C5 LTgp U+01C4 U+01C6 U+01C5 U+01C6
//;   U+00BD Ngp U+00BD U+00BD U+00BD U+00BD
//;   U+0663 dNgp U+0663 U+0663 U+0663 U+0663
//;   U+4E16 Lgp U+4E16 U+4E16 U+4E16 U+4E16
//;   U+2082 Ngp U+2082 U+2082 U+2082 U+2082
//;   U+0021 Pgp U+0021 U+0021 U+0021 U+0021
//;   U+002B Sgp U+002B U+002B U+002B U+002B
//;   U+0009 _C U+0009 U+0009 U+0009 U+0009
//;   U+00A0 _g U+00A0 U+00A0 U+00A0 U+00A0
//;   U+0301 Mgp U+0301 U+0301 U+0301 U+0301
//;   U+200B  U+200B U+200B U+200B U+200B
//;   U+1F600 Sgp U+1F600 U+1F600 U+1F600 U+1F600
//;   U+20AC Sgp U+20AC U+20AC U+20AC U+20AC
//;   U+00DF Llgp U+00DF U+00DF U+00DF U+1E9E
//;   U+03A3 LUgp U+03A3 U+03C3 U+03A3 U+03C2
//;   U+03C2 Llgp U+03A3 U+03C2 U+03A3 U+03C3
//;   U+0000 C U+0000 U+0000 U+0000 U+0000
//;   true true true 304 73 true
//;   map[Dash:21 Lu:978 Nd:290 White:24 Zs:16]
//;   "aé世😀" true 4 U+0061 1 U+1F600 4 true
//;   "\xff" false 1 U+FFFD 1 U+FFFD 1 true
//;   "\xc3" false 1 U+FFFD 1 U+FFFD 1 false
//;   "a\xe4\xb8" false 3 U+0061 1 U+FFFD 1 true
//;   "\xed\xa0\x80" false 3 U+FFFD 1 U+FFFD 1 true
//;   "\xf4\x90\x80\x80" false 4 U+FFFD 1 U+FFFD 1 true
//;   "\xc0\x80" false 2 U+FFFD 1 U+FFFD 1 true
//;   "" true 0 U+FFFD 0 U+FFFD 0 false
//;   [97] 1 true false
//;   U+FFFD U+FFFD U+FFFD 1
//;   [195 169] 2 true false
//;   U+FFFD U+FFFD U+FFFD 1
//;   [228 184 150] 3 true false
//;   U+FFFD U+FFFD U+FFFD 1
//;   [240 159 152 128] 4 true false
//;   U+D83D U+DE00 U+1F600 2
//;   [239 191 189] -1 false true
//;   U+FFFD U+FFFD U+FFFD -1
//;   [239 191 189] -1 false false
//;   U+FFFD U+FFFD U+FFFD -1
//;   [239 191 189] -1 false false
//;   U+FFFD U+FFFD U+FFFD -1
//;   [97 19990 55357 56832] a😀�b false 65533 4
//;   [226 130 172] false false
//; exit: 0
