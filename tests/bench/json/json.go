// A program that reads and writes JSON, for ci/bench.
package main

import (
	"encoding/json"
	"fmt"
	"sort"
)

type record struct {
	Name  string         `json:"name"`
	Count int            `json:"count,omitempty"`
	Tags  []string       `json:"tags"`
	More  map[string]any `json:"more"`
}

func message() string {
	return "hello, world"
}

func main() {
	var r record
	if err := json.Unmarshal([]byte(`{"name": "x", "tags": ["b", "a"], "more": {"k": [1, 2.5, null]}}`), &r); err != nil {
		fmt.Println(err)
		return
	}
	sort.Strings(r.Tags)
	r.Name = message()
	out, err := json.MarshalIndent(r, "", "  ")
	fmt.Println(string(out), err)
}
