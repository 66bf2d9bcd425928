//! test run

// Package html/template: escaping in every context, trusted types, nested templates, errors; package html.
package main

import (
	"fmt"
	"html"
	"html/template"
	"os"
	"strings"
)

type link struct {
	URL, Title string
	Data       map[string]any
}

const page = `<!DOCTYPE html>
<a href="{{.URL}}" title='{{.Title}}' onclick="f({{.Data}}, {{.Title}})">{{.Title}}</a>
<a href="/search?q={{.Title}}&x={{.URL}}">s</a><img src={{.URL}}>
<script>var x = {{.Data}}; var s = "{{.Title}}"; var re = /{{.Title}}/; // {{.Title}}
</script>
<style>p { color: {{.Title}}; width: {{.Data.n}}px }</style>
<div style="background: {{.URL}}" data-x="{{.Title}}" {{.Title}}="v">{{/* c */}}<!-- {{.Title}} --></div>
<textarea>{{.Title}}</textarea>{{range $k, $v := .Data}}<b id="{{$k}}">{{$v}}</b>{{end}}
{{template "part" .}}
`

func main() {
	t := template.Must(template.New("page").Parse(page))
	template.Must(t.Parse(`{{define "part"}}<i>{{.Title | printf "%.5s"}}</i>{{end}}`))
	data := map[string]any{"n": 5, "html": "<b>&", "list": []string{"a'", `"b`}, "nil": nil}
	for _, l := range []link{{"http://x.org/?a=1&b=<2>", `O'Reilly & "sons" <x>`, data}, {"javascript:alert(1)", "</script><script>", map[string]any{"n": "expression(1)"}}} {
		if err := t.Execute(os.Stdout, l); err != nil {
			fmt.Println(err)
		}
	}
	trusted := template.Must(template.New("t").Parse("{{.H}} <a href=\"{{.U}}\" {{.A}}>{{.S}}</a><script>{{.J}}</script><style>{{.C}}</style>\n"))
	fmt.Println(trusted.Execute(os.Stdout, map[string]any{
		"H": template.HTML("<b>bold</b>"), "U": template.URL("javascript:ok()"), "A": template.HTMLAttr(`class="c"`), "S": template.HTMLEscapeString("<x>"), "J": template.JS("run()"), "C": template.CSS("a{}"),
	}))
	for _, bad := range []string{`<a href="{{if .X}}"{{end}}>`, `<script>{{if .X}}"{{end}}</script>`, `<a {{template "none"}}>`, `{{.X | html}}<p title={{.X | html}}>`, "<script>`${ {{.X}} }`</script>"} {
		tt, err := template.New("bad").Parse(bad)
		if err == nil {
			err = tt.Execute(&strings.Builder{}, map[string]string{"X": "x"})
		}
		fmt.Println(err)
	}
	s := `<a href="x">&'é</a>`
	fmt.Println(html.EscapeString(s), html.UnescapeString("&lt;&amp;&#39;&eacute;&#x4e16;&notanentity;&copy") == "<&'é世&notanentity;©")
	fmt.Println(template.JSEscapeString("it's </script>\n\u2028"), template.URLQueryEscaper("a b", "&"))
	tree := template.Must(template.New("rec").Parse(`{{define "n"}}<li>{{.V}}{{if .C}}<ul>{{range .C}}{{template "n" .}}{{end}}</ul>{{end}}</li>{{end}}{{template "n" .}}`))
	type node struct {
		V string
		C []node
	}
	fmt.Println(tree.Execute(os.Stdout, node{"root", []node{{"<a>", nil}, {"b", []node{{"c&d", nil}}}}}))
}

//; stdout:
//;   <!DOCTYPE html>
//;   <a href="http://x.org/?a=1&amp;b=%3c2%3e" title='O&#39;Reilly &amp; &#34;sons&#34; &lt;x&gt;' onclick="f({&#34;html&#34;:&#34;\u003cb\u003e\u0026&#34;,&#34;list&#34;:[&#34;a&#39;&#34;,&#34;\&#34;b&#34;],&#34;n&#34;:5,&#34;nil&#34;:null}, &#34;O&#39;Reilly \u0026 \&#34;sons\&#34; \u003cx\u003e&#34;)">O&#39;Reilly &amp; &#34;sons&#34; &lt;x&gt;</a>
//;   <a href="/search?q=O%27Reilly%20%26%20%22sons%22%20%3cx%3e&x=http%3a%2f%2fx.org%2f%3fa%3d1%26b%3d%3c2%3e">s</a><img src=http://x.org/?a&#61;1&amp;b&#61;%3c2%3e>
//;   <script>var x = {"html":"\u003cb\u003e\u0026","list":["a'","\"b"],"n":5,"nil":null}; var s = "O\u0027Reilly \u0026 \u0022sons\u0022 \u003cx\u003e"; var re = /O\u0027Reilly \u0026 \u0022sons\u0022 \u003cx\u003e/; ⏎
//;   </script>
//;   <style>p { color: ZgotmplZ; width: 5px }</style>
//;   <div style="background: ZgotmplZ" data-x="O&#39;Reilly &amp; &#34;sons&#34; &lt;x&gt;" ZgotmplZ="v"></div>
//;   <textarea>O&#39;Reilly &amp; &#34;sons&#34; &lt;x&gt;</textarea><b id="html">&lt;b&gt;&amp;</b><b id="list">[a&#39; &#34;b]</b><b id="n">5</b><b id="nil"></b>
//;   <i>O&#39;Rei</i>
//;   <!DOCTYPE html>
//;   <a href="#ZgotmplZ" title='&lt;/script&gt;&lt;script&gt;' onclick="f({&#34;n&#34;:&#34;expression(1)&#34;}, &#34;\u003c/script\u003e\u003cscript\u003e&#34;)">&lt;/script&gt;&lt;script&gt;</a>
//;   <a href="/search?q=%3c%2fscript%3e%3cscript%3e&x=javascript%3aalert%281%29">s</a><img src=#ZgotmplZ>
//;   <script>var x = {"n":"expression(1)"}; var s = "\u003c\/script\u003e\u003cscript\u003e"; var re = /\u003c\/script\u003e\u003cscript\u003e/; ⏎
//;   </script>
//;   <style>p { color: ZgotmplZ; width: ZgotmplZpx }</style>
//;   <div style="background: ZgotmplZ" data-x="&lt;/script&gt;&lt;script&gt;" ZgotmplZ="v"></div>
//;   <textarea>&lt;/script&gt;&lt;script&gt;</textarea><b id="n">expression(1)</b>
//;   <i>&lt;/scr</i>
//;   <b>bold</b> <a href="javascript:ok%28%29" class="c">&amp;lt;x&amp;gt;</a><script>run()</script><style>a{}</style>
//;   <nil>
//;   html/template:bad:1:14: {{if}} branches end in different contexts: {stateTag delimNone urlPartNone jsCtxRegexp [] attrNone elementNone <nil>}, {stateURL delimDoubleQuote urlPartNone jsCtxRegexp [] attrURL elementNone <nil>}
//;   html/template:bad:1:13: {{if}} branches end in different contexts: {stateJSDqStr delimNone urlPartNone jsCtxRegexp [] attrNone elementScript <nil>}, {stateJS delimNone urlPartNone jsCtxRegexp [] attrNone elementScript <nil>}
//;   html/template:bad:1:14: no such template "none"
//;   html/template:bad:1:24: predefined escaper "html" disallowed in template
//;   <nil>
//;   &lt;a href=&#34;x&#34;&gt;&amp;&#39;é&lt;/a&gt; false
//;   it\'s \u003C/script\u003E\u000A\u2028 a+b%26
//;   <li>root<ul><li>&lt;a&gt;</li><li>b<ul><li>c&amp;d</li></ul></li></ul></li><nil>
//; exit: 0
