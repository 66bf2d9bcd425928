package main

// Assembly files that need no assembler: a function whose body begins with a jump to another function is an
// alias of it, one whose body is a lone return does nothing. Everything else stays a declaration.

import (
	"os"
	"strings"
)

// asmFunc is what a TEXT block amounts to.
type asmFunc struct {
	target string // link name of the function it jumps to; "" for a lone return
	length int    // instructions up to the jump
}

// readAsm finds the trivial functions of a package's .s files, by link name.
func readAsm(files []string, path string) (map[string]string, error) {
	trivial := map[string]string{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		for fn, body := range parseAsm(string(text), path) {
			if body.length == 1 {
				trivial[fn] = body.target
			}
		}
	}
	return trivial, nil
}

// parseAsm splits a file at its TEXT directives. A block with an instruction that is neither a jump to
// a symbol nor a return counts as longer than one.
func parseAsm(text, path string) map[string]asmFunc {
	out := map[string]asmFunc{}
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
			case "GLOBL", "DATA":
				current = ""
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
	return out
}

func jumpTarget(fields []string, path string) (string, bool) {
	if len(fields) != 2 || fields[0] != "JMP" && fields[0] != "B" || !strings.Contains(fields[1], "(SB)") {
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
