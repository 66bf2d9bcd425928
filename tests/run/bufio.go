//! test run

// Package bufio: scanners with every split function, readers, writers, long lines, errors.
package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

type slowReader struct {
	data string
	step int
}

func (s *slowReader) Read(p []byte) (int, error) {
	if s.data == "" {
		return 0, io.EOF
	}
	n := copy(p, s.data[:min(s.step, len(s.data))])
	s.data = s.data[n:]
	return n, nil
}

type failing struct{ after int }

func (f *failing) Write(p []byte) (int, error) {
	if f.after -= len(p); f.after < 0 {
		return 0, errors.New("disk full")
	}
	return len(p), nil
}

func main() {
	text := "first line\nsecond  line\r\n\nlast without newline é世"
	for name, split := range map[string]bufio.SplitFunc{"one": nil} {
		fmt.Println(name, split == nil)
	}
	for _, split := range []bufio.SplitFunc{bufio.ScanLines, bufio.ScanWords, bufio.ScanRunes, bufio.ScanBytes} {
		sc := bufio.NewScanner(&slowReader{text, 3})
		sc.Split(split)
		n, total := 0, 0
		for sc.Scan() {
			if n++; n < 6 {
				fmt.Printf("%q ", sc.Text())
			}
			total += utf8.RuneCount(sc.Bytes())
		}
		fmt.Println(n, total, sc.Err())
	}
	sc := bufio.NewScanner(strings.NewReader("1,2,3"))
	sc.Split(func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, ','); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF {
			return 0, data, bufio.ErrFinalToken
		}
		return 0, nil, nil
	})
	for sc.Scan() {
		fmt.Print(sc.Text(), ";")
	}
	fmt.Println(sc.Err())
	sc = bufio.NewScanner(strings.NewReader(strings.Repeat("x", 100000)))
	fmt.Println(sc.Scan(), sc.Err())
	sc = bufio.NewScanner(strings.NewReader(strings.Repeat("x", 100000)))
	sc.Buffer(nil, 200000)
	fmt.Println(sc.Scan(), len(sc.Bytes()))
	r := bufio.NewReaderSize(&slowReader{text, 7}, 16)
	p, err := r.Peek(5)
	fmt.Printf("%q %v %d\n", p, err, r.Buffered())
	line, prefix, err := r.ReadLine()
	fmt.Printf("%q %v %v\n", line, prefix, err)
	s, err := r.ReadString('\n')
	fmt.Printf("%q %v\n", s, err)
	n, err := r.Discard(3)
	c, size, _ := r.ReadRune()
	r.UnreadRune()
	fmt.Println(n, err, string(c), size)
	_, err = r.Peek(17)
	fmt.Println(err)
	b, err := r.ReadBytes('\n')
	fmt.Printf("%q %v\n", b, err)
	_, err = r.ReadByte()
	fmt.Println(err)
	w := bufio.NewWriterSize(&failing{20}, 8)
	w.WriteString("1234567890")
	fmt.Println(w.Buffered(), w.Available())
	w.WriteByte('x')
	w.WriteRune('世')
	fmt.Println(w.Flush(), w.Size())
	w.WriteString(strings.Repeat("y", 30))
	fmt.Println(w.Flush())
	var out bytes.Buffer
	rw := bufio.NewReadWriter(bufio.NewReader(strings.NewReader("in")), bufio.NewWriter(&out))
	fmt.Fprintf(rw, "%s-%d", "out", 1)
	all, _ := io.ReadAll(rw)
	rw.Flush()
	fmt.Println(string(all), out.String())
	rd := bufio.NewReader(strings.NewReader("a b\nc"))
	var x, y string
	fmt.Fscanln(rd, &x, &y)
	rest, _ := rd.ReadString(0)
	fmt.Println(x, y, rest)
}

//; stdout:
//;   one true
//;   "first line" "second  line" "" "last without newline é世" 4 45 <nil>
//;   "first" "line" "second" "line" "last" 8 39 <nil>
//;   "f" "i" "r" "s" "t" 49 49 <nil>
//;   "f" "i" "r" "s" "t" 52 52 <nil>
//;   1;2;3;<nil>
//;   false bufio.Scanner: token too long
//;   true 100000
//;   "first" <nil> 7
//;   "first line" false <nil>
//;   "second  line\r\n" <nil>
//;   3 <nil> s 1
//;   bufio: buffer full
//;   "st without newline é世" EOF
//;   EOF
//;   2 6
//;   <nil> 8
//;   disk full
//;   in out-1
//;   a b c
//; exit: 0
