package main

// What the compiler checks of //go: directives that are there and mean nothing: those in the wrong place, those for the runtime
// alone, and linknames of nothing. Without a check they would be ignored in silence.
//
// Not here: //go:embed patterns (go list has them) and WebAssembly's imports and exports.

import (
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
	"strconv"
	"strings"
)

// functionDirectives stand before a function; the value says whether the runtime alone may use them.
var functionDirectives = map[string]bool{
	"go:noescape":           false,
	"go:norace":             false,
	"go:nosplit":            false,
	"go:noinline":           false,
	"go:nocheckptr":         false,
	"go:uintptrkeepalive":   false,
	"go:uintptrescapes":     false,
	"go:registerparams":     false,
	"go:cgo_unsafe_args":    false,
	"go:systemstack":        true,
	"go:nowritebarrier":     true,
	"go:nowritebarrierrec":  true,
	"go:yeswritebarrierrec": true,
}

const misplaced = "misplaced compiler directive"

// checkDirectives adds the errors about directives to a package of the user's; sound tells that it has passed the type checker,
// behind which the compiler looks for some of them.
func (p *Package) checkDirectives(fset *token.FileSet, sound bool) {
	linked := map[types.Object]bool{}
	for _, f := range p.Files {
		c := directiveChecker{p: p, fset: fset, file: f}
		for _, group := range f.Comments {
			for _, comment := range group.List {
				if text, ok := strings.CutPrefix(comment.Text, "//"); ok && strings.HasPrefix(text, "go:") {
					c.check(comment.Pos(), text)
				}
			}
		}
		if !sound {
			continue
		}
		p.errors = append(p.errors, c.later...)
		c.checkLinknames(linked)
		c.checkNoescape()
	}
}

type directiveChecker struct {
	p         *Package
	fset      *token.FileSet
	file      *ast.File
	later     []types.Error // what is found after type checking
	linknames []linkname
}

type linkname struct {
	pos   token.Pos
	words []string
}

func (c *directiveChecker) errorf(pos token.Pos, text string) {
	c.p.errors = append(c.p.errors, types.Error{Fset: c.fset, Pos: pos, Msg: text})
}

func (c *directiveChecker) check(slashes token.Pos, text string) {
	pos := slashes + 2
	verb, _, _ := strings.Cut(text, " ")
	forRuntime, forFunction := functionDirectives[verb]
	switch {
	case !c.startsLine(slashes):
		c.errorf(pos, misplaced)
	case forRuntime:
		c.errorf(pos, "//"+verb+" only allowed in runtime")
	case strings.HasPrefix(verb, "go:cgo_") && verb != "go:cgo_import_dynamic":
		c.errorf(pos, "//"+text+" only allowed in cgo-generated code")
	case verb == "go:embed" && !c.imports("embed"):
		const text = `go:embed requires import "embed" (or import _ "embed", if package is not used)`
		c.later = append(c.later, types.Error{Fset: c.fset, Pos: pos, Msg: text})
	case verb == "go:linkname":
		c.linknames = append(c.linknames, linkname{pos, strings.Fields(text)[1:]})
	case verb == "go:build":
		if slashes > c.file.Package {
			c.errorf(pos, misplaced)
		}
	case forFunction:
		c.checkPlace(slashes, pos)
	}
}

// startsLine tells whether nothing stands before the comment on its line.
func (c *directiveChecker) startsLine(slashes token.Pos) bool {
	file := c.fset.File(slashes)
	start := file.LineStart(file.PositionFor(slashes, false).Line)
	for _, s := range c.p.sources {
		if s.name == file.Name() {
			return strings.TrimSpace(string(s.content[file.Offset(start):file.Offset(slashes)])) == ""
		}
	}
	return true
}

// checkPlace wants a function behind a directive, and no other declaration around it or in between.
func (c *directiveChecker) checkPlace(slashes, pos token.Pos) {
	if slashes < c.file.Package {
		c.errorf(pos, misplaced)
		return
	}
	for _, d := range c.file.Decls {
		if d.End() <= slashes {
			continue
		}
		if d.Pos() < slashes {
			break
		}
		if _, ok := d.(*ast.FuncDecl); !ok {
			c.later = append(c.later, types.Error{Fset: c.fset, Pos: pos, Msg: misplaced})
		}
		return
	}
	c.errorf(pos, misplaced)
}

func (c *directiveChecker) imports(path string) bool {
	for _, im := range c.file.Imports {
		if im.Path.Value == strconv.Quote(path) {
			return true
		}
	}
	return false
}

func (c *directiveChecker) checkLinknames(linked map[types.Object]bool) {
	for _, l := range c.linknames {
		if len(l.words) < 1 || len(l.words) > 2 {
			c.errorf(l.pos, "usage: //go:linkname localname [linkname]")
			continue
		}
		object := c.p.Types.Scope().Lookup(l.words[0])
		_, isFunc := object.(*types.Func)
		_, isVar := object.(*types.Var)
		switch {
		case !c.imports("unsafe"):
			c.errorf(l.pos, `//go:linkname only allowed in Go files that import "unsafe"`)
		case len(l.words) == 2 && strings.Contains(l.words[1], "[") && strings.Contains(l.words[1], "]"):
			c.errorf(l.pos, "//go:linkname reference of an instantiation is not allowed")
		case !isFunc && !isVar && c.p.GoVersion != "" && version.Compare(c.p.GoVersion, "go1.18") < 0:
			// It had no effect, and no error, before.
		case !isFunc && !isVar:
			c.errorf(l.pos, "//go:linkname must refer to declared function or variable")
		case linked[object]:
			c.errorf(l.pos, "duplicate //go:linkname for "+l.words[0])
		default:
			linked[object] = true
		}
	}
}

// checkNoescape wants no body where a directive speaks of a function's assembly.
func (c *directiveChecker) checkNoescape() {
	for _, d := range c.file.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil || fn.Doc == nil {
			continue
		}
		for _, comment := range fn.Doc.List {
			if comment.Text == "//go:noescape" {
				c.errorf(fn.Name.Pos(), "can only use //go:noescape with external func implementations")
			}
		}
	}
}
