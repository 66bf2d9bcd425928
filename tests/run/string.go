//! test run

// Strings: indexing, slicing, comparison, concatenation, conversion to and from bytes and runes, ranging.
package main

import "fmt"

//go:noinline
func concat(a, b, c string) string { return a + b + c + "!" }

//go:noinline
func order(a, b string) (bool, bool, bool, bool, bool, bool) {
	return a < b, a <= b, a == b, a != b, a >= b, a > b
}

type text string

func (t text) first() byte { return t[0] }

func panics(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
}

func main() {
	s := "héllo, 世界\x00\xff"
	fmt.Println(len(s), s[1], s[len(s)-1], []byte(s[7:]), s[:1], s[1:3] == "é", s[3:3] == "")
	for i, r := range s {
		fmt.Print(i, ":", r, " ")
	}
	fmt.Println()
	for i := range s {
		fmt.Print(i, " ")
	}
	fmt.Println()
	b := []byte(s)
	b[0] = 'H'
	fmt.Println(string(b[:6]), s[:6], len(b), cap(b) >= len(b))
	r := []rune(s)
	fmt.Println(len(r), r, string(r[7:9]), string(r) == s)
	bad := string([]byte{'a', 0xc0, 0x80, 'b', 0xed, 0xa0, 0x80, 0xf4, 0x90, 0x80, 0x80})
	for i, c := range bad {
		fmt.Print(i, "=", c, " ")
	}
	fmt.Println()
	fmt.Println(concat("a", "", "b"), concat("", "", ""), len(concat(s, s, s)))
	words := []string{"", "a", "ab", "b", "a\x00", "ä"}
	for _, x := range words {
		for _, y := range words {
			fmt.Println(order(x, y))
		}
	}
	fmt.Println(text("xyz").first(), string(text("q")), string(rune(65)), string(rune(0x4e16)))
	acc := ""
	for i := 0; i < 20; i++ {
		acc += string(rune('a' + i))
	}
	fmt.Println(acc, acc[3:7], acc[18:])
	raw := `back\slash
second "line"`
	fmt.Printf("%q %x %U\n", raw, "hi ☺", []rune("☺"))
	n := 30
	panics("index", func() { _ = acc[n] })
	panics("negative", func() { m := -n; _ = acc[m] })
	panics("slice end", func() { _ = acc[:n] })
	panics("slice order", func() { _ = acc[n-20 : n-25] })
	panics("slice low", func() { _ = acc[n:] })
	var empty string
	fmt.Println(empty == "", len(empty), empty+empty == empty, []byte(empty), []rune(empty))
	switch acc[:3] {
	case "abd":
		fmt.Println("wrong")
	case "abc":
		fmt.Println("switch on string")
	}
	const c = "constant"
	fmt.Println(c[3], len(c), c[2:5])
}

//; stdout:
//;   16 195 255 [32 228 184 150 231 149 140 0 255] h true true
//;   0:104 1:233 3:108 4:108 5:111 6:44 7:32 8:19990 11:30028 14:0 15:65533 ⏎
//;   0 1 3 4 5 6 7 8 11 14 15 ⏎
//;   Héllo héllo 16 true
//;   11 [104 233 108 108 111 44 32 19990 30028 0 65533] 世界 false
//;   0=97 1=65533 2=65533 3=98 4=65533 5=65533 6=65533 7=65533 8=65533 9=65533 10=65533 ⏎
//;   ab! ! 49
//;   false true true false true false
//;   true true false true false false
//;   true true false true false false
//;   true true false true false false
//;   true true false true false false
//;   true true false true false false
//;   false false false true true true
//;   false true true false true false
//;   true true false true false false
//;   true true false true false false
//;   true true false true false false
//;   true true false true false false
//;   false false false true true true
//;   false false false true true true
//;   false true true false true false
//;   true true false true false false
//;   false false false true true true
//;   true true false true false false
//;   false false false true true true
//;   false false false true true true
//;   false false false true true true
//;   false true true false true false
//;   false false false true true true
//;   true true false true false false
//;   false false false true true true
//;   false false false true true true
//;   true true false true false false
//;   true true false true false false
//;   false true true false true false
//;   true true false true false false
//;   false false false true true true
//;   false false false true true true
//;   false false false true true true
//;   false false false true true true
//;   false false false true true true
//;   false true true false true false
//;   120 q A 世
//;   abcdefghijklmnopqrst defg st
//;   "back\\slash\nsecond \"line\"" 686920e298ba [U+263A]
//;   index runtime error: index out of range [30] with length 20
//;   negative runtime error: index out of range [-30]
//;   slice end runtime error: slice bounds out of range [:30] with length 20
//;   slice order runtime error: slice bounds out of range [10:5]
//;   slice low runtime error: slice bounds out of range [30:20]
//;   true 0 true [] []
//;   switch on string
//;   115 8 nst
//; exit: 0
