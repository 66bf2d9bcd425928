package main

// //go:embed: variables whose contents are files, as data in the layout that package embed expects.
//
// go list has checked the patterns and named the files of the whole package; here each directive's own
// patterns select among them.

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// embedHashSize is how much of a file's SHA-256 package embed keeps.
const embedHashSize = 16

// embedFiles gives the package's //go:embed variables their contents.
func (e *evaluator) embedFiles() error {
	if len(e.pkg.EmbedFiles) == 0 {
		return nil
	}
	for _, file := range e.pkg.Files {
		for _, decl := range file.Decls {
			if decl, ok := decl.(*ast.GenDecl); ok && decl.Tok == token.VAR {
				if err := e.embedDecl(decl); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (e *evaluator) embedDecl(decl *ast.GenDecl) error {
	for _, spec := range decl.Specs {
		spec := spec.(*ast.ValueSpec)
		patterns, err := embedPatterns(decl.Doc, spec.Doc)
		if err != nil || len(patterns) == 0 || len(spec.Names) != 1 {
			if err != nil {
				return err
			}
			continue
		}
		v, ok := e.info.Defs[spec.Names[0]].(*types.Var)
		if !ok {
			continue
		}
		image, err := e.embedImage(v, e.matchEmbed(patterns))
		if err != nil {
			return err
		}
		e.images[v] = image
	}
	return nil
}

// embedPatterns are the patterns of the directives in front of a declaration; they may be quoted.
func embedPatterns(docs ...*ast.CommentGroup) ([]string, error) {
	var patterns []string
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		for _, comment := range doc.List {
			rest, ok := strings.CutPrefix(comment.Text, "//go:embed ")
			for rest = strings.TrimSpace(rest); ok && rest != ""; rest = strings.TrimSpace(rest) {
				if rest[0] != '"' && rest[0] != '`' {
					pattern, tail, _ := strings.Cut(rest, " ")
					patterns, rest = append(patterns, pattern), tail
					continue
				}
				quoted, err := strconv.QuotedPrefix(rest)
				if err != nil {
					return nil, fmt.Errorf("malformed //go:embed directive: %s", comment.Text)
				}
				pattern, _ := strconv.Unquote(quoted)
				patterns, rest = append(patterns, pattern), rest[len(quoted):]
			}
		}
	}
	return patterns, nil
}

// matchEmbed selects the package's files that the patterns mean: a file by name, a directory with all
// that is in it except hidden files (with "all:", those too).
func (e *evaluator) matchEmbed(patterns []string) []string {
	var out []string
	for _, name := range e.pkg.EmbedFiles {
		name = filepath.ToSlash(name)
		for _, pattern := range patterns {
			pattern, all := strings.CutPrefix(pattern, "all:")
			if embedMatches(path.Clean(pattern), name, all) {
				out = append(out, name)
				break
			}
		}
	}
	return out
}

// embedMatches tries the pattern on the file and on every directory it is in.
func embedMatches(pattern, name string, all bool) bool {
	if ok, _ := path.Match(pattern, name); ok {
		return true
	}
	hidden := false
	for name != "." {
		below := path.Base(name)
		hidden = hidden || strings.HasPrefix(below, ".") || strings.HasPrefix(below, "_")
		name = path.Dir(name)
		if ok, _ := path.Match(pattern, name); ok {
			return all || !hidden
		}
	}
	return false
}

func (e *evaluator) embedImage(v *types.Var, files []string) (*staticImage, error) {
	size := e.sizes.Sizeof(v.Type())
	image := &staticImage{bytes: make([]byte, size)}
	if s, ok := v.Type().Underlying().(*types.Struct); ok {
		return image, e.embedTree(image, s, files, v.Pos())
	}
	if len(files) != 1 {
		return nil, fmt.Errorf("//go:embed of %s: %d files", v.Name(), len(files))
	}
	text, err := os.ReadFile(filepath.Join(e.pkg.Dir, files[0]))
	if err != nil {
		return nil, err
	}
	if isByteSlice(v.Type()) {
		e.putBytes(image, 0, string(text), v.Pos())
	} else {
		e.putString(image, 0, string(text))
	}
	return image, nil
}

// embedTree stores an embed.FS: a pointer to a slice of entries, one for each file and each directory.
func (e *evaluator) embedTree(image *staticImage, fs *types.Struct, files []string, pos token.Pos) error {
	list := fs.Field(0).Type().Underlying().(*types.Pointer).Elem()
	entry := list.Underlying().(*types.Slice).Elem()
	size := e.sizes.Sizeof(entry)
	names := embedEntries(files)
	array := &staticImage{bytes: make([]byte, size*int64(len(names)))}
	for i, name := range names {
		at := size * int64(i)
		e.putString(array, at, name)
		if strings.HasSuffix(name, "/") {
			continue
		}
		text, err := os.ReadFile(filepath.Join(e.pkg.Dir, name))
		if err != nil {
			return err
		}
		e.putString(array, at+16, string(text))
		hash := sha256.Sum256(text)
		copy(array.bytes[at+32:], hash[:embedHashSize])
	}
	header := &staticImage{bytes: make([]byte, 24)}
	backing := e.anonymous(types.NewArray(entry, int64(len(names))), array, pos)
	e.putSliceHeader(header, 0, staticReloc{kind: relocGlobal, anon: backing}, int64(len(names)))
	e.relocate(image, 0, staticReloc{kind: relocGlobal, anon: e.anonymous(list, header, pos)})
	return nil
}

// embedEntries adds the directories and sorts as package embed searches: by directory, then by name.
func embedEntries(files []string) []string {
	entries := slices.Clone(files)
	for _, name := range files {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			entries = append(entries, dir+"/")
		}
	}
	slices.SortFunc(entries, func(a, b string) int {
		a, b = strings.TrimSuffix(a, "/"), strings.TrimSuffix(b, "/")
		return cmp.Or(cmp.Compare(path.Dir(a), path.Dir(b)), cmp.Compare(path.Base(a), path.Base(b)))
	})
	return slices.Compact(entries)
}
