package main

// Errors of the user's program, printed as go build prints the compiler's: a line with the package, then the
// first ten errors by place, positions relative to the working directory where that is shorter.
//
// go/types and the compiler's own type checker are generated from the same sources; adjust has the few
// places where the compiler says something else. Syntax errors differ much more, so the compiler's parser
// is asked for them (it needs nothing but the file).

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/token"
	"go/types"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
)

// maxErrors is after how many errors in one package the compiler gives up, unless it is told to go on.
const maxErrors = 10

// A message is one error, with the names of files as they are on disk.
type message struct {
	pos  token.Position
	text string
}

// reportSyntax prints the syntax errors of all packages.
func (l *loader) reportSyntax() error {
	for _, p := range l.order {
		if len(p.syntax) == 0 {
			continue
		}
		text := l.compilerSyntax(p)
		if text == "" {
			text = l.parserSyntax(p)
		}
		l.printPackage(p, text)
	}
	return ReportedError{}
}

// compilerSyntax is what the compiler's parser says, "" if it has nothing to say.
func (l *loader) compilerSyntax(p *Package) string {
	// The compiler removes its output when there are errors: never name a device here.
	object := filepath.Join(l.cfg.Out, fmt.Sprintf("syntax-%d.o", os.Getpid()))
	defer os.Remove(object)
	args := []string{"tool", "compile", "-o", object, "-p", p.Path}
	if l.cfg.AllErrs {
		args = append(args, "-e")
	}
	if p.GoVersion != "" {
		args = append(args, "-lang="+languageVersion(p.GoVersion))
	}
	for _, s := range p.sources {
		if s.overlay {
			return ""
		}
		name := s.real
		if r, ok := l.replaced[name]; ok {
			name = r
		}
		args = append(args, name)
	}
	text, err := l.goCommand(args...).CombinedOutput()
	var exit *exec.ExitError
	// With a parser that finds nothing it goes on to the imports, of which it has none.
	if !errors.As(err, &exit) || bytes.Contains(text, []byte("could not import")) {
		return ""
	}
	return string(text)
}

func (l *loader) parserSyntax(p *Package) string {
	var list []message
	for _, err := range p.syntax {
		var parts scanner.ErrorList
		if !errors.As(err, &parts) {
			list = append(list, message{text: err.Error()})
		}
		for _, e := range parts {
			list = append(list, message{e.Pos, "syntax error: " + e.Msg})
		}
	}
	return l.format(list)
}

// report prints every package's type errors.
func (l *loader) report() error {
	for _, p := range l.order {
		if len(p.errors) == 0 {
			continue
		}
		if slices.ContainsFunc(p.errors, isOfSyntax) {
			if text := l.compilerSyntax(p); text != "" {
				l.printPackage(p, text)
				continue
			}
		}
		var labels, rest []message
		for _, e := range mergeParts(p.errors) {
			if isRepeated(p, e.main) {
				continue
			}
			if m := l.render(p, e); labelError().MatchString(m.text) {
				labels = append(labels, m) // the compiler's parser finds these
			} else {
				rest = append(rest, m)
			}
		}
		sort.SliceStable(labels, func(i, j int) bool { return before(labels[i].pos, labels[j].pos) })
		l.printPackage(p, l.format(append(labels, rest...)))
	}
	return ReportedError{}
}

// isOfSyntax tells an error that the compiler's parser has already found, and go/parser has not.
func isOfSyntax(e types.Error) bool { return strings.HasPrefix(e.Msg, "invalid syntax tree: ") }

// checkMain wants a main function if there is one main package to be linked.
func (l *loader) checkMain() error {
	roots := l.roots()
	if len(roots) != 1 {
		return nil // several packages are compiled, not linked
	}
	only := l.byPath[roots[0]]
	if only == nil || only.Name != "main" || only.Types == nil || only.Types.Scope().Lookup("main") != nil {
		return nil
	}
	l.printPackage(only, "runtime.main_main·f: function main is undeclared in the main package\n")
	return ReportedError{}
}

// A parted error is a type error with its continuation lines.
type parted struct {
	main types.Error
	more []types.Error
}

// mergeParts joins the continuation errors of go/types, which begin with a tab, to what they continue.
func mergeParts(list []types.Error) []parted {
	var out []parted
	for _, e := range list {
		if strings.HasPrefix(e.Msg, "\t") && len(out) > 0 {
			out[len(out)-1].more = append(out[len(out)-1].more, e)
		} else {
			out = append(out, parted{main: e})
		}
	}
	return out
}

func (l *loader) render(p *Package, e parted) message {
	pos, text := l.adjust(p, e.main)
	if label, ok := strings.CutSuffix(text, " already declared"); ok && strings.HasPrefix(text, "label ") && len(e.more) == 1 {
		return message{l.fset.Position(pos), label + " already defined at " + l.place(l.fset.Position(e.more[0].Pos))}
	}
	for _, m := range e.more {
		text += fmt.Sprintf("\n\t%s: %s", l.place(l.fset.Position(m.Pos)), m.Msg[1:])
	}
	return message{l.fset.Position(pos), text}
}

// pattern is a regular expression that is compiled when it is first asked for: most loads have no errors.
func pattern(text string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(text) })
}

var labelError = pattern(`^(label |goto |(break|continue) label |invalid (break|continue) label )`)

var inferenceError = pattern(`cannot infer | does not satisfy `)

var versionError = pattern(`requires go[0-9]+\.[0-9]+ or later`)

var (
	builtinCount = pattern(`^invalid operation: (not enough|too many) arguments for `)
	notExported  = pattern(`^name (\S+) not exported by package (\S+)$`)
	jumpsInto    = pattern(`^goto (\S+) jumps into block$`)
	jumpsOver    = pattern(`^(goto \S+ jumps over) variable declaration at line [0-9]+$`)
	branchLabel  = pattern(`^invalid (break|continue) label (\S+)$`)
)

// compilerWords are the compiler's texts for some of go/types'.
var compilerWords = map[string]string{
	"break not in for, switch, or select statement": "break is not in a loop, switch, or select",
	"continue not in for statement":                 "continue is not in a loop",
}

// adjust gives a type error the compiler's place and words.
func (l *loader) adjust(p *Package, e types.Error) (token.Pos, string) {
	switch {
	case strings.HasPrefix(e.Msg, "not enough arguments in call to "):
		if call := callAt(p, e.Pos); call != nil && len(call.Args) > 0 {
			return call.Args[len(call.Args)-1].Pos(), e.Msg
		}
	case builtinCount().MatchString(e.Msg):
		if call := callAt(p, e.Pos); call != nil {
			return call.Pos(), e.Msg
		}
	case strings.HasPrefix(e.Msg, "invalid use of [...] array"):
		return e.Pos - 1, e.Msg
	case e.Msg == "use of .(type) outside type switch":
		return e.Pos, "invalid syntax tree: " + e.Msg
	case inferenceError().MatchString(e.Msg):
		return inferencePlace(p, e.Pos, !strings.HasPrefix(e.Msg, "cannot infer ")), e.Msg
	case versionError().MatchString(e.Msg):
		return e.Pos, e.Msg + l.versionHint(p, e.Pos)
	}
	if text, ok := compilerWords[e.Msg]; ok {
		return e.Pos, text
	}
	if m := notExported().FindStringSubmatch(e.Msg); m != nil {
		// The compiler reads export data, where there is rarely anything else than what is exported.
		return e.Pos, "undefined: " + m[2] + "." + m[1]
	}
	if m := jumpsOver().FindStringSubmatch(e.Msg); m != nil {
		if name, pos := lastDeclared(p, e.Pos); name != "" {
			return e.Pos, fmt.Sprintf("%s declaration of %s at %s", m[1], name, l.place(l.fset.Position(pos)))
		}
	}
	if m := jumpsInto().FindStringSubmatch(e.Msg); m != nil {
		if start := blockOfLabel(p, e.Pos, m[1]); start.IsValid() {
			return e.Pos, e.Msg + " starting at " + l.place(l.fset.Position(start))
		}
	}
	if m := branchLabel().FindStringSubmatch(e.Msg); m != nil && !hasLabel(p, e.Pos, m[2], isLabelled) {
		return e.Pos, m[1] + " label not defined: " + m[2]
	}
	if text, ok := strings.CutSuffix(e.Msg, " not declared"); ok && strings.HasPrefix(text, "label ") {
		return e.Pos, text + " not defined"
	}
	if text, ok := strings.CutSuffix(e.Msg, " declared and not used"); ok && strings.HasPrefix(text, "label ") {
		return e.Pos, text + " defined and not used"
	}
	return e.Pos, e.Msg
}

// isRepeated tells errors that the compiler does not report: a label that some statement names is used.
func isRepeated(p *Package, e types.Error) bool {
	label, ok := strings.CutSuffix(e.Msg, " declared and not used")
	label, isLabel := strings.CutPrefix(label, "label ")
	return ok && isLabel && hasLabel(p, e.Pos, label, isBranch)
}

// callAt is the innermost call around or ending at pos.
func callAt(p *Package, pos token.Pos) *ast.CallExpr {
	var found *ast.CallExpr
	ast.Inspect(fileAt(p, pos), func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		if call, ok := n.(*ast.CallExpr); ok && pos >= call.Lparen {
			found = call
		}
		return true
	})
	return found
}

// inferencePlace is the compiler's place for what it infers about the call or instantiation that begins at pos: its opening
// parenthesis or bracket.
func inferencePlace(p *Package, pos token.Pos, call bool) token.Pos {
	place := pos
	ast.Inspect(fileAt(p, pos), func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		switch n := n.(type) { // the innermost one is visited last
		case *ast.CallExpr:
			if call && n.Pos() == pos {
				place = n.Lparen
			}
		case *ast.IndexExpr:
			if !call && n.Pos() == pos {
				place = n.Lbrack
			}
		case *ast.IndexListExpr:
			if !call && n.Pos() == pos {
				place = n.Lbrack
			}
		}
		return true
	})
	return place
}

// lastDeclared is the variable that the goto at pos jumps over: the last one declared in its label's block before the label.
func lastDeclared(p *Package, pos token.Pos) (name string, at token.Pos) {
	file := fileAt(p, pos)
	label := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.BranchStmt); ok && s.Label != nil && s.Label.Pos() == pos {
			label = s.Label.Name
		}
		return label == ""
	})
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return false
		}
		list := statements(n)
		for i, s := range list {
			if s, ok := s.(*ast.LabeledStmt); ok && s.Label.Name == label {
				name, at = lastDeclaredIn(list[:i], pos)
			}
		}
		return true
	})
	return name, at
}

// blockOfLabel is where the block or clause begins that has a label, in the function around pos.
func blockOfLabel(p *Package, pos token.Pos, label string) (start token.Pos) {
	for _, d := range fileAt(p, pos).Decls {
		if d.End() <= pos || pos < d.Pos() {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			for _, s := range statements(n) {
				if s, ok := s.(*ast.LabeledStmt); ok && s.Label.Name == label {
					start = n.Pos()
				}
			}
			return true
		})
	}
	return start
}

// statements are those directly in a block or clause.
func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// lastDeclaredIn is the last variable that the statements after pos declare, with the compiler's place for it.
func lastDeclaredIn(list []ast.Stmt, pos token.Pos) (name string, at token.Pos) {
	for _, s := range list {
		for labelled, ok := s.(*ast.LabeledStmt); ok; labelled, ok = s.(*ast.LabeledStmt) {
			s = labelled.Stmt
		}
		if s.Pos() < pos {
			continue
		}
		switch s := s.(type) {
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				name, at = listed(s.Lhs), s.TokPos
			}
		case *ast.DeclStmt:
			if d := s.Decl.(*ast.GenDecl); d.Tok == token.VAR && len(d.Specs) > 0 {
				first := d.Specs[0].(*ast.ValueSpec).Names[0]
				name, at = first.Name, first.Pos()
			}
		}
	}
	return name, at
}

func listed(list []ast.Expr) string {
	var names []string
	for _, x := range list {
		names = append(names, types.ExprString(x))
	}
	return strings.Join(names, ", ")
}

func isLabelled(n ast.Node) *ast.Ident {
	if s, ok := n.(*ast.LabeledStmt); ok {
		return s.Label
	}
	return nil
}

func isBranch(n ast.Node) *ast.Ident {
	if s, ok := n.(*ast.BranchStmt); ok {
		return s.Label
	}
	return nil
}

// hasLabel looks in the whole function around pos for a statement with the label.
func hasLabel(p *Package, pos token.Pos, label string, of func(ast.Node) *ast.Ident) bool {
	found := false
	for _, d := range fileAt(p, pos).Decls {
		if pos < d.Pos() || d.End() <= pos {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			if name := of(n); name != nil && name.Name == label {
				found = true
			}
			return !found
		})
	}
	return found
}

func fileAt(p *Package, pos token.Pos) *ast.File {
	for _, f := range p.Files {
		if f.FileStart <= pos && pos <= f.FileEnd {
			return f
		}
	}
	return new(ast.File)
}

// versionHint says where a language version that is too old comes from.
func (l *loader) versionHint(p *Package, pos token.Pos) string {
	f := fileAt(p, pos)
	if v := p.Info.FileVersions[f]; f.GoVersion != "" && v == f.GoVersion {
		return fmt.Sprintf(" (file declares //go:build %s)", v)
	}
	return fmt.Sprintf(" (-lang was set to %s; check go.mod)", languageVersion(p.GoVersion))
}

// languageVersion drops the patch release.
func languageVersion(v string) string {
	if parts := strings.Split(v, "."); len(parts) > 2 {
		return parts[0] + "." + parts[1]
	}
	return v
}

// withoutRepeats drops an error that says the same as the one before it about the same line.
func withoutRepeats(list []message) []message {
	var out []message
	for _, m := range list {
		if n := len(out); n > 0 && out[n-1].text == m.text && out[n-1].pos.Line == m.pos.Line && out[n-1].pos.Filename == m.pos.Filename {
			continue
		}
		out = append(out, m)
	}
	return out
}

// format lays errors out as the compiler does: the first ten found, by place, without repetitions.
func (l *loader) format(list []message) string {
	list = withoutRepeats(list)
	var tooMany *message
	if len(list) >= maxErrors && !l.cfg.AllErrs {
		tooMany = &list[maxErrors-1]
		list = list[:maxErrors]
	}
	sorted := append([]message{}, list...)
	sort.SliceStable(sorted, func(i, j int) bool { return before(sorted[i].pos, sorted[j].pos) })
	var out strings.Builder
	last := ""
	for _, m := range sorted {
		line := fmt.Sprintf("%s: %s\n", l.place(m.pos), m.text)
		if line != last {
			out.WriteString(line)
		}
		last = line
	}
	if tooMany != nil {
		fmt.Fprintf(&out, "%s: too many errors\n", l.place(tooMany.pos))
	}
	return out.String()
}

func before(a, b token.Position) bool {
	if a.Filename != b.Filename {
		return a.Filename < b.Filename
	}
	if a.Line != b.Line {
		return a.Line < b.Line
	}
	return a.Column < b.Column
}

// place is a position with the file's real name.
func (l *loader) place(pos token.Position) string {
	name := pos.Filename
	if real := l.overlayFile(name); real != "" {
		name = real
	} else if real, ok := l.replaced[name]; ok {
		name = real
	}
	if pos.Column == 0 { // a line directive without columns
		return fmt.Sprintf("%s:%d", name, pos.Line)
	}
	return fmt.Sprintf("%s:%d:%d", name, pos.Line, pos.Column)
}

// overlayFile is where a file of the overlay really is, "" for any other.
func (l *loader) overlayFile(name string) string {
	for _, p := range l.order {
		if p.special == nil {
			continue
		}
		for _, s := range p.sources {
			if s.overlay && s.name == name {
				return s.real
			}
		}
	}
	return ""
}

// printPackage prints a package's errors under its name, with directories shortened as the go command does.
func (l *loader) printPackage(p *Package, text string) {
	for dir := p.Dir; ; dir = filepath.Dir(dir) {
		if rel, err := filepath.Rel(l.cfg.Dir, dir); err == nil && len(rel) < len(dir) {
			text = replacePrefix(text, dir, rel)
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	text = "# " + p.shownPath() + "\n" + text
	if l.target != nil {
		l.failures = append(l.failures, buildErrors{p.shownPath(), text})
		return
	}
	fmt.Fprint(os.Stderr, text)
}

// replacePrefix replaces a directory where a file name may begin.
func replacePrefix(text, from, to string) string {
	for _, lead := range []string{" ", "\n", "\n\t"} {
		text = strings.ReplaceAll(text, lead+from, lead+to)
	}
	if rest, ok := strings.CutPrefix(text, from); ok {
		text = to + rest
	}
	return text
}
