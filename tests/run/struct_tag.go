//! test run

// Tags of struct fields: quoted or raw, empty, and bytes that are no text.
package main

import (
	"fmt"
	"reflect"
)

type tagged struct {
	a int `json:"a,omitempty" xml:"b"`
	b int "plain"
	c int ""
	d int "\xff\x00\xfe"
	E int "k:\"\\xff\""
}

func main() {
	t := reflect.TypeFor[tagged]()
	for i := range t.NumField() {
		f := t.Field(i)
		fmt.Printf("%s %q\n", f.Name, f.Tag)
	}
	fmt.Printf("%q\n", t.Field(0).Tag.Get("xml"))
	fmt.Printf("%q\n", t.Field(4).Tag.Get("k"))
	var same any = struct {
		x int "\xff"
	}{1}
	_, ok := same.(struct {
		x int "\xfe"
	})
	fmt.Println(ok, reflect.TypeOf(same))
}

//; stdout:
//;   a "json:\"a,omitempty\" xml:\"b\""
//;   b "plain"
//;   c ""
//;   d "\xff\x00\xfe"
//;   E "k:\"\\xff\""
//;   "b"
//;   "\xff"
//;   false struct { x int "\xff" }
//; exit: 0
