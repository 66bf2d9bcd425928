//! The module that `ci/bench` builds: as many packages as one likes, which import each other as those of a program do.
//!
//! Package `i` imports packages `i/2`, `i/3` and `2i/3`; `main` imports those that nobody else does. Package 0 imports none and all
//! depend on it; the package in the middle of the graph has some below it and some above. All have the same text but for
//! names: types with methods, an interface, a generic function, strings, sorting.
//!
//! Invariant (same-each-time): a module of one size is always the same text.

use crate::bench_build::EDITED_TEXT;
use anyhow::Result;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

const MODULE: &str = "bench.example/module";

/// Writes a module of `count` packages, and `main`, below `dir`.
pub fn write(dir: &Path, count: usize) -> Result<()> {
    std::fs::write(dir.join("go.mod"), format!("module {MODULE}\n\ngo 1.24\n"))?;
    let mut roots: BTreeSet<usize> = (0..count).collect();
    for index in 0..count {
        let imports = imports(index);
        roots.retain(|root| !imports.contains(root));
        std::fs::create_dir_all(dir.join(name(index)))?;
        std::fs::write(dir.join(source(index)), package(index, &imports))?;
    }
    std::fs::write(dir.join(name(0)).join("leaf_test.go"), test())?;
    Ok(std::fs::write(dir.join("main.go"), main(&roots))?)
}

fn name(index: usize) -> String {
    format!("p{index:04}")
}

/// The file of a package.
pub fn source(index: usize) -> String {
    format!("{0}/{0}.go", name(index))
}

/// One of the packages in the middle.
pub fn middle(count: usize) -> usize {
    count / 8
}

fn imports(index: usize) -> BTreeSet<usize> {
    let all = [index / 2, index / 3, 2 * index / 3];
    all.into_iter().filter(|&import| import < index).collect()
}

fn import_lines(packages: &BTreeSet<usize>) -> String {
    packages.iter().map(|&index| format!("\t\"{MODULE}/{}\"\n", name(index))).collect()
}

fn calls(packages: &BTreeSet<usize>, argument: &str) -> String {
    packages.iter().fold(String::new(), |mut text, &index| {
        let _ = writeln!(text, "\ttotal += {}.Compute({argument})", name(index));
        text
    })
}

fn main(roots: &BTreeSet<usize>) -> String {
    format!(
        "// A program of many packages, made by ci/bench.\npackage main\n\nimport (\n\t\"fmt\"\n\n{})\n\nfunc main() {{\n\ttotal := 0\n{}\tfmt.Println(\"{EDITED_TEXT}\", total)\n}}\n",
        import_lines(roots),
        calls(roots, "2"),
    )
}

fn test() -> String {
    format!(
        "package {0}\n\nimport \"testing\"\n\nfunc TestCompute(t *testing.T) {{\n\tif Compute(3) == 0 {{\n\t\tt.Error(\"nothing computed\")\n\t}}\n}}\n",
        name(0)
    )
}

fn package(index: usize, imports: &BTreeSet<usize>) -> String {
    format!(
        "// Package {name} is one of a module made by ci/bench.
package {name}

import (
	\"errors\"
	\"sort\"
	\"strconv\"
	\"strings\"

{imports})

var ErrEmpty = errors.New(\"{name}: nothing there\")

type Item struct {{
	Name  string
	Count int
	Tags  []string
	next  *Item
}}

type List struct {{
	first *Item
	size  int
}}

func (l *List) Add(name string, count int, tags ...string) *Item {{
	l.first = &Item{{name, count, tags, l.first}}
	l.size++
	return l.first
}}

func (l *List) All() []*Item {{
	all := make([]*Item, 0, l.size)
	for i := l.first; i != nil; i = i.next {{
		all = append(all, i)
	}}
	sort.Slice(all, func(i, j int) bool {{ return all[i].Count < all[j].Count }})
	return all
}}

func (l *List) Find(name string) (*Item, error) {{
	for i := l.first; i != nil; i = i.next {{
		if strings.EqualFold(i.Name, name) {{
			return i, nil
		}}
	}}
	return nil, ErrEmpty
}}

type Shape interface {{
	Area() float64
	Label() string
}}

type Square struct{{ Side float64 }}

func (s Square) Area() float64 {{ return s.Side * s.Side }}
func (s Square) Label() string {{ return \"square \" + strconv.FormatFloat(s.Side, 'g', -1, 64) }}

type Circle struct{{ Radius float64 }}

func (c *Circle) Area() float64 {{ return 3.14159 * c.Radius * c.Radius }}
func (c *Circle) Label() string {{ return \"circle \" + strconv.FormatFloat(c.Radius, 'g', -1, 64) }}

func Map[T, U any](in []T, f func(T) U) []U {{
	out := make([]U, 0, len(in))
	for _, x := range in {{
		out = append(out, f(x))
	}}
	return out
}}

func label() string {{ return \"{EDITED_TEXT}\" }}

func Describe(shapes ...Shape) string {{
	var b strings.Builder
	for i, text := range Map(shapes, Shape.Label) {{
		if i > 0 {{
			b.WriteString(\", \")
		}}
		b.WriteString(text)
	}}
	return b.String()
}}

func Count(words map[string]int, text string) map[string]int {{
	for word := range strings.FieldsSeq(text) {{
		switch n := words[word]; {{
		case n == 0:
			words[word] = 1
		case n < 100:
			words[word] = n + 1
		}}
	}}
	return words
}}

// Compute uses what this package has, and what the packages that it imports have.
func Compute(n int) int {{
	if n <= 0 {{
		return 0
	}}
	var l List
	for i := range n {{
		l.Add(label()+strconv.Itoa(i), n-i)
	}}
	total := len(Describe(Square{{float64(n)}}, &Circle{{2}})) + len(Count(map[string]int{{}}, label()))
	for _, item := range l.All() {{
		total += item.Count
	}}
	if _, err := l.Find(\"x\"); err != nil {{
		total++
	}}
{calls}	return total
}}
",
        name = name(index),
        imports = import_lines(imports),
        calls = calls(imports, "n - 1"),
    )
}
