//! test run

// Package io: copies, pipes, limits, sections, multi readers and writers, tees, errors.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

type upper struct{ io.Reader }

func (u upper) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	copy(p, bytes.ToUpper(p[:n]))
	return n, err
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

func main() {
	n, err := io.Copy(os.Stdout, upper{strings.NewReader("copied\n")})
	fmt.Println(n, err)
	var c counter
	mw := io.MultiWriter(&c, io.Discard)
	io.WriteString(mw, "hello")
	fmt.Fprint(mw, 12345)
	fmt.Println(c)
	mr := io.MultiReader(strings.NewReader("a"), strings.NewReader(""), strings.NewReader("bc"))
	all, err := io.ReadAll(mr)
	fmt.Println(string(all), err)
	var tee bytes.Buffer
	tr := io.TeeReader(strings.NewReader("tee"), &tee)
	io.ReadAll(tr)
	fmt.Println(tee.String())
	lr := io.LimitReader(strings.NewReader("0123456789"), 4)
	all, _ = io.ReadAll(lr)
	fmt.Println(string(all))
	sr := io.NewSectionReader(strings.NewReader("0123456789"), 2, 5)
	buf := make([]byte, 3)
	sr.ReadAt(buf, 1)
	fmt.Println(string(buf), sr.Size())
	sr.Seek(-2, io.SeekEnd)
	all, _ = io.ReadAll(sr)
	fmt.Println(string(all))
	_, err = io.ReadFull(strings.NewReader("ab"), buf)
	fmt.Println(err, err == io.ErrUnexpectedEOF)
	_, err = io.ReadFull(strings.NewReader(""), buf)
	fmt.Println(err)
	k, err := io.ReadAtLeast(strings.NewReader("abcdef"), buf, 2)
	fmt.Println(k, err, string(buf[:k]))
	_, err = io.ReadAtLeast(strings.NewReader("abcdef"), buf[:1], 2)
	fmt.Println(err)
	nn, err := io.CopyN(io.Discard, strings.NewReader("abc"), 5)
	fmt.Println(nn, err)
	pr, pw := io.Pipe()
	go func() {
		for i := range 3 {
			fmt.Fprintf(pw, "message %d\n", i)
		}
		pw.CloseWithError(errors.New("writer is done"))
	}()
	all, err = io.ReadAll(pr)
	fmt.Printf("%q %v\n", all, err)
	pr.Close()
	_, err = pw.Write([]byte("x"))
	fmt.Println(err)
	pr2, pw2 := io.Pipe()
	go func() {
		io.Copy(pw2, strings.NewReader(strings.Repeat("data", 50000)))
		pw2.Close()
	}()
	var total counter
	written, err := io.CopyBuffer(&total, pr2, make([]byte, 1000))
	fmt.Println(written, total, err)
	ow := io.NewOffsetWriter(writerAt{}, 100)
	ow.Write([]byte("abc"))
	ow.WriteAt([]byte("d"), 7)
	rc := io.NopCloser(strings.NewReader("x"))
	_, isWriterTo := rc.(io.WriterTo)
	fmt.Println(rc.Close(), isWriterTo)
	var rw io.ReadWriter = &bytes.Buffer{}
	rw.Write([]byte("rw"))
	_, seekable := rw.(io.Seeker)
	all, _ = io.ReadAll(rw)
	fmt.Println(string(all), seekable)
}

type writerAt struct{}

func (writerAt) WriteAt(p []byte, off int64) (int, error) {
	fmt.Println("at", off, string(p))
	return len(p), nil
}

//; stdout:
//;   COPIED
//;   7 <nil>
//;   10
//;   abc <nil>
//;   tee
//;   0123
//;   345 5
//;   56
//;   unexpected EOF true
//;   EOF
//;   3 <nil> abc
//;   short buffer
//;   3 EOF
//;   "message 0\nmessage 1\nmessage 2\n" writer is done
//;   io: read/write on closed pipe
//;   200000 200000 <nil>
//;   at 100 abc
//;   at 107 d
//;   <nil> true
//;   rw false
//; exit: 0
