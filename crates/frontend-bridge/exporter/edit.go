package main

// Removing declarations from a syntax tree: what is left keeps its positions, unused imports go,
// and of the comments only directives that still concern something stay.

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

type editor struct {
	keep        func(key string) bool // stays
	replaced    func(key string) bool // an own declaration has this name
	keepLink    func(local string) bool
	packageName func(path string) string
	removed     []span
}

type span struct{ from, to token.Pos }

func (e *editor) editFile(f *ast.File) {
	e.removed = nil
	var decls []ast.Decl
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if key := funcKey(d); e.keep(key) && !e.replaced(key) {
				decls = append(decls, d)
			} else {
				e.remove(d.Pos(), d.End(), d.Doc)
			}
		case *ast.GenDecl:
			end := d.End()
			if d.Tok == token.IMPORT || e.editGroup(d) {
				decls = append(decls, d)
			} else {
				e.remove(d.Pos(), end, d.Doc)
			}
		}
	}
	f.Decls = decls
	e.dropImports(f)
	e.editComments(f)
}

func (e *editor) remove(from, to token.Pos, doc *ast.CommentGroup) {
	if doc != nil {
		from = doc.Pos()
	}
	e.removed = append(e.removed, span{from, to})
}

// editGroup reports whether anything of a group stays.
func (e *editor) editGroup(d *ast.GenDecl) bool {
	if d.Tok == token.CONST {
		return e.editConsts(d)
	}
	var specs []ast.Spec
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if e.keep(s.Name.Name) && !e.replaced(s.Name.Name) {
				specs = append(specs, s)
			} else {
				e.remove(s.Pos(), s.End(), s.Doc)
			}
		case *ast.ValueSpec:
			if e.editValue(s) {
				specs = append(specs, s)
			} else {
				e.remove(s.Pos(), s.End(), s.Doc)
			}
		}
	}
	d.Specs = specs
	return len(specs) > 0
}

// editValue blanks the replaced names of a var line that stays.
func (e *editor) editValue(s *ast.ValueSpec) bool {
	stays := false
	for _, n := range s.Names {
		stays = stays || e.keep(n.Name) && !e.replaced(n.Name)
	}
	for i, n := range s.Names {
		if stays && e.replaced(n.Name) {
			s.Names[i] = &ast.Ident{NamePos: n.NamePos, Name: "_"}
		}
	}
	return stays
}

func (e *editor) editConsts(d *ast.GenDecl) bool {
	stays := false
	for _, s := range d.Specs {
		for _, n := range s.(*ast.ValueSpec).Names {
			stays = stays || e.keep(n.Name) && !e.replaced(n.Name)
		}
	}
	if stays {
		for _, s := range d.Specs {
			s := s.(*ast.ValueSpec)
			for i, n := range s.Names {
				if e.replaced(n.Name) {
					s.Names[i] = &ast.Ident{NamePos: n.NamePos, Name: "_"}
				}
			}
		}
	}
	return stays
}

// dropImports removes imports that no declaration uses any more.
func (e *editor) dropImports(f *ast.File) {
	used := map[string]bool{"_": true, ".": true}
	for _, d := range f.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok {
					used[x.Name] = true
				}
			}
			return true
		})
	}
	f.Imports = nil
	var decls []ast.Decl
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.IMPORT {
			decls = append(decls, d)
			continue
		}
		var specs []ast.Spec
		for _, s := range g.Specs {
			if im := s.(*ast.ImportSpec); used[importName(im, e.packageName)] {
				specs = append(specs, im)
				f.Imports = append(f.Imports, im)
			}
		}
		if g.Specs = specs; len(specs) > 0 {
			decls = append(decls, g)
		}
	}
	f.Decls = decls
}

// editComments keeps directives: linkname lines by the name they are about, others by place.
func (e *editor) editComments(f *ast.File) {
	var groups []*ast.CommentGroup
	for _, g := range f.Comments {
		var list []*ast.Comment
		for _, c := range g.List {
			if e.keepComment(c) {
				list = append(list, c)
			}
		}
		if len(list) == len(g.List) {
			groups = append(groups, g)
		} else if len(list) > 0 {
			groups = append(groups, &ast.CommentGroup{List: list})
		}
	}
	f.Comments = groups
}

func (e *editor) keepComment(c *ast.Comment) bool {
	if rest, ok := strings.CutPrefix(c.Text, linknameDirective); ok {
		w := strings.Fields(rest)
		return len(w) > 0 && e.keepLink(w[0])
	}
	for _, r := range e.removed {
		if r.from <= c.Pos() && c.Pos() < r.to {
			return false
		}
	}
	return true
}

// importName is the name under which a file sees an import.
func importName(im *ast.ImportSpec, name func(path string) string) string {
	if im.Name != nil {
		return im.Name.Name
	}
	path, err := strconv.Unquote(im.Path.Value)
	if err != nil {
		return ""
	}
	return name(path)
}
