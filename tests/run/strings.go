//! test run

// Package strings: searching, splitting, mapping, building, replacing, reading, comparing.
package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
)

func main() {
	s := "The quick brown fox jumps over the lazy dog. Ünïcödé 世界!"
	for _, sub := range []string{"", "T", "quick", "the", "dog.", "世", "zzz", "!", "o"} {
		fmt.Println(strings.Index(s, sub), strings.LastIndex(s, sub), strings.Count(s, sub), strings.Contains(s, sub), strings.HasPrefix(s, sub), strings.HasSuffix(s, sub))
	}
	fmt.Println(strings.IndexByte(s, 'q'), strings.IndexRune(s, '界'), strings.IndexAny(s, "xyz"), strings.IndexFunc(s, unicode.IsPunct), strings.LastIndexAny(s, "aeiou"), strings.ContainsRune(s, 'é'))
	fmt.Printf("%q\n%q\n%q\n", strings.Fields(s), strings.Split("a,b,,c,", ","), strings.SplitN("a,b,c,d", ",", 2))
	fmt.Printf("%q %q %q\n", strings.SplitAfter("a,b", ","), strings.Split("héy", ""), strings.FieldsFunc("a1b22c", unicode.IsDigit))
	fmt.Println(strings.ToUpper(s), strings.ToLower(s), strings.Title("hello world"), strings.ToTitle("ǆ"), strings.ToValidUTF8("a\xffb", "?"))
	fmt.Printf("%q %q %q %q %q\n", strings.TrimSpace(" \t x y \n"), strings.Trim("xxhixx", "x"), strings.TrimLeft("xxhix", "x"), strings.TrimPrefix("prefix-a", "prefix-"), strings.TrimSuffix("a.go", ".go"))
	fmt.Println(strings.TrimFunc("123abc456", unicode.IsDigit), strings.TrimRight("aab", "b"))
	fmt.Println(strings.Repeat("ab", 5), strings.Join([]string{"x", "y", "z"}, "--"), strings.Replace("aaaa", "a", "b", 2), strings.ReplaceAll("aaaa", "aa", "b"))
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'o' {
			return -1
		}
		return unicode.ToUpper(r)
	}, s))
	fmt.Println(strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("Σ", "ς"), strings.Compare("a", "b"), strings.Compare("b", "a"))
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "quick", "slow", "brown", "red")
	fmt.Println(r.Replace("<" + s[:20] + ">"))
	fmt.Println(strings.NewReplacer("a", "1", "b", "2").Replace("abcab"), strings.NewReplacer("hello", "x", "hell", "y").Replace("hello hell"))
	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, "%d-", i)
	}
	b.WriteByte('x')
	b.WriteRune('世')
	b.WriteString("end")
	b.Grow(100)
	fmt.Println(b.String(), b.Len(), b.Cap() >= 100)
	rd := strings.NewReader("reader text")
	p := make([]byte, 6)
	n, err := rd.Read(p)
	fmt.Println(n, err, string(p), rd.Len(), rd.Size())
	rd.Seek(-4, io.SeekEnd)
	rest, _ := io.ReadAll(rd)
	fmt.Println(string(rest))
	before, after, found := strings.Cut("key=value=x", "=")
	fmt.Println(before, after, found)
	fmt.Println(strings.CutPrefix("abc", "a"))
	fmt.Println(strings.CutSuffix("abc", "x"))
	for w := range strings.SplitSeq("p,q,r", ",") {
		fmt.Print(w, ";")
	}
	for l := range strings.Lines("one\ntwo\nthree") {
		fmt.Printf("%q", l)
	}
	for w := range strings.FieldsSeq("  a  b ") {
		fmt.Print("[", w, "]")
	}
	fmt.Println()
	long := strings.Repeat("abcdefghij", 1000) + "needle" + strings.Repeat("z", 50)
	fmt.Println(strings.Index(long, "needle"), strings.LastIndex(long, "j"), strings.Count(long, "cde"), strings.IndexByte(long, 'z'), len(strings.ToUpper(long)))
	hay := strings.Repeat("a", 5000) + "b"
	fmt.Println(strings.Index(hay, strings.Repeat("a", 40)+"b"), strings.Contains(hay, "ba"))
	defer func() { fmt.Println(recover()) }()
	io.Copy(os.Stdout, strings.NewReader("copied\n"))
	strings.Repeat("x", -len(s))
}

//; stdout:
//;   0 64 57 true true true
//;   0 0 1 true true false
//;   4 4 1 true false false
//;   31 31 1 true false false
//;   40 40 1 true false false
//;   57 57 1 true false false
//;   -1 -1 0 false false false
//;   63 63 1 true false true
//;   12 41 4 true false false
//;   4 60 18 43 41 true
//;   ["The" "quick" "brown" "fox" "jumps" "over" "the" "lazy" "dog." "Ünïcödé" "世界!"]
//;   ["a" "b" "" "c" ""]
//;   ["a" "b,c,d"]
//;   ["a," "b"] ["h" "é" "y"] ["a" "b" "c"]
//;   THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG. ÜNÏCÖDÉ 世界! the quick brown fox jumps over the lazy dog. ünïcödé 世界! Hello World ǅ a?b
//;   "x y" "hi" "hix" "a" "a"
//;   abc aa
//;   ababababab x--y--z bbaa bb
//;   THE QUICK BRWN FX JUMPS VER THE LAZY DG. ÜNÏCÖDÉ 世界!
//;   false true -1 1
//;   &lt;The slow red fox &gt;
//;   12c12 x y
//;   0-1-2-3-4-x世end 17 true
//;   6 <nil> reader 5 11
//;   text
//;   key value=x true
//;   bc true
//;   abc false
//;   p;q;r;"one\n""two\n""three"[a][b]
//;   10000 9999 1000 10006 10056
//;   4960 false
//;   copied
//;   strings: negative Repeat count
//; exit: 0
