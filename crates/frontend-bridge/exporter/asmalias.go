package main

// Assembly files that need no assembler: a function whose body begins with a jump to another function is an
// alias of it, one whose body is a lone return does nothing. Everything else stays a declaration.
// A variable whose contents are the address of a C function's alias holds that of the C function; one with other contents is
// refused where a program reaches it.

import (
	"cmp"
	"maps"
	"os"
	"slices"
	"strings"
)

// asmFunc is what a TEXT block amounts to.
type asmFunc struct {
	target string // link name of the function it jumps to; "" for a lone return
	length int    // instructions up to the jump
}

// assembly is what of a package's .s files needs no assembler, by link name.
type assembly struct {
	jumps     map[string]string // trivial functions and what they jump to
	addresses map[string]string // variables and the C functions that they hold the addresses of
	filled    map[string]bool   // variables with other contents
}

// readAsm reads a package's .s files; dynamic gives the names of C functions by gc's.
func readAsm(files []string, path string, dynamic map[string]string) (assembly, error) {
	out := assembly{map[string]string{}, map[string]string{}, map[string]bool{}}
	contents := map[string]string{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return out, err
		}
		funcs, data := parseAsm(string(text), path)
		for fn, body := range funcs {
			if body.length == 1 {
				out.jumps[fn] = cmp.Or(dynamic[body.target], body.target)
			}
		}
		maps.Copy(contents, data)
	}
	for variable, target := range contents {
		if c, ok := strings.CutPrefix(out.jumps[target], cPrefix); ok {
			out.addresses[variable] = c
		} else {
			out.filled[variable] = true
		}
	}
	return out, nil
}

// parseAsm splits a file at its TEXT directives. A block with an instruction that is neither a jump to
// a symbol nor a return counts as longer than one. Of a variable's data it finds whose address it is, "" if it is none.
func parseAsm(text, path string) (map[string]asmFunc, map[string]string) {
	out, data := map[string]asmFunc{}, map[string]string{}
	current := ""
	for line := range strings.Lines(stripComments(text)) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for statement := range strings.SplitSeq(line, ";") {
			fields := strings.Fields(statement)
			if len(fields) == 0 {
				continue
			}
			switch fields[0] {
			case "TEXT":
				current = symbolName(strings.Join(fields[1:], " "), path)
				out[current] = asmFunc{}
			case "GLOBL":
				current = ""
			case "DATA":
				current = ""
				if variable, _, _ := strings.Cut(fields[1], "+"); !strings.Contains(variable, "<>") {
					data[symbolName(variable, path)] = addressed(fields[len(fields)-1], path)
				}
			default:
				body := out[current]
				if body.target != "" {
					continue // nothing comes behind a jump
				}
				body.length++
				target, isJump := jumpTarget(fields, path)
				if !isJump && fields[0] != "RET" {
					body.length++
				}
				body.target = target
				out[current] = body
			}
		}
	}
	delete(out, "")
	return out, data
}

// addressed is the symbol whose address an operand is, if any.
func addressed(operand, path string) string {
	if target, ok := strings.CutPrefix(operand, "$"); ok && strings.Contains(target, "(SB)") {
		return symbolName(target, path)
	}
	return ""
}

// jumps are what the processors call a jump.
var jumps = []string{"JMP", "B", "BR"}

func jumpTarget(fields []string, path string) (string, bool) {
	if len(fields) != 2 || !slices.Contains(jumps, fields[0]) || !strings.Contains(fields[1], "(SB)") {
		return "", false
	}
	return symbolName(fields[1], path), true
}

// symbolName turns the assembler's `·f(SB)`, `internal∕cpu·f(SB)` into link names.
func symbolName(operand, path string) string {
	name, _, _ := strings.Cut(operand, "(SB)")
	name, _, _ = strings.Cut(name, "<")
	name = strings.ReplaceAll(name, "∕", "/")
	if local, ok := strings.CutPrefix(name, "·"); ok {
		return path + "." + local
	}
	return strings.ReplaceAll(name, "·", ".")
}

func stripComments(text string) string {
	var out strings.Builder
	for text != "" {
		line := strings.Index(text, "//")
		block := strings.Index(text, "/*")
		switch {
		case line >= 0 && (block < 0 || line < block):
			out.WriteString(text[:line])
			end := strings.IndexByte(text[line:], '\n')
			if end < 0 {
				return out.String()
			}
			text = text[line+end:]
		case block >= 0:
			out.WriteString(text[:block])
			_, rest, ok := strings.Cut(text[block:], "*/")
			if !ok {
				return out.String()
			}
			out.WriteByte(' ')
			text = rest
		default:
			out.WriteString(text)
			return out.String()
		}
	}
	return out.String()
}
