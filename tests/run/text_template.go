//! test run

// Package text/template: pipelines, functions, methods, nested templates, blocks, comparisons, errors.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"text/template"
)

type item struct {
	Name  string
	Price float64
	Tags  []string
	Attr  map[string]int
	next  *item
}

func (i item) Upper() string                    { return strings.ToUpper(i.Name) }
func (i *item) Next() *item                     { return i.next }
func (i item) Scale(f float64, n int) string    { return fmt.Sprintf("%.2f", i.Price*f*float64(n)) }
func (i item) Fail() (string, error)            { return "", errors.New("method failed") }
func (i item) Variadic(p string, xs ...any) int { return len(p) + len(xs) }

const page = `{{- /* a comment */ -}}
{{define "row"}}[{{.Name | printf "%-6s"}}|{{.Price}}]{{end -}}
Title: {{.Title | title}}{{with .Missing}} never{{else}} (none){{end}}
{{range $i, $it := .Items}}{{if $i}}, {{end}}{{$i}}={{template "row" $it}}{{else}}empty{{end}}
{{range $k, $v := .Map}}{{$k}}:{{$v}} {{end}}
{{with $x := index .Items 0}}{{$x.Upper}} {{.Scale 2 3}} {{.Variadic "ab" 1 "c" 2.5}} {{(index $.Items 1).Next.Name}}{{end}}
{{len .Items}} {{index .Map "b"}} {{slice .Title 1 3}} {{html "<a&b>"}} {{js "it's"}} {{urlquery "a b&c"}} {{print 1 "x" 2}} {{printf "%q %5.1f" "s" 2.25}}
{{eq 1 1}} {{eq .Title "x" "hello world"}} {{ne 1 2}} {{lt 1 2}} {{ge "b" "a"}} {{and 1 0 .Boom}} {{or 0 "" "v"}} {{not true}} {{if and (gt 3 2) (le 2 2)}}yes{{end}}
{{range $i := .Count}}{{if eq $i 2}}{{continue}}{{end}}{{if eq $i 4}}{{break}}{{end}}{{$i}}{{end}} {{call .Func 4}} {{.Iface}} {{.Ptr.Name}} {{(.Nested.A).B}}
{{block "footer" .}}default footer {{.Title}}{{end}}{{$y := 1}}{{range .Items}}{{$y = add $y 10}}{{end}} {{$y}} {{"raw" | len}} {{` + "`back`" + `}} {{'a'}} {{0x10}} {{1e3}} {{nil | printf "%v"}}
`

func main() {
	funcs := template.FuncMap{
		"title": strings.Title,
		"add":   func(a, b int) int { return a + b },
		"fail":  func() (int, error) { return 0, errors.New("function failed") },
		"seq":   func(n int) []int { return make([]int, n) },
	}
	t, err := template.New("page").Funcs(funcs).Parse(strings.Replace(page, "{{nil | printf \"%v\"}}", "", 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	second := item{Name: "ink", Price: 3}
	data := map[string]any{
		"Title": "hello world", "Missing": nil, "Count": 7,
		"Items":  []item{{Name: "pen", Price: 1.5, Tags: []string{"a"}}, {Name: "book", Price: 12, next: &second}},
		"Map":    map[string]int{"z": 26, "a": 1, "b": 2},
		"Func":   func(n int) string { return strings.Repeat("f", n) },
		"Iface":  fmt.Stringer(stringer(5)),
		"Ptr":    &second,
		"Nested": map[string]map[string]string{"A": {"B": "deep"}},
		"Boom":   func() string { panic("evaluated") },
	}
	data["Items"].([]item)[1].next = &second
	items := []*item{{Name: "pen", Price: 1.5}, {Name: "book", Price: 12, next: &second}}
	data["Items"] = items
	fmt.Println(t.Execute(os.Stdout, data))
	clone := template.Must(t.Clone())
	template.Must(clone.Parse(`{{define "footer"}}replaced{{end}}`))
	fmt.Println(clone.ExecuteTemplate(os.Stdout, "footer", data))
	fmt.Println(len(t.Templates()), t.Lookup("row") != nil, t.Lookup("none") == nil)
	for _, bad := range []string{"{{.X", "{{if}}{{end}}", "{{end}}", "{{nofunc 1}}", "{{range .}}", "{{template}}", "{{$undefined}}", `{{"unterminated}}`, "{{1 | 2}}"} {
		_, err := template.New("bad").Parse(bad)
		fmt.Println(err)
	}
	for _, run := range []string{"{{.Missing.Field}}", "{{index .Items 9}}", "{{fail}}", "{{(index .Items 0).Fail}}", "{{.Title.X}}", "{{template \"none\"}}", "{{len 3}}", "{{lt 1 \"a\"}}", "{{add 1}}", "{{(index .Items 0).next}}"} {
		var sb strings.Builder
		err := template.Must(template.New("run").Funcs(funcs).Parse(run)).Execute(&sb, data)
		fmt.Println(err)
	}
	opt := template.Must(template.New("o").Option("missingkey=error").Parse("{{.none}}"))
	fmt.Println(opt.Execute(os.Stdout, map[string]int{}))
	template.Must(template.New("d").Delims("<<", ">>").Parse("<<.>> {{.}}\n")).Execute(os.Stdout, 5)
}

type stringer int

func (s stringer) String() string { return fmt.Sprint("S", int(s)) }

//; stdout:
//;   Title: Hello World (none)
//;   0=[pen   |1.5], 1=[book  |12]
//;   a:1 b:2 z:26 ⏎
//;   PEN 9.00 5 ink
//;   2 2 el &lt;a&amp;b&gt; it\'s a+b%26c 1x2 "s"   2.2
//;   true true true true true 0 v false yes
//;   013 ffff S5 ink deep
//;   default footer hello world 21 3 back 97 16 1000 ⏎
//;   <nil>
//;   replaced<nil>
//;   3 true true
//;   template: bad:1: unclosed action
//;   template: bad:1: missing value for if
//;   template: bad:1: unexpected {{end}}
//;   template: bad:1: function "nofunc" not defined
//;   template: bad:1: unexpected EOF
//;   template: bad:1: unexpected "}}" in template clause
//;   template: bad:1: undefined variable "$undefined"
//;   template: bad:1: unterminated quoted string
//;   template: bad:1: non executable command in pipeline stage 2
//;   template: run:1:10: executing "run" at <.Missing.Field>: nil pointer evaluating interface {}.Field
//;   template: run:1:2: executing "run" at <index .Items 9>: error calling index: index out of range: 9
//;   template: run:1:2: executing "run" at <fail>: error calling fail: function failed
//;   template: run:1:18: executing "run" at <(index .Items 0).Fail>: error calling Fail: method failed
//;   template: run:1:8: executing "run" at <.Title.X>: can't evaluate field X in type interface {}
//;   template: run:1:11: executing "run" at <{{template "none"}}>: template "none" not defined
//;   template: run:1:2: executing "run" at <len 3>: error calling len: len of type int
//;   template: run:1:2: executing "run" at <lt 1 "a">: error calling lt: incompatible types for comparison: int and string
//;   template: run:1:2: executing "run" at <add>: wrong number of args for add: want 2 got 1
//;   template: run:1:16: executing "run" at <0>: next is an unexported field of struct type *main.item
//;   template: o:1:2: executing "o" at <.none>: map has no entry for key "none"
//;   5 {{.}}
//; exit: 0
