//! test run

// Package embed: a string, bytes, a tree of files, patterns, hidden files, and what io/fs says about them.
package main

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"
)

//go:embed lines.txt
var text string

//go:embed static/bin.dat
var raw []byte

//go:embed static lines.txt
var tree embed.FS

//go:embed all:static
var all embed.FS

//go:embed static/*.txt static/sub
var some embed.FS

//go:embed "lines.txt"
var quoted []byte

func walk(f fs.FS) {
	err := fs.WalkDir(f, ".", func(p string, d fs.DirEntry, err error) error {
		info, _ := d.Info()
		fmt.Print(p, " ", d.IsDir(), " ", info.Size(), " ", info.Mode(), "; ")
		return err
	})
	fmt.Println(err)
}

func main() {
	fmt.Printf("%q %v %q\n", text, raw, quoted)
	for _, f := range []fs.FS{tree, all, some} {
		walk(f)
	}
	b, err := tree.ReadFile("static/hello.txt")
	fmt.Println(string(b), err)
	b[0] = 'J'
	b2, _ := fs.ReadFile(tree, "static/hello.txt")
	fmt.Println(string(b2))
	var v map[string][]int
	data, _ := some.ReadFile("static/sub/data.json")
	fmt.Println(json.Unmarshal(data, &v), v)
	_, err = some.ReadFile("lines.txt")
	fmt.Println(err)
	_, err = tree.ReadFile("static")
	fmt.Println(err)
	sub, _ := fs.Sub(tree, "static")
	m, err := fs.Glob(sub, "*")
	fmt.Println(m, err)
	entries, _ := all.ReadDir("static")
	for _, e := range entries {
		fmt.Print(e.Name(), " ")
	}
	f, _ := tree.Open("lines.txt")
	st, _ := f.Stat()
	fmt.Println(st.Name(), st.Size(), st.ModTime().IsZero(), strings.Count(text, "\n"))
	fmt.Println(fstest.TestFS(tree, "lines.txt", "static/sub/data.json"))
}

//; stdout:
//;   "one\ntwo\n" [0 1 255] "one\ntwo\n"
//;   . true 0 dr-xr-xr-x; lines.txt false 8 -r--r--r--; static true 0 dr-xr-xr-x; static/bin.dat false 3 -r--r--r--; static/hello.txt false 17 -r--r--r--; static/sub true 0 dr-xr-xr-x; static/sub/data.json false 13 -r--r--r--; <nil>
//;   . true 0 dr-xr-xr-x; static true 0 dr-xr-xr-x; static/.hidden false 7 -r--r--r--; static/bin.dat false 3 -r--r--r--; static/hello.txt false 17 -r--r--r--; static/sub true 0 dr-xr-xr-x; static/sub/data.json false 13 -r--r--r--; <nil>
//;   . true 0 dr-xr-xr-x; static true 0 dr-xr-xr-x; static/hello.txt false 17 -r--r--r--; static/sub true 0 dr-xr-xr-x; static/sub/data.json false 13 -r--r--r--; <nil>
//;   hello from a file <nil>
//;   hello from a file
//;   <nil> map[k:[1 2]]
//;   open lines.txt: file does not exist
//;   read static: is a directory
//;   [bin.dat hello.txt sub] <nil>
//;   .hidden bin.dat hello.txt sub lines.txt 8 true 2
//;   <nil>
//; exit: 0
