//! test run

// Package regexp: matching, groups, replacement, splitting, flags, syntax errors, long inputs.
package main

import (
	"fmt"
	"regexp"
	"strings"
)

func main() {
	text := "Contact: ann@example.com, bob.smith@mail.example.org; call +1-555-0123 or 555-9876. 2024-02-29, 1999-12-31"
	email := regexp.MustCompile(`([\w.]+)@([\w.]+)\.(com|org)`)
	fmt.Println(email.FindString(text), email.FindStringIndex(text), email.NumSubexp())
	fmt.Printf("%q\n%q\n", email.FindStringSubmatch(text), email.FindAllString(text, -1))
	fmt.Println(email.FindAllStringSubmatchIndex(text, -1))
	date := regexp.MustCompile(`(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})`)
	fmt.Println(date.ReplaceAllString(text, "${day}/${month}/$year"), date.SubexpNames(), date.SubexpIndex("month"))
	fmt.Println(date.ReplaceAllStringFunc(text, strings.ToLower), date.ReplaceAllLiteralString("2000-01-01", "$1"))
	for _, c := range []struct{ re, s string }{
		{`^a.*z$`, "abcz"}, {`^a.*z$`, "abc"}, {`(?i)HeLLo`, "say hello"}, {`(?s)a.b`, "a\nb"}, {`a.b`, "a\nb"}, {`(?m)^b$`, "a\nb\nc"}, {`\bfoo\b`, "a foo b"}, {`x*`, ""}, {`[^aeiou\s]+`, "aei xyz"},
		{`\p{Greek}+`, "abc αβγ"}, {`[[:upper:]]{2,3}`, "aABCD"}, {`(a|ab)(c|bcd)(d*)`, "abcd"}, {`a+?`, "aaa"}, {`(a*)*`, "b"}, {`(?:x|y)+z`, "xyxyz"}, {`\x41\x{263a}`, "A☺"}, {`.`, "世"}, {`\d+(?:\.\d+)?`, "v3.14"},
	} {
		re, err := regexp.Compile(c.re)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s %q: %v %q %v\n", re, c.s, re.MatchString(c.s), re.FindStringSubmatch(c.s), re.FindStringIndex(c.s))
	}
	longest := regexp.MustCompile(`a(|b)`)
	first := longest.FindString("ab")
	longest.Longest()
	fmt.Printf("%q %q\n", first, longest.FindString("ab"))
	fmt.Printf("%q %q\n", regexp.MustCompile(`\s*[,;]\s*`).Split("a , b;c ,d", -1), regexp.MustCompile(`x*`).Split("axbxc", -1))
	fmt.Printf("%q\n", regexp.MustCompile(`a*`).ReplaceAllString("baaac", "X"))
	for _, bad := range []string{`(`, `a**`, `[z-a]`, `\8`, `a{1001}`, `(?P<n>a)(?P<n>b)`, `[[:foo:]]`, `*`} {
		_, err := regexp.Compile(bad)
		fmt.Println(err)
	}
	fmt.Println(regexp.QuoteMeta("[a.b]*(c)"), regexp.MustCompile(`^[\w]+$`).MatchReader(strings.NewReader("word")))
	long := strings.Repeat("ab", 50000) + "c"
	fmt.Println(regexp.MustCompile(`(ab)*c$`).FindStringIndex(long), regexp.MustCompile(`(a?){30}a{30}`).MatchString(strings.Repeat("a", 30)), len(regexp.MustCompile(`b`).FindAllStringIndex(long, -1)))
	tmpl := regexp.MustCompile(`(?m)(\w+)=(\w+)$`)
	var dst []byte
	for _, m := range tmpl.FindAllStringSubmatchIndex("k1=v1\nk2=v2", -1) {
		dst = tmpl.ExpandString(dst, "$2:${1}x;", "k1=v1\nk2=v2", m)
	}
	prefix, complete := regexp.MustCompile(`abc+d`).LiteralPrefix()
	fmt.Println(string(dst), prefix, complete)
	defer func() { fmt.Println(recover()) }()
	regexp.MustCompile(`a)`)
}

//; stdout:
//;   ann@example.com [9 24] 3
//;   ["ann@example.com" "ann" "example" "com"]
//;   ["ann@example.com" "bob.smith@mail.example.org"]
//;   [[9 24 9 12 13 20 21 24] [26 52 26 35 36 48 49 52]]
//;   Contact: ann@example.com, bob.smith@mail.example.org; call +1-555-0123 or 555-9876. 29/02/2024, 31/12/1999 [ year month day] 2
//;   Contact: ann@example.com, bob.smith@mail.example.org; call +1-555-0123 or 555-9876. 2024-02-29, 1999-12-31 $1
//;   ^a.*z$ "abcz": true ["abcz"] [0 4]
//;   ^a.*z$ "abc": false [] []
//;   (?i)HeLLo "say hello": true ["hello"] [4 9]
//;   (?s)a.b "a\nb": true ["a\nb"] [0 3]
//;   a.b "a\nb": false [] []
//;   (?m)^b$ "a\nb\nc": true ["b"] [2 3]
//;   \bfoo\b "a foo b": true ["foo"] [2 5]
//;   x* "": true [""] [0 0]
//;   [^aeiou\s]+ "aei xyz": true ["xyz"] [4 7]
//;   \p{Greek}+ "abc αβγ": true ["αβγ"] [4 10]
//;   [[:upper:]]{2,3} "aABCD": true ["ABC"] [1 4]
//;   (a|ab)(c|bcd)(d*) "abcd": true ["abcd" "a" "bcd" ""] [0 4]
//;   a+? "aaa": true ["a"] [0 1]
//;   (a*)* "b": true ["" ""] [0 0]
//;   (?:x|y)+z "xyxyz": true ["xyxyz"] [0 5]
//;   \x41\x{263a} "A☺": true ["A☺"] [0 4]
//;   . "世": true ["世"] [0 3]
//;   \d+(?:\.\d+)? "v3.14": true ["3.14"] [1 5]
//;   "a" "ab"
//;   ["a" "b" "c" "d"] ["a" "b" "c"]
//;   "XbXcX"
//;   error parsing regexp: missing closing ): `(`
//;   error parsing regexp: invalid nested repetition operator: `**`
//;   error parsing regexp: invalid character class range: `z-a`
//;   error parsing regexp: invalid escape sequence: `\8`
//;   error parsing regexp: invalid repeat count: `{1001}`
//;   <nil>
//;   error parsing regexp: invalid character class range: `[:foo:]`
//;   error parsing regexp: missing argument to repetition operator: `*`
//;   \[a\.b\]\*\(c\) true
//;   [0 100001] true 50000
//;   v1:k1x;v2:k2x; abc false
//;   regexp: Compile(`a)`): error parsing regexp: unexpected ): `a)`
//; exit: 0
