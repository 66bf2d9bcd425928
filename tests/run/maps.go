//! test run

// Package maps: keys, values, copies, comparisons and iterators.
package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

type id int

func main() {
	m := map[string]int{"one": 1, "two": 2, "three": 3}
	fmt.Println(slices.Sorted(maps.Keys(m)), slices.Sorted(maps.Values(m)))
	c := maps.Clone(m)
	c["four"] = 4
	fmt.Println(maps.Equal(m, c), len(m), len(c))
	maps.DeleteFunc(c, func(k string, v int) bool { return v%2 == 0 })
	fmt.Println(c)
	maps.Copy(c, map[string]int{"one": 100, "five": 5})
	fmt.Println(c)
	fmt.Println(maps.EqualFunc(m, map[string]string{"one": "1", "two": "2", "three": "3"}, func(a int, b string) bool { return fmt.Sprint(a) == b }))
	collected := maps.Collect(slices.All([]string{"a", "b", "c"}))
	fmt.Println(collected)
	maps.Insert(collected, maps.All(map[int]string{9: "z", 0: "replaced"}))
	fmt.Println(collected)
	total := 0
	for k, v := range maps.All(m) {
		total += len(k) * v
	}
	fmt.Println(total)
	groups := map[int][]string{}
	for _, w := range strings.Fields("a bb cc d eee ff g") {
		groups[len(w)] = append(groups[len(w)], w)
	}
	for _, n := range slices.Sorted(maps.Keys(groups)) {
		fmt.Print(n, groups[n], " ")
	}
	fmt.Println()
	var none map[id]bool
	fmt.Println(maps.Clone(none) == nil, maps.Equal(none, map[id]bool{}), len(slices.Collect(maps.Keys(none))))
	nested := map[id]map[string][]float64{1: {"x": {1, 2}}, 2: nil}
	copied := maps.Clone(nested)
	copied[1]["x"][0] = 42
	fmt.Println(nested, len(copied))
	big := map[uint16]struct{}{}
	for i := range 65536 {
		big[uint16(i*40503)] = struct{}{}
	}
	fmt.Println(len(big))
	maps.DeleteFunc(big, func(k uint16, _ struct{}) bool { return k >= 10 })
	fmt.Println(slices.Sorted(maps.Keys(big)))
	inverse := make(map[int]string, len(m))
	for k, v := range m {
		inverse[v] = k
	}
	fmt.Println(inverse)
}

//; stdout:
//;   [one three two] [1 2 3]
//;   false 3 4
//;   map[one:1 three:3]
//;   map[five:5 one:100 three:3]
//;   true
//;   map[0:a 1:b 2:c]
//;   map[0:replaced 1:b 2:c 9:z]
//;   24
//;   1 [a d g] 2 [bb cc ff] 3 [eee] ⏎
//;   true true 0
//;   map[1:map[x:[42 2]] 2:map[]] 2
//;   65536
//;   [0 1 2 3 4 5 6 7 8 9]
//;   map[1:one 2:two 3:three]
//; exit: 0
