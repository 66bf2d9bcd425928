//! test run

// Packages archive/zip and archive/tar: writing, reading back, directories, methods, damaged archives.
package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"
)

func main() {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	when := time.Date(2020, 1, 2, 3, 4, 6, 0, time.UTC)
	files := map[string]string{"a.txt": "first", "dir/b.txt": strings.Repeat("compressible ", 1000), "dir/sub/c": ""}
	for _, name := range []string{"a.txt", "dir/b.txt", "dir/sub/c"} {
		h := &zip.FileHeader{Name: name, Modified: when, Method: zip.Deflate, Comment: "c:" + name}
		if name == "a.txt" {
			h.Method = zip.Store
		}
		h.SetMode(0o640)
		f, err := w.CreateHeader(h)
		if err != nil {
			fmt.Println(err)
		}
		io.WriteString(f, files[name])
	}
	w.Create("empty/")
	w.SetComment("the archive")
	fmt.Println(w.Close())
	data := buf.Bytes()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	fmt.Println(err, r.Comment, len(r.File))
	for _, f := range r.File {
		rc, err := f.Open()
		if err != nil {
			fmt.Println(err)
			continue
		}
		content, err := io.ReadAll(rc)
		rc.Close()
		fmt.Println(f.Name, f.Method, f.UncompressedSize64, f.CompressedSize64, f.CRC32, f.Mode(), f.Comment, f.Modified.UTC().Year(), string(content) == files[f.Name], err)
	}
	fs.WalkDir(r, ".", func(p string, d fs.DirEntry, err error) error {
		fmt.Print(p, ":", d.IsDir(), " ")
		return err
	})
	b, err := fs.ReadFile(r, "a.txt")
	fmt.Println(string(b), err)
	_, err = r.Open("missing")
	fmt.Println(err)
	broken := bytes.Clone(data)
	i := bytes.Index(broken, []byte("first"))
	broken[i] ^= 1
	br, _ := zip.NewReader(bytes.NewReader(broken), int64(len(broken)))
	_, err = fs.ReadFile(br, "a.txt")
	fmt.Println(err)
	_, err = zip.NewReader(bytes.NewReader(data[:100]), 100)
	fmt.Println(err)
	var tb bytes.Buffer
	tw := tar.NewWriter(&tb)
	long := strings.Repeat("long/", 40) + "name"
	for _, h := range []*tar.Header{
		{Name: "x", Mode: 0o600, Size: 3, ModTime: when, Uname: "u"},
		{Name: "d/", Typeflag: tar.TypeDir, Mode: 0o755},
		{Name: "link", Typeflag: tar.TypeSymlink, Linkname: "x"},
		{Name: long, Size: 2, Mode: 0o644, PAXRecords: map[string]string{"LLGO.key": "välue"}},
	} {
		fmt.Print(tw.WriteHeader(h), " ")
		tw.Write([]byte("abc")[:h.Size])
	}
	fmt.Println(tw.Close(), tb.Len())
	tr := tar.NewReader(&tb)
	for {
		h, err := tr.Next()
		if err != nil {
			fmt.Println(err)
			break
		}
		c, _ := io.ReadAll(tr)
		fmt.Println(h.Name == long, len(h.Name), h.Size, h.FileInfo().Mode(), h.Linkname, string(c), h.PAXRecords["LLGO.key"], h.Format)
	}
	_, err = tar.NewReader(strings.NewReader(strings.Repeat("junk", 200))).Next()
	fmt.Println(err)
}

//; stdout:
//;   <nil>
//;   <nil> the archive 4
//;   a.txt 0 5 5 2456940119 -rw-r----- c:a.txt 2020 true <nil>
//;   dir/b.txt 8 13000 62 185102882 -rw-r----- c:dir/b.txt 2020 true <nil>
//;   dir/sub/c 8 0 5 0 -rw-r----- c:dir/sub/c 2020 true <nil>
//;   empty/ 0 0 0 0 drw-rw-rw-  1979 true <nil>
//;   .:true a.txt:false dir:true dir/b.txt:false dir/sub:true dir/sub/c:false empty:true first <nil>
//;   open missing: file does not exist
//;   zip: checksum error
//;   zip: not a valid zip file
//;   <nil> <nil> <nil> <nil> <nil> 5120
//;   false 1 3 -rw-------  abc  USTAR
//;   false 2 0 drwxr-xr-x    USTAR
//;   false 4 0 L--------- x   USTAR
//;   true 204 2 -rw-r--r--  ab välue PAX
//;   EOF
//;   archive/tar: invalid tar header
//; exit: 0
