//! test run

// Packages compress/gzip, flate, zlib, lzw and bzip2: round trips at every level, headers, damaged input.
package main

import (
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/lzw"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

func corpus() []byte {
	var b bytes.Buffer
	seed := uint32(1)
	for i := range 3000 {
		seed = seed*1664525 + 1013904223
		fmt.Fprintf(&b, "line %d of %s %x\n", i, strings.Repeat("text ", int(seed>>28)), seed>>12)
	}
	return b.Bytes()
}

func main() {
	data := corpus()
	for level := gzip.HuffmanOnly; level <= gzip.BestCompression; level++ {
		var buf bytes.Buffer
		w, err := gzip.NewWriterLevel(&buf, level)
		if err != nil {
			fmt.Println(err)
			continue
		}
		w.Name, w.Comment, w.ModTime = "file.txt", "c", time.Unix(1e9, 0)
		w.Write(data[:1000])
		w.Flush()
		w.Write(data[1000:])
		w.Close()
		size := buf.Len()
		r, err := gzip.NewReader(&buf)
		if err != nil {
			fmt.Println(err)
			continue
		}
		back, err := io.ReadAll(r)
		fmt.Println(level, len(data), size, bytes.Equal(back, data), err, r.Name, r.Comment, r.ModTime.Unix())
	}
	var multi bytes.Buffer
	for _, s := range []string{"one ", "two"} {
		w := gzip.NewWriter(&multi)
		w.Write([]byte(s))
		w.Close()
	}
	packed := bytes.Clone(multi.Bytes())
	r, _ := gzip.NewReader(&multi)
	all, err := io.ReadAll(r)
	fmt.Println(string(all), err)
	for _, f := range []func([]byte) []byte{
		func(b []byte) []byte { return b[:len(b)-3] },
		func(b []byte) []byte { b[0] = 0; return b },
		func(b []byte) []byte { b[len(b)-5] ^= 1; return b },
		func(b []byte) []byte { b[12] ^= 0xff; return b },
		func(b []byte) []byte { return nil },
	} {
		r, err := gzip.NewReader(bytes.NewReader(f(bytes.Clone(packed))))
		if err == nil {
			_, err = io.ReadAll(r)
		}
		fmt.Println(err)
	}
	var z bytes.Buffer
	zw, _ := zlib.NewWriterLevelDict(&z, 9, data[:500])
	zw.Write(data)
	zw.Close()
	zsize := z.Len()
	zr, err := zlib.NewReaderDict(&z, data[:500])
	back, err2 := io.ReadAll(zr)
	fmt.Println(zsize, err, err2, bytes.Equal(back, data))
	var fl bytes.Buffer
	fw, _ := flate.NewWriter(&fl, flate.BestSpeed)
	fw.Write(bytes.Repeat([]byte{0}, 100000))
	fw.Close()
	fsize := fl.Len()
	back, err = io.ReadAll(flate.NewReader(&fl))
	fmt.Println(fsize, len(back), err)
	for _, order := range []lzw.Order{lzw.LSB, lzw.MSB} {
		var l bytes.Buffer
		lw := lzw.NewWriter(&l, order, 8)
		lw.Write(data)
		lw.Close()
		n := l.Len()
		back, err = io.ReadAll(lzw.NewReader(&l, order, 8))
		fmt.Println(n, bytes.Equal(back, data), err)
	}
	bz, _ := hex.DecodeString("425a68393141592653594eece83600000251800010400006449080200031064c4101a7a9a580bb9431f8bb9229c28482776741b0")
	back, err = io.ReadAll(bzip2.NewReader(bytes.NewReader(bz)))
	fmt.Printf("%q %v\n", back, err)
}

//; stdout:
//;   -2 171529 71927 true <nil> file.txt c 1000000000
//;   -1 171529 22996 true <nil> file.txt c 1000000000
//;   0 171529 171588 true <nil> file.txt c 1000000000
//;   1 171529 28405 true <nil> file.txt c 1000000000
//;   2 171529 27223 true <nil> file.txt c 1000000000
//;   3 171529 25525 true <nil> file.txt c 1000000000
//;   4 171529 25425 true <nil> file.txt c 1000000000
//;   5 171529 24283 true <nil> file.txt c 1000000000
//;   6 171529 22996 true <nil> file.txt c 1000000000
//;   7 171529 22626 true <nil> file.txt c 1000000000
//;   8 171529 21363 true <nil> file.txt c 1000000000
//;   9 171529 21363 true <nil> file.txt c 1000000000
//;   one two <nil>
//;   unexpected EOF
//;   gzip: invalid header
//;   gzip: invalid checksum
//;   gzip: invalid checksum
//;   EOF
//;   21228 <nil> <nil> true
//;   133 100000 <nil>
//;   26295 true <nil>
//;   26295 true <nil>
//;   "hello world\n" <nil>
//; exit: 0
