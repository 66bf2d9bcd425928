package main

// Tables for the small parsers and spellers: assembly files, //go:embed patterns, package paths.

import (
	"go/types"
	"maps"
	"slices"
	"testing"
)

func TestParseAsm(t *testing.T) {
	const text = `
#include "textflag.h"
// a comment; TEXT ·no(SB)
TEXT ·Alias(SB),NOSPLIT,$0
	JMP	·target(SB)
TEXT ·Far<ABIInternal>(SB), NOSPLIT, $0 /* two
	lines */
	JMP internal∕runtime∕atomic·Xadd(SB)
TEXT ·Padded(SB),NOSPLIT,$0
	JMP	libc_x(SB)
	RET
TEXT ·Empty(SB),NOSPLIT,$0-0
	RET
TEXT ·Real(SB),NOSPLIT,$0-8
	MOVQ $1, AX; RET
TEXT ·Indirect(SB),NOSPLIT,$0
	JMP	(AX)
DATA ·table+0(SB)/8, $1
DATA	·address(SB)/8, $libc_x_trampoline<>(SB)
DATA ·local<>+0(SB)/8, $2
GLOBL ·table(SB), 8, $8
`
	got := map[string]string{}
	funcs, data := parseAsm(text, "p/q")
	for name, fn := range funcs {
		if fn.length == 1 {
			got[name] = fn.target
		}
	}
	want := map[string]string{"p/q.Alias": "p/q.target", "p/q.Far": "internal/runtime/atomic.Xadd", "p/q.Empty": "", "p/q.Padded": "libc_x"}
	if !maps.Equal(got, want) {
		t.Errorf("trivial functions %v, want %v", got, want)
	}
	if want := map[string]string{"p/q.address": "libc_x_trampoline", "p/q.table": ""}; !maps.Equal(data, want) {
		t.Errorf("data %v, want %v", data, want)
	}
}

func TestEmbedMatches(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		all, want     bool
	}{
		{"data", "data/a.txt", false, true},
		{"data", "data/sub/a.txt", false, true},
		{"data", "data/.a", false, false},
		{"data", "data/.d/a", false, false},
		{"data", "data/_a", false, false},
		{"data", "data/.a", true, true},
		{"data/.a", "data/.a", false, true},
		{"data/*.txt", "data/a.txt", false, true},
		{"data/*.txt", "data/sub/a.txt", false, false},
		{"*", "data/sub/a.txt", false, true},
		{".", "a.txt", false, true},
		{"dat", "data/a.txt", false, false},
	} {
		if got := embedMatches(c.pattern, c.name, c.all); got != c.want {
			t.Errorf("embedMatches(%q, %q, %v) = %v", c.pattern, c.name, c.all, got)
		}
	}
}

func TestEmbedEntries(t *testing.T) {
	got := embedEntries([]string{"a/b/c.txt", "a/b.txt", "z.txt", "a-b/x"})
	want := []string{"a/", "a-b/", "z.txt", "a/b/", "a/b.txt", "a-b/x", "a/b/c.txt"}
	if !slices.Equal(got, want) {
		t.Errorf("entries %v, want %v", got, want)
	}
}

func TestPrefixOf(t *testing.T) {
	names := newProgramNames(nil)
	for path, want := range map[string]string{
		"net/http": "net/http", "gopkg.in/yaml.v3": "gopkg.in/yaml%2ev3", "example.com/a": "example.com/a",
		"a.b": "a%2eb", "ü/x": "%c3%bc/x", `q"uote`: "q%22uote",
	} {
		if got := names.prefixOf(types.NewPackage(path, "p")); got != want {
			t.Errorf("prefix of %s is %s, want %s", path, got, want)
		}
	}
}
