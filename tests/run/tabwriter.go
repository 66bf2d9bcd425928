//! test run

// Package text/tabwriter: alignment, padding, flags, cells of different width, escapes; also text/scanner.
package main

import (
	"fmt"
	"os"
	"strings"
	"text/scanner"
	"text/tabwriter"
)

func table(w *tabwriter.Writer) {
	fmt.Fprintln(w, "name\tqty\tprice\tnote")
	fmt.Fprintln(w, "pen\t12\t1.50\tblue")
	fmt.Fprintln(w, "notebook\t3\t12.25\t")
	fmt.Fprintln(w, "é世界\t100000\t0\tunicode")
	fmt.Fprintln(w)
	fmt.Fprintln(w, "a\tb")
	fmt.Fprintln(w, "long cell here\tx\ty\tz")
	w.Flush()
}

func main() {
	for _, flags := range []uint{0, tabwriter.AlignRight, tabwriter.Debug, tabwriter.AlignRight | tabwriter.Debug, tabwriter.DiscardEmptyColumns, tabwriter.FilterHTML | tabwriter.StripEscape, tabwriter.TabIndent} {
		fmt.Println("flags", flags)
		table(tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', flags))
	}
	w := tabwriter.NewWriter(os.Stdout, 5, 0, 1, '.', 0)
	fmt.Fprint(w, "x\ty\vz\fnext\tline\n\xffesc\taped\xff\tcell\n")
	w.Flush()
	w.Init(os.Stdout, 10, 4, 0, '-', tabwriter.AlignRight)
	for i := range 4 {
		fmt.Fprintf(w, "%s\t%d\t\n", strings.Repeat("*", i*3), i)
	}
	w.Flush()
	var s scanner.Scanner
	s.Init(strings.NewReader("if a > 10 { // comment\n\treturn \"str\" + 'c' - 1.5e3 }"))
	s.Filename = "x"
	for tok := s.Scan(); tok != scanner.EOF; tok = s.Scan() {
		fmt.Printf("%s:%s:%q ", s.Position, scanner.TokenString(tok), s.TokenText())
	}
	fmt.Println()
}

//; stdout:
//;   flags 0
//;   name      qty     price  note
//;   pen       12      1.50   blue
//;   notebook  3       12.25  ⏎
//;   é世界       100000  0      unicode
//;
//;   a               b
//;   long cell here  x  y  z
//;   flags 4
//;         name     qty  pricenote
//;          pen      12   1.50blue
//;     notebook       3  12.25
//;          é世界  100000      0unicode
//;
//;                  ab
//;     long cell here  x  yz
//;   flags 32
//;   name      |qty     |price  |note
//;   pen       |12      |1.50   |blue
//;   notebook  |3       |12.25  |
//;   é世界       |100000  |0      |unicode
//;
//;   a               |b
//;   long cell here  |x  |y  |z
//;   flags 36
//;         name|     qty|  price|note
//;          pen|      12|   1.50|blue
//;     notebook|       3|  12.25|
//;          é世界|  100000|      0|unicode
//;
//;                  a|b
//;     long cell here|  x|  y|z
//;   flags 8
//;   name      qty     price  note
//;   pen       12      1.50   blue
//;   notebook  3       12.25  ⏎
//;   é世界       100000  0      unicode
//;
//;   a               b
//;   long cell here  x  y  z
//;   flags 3
//;   name      qty     price  note
//;   pen       12      1.50   blue
//;   notebook  3       12.25  ⏎
//;   é世界       100000  0      unicode
//;
//;   a               b
//;   long cell here  x  y  z
//;   flags 16
//;   name      qty     price  note
//;   pen       12      1.50   blue
//;   notebook  3       12.25  ⏎
//;   é世界       100000  0      unicode
//;
//;   a               b
//;   long cell here  x  y  z
//;   x....y....z
//;   next.....line
//;   �esc	aped�.cell
//;   -------------------0
//;   -------***---------1
//;   ----******---------2
//;   -*********---------3
//;   x:1:1:Ident:"if" x:1:4:Ident:"a" x:1:6:">":">" x:1:8:Int:"10" x:1:11:"{":"{" x:2:2:Ident:"return" x:2:9:String:"\"str\"" x:2:15:"+":"+" x:2:17:Char:"'c'" x:2:21:"-":"-" x:2:23:Float:"1.5e3" x:2:29:"}":"}" ⏎
//; exit: 0
