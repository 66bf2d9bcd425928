package main

// The lists of tests in the main package of a test program.
//
// go list writes that package. Where only test files have changed since, the lists are made anew and the rest of its text
// stays.
//
// Invariant (shown-before-used): when go list has written the text, the lists are made from the same files and put into it. Only
// if that gives the same text, they are made anew later. What a list cannot express (another import, a TestMain that comes or goes,
// anything wrong with a test) is errStale, and go list has its say.

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// testLists are what go test finds in the test files of one package.
type testLists struct {
	lines    map[string][]string // by list
	hasMain  bool                // a TestMain
	imported bool                // some test or example is there, whether it is run or not
	used     bool                // the main package mentions something
}

// A testKind is a kind of function that has a list.
type testKind struct {
	prefix, param string // of its name; of its parameter's type in package testing
	list          string
}

const exampleList = "examples"

var testKinds = []testKind{{"Test", "T", "tests"}, {"Benchmark", "B", "benchmarks"}, {"Fuzz", "F", "fuzzTargets"}}

// tryLists sees whether the lists of the target's main package can be made anew later.
func (t *testTarget) tryLists() {
	if t.main == nil {
		return
	}
	text := t.main.mainText
	for _, p := range t.parts {
		if p == t.main || !slices.ContainsFunc(p.GoFiles, isTestFile) {
			continue
		}
		lists, err := p.testLists(t.plain.ImportPath)
		if err == nil {
			text, err = lists.putInto(text, p, t.plain.ImportPath)
		}
		if err != nil {
			return
		}
	}
	t.main.knowsTests = text == t.main.mainText
}

// renewMain puts the tests that a part of the program has now into the main package.
func (l *loader) renewMain(main, part *Package) error {
	tested := strings.TrimSuffix(main.Path, ".test")
	lists, err := part.testLists(tested)
	if err != nil || !main.knowsTests {
		return errStale
	}
	text, err := lists.putInto(main.mainText, part, tested)
	if err != nil || text == main.mainText {
		return err
	}
	main.mainText, main.base = text, ""
	return l.selectPackage(main, nil)
}

// externalName is what the main package calls the external test package.
const externalName = "_xtest"

// testName is what the main package calls the package.
func (p *Package) testName(tested string) string {
	if p.Path == tested {
		return "_test"
	}
	return externalName
}

func (p *Package) testLists(tested string) (*testLists, error) {
	lists := &testLists{lines: map[string][]string{}}
	for _, s := range p.whole {
		if !isTestFile(s.name) {
			continue
		}
		if err := lists.read(s.content, p.testName(tested)); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// read finds the tests of a file.
func (t *testLists) read(text []byte, name string) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Recv != nil {
			continue
		}
		isMain := fn.Name.Name == "TestMain" && !takesOnly(fn, "T")
		for _, kind := range testKinds {
			if isMain || !isNamed(fn.Name.Name, kind.prefix) {
				continue
			}
			if !takesOnly(fn, kind.param) || fn.Type.TypeParams.NumFields() > 0 {
				return errStale
			}
			t.lines[kind.list] = append(t.lines[kind.list], fmt.Sprintf("\t{\"%s\", %s.%[1]s},\n", fn.Name.Name, name))
			t.imported, t.used = true, true
		}
		if isMain {
			if t.hasMain || !takesOnly(fn, "M") || fn.Type.TypeParams.NumFields() > 0 {
				return errStale
			}
			t.hasMain, t.imported, t.used = true, true, true
		}
	}
	examples := doc.Examples(file)
	sort.Slice(examples, func(i, j int) bool { return examples[i].Order < examples[j].Order })
	for _, e := range examples {
		t.imported = true
		if e.Output == "" && !e.EmptyOutput {
			continue // it is compiled only
		}
		line := fmt.Sprintf("\t{\"Example%s\", %s.Example%[1]s, %[3]q, %t},\n", e.Name, name, e.Output, e.Unordered)
		t.lines[exampleList] = append(t.lines[exampleList], line)
		t.used = true
	}
	return nil
}

// isNamed tells whether a function's name is the prefix, or goes on with what is no lower-case letter.
func isNamed(name, prefix string) bool {
	rest, ok := strings.CutPrefix(name, prefix)
	first, _ := utf8.DecodeRuneInString(rest)
	return ok && (rest == "" || !unicode.IsLower(first))
}

// takesOnly tells whether the function has one parameter, a pointer to a type of this name, and no result.
func takesOnly(fn *ast.FuncDecl, typeName string) bool {
	params := fn.Type.Params.List
	if fn.Type.Results.NumFields() > 0 || len(params) != 1 || len(params[0].Names) > 1 {
		return false
	}
	pointer, ok := params[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	switch to := pointer.X.(type) {
	case *ast.Ident:
		return to.Name == typeName
	case *ast.SelectorExpr:
		return to.Sel.Name == typeName
	}
	return false
}

// putInto replaces the lines about one package in all lists.
func (t *testLists) putInto(text string, p *Package, tested string) (string, error) {
	name, wanted := p.testName(tested), ""
	switch {
	case t.used:
		wanted = name
	case t.imported:
		wanted = "_"
	}
	imports, _, _ := strings.Cut(text, "\n)\n")
	for _, as := range []string{name, "_"} {
		if strings.Contains(imports, fmt.Sprintf("\t%s %q\n", as, p.Path)) != (as == wanted) {
			return "", errStale
		}
	}
	if strings.Contains(text, "\t"+name+".TestMain(m)\n") != t.hasMain {
		return "", errStale
	}
	for _, list := range []string{testKinds[0].list, testKinds[1].list, testKinds[2].list, exampleList} {
		var ok bool
		if text, ok = t.putList(text, list, name); !ok {
			return "", errStale
		}
	}
	return text, nil
}

// putList replaces them in one list: the package's own tests come before those of the external test package.
func (t *testLists) putList(text, list, name string) (string, bool) {
	start := strings.Index(text, "\nvar "+list+" = ")
	if start < 0 {
		return "", false
	}
	head, rest, isOpen := strings.Cut(text[start:], "{\n")
	old, rest, isClosed := strings.Cut(rest, "\n}\n")
	var others []string
	for line := range strings.Lines(old + "\n") {
		if _, value, ok := strings.Cut(line, "\", "); ok && !strings.HasPrefix(value, name+".") {
			others = append(others, line)
		}
	}
	all := slices.Concat(t.lines[list], others)
	if name == externalName {
		all = slices.Concat(others, t.lines[list])
	}
	body := "\n"
	for _, line := range all {
		body += line + "\n"
	}
	return text[:start] + head + "{\n" + body + "}\n" + rest, isOpen && isClosed
}
