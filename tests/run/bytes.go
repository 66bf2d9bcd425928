//! test run

// Package bytes: the buffer, searching, splitting, comparing, and aliasing of results.
package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"unicode"
)

func main() {
	b := []byte("alpha,beta,gamma,,delta")
	parts := bytes.Split(b, []byte(","))
	fmt.Printf("%q %d\n", parts, len(parts))
	parts[0][0] = 'A'
	fmt.Println(string(b[:5]), cap(parts[0]), cap(parts[1]))
	fmt.Println(bytes.Index(b, []byte("beta")), bytes.LastIndexByte(b, ','), bytes.Count(b, []byte("a")), bytes.IndexAny(b, "xg"), bytes.IndexFunc(b, unicode.IsUpper))
	fmt.Println(bytes.Equal(b, bytes.Clone(b)), bytes.Compare([]byte("a"), []byte("ab")), bytes.Compare(nil, []byte{}), bytes.EqualFold([]byte("AbC"), []byte("aBc")))
	fmt.Printf("%s %s %q\n", bytes.ToUpper(b), bytes.Title([]byte("go lang")), bytes.Fields([]byte(" x  y ")))
	fmt.Printf("%s %s %s\n", bytes.Trim([]byte("--x--"), "-"), bytes.TrimSpace([]byte("\n t \t")), bytes.ReplaceAll(b, []byte("a"), []byte("[a]")))
	fmt.Printf("%s|%s\n", bytes.Join([][]byte{[]byte("1"), []byte("2")}, []byte("+")), bytes.Repeat([]byte("ab"), 3))
	fmt.Println(bytes.HasPrefix(b, []byte("Al")), bytes.HasSuffix(b, []byte("ta")), bytes.ContainsAny(b, "zq"), bytes.Runes([]byte("hé")))
	before, after, ok := bytes.Cut(b, []byte(",,"))
	fmt.Println(string(before), string(after), ok)
	var buf bytes.Buffer
	buf.WriteString("hello ")
	buf.Write([]byte("buffered "))
	buf.WriteByte('w')
	buf.WriteRune('ö')
	fmt.Fprintf(&buf, "rld %d", 42)
	fmt.Println(buf.Len(), buf.String())
	p := make([]byte, 6)
	n, _ := buf.Read(p)
	fmt.Println(n, string(p))
	c, _ := buf.ReadByte()
	buf.UnreadByte()
	r, size, _ := buf.ReadRune()
	fmt.Println(string(c), string(r), size)
	line, err := buf.ReadString('w')
	fmt.Printf("%q %v\n", line, err)
	line, err = buf.ReadString('\n')
	fmt.Printf("%q %v %d\n", line, err, buf.Len())
	buf.Reset()
	for i := range 10000 {
		buf.WriteByte(byte(i))
	}
	fmt.Println(buf.Len(), buf.Bytes()[9999], len(buf.Next(5000)), buf.Len())
	buf.Truncate(3)
	fmt.Println(buf.Bytes())
	n64, err := buf.ReadFrom(io.LimitReader(bytes.NewReader(bytes.Repeat([]byte{'z'}, 4096)), 1000))
	fmt.Println(n64, err, buf.Len())
	rd := bytes.NewReader([]byte("0123456789"))
	rd.Seek(3, io.SeekStart)
	rd.ReadAt(p[:2], 8)
	fmt.Println(string(p[:2]), rd.Len())
	rd.WriteTo(os.Stdout)
	fmt.Println()
	m := bytes.Map(func(r rune) rune {
		if r == ',' {
			return -1
		}
		return r + 1
	}, b)
	fmt.Println(string(m))
	for l := range bytes.Lines([]byte("a\nb\nc")) {
		fmt.Printf("%q ", l)
	}
	fmt.Println(bytes.MinRead, bytes.ContainsRune(b, 'β'), string(bytes.ToValidUTF8([]byte("a\xff\xfeb"), []byte("?"))))
	var zero bytes.Buffer
	_, err = zero.ReadByte()
	fmt.Println(err, zero.String() == "")
}

//; stdout:
//;   ["alpha" "beta" "gamma" "" "delta"] 5
//;   Alpha 5 4
//;   6 17 5 11 0
//;   true -1 0 true
//;   ALPHA,BETA,GAMMA,,DELTA Go Lang ["x" "y"]
//;   x t Alph[a],bet[a],g[a]mm[a],,delt[a]
//;   1+2|ababab
//;   true true false [104 233]
//;   Alpha,beta,gamma delta true
//;   24 hello buffered wörld 42
//;   6 hello ⏎
//;   b b 1
//;   "uffered w" <nil>
//;   "örld 42" EOF 0
//;   10000 15 5000 5000
//;   [136 137 138]
//;   1000 <nil> 1003
//;   89 7
//;   3456789
//;   Bmqibcfubhbnnbefmub
//;   "a\n" "b\n" "c" 512 false a?b
//;   EOF true
//; exit: 0
