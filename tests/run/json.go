//! test run

// Package encoding/json: tags, embedding, own marshalers, streams, numbers, maps, unknown fields, errors.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"
)

type level int

func (l level) MarshalText() ([]byte, error) { return []byte(fmt.Sprintf("L%d", int(l))), nil }
func (l *level) UnmarshalText(b []byte) error {
	_, err := fmt.Sscanf(string(b), "L%d", (*int)(l))
	return err
}

type upper string

func (u upper) MarshalJSON() ([]byte, error) { return json.Marshal(strings.ToUpper(string(u))) }
func (u *upper) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*u = upper(strings.ToLower(s))
	return nil
}

type base struct {
	ID   int    `json:"id"`
	Kind string `json:"kind,omitempty"`
}

type record struct {
	base
	*Extra
	Name    string             `json:"name"`
	Secret  string             `json:"-"`
	Dash    string             `json:"-,"`
	Scores  []float64          `json:"scores"`
	Empty   []int              `json:"empty,omitempty"`
	Map     map[string]*record `json:"map,omitempty"`
	Any     any                `json:"any"`
	Raw     json.RawMessage    `json:"raw,omitempty"`
	Bytes   []byte             `json:"bytes"`
	Quoted  int64              `json:"quoted,string"`
	Level   level              `json:"level"`
	Levels  map[level]int      `json:"levels,omitempty"`
	Up      upper              `json:"up"`
	Ptr     *int               `json:"ptr"`
	Arr     [2]bool            `json:"arr"`
	When    time.Duration      `json:"when,omitzero"`
	private int
}

type Extra struct {
	Note string `json:"note"`
}

func main() {
	n := 7
	r := record{base: base{ID: 1}, Extra: &Extra{"n<o>te & \u2028"}, Name: "né\"w\n", Secret: "s", Scores: []float64{1, 2.5, 1e21, 1e-7}, Any: []any{1, "x", nil, map[string]any{"b": 1, "a": true}},
		Raw: json.RawMessage(`{"k": [1, 2]}`), Bytes: []byte("bytes"), Quoted: 1 << 60, Level: 3, Levels: map[level]int{2: 1, 1: 2}, Up: "shout", Ptr: &n, private: 9}
	r.Map = map[string]*record{"nil": nil, "in": {Name: "inner"}}
	b, err := json.Marshal(r)
	fmt.Println(string(b), err)
	var back record
	err = json.Unmarshal(b, &back)
	fmt.Printf("%+v %v %v\n", back.base, err, back.Extra)
	fmt.Println(back.Name == r.Name, back.Scores, back.Any, string(back.Raw), string(back.Bytes), back.Quoted, back.Level, back.Levels, back.Up, *back.Ptr, len(back.Map), back.Map["in"].Name)
	var buf bytes.Buffer
	json.Indent(&buf, b[:0:0], "", " ")
	pretty, _ := json.MarshalIndent(map[string]any{"list": []int{1, 2}, "empty": []int{}, "obj": struct{}{}, "s": "x"}, ">", "  ")
	fmt.Println(string(pretty))
	json.Compact(&buf, pretty[:0])
	for _, s := range []string{`{"id": "x"}`, `{"scores": [1, "a"]}`, `[1, 2`, `{"a" 1}`, `nul`, `{"quoted": 5}`, `{"level": "bad"}`, `"\ud800"`, `{"name": 1}`, `[1] x`, ``, `{"arr":[true,true,true]}`, `{"ID": 5, "KIND": "ci"}`} {
		var x record
		err := json.Unmarshal([]byte(s), &x)
		var se *json.SyntaxError
		var te *json.UnmarshalTypeError
		fmt.Println(err, errors.As(err, &se), errors.As(err, &te), x.ID, x.Kind, x.Arr)
	}
	var anyv any
	fmt.Println(json.Unmarshal([]byte(` {"a":[1,2.5,"s",null,true,{"b":{}}], "u":"\u00e9\ud83d\ude00\/"} `), &anyv), anyv)
	dec := json.NewDecoder(strings.NewReader(`{"a":1} [2] "three" 4 {"x":{"deep":[1,{"y":2}]}}`))
	dec.UseNumber()
	for {
		var v any
		if err := dec.Decode(&v); err == io.EOF {
			break
		} else if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%T %v; ", v, v)
	}
	fmt.Println()
	dec = json.NewDecoder(strings.NewReader(`{"a":[1,"b",{"c":null}]}`))
	for {
		tok, err := dec.Token()
		if err != nil {
			fmt.Println(err)
			break
		}
		fmt.Printf("%T:%v(%v) ", tok, tok, dec.More())
	}
	strict := json.NewDecoder(strings.NewReader(`{"id":1,"zzz":2}`))
	strict.DisallowUnknownFields()
	fmt.Println(strict.Decode(&record{}))
	enc := json.NewEncoder(os.Stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	enc.Encode(map[string]string{"html": "<b>&"})
	for _, bad := range []any{math.Inf(1), func() {}, make(chan int), map[bool]int{true: 1}, complex(1, 2)} {
		_, err := json.Marshal(bad)
		fmt.Println(err)
	}
	type cyclic struct{ Next *cyclic }
	c := &cyclic{}
	c.Next = c
	_, err = json.Marshal(c)
	fmt.Println(err)
	fmt.Println(json.Valid([]byte(`{"a":[]}`)), json.Valid([]byte(`{a:1}`)), json.Unmarshal(nil, nil), json.Unmarshal([]byte("1"), n))
	large := make([]map[string]int, 500)
	for i := range large {
		large[i] = map[string]int{"i": i, "sq": i * i}
	}
	lb, _ := json.Marshal(large)
	var out []map[string]int
	fmt.Println(json.Unmarshal(lb, &out), len(lb), len(out), out[499]["sq"])
}

//; stdout:
//;   {"id":1,"note":"n\u003co\u003ete \u0026 \u2028","name":"né\"w\n","-":"","scores":[1,2.5,1e+21,1e-7],"map":{"in":{"id":0,"name":"inner","-":"","scores":null,"any":null,"bytes":null,"quoted":"0","level":"L0","up":"","ptr":null,"arr":[false,false]},"nil":null},"any":[1,"x",null,{"a":true,"b":1}],"raw":{"k":[1,2]},"bytes":"Ynl0ZXM=","quoted":"1152921504606846976","level":"L3","levels":{"L1":2,"L2":1},"up":"SHOUT","ptr":7,"arr":[false,false]} <nil>
//;   {ID:1 Kind:} <nil> &{n<o>te &  }
//;   true [1 2.5 1e+21 1e-07] [1 x <nil> map[a:true b:1]] {"k":[1,2]} bytes 1152921504606846976 3 map[1:2 2:1] shout 7 2 inner
//;   {
//;   >  "empty": [],
//;   >  "list": [
//;   >    1,
//;   >    2
//;   >  ],
//;   >  "obj": {},
//;   >  "s": "x"
//;   >}
//;   json: cannot unmarshal string into Go struct field record.base.id of type int false true 0  [false false]
//;   json: cannot unmarshal string into Go struct field record.scores of type float64 false true 0  [false false]
//;   unexpected end of JSON input true false 0  [false false]
//;   invalid character '1' after object key true false 0  [false false]
//;   invalid character ' ' in literal null (expecting 'l') true false 0  [false false]
//;   json: invalid use of ,string struct tag, trying to unmarshal unquoted value into int64 false false 0  [false false]
//;   input does not match format false false 0  [false false]
//;   json: cannot unmarshal string into Go value of type main.record false true 0  [false false]
//;   json: cannot unmarshal number into Go struct field record.name of type string false true 0  [false false]
//;   invalid character 'x' after top-level value true false 0  [false false]
//;   unexpected end of JSON input true false 0  [false false]
//;   <nil> false false 0  [true true]
//;   <nil> false false 5 ci [false false]
//;   <nil> map[a:[1 2.5 s <nil> true map[b:map[]]] u:é😀/]
//;   map[string]interface {} map[a:1]; []interface {} [2]; string three; json.Number 4; map[string]interface {} map[x:map[deep:[1 map[y:2]]]]; ⏎
//;   json.Delim:{(true) string:a(true) json.Delim:[(true) float64:1(true) string:b(true) json.Delim:{(true) string:c(true) <nil>:<nil>(false) json.Delim:}(false) json.Delim:](false) json.Delim:}(false) EOF
//;   json: unknown field "zzz"
//;   {
//;   	"html": "<b>&"
//;   }
//;   json: unsupported value: +Inf
//;   json: unsupported type: func()
//;   json: unsupported type: chan int
//;   json: unsupported type: map[bool]int
//;   json: unsupported type: complex128
//;   json: unsupported value: encountered a cycle via *main.cyclic
//;   true false unexpected end of JSON input json: Unmarshal(non-pointer int)
//;   <nil> 10428 500 249001
//; exit: 0
