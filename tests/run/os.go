//! test run
//! args one "two"
//! env LLGO_TEST_VARIABLE=value

// Package os: files, directories, links, environment, arguments, temporary files, walking, pipes, errors.
package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

func check(err error) {
	if err != nil {
		fmt.Println("error", err)
	}
}

func main() {
	fmt.Println(len(os.Args), os.Args[1:], os.Getenv("LLGO_TEST_VARIABLE"))
	dir, err := os.MkdirTemp("", "llgo-os-test")
	check(err)
	defer os.RemoveAll(dir)
	check(os.Chdir(dir))
	check(os.WriteFile("a.txt", []byte("hello\nworld\n"), 0o644))
	data, err := os.ReadFile("a.txt")
	fmt.Printf("%q %v\n", data, err)
	info, err := os.Stat("a.txt")
	check(err)
	fmt.Println(info.Name(), info.Size(), info.Mode(), info.IsDir(), time.Since(info.ModTime()) < time.Minute)
	f, err := os.OpenFile("a.txt", os.O_RDWR|os.O_APPEND, 0)
	check(err)
	fmt.Fprintf(f, "more %d\n", 1)
	pos, _ := f.Seek(6, io.SeekStart)
	buf := make([]byte, 5)
	n, err := f.Read(buf)
	fmt.Println(pos, n, err, string(buf))
	_, err = f.ReadAt(buf, 1000)
	fmt.Println(err)
	check(f.Truncate(3))
	st, _ := f.Stat()
	fmt.Println(st.Size())
	check(f.Close())
	_, err = f.Write(nil)
	fmt.Println(err, errors.Is(err, os.ErrClosed))
	check(os.MkdirAll("d/e/f", 0o755))
	fmt.Println(os.Mkdir("d", 0o755))
	check(os.WriteFile("d/x", nil, 0o600))
	check(os.WriteFile("d/e/y", []byte("yy"), 0o755))
	check(os.Symlink("x", "d/link"))
	target, err := os.Readlink("d/link")
	fmt.Println(target, err)
	entries, err := os.ReadDir("d")
	for _, e := range entries {
		fmt.Print(e.Name(), e.IsDir(), e.Type(), " ")
	}
	fmt.Println(err)
	check(filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		fmt.Print(p, " ")
		if d.Name() == "f" {
			return filepath.SkipDir
		}
		return err
	}))
	fmt.Println()
	check(os.Rename("d/x", "renamed"))
	check(os.Chmod("renamed", 0o400))
	li, _ := os.Lstat("d/link")
	_, err = os.Stat("d/link")
	fmt.Println(li.Mode().Type() == fs.ModeSymlink, errors.Is(err, fs.ErrNotExist), err)
	fmt.Println(os.Remove("d"), os.Remove("nothing"))
	check(os.RemoveAll("d"))
	_, err = os.Stat("d")
	fmt.Println(os.IsNotExist(err))
	_, err = os.Open("/no/such/file")
	var pe *fs.PathError
	fmt.Println(errors.As(err, &pe), pe.Err == syscall.ENOENT, pe.Err)
	os.Setenv("X_TEST", "1")
	v, ok := os.LookupEnv("X_TEST")
	os.Unsetenv("X_TEST")
	_, ok2 := os.LookupEnv("X_TEST")
	fmt.Println(v, ok, ok2, os.ExpandEnv("${LLGO_TEST_VARIABLE}-$NONE-"))
	r, w, err := os.Pipe()
	check(err)
	go func() {
		w.WriteString("through a pipe")
		w.Close()
	}()
	data, err = io.ReadAll(r)
	fmt.Println(string(data), err)
	tmp, err := os.CreateTemp(dir, "pre*suf")
	check(err)
	base := filepath.Base(tmp.Name())
	fmt.Println(strings.HasPrefix(base, "pre"), strings.HasSuffix(base, "suf"))
	wd, _ := os.Getwd()
	resolved, _ := filepath.EvalSymlinks(dir)
	fmt.Println(wd == dir || wd == resolved, os.Getpid() > 1, os.PathSeparator, os.DevNull)
	fsys := os.DirFS(".")
	b, err := fs.ReadFile(fsys, "a.txt")
	fmt.Println(string(b), err)
	matches, _ := fs.Glob(fsys, "*.txt")
	fmt.Println(matches)
	root, err := os.OpenRoot(".")
	check(err)
	_, err = root.Open("../escape")
	fmt.Println(err)
	check(r.SetReadDeadline(time.Now()))
}

//; stdout:
//;   3 [one "two"] value
//;   "hello\nworld\n" <nil>
//;   a.txt 12 -rw-r--r-- false true
//;   6 5 <nil> world
//;   EOF
//;   3
//;   write a.txt: file already closed true
//;   mkdir d: file exists
//;   x <nil>
//;   etrue d--------- linkfalse L--------- xfalse ---------- <nil>
//;   . a.txt d d/e d/e/f d/e/y d/link d/x ⏎
//;   true true stat d/link: no such file or directory
//;   remove d: directory not empty remove nothing: no such file or directory
//;   true
//;   true true no such file or directory
//;   1 true false value--
//;   through a pipe <nil>
//;   true true
//;   true true 47 /dev/null
//;   hel <nil>
//;   [a.txt]
//;   openat ../escape: path escapes from parent
//; exit: 0
