//! test run

// Packages path/filepath and path: cleaning, joining, splitting, matching, relative paths, walking.
package main

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
)

func main() {
	for _, p := range []string{"", "/", "a/b/../c", "./x//y/.", "../../z", "/../q", "a/b/c.tar.gz", "noext", ".hidden", "dir/"} {
		dir, file := filepath.Split(p)
		fmt.Printf("%q clean=%q base=%q dir=%q ext=%q split=%q,%q abs=%v local=%v\n", p, filepath.Clean(p), filepath.Base(p), filepath.Dir(p), filepath.Ext(p), dir, file, filepath.IsAbs(p), filepath.IsLocal(p))
		fmt.Println(path.Clean(p), path.Base(p), path.Dir(p), path.Ext(p))
	}
	fmt.Println(filepath.Join("a", "", "../b", "c"), filepath.Join(), path.Join("/x", "..", "y"))
	for _, c := range [][2]string{{"*.go", "x.go"}, {"*.go", "d/x.go"}, {"[a-c]?", "b1"}, {"[^a]", "a"}, {"a\\*b", "a*b"}, {"[", "a"}, {"*x*", "axb"}, {"", ""}} {
		ok, err := filepath.Match(c[0], c[1])
		fmt.Println(c, ok, err)
	}
	for _, c := range [][2]string{{"/a/b", "/a/b/c/d"}, {"/a/b", "/a/x"}, {"a", "a"}, {"/a", "b"}, {"..", "x"}} {
		rel, err := filepath.Rel(c[0], c[1])
		fmt.Println(c, rel, err)
	}
	dir, err := os.MkdirTemp("", "llgo-filepath")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	for _, f := range []string{"b/2.txt", "b/1.txt", "a/x.go", "c/d/e/deep.txt", "top.txt"} {
		full := filepath.Join(dir, filepath.FromSlash(f))
		os.MkdirAll(filepath.Dir(full), 0o755)
		os.WriteFile(full, []byte(f), 0o644)
	}
	err = filepath.Walk(dir, func(p string, info os.FileInfo, err error) error {
		rel, _ := filepath.Rel(dir, p)
		size := info.Size()
		if info.IsDir() {
			size = 0
		}
		fmt.Print(rel, ":", size, " ")
		if info.Name() == "d" {
			return filepath.SkipDir
		}
		return err
	})
	fmt.Println(err)
	matches, err := filepath.Glob(filepath.Join(dir, "*", "*.txt"))
	for _, m := range matches {
		fmt.Print(filepath.Base(m), " ")
	}
	fmt.Println(len(matches), err)
	_, err = filepath.Glob("[")
	fmt.Println(err == filepath.ErrBadPattern)
	fmt.Println(filepath.SplitList("/a:/b::c"), filepath.VolumeName("/x"), filepath.ToSlash("a/b"))
	abs, _ := filepath.Abs("x/../y")
	fmt.Println(filepath.Base(abs), filepath.IsAbs(abs))
	err = filepath.WalkDir(filepath.Join(dir, "missing"), func(p string, d os.DirEntry, err error) error { return err })
	fmt.Println(os.IsNotExist(err))
}

//; stdout:
//;   "" clean="." base="." dir="." ext="" split="","" abs=false local=false
//;   . . . ⏎
//;   "/" clean="/" base="/" dir="/" ext="" split="/","" abs=true local=false
//;   / / / ⏎
//;   "a/b/../c" clean="a/c" base="c" dir="a" ext="" split="a/b/../","c" abs=false local=true
//;   a/c c a ⏎
//;   "./x//y/." clean="x/y" base="." dir="x/y" ext="." split="./x//y/","." abs=false local=true
//;   x/y . x/y .
//;   "../../z" clean="../../z" base="z" dir="../.." ext="" split="../../","z" abs=false local=false
//;   ../../z z ../.. ⏎
//;   "/../q" clean="/q" base="q" dir="/" ext="" split="/../","q" abs=true local=false
//;   /q q / ⏎
//;   "a/b/c.tar.gz" clean="a/b/c.tar.gz" base="c.tar.gz" dir="a/b" ext=".gz" split="a/b/","c.tar.gz" abs=false local=true
//;   a/b/c.tar.gz c.tar.gz a/b .gz
//;   "noext" clean="noext" base="noext" dir="." ext="" split="","noext" abs=false local=true
//;   noext noext . ⏎
//;   ".hidden" clean=".hidden" base=".hidden" dir="." ext=".hidden" split="",".hidden" abs=false local=true
//;   .hidden .hidden . .hidden
//;   "dir/" clean="dir" base="dir" dir="dir" ext="" split="dir/","" abs=false local=true
//;   dir dir dir ⏎
//;   b/c  /y
//;   [*.go x.go] true <nil>
//;   [*.go d/x.go] false <nil>
//;   [[a-c]? b1] true <nil>
//;   [[^a] a] false <nil>
//;   [a\*b a*b] true <nil>
//;   [[ a] false syntax error in pattern
//;   [*x* axb] true <nil>
//;   [ ] true <nil>
//;   [/a/b /a/b/c/d] c/d <nil>
//;   [/a/b /a/x] ../x <nil>
//;   [a a] . <nil>
//;   [/a b]  Rel: can't make b relative to /a
//;   [.. x]  Rel: can't make x relative to ..
//;   .:0 a:0 a/x.go:6 b:0 b/1.txt:7 b/2.txt:7 c:0 c/d:0 top.txt:7 <nil>
//;   1.txt 2.txt 2 <nil>
//;   true
//;   [/a /b  c]  a/b
//;   y true
//;   true
//; exit: 0
