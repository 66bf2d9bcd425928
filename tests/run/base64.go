//! test run

// Packages encoding/base64, base32, hex, csv, pem, ascii85: round trips and damaged input.
package main

import (
	"bytes"
	"encoding/ascii85"
	"encoding/base32"
	"encoding/base64"
	"encoding/csv"
	"encoding/hex"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	data := []byte("any carnal pleas\xff\xfe\x00")
	for _, enc := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding, base64.StdEncoding.WithPadding('*')} {
		for n := 14; n <= len(data); n++ {
			s := enc.EncodeToString(data[:n])
			back, err := enc.DecodeString(s)
			fmt.Print(s, " ", bytes.Equal(back, data[:n]), err, " ")
		}
		fmt.Println(enc.EncodedLen(10), enc.DecodedLen(16))
	}
	for _, bad := range []string{"YQ", "YQ=", "YQ==", "Y Q==", "YR==", "!!!!", "YQ==YQ==", "Y\nQ==", "YWI=="} {
		out, err := base64.StdEncoding.DecodeString(bad)
		_, strict := base64.StdEncoding.Strict().DecodeString(bad)
		fmt.Printf("%q %v %v\n", out, err, strict)
	}
	var buf bytes.Buffer
	w := base64.NewEncoder(base64.StdEncoding, &buf)
	for i := range 100 {
		w.Write([]byte{byte(i), byte(i * 7)})
	}
	w.Close()
	fmt.Println(buf.Len(), buf.String()[:40])
	all, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, &buf))
	fmt.Println(len(all), all[199], err)
	s := base32.StdEncoding.EncodeToString(data)
	b32, err := base32.StdEncoding.DecodeString(s)
	fmt.Println(s, bytes.Equal(b32, data), err, base32.HexEncoding.EncodeToString([]byte("hi")))
	h := hex.EncodeToString(data)
	hb, err := hex.DecodeString(h)
	fmt.Println(h, bytes.Equal(hb, data), err)
	_, err = hex.DecodeString("abx0")
	fmt.Println(err)
	fmt.Print(hex.Dump(append(data, data...)))
	a85 := make([]byte, ascii85.MaxEncodedLen(len(data)))
	n := ascii85.Encode(a85, data)
	fmt.Printf("%q\n", a85[:n])
	r := csv.NewReader(strings.NewReader("a,b,c\n\"q\"\"uoted\",\"multi\nline\",\n# comment\n1,2,3\n"))
	r.Comment = '#'
	records, err := r.ReadAll()
	fmt.Printf("%q %v\n", records, err)
	_, err = csv.NewReader(strings.NewReader("a,b\n1\n")).ReadAll()
	fmt.Println(err)
	_, err = csv.NewReader(strings.NewReader("a,\"b\n")).ReadAll()
	fmt.Println(err)
	cw := csv.NewWriter(os.Stdout)
	cw.WriteAll([][]string{{"x", "y z", "q\"q", "a,b", ""}, {" lead", "line\nbreak"}})
	block := &pem.Block{Type: "TEST", Headers: map[string]string{"K": "v"}, Bytes: data}
	enc := pem.EncodeToMemory(block)
	fmt.Print(string(enc))
	dec, rest := pem.Decode(append(enc, "rest"...))
	fmt.Println(dec.Type, bytes.Equal(dec.Bytes, data), string(rest))
}

//; stdout:
//;   YW55IGNhcm5hbCBwbGU= true <nil> YW55IGNhcm5hbCBwbGVh true <nil> YW55IGNhcm5hbCBwbGVhcw== true <nil> YW55IGNhcm5hbCBwbGVhc/8= true <nil> YW55IGNhcm5hbCBwbGVhc//+ true <nil> YW55IGNhcm5hbCBwbGVhc//+AA== true <nil> 16 12
//;   YW55IGNhcm5hbCBwbGU= true <nil> YW55IGNhcm5hbCBwbGVh true <nil> YW55IGNhcm5hbCBwbGVhcw== true <nil> YW55IGNhcm5hbCBwbGVhc_8= true <nil> YW55IGNhcm5hbCBwbGVhc__- true <nil> YW55IGNhcm5hbCBwbGVhc__-AA== true <nil> 16 12
//;   YW55IGNhcm5hbCBwbGU true <nil> YW55IGNhcm5hbCBwbGVh true <nil> YW55IGNhcm5hbCBwbGVhcw true <nil> YW55IGNhcm5hbCBwbGVhc/8 true <nil> YW55IGNhcm5hbCBwbGVhc//+ true <nil> YW55IGNhcm5hbCBwbGVhc//+AA true <nil> 14 12
//;   YW55IGNhcm5hbCBwbGU true <nil> YW55IGNhcm5hbCBwbGVh true <nil> YW55IGNhcm5hbCBwbGVhcw true <nil> YW55IGNhcm5hbCBwbGVhc_8 true <nil> YW55IGNhcm5hbCBwbGVhc__- true <nil> YW55IGNhcm5hbCBwbGVhc__-AA true <nil> 14 12
//;   YW55IGNhcm5hbCBwbGU* true <nil> YW55IGNhcm5hbCBwbGVh true <nil> YW55IGNhcm5hbCBwbGVhcw** true <nil> YW55IGNhcm5hbCBwbGVhc/8* true <nil> YW55IGNhcm5hbCBwbGVhc//+ true <nil> YW55IGNhcm5hbCBwbGVhc//+AA** true <nil> 16 12
//;   "" illegal base64 data at input byte 0 illegal base64 data at input byte 0
//;   "" illegal base64 data at input byte 3 illegal base64 data at input byte 3
//;   "a" <nil> <nil>
//;   "" illegal base64 data at input byte 1 illegal base64 data at input byte 1
//;   "a" <nil> illegal base64 data at input byte 2
//;   "" illegal base64 data at input byte 0 illegal base64 data at input byte 0
//;   "a" illegal base64 data at input byte 4 illegal base64 data at input byte 4
//;   "a" <nil> <nil>
//;   "ab" illegal base64 data at input byte 4 illegal base64 data at input byte 4
//;   268 AAABBwIOAxUEHAUjBioHMQg4CT8KRgtNDFQNWw5i
//;   200 181 <nil>
//;   MFXHSIDDMFZG4YLMEBYGYZLBOP774AA= true <nil> D1KG====
//;   616e79206361726e616c20706c656173fffe00 true <nil>
//;   encoding/hex: invalid byte: U+0078 'x'
//;   00000000  61 6e 79 20 63 61 72 6e  61 6c 20 70 6c 65 61 73  |any carnal pleas|
//;   00000010  ff fe 00 61 6e 79 20 63  61 72 6e 61 6c 20 70 6c  |...any carnal pl|
//;   00000020  65 61 73 ff fe 00                                 |eas...|
//;   "@;^?5@psCq@;I'*Ch7$rs8Du"
//;   [["a" "b" "c"] ["q\"uoted" "multi\nline" ""] ["1" "2" "3"]] <nil>
//;   record on line 2: wrong number of fields
//;   parse error on line 1, column 6: extraneous or missing " in quoted-field
//;   x,y z,"q""q","a,b",
//;   " lead","line
//;   break"
//;   -----BEGIN TEST-----
//;   K: v
//;
//;   YW55IGNhcm5hbCBwbGVhc//+AA==
//;   -----END TEST-----
//;   TEST true rest
//; exit: 0
