//! test run

// Package encoding/xml: attributes, nesting, namespaces, character data, tokens, errors.
package main

import (
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"strings"
)

type address struct {
	City  string `xml:"city"`
	State string `xml:"state,attr,omitempty"`
}

type person struct {
	XMLName xml.Name `xml:"person"`
	ID      int      `xml:"id,attr"`
	First   string   `xml:"name>first"`
	Last    string   `xml:"name>last"`
	Emails  []string `xml:"contact>email"`
	address
	Home    *address `xml:"home"`
	Comment string   `xml:",comment"`
	Note    string   `xml:",chardata"`
	Skip    string   `xml:"-"`
	Flag    bool     `xml:"flag,omitempty"`
	Score   float64  `xml:"score"`
	Inner   inner    `xml:"inner"`
}

type inner struct {
	Content string     `xml:",innerxml"`
	Attrs   []xml.Attr `xml:",any,attr"`
}

type size struct{ w, h int }

func (s size) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("%dx%d", s.w, s.h)), nil }
func (s *size) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "%dx%d", &s.w, &s.h)
	return err
}

type feed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	Title   string   `xml:"title"`
	Sizes   []size   `xml:"size"`
	Links   []struct {
		Href string `xml:"href,attr"`
		Rel  string `xml:"http://x.org/ rel,attr"`
	} `xml:"link"`
}

func main() {
	p := person{ID: 7, First: "Ann", Last: "O'Neil & <co>", Emails: []string{"a@x", "b@y"}, address: address{City: "Bern"}, Home: &address{"Rome", "IT"}, Comment: " hi ", Note: "text", Score: 1.5}
	out, err := xml.MarshalIndent(p, "", "  ")
	fmt.Println(string(out), err)
	var back person
	err = xml.Unmarshal(out, &back)
	fmt.Println(err, back.ID, back.First, back.Last, back.Emails, back.City, *back.Home, back.Score, strings.TrimSpace(back.Note))
	doc := `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE feed>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:x="http://x.org/">
  <title>T &amp; <![CDATA[<raw>]]> &#233;</title>
  <link href="a" x:rel="self"/><link href="b"></link>
  <size>3x4</size><size>10x20</size>
</feed>`
	var f feed
	fmt.Println(xml.Unmarshal([]byte(doc), &f), f.Title, f.Links, f.Sizes, f.XMLName.Space)
	b, err := xml.Marshal(f)
	fmt.Println(string(b), err)
	var in person
	fmt.Println(xml.Unmarshal([]byte(`<person id="1"><inner a="1" b="2"><x>y</x> z</inner></person>`), &in), in.Inner.Content, len(in.Inner.Attrs), in.Inner.Attrs[1].Value)
	d := xml.NewDecoder(strings.NewReader(doc))
	depth := 0
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		switch t := tok.(type) {
		case xml.StartElement:
			depth++
			fmt.Print(strings.Repeat(" ", depth), t.Name.Local, len(t.Attr), "\n")
		case xml.EndElement:
			depth--
		case xml.CharData:
			if s := strings.TrimSpace(string(t)); s != "" {
				fmt.Printf("%q\n", s)
			}
		case xml.ProcInst:
			fmt.Println("procinst", t.Target, string(t.Inst))
		case xml.Directive:
			fmt.Println("directive", string(t))
		}
	}
	for _, bad := range []string{"<a><b></a>", "<a", "<a>&unknown;</a>", "<a b=1></a>", "", "<person id='x'></person>", "</a>", "<a>\x01</a>"} {
		var v person
		fmt.Println(xml.Unmarshal([]byte(bad), &v))
	}
	xml.EscapeText(os.Stdout, []byte("a<b>\"'&\n"))
	fmt.Println()
	enc := xml.NewEncoder(os.Stdout)
	start := xml.StartElement{Name: xml.Name{Local: "list"}, Attr: []xml.Attr{{Name: xml.Name{Local: "n"}, Value: "2"}}}
	enc.EncodeToken(start)
	enc.EncodeElement(3.5, xml.StartElement{Name: xml.Name{Local: "v"}})
	enc.EncodeToken(xml.Comment(" c "))
	enc.EncodeToken(start.End())
	fmt.Println(enc.Flush())
	_, err = xml.Marshal(map[string]int{})
	fmt.Println(err)
}

//; stdout:
//;   <person id="7">
//;     <name>
//;       <first>Ann</first>
//;       <last>O&#39;Neil &amp; &lt;co&gt;</last>
//;     </name>
//;     <contact>
//;       <email>a@x</email>
//;       <email>b@y</email>
//;     </contact>
//;     <city>Bern</city>
//;     <home state="IT">
//;       <city>Rome</city>
//;     </home>
//;     <!-- hi -->text
//;     <score>1.5</score>
//;     <inner></inner>
//;   </person> <nil>
//;   <nil> 7 Ann O'Neil & <co> [a@x b@y] Bern {Rome IT} 1.5 text
//;   <nil> T & <raw> é [{a self} {b }] [{3 4} {10 20}] http://www.w3.org/2005/Atom
//;   <feed xmlns="http://www.w3.org/2005/Atom"><title>T &amp; &lt;raw&gt; é</title><size>3x4</size><size>10x20</size><link href="a" xmlns:x.org="http://x.org/" x.org:rel="self"></link><link href="b" xmlns:x.org="http://x.org/" x.org:rel=""></link></feed> <nil>
//;   <nil> <x>y</x> z 2 2
//;   procinst xml version="1.0" encoding="UTF-8"
//;   directive DOCTYPE feed
//;    feed2
//;     title0
//;   "T &"
//;   "<raw>"
//;   "é"
//;     link2
//;     link1
//;     size0
//;   "3x4"
//;     size0
//;   "10x20"
//;   expected element type <person> but have <a>
//;   XML syntax error on line 1: unexpected EOF
//;   expected element type <person> but have <a>
//;   XML syntax error on line 1: unquoted or missing attribute value in element
//;   EOF
//;   strconv.ParseInt: parsing "x": invalid syntax
//;   XML syntax error on line 1: unexpected end element </a>
//;   expected element type <person> but have <a>
//;   a&lt;b&gt;&#34;&#39;&amp;&#xA;
//;   <list n="2"><v>3.5</v><!-- c --></list><nil>
//;   xml: unsupported type: map[string]int
//; exit: 0
