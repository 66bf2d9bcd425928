//! test run

// Package sort: all entry points, stability, searching, large and adversarial inputs.
package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}

type byAge []person

func (b byAge) Len() int           { return len(b) }
func (b byAge) Less(i, j int) bool { return b[i].age < b[j].age }
func (b byAge) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

type multi struct {
	people []person
	less   []func(a, b person) bool
}

func (m multi) Len() int      { return len(m.people) }
func (m multi) Swap(i, j int) { m.people[i], m.people[j] = m.people[j], m.people[i] }
func (m multi) Less(i, j int) bool {
	for _, l := range m.less {
		switch {
		case l(m.people[i], m.people[j]):
			return true
		case l(m.people[j], m.people[i]):
			return false
		}
	}
	return false
}

func generate(n int, shape string) []int {
	xs := make([]int, n)
	seed := uint32(12345)
	for i := range xs {
		seed = seed*1664525 + 1013904223
		switch shape {
		case "random":
			xs[i] = int(seed >> 8)
		case "few":
			xs[i] = int(seed>>8) % 5
		case "ascending":
			xs[i] = i
		case "descending":
			xs[i] = n - i
		case "pipe":
			xs[i] = min(i, n-i)
		}
	}
	return xs
}

func main() {
	people := []person{{"Ann", 30}, {"Bob", 25}, {"Cid", 30}, {"Dan", 25}, {"Eve", 41}}
	a := append([]person(nil), people...)
	sort.Stable(byAge(a))
	fmt.Println(a)
	sort.Sort(sort.Reverse(byAge(a)))
	fmt.Println(a[0], a[4].age)
	sort.Slice(a, func(i, j int) bool { return a[i].name > a[j].name })
	fmt.Println(a)
	sort.SliceStable(a, func(i, j int) bool { return a[i].age < a[j].age })
	fmt.Println(a, sort.IsSorted(byAge(a)), sort.SliceIsSorted(a, func(i, j int) bool { return a[i].name < a[j].name }))
	m := multi{people, []func(a, b person) bool{
		func(a, b person) bool { return a.age > b.age },
		func(a, b person) bool { return a.name > b.name },
	}}
	sort.Sort(m)
	fmt.Println(people)
	ints := []int{5, 2, -8, 0, 5}
	sort.Ints(ints)
	strs := []string{"b", "", "a", "B", "ab"}
	sort.Strings(strs)
	floats := []float64{2.5, -1, 0, 1e10}
	sort.Float64s(floats)
	fmt.Printf("%v %q %v\n", ints, strs, floats)
	fmt.Println(sort.SearchInts(ints, 5), sort.SearchInts(ints, 100), sort.SearchStrings(strs, "ab"), sort.Search(1000, func(i int) bool { return i*i >= 500 }))
	fmt.Println(sort.Find(len(strs), func(i int) int {
		switch {
		case strs[i] == "b":
			return 0
		case "b" < strs[i]:
			return -1
		}
		return 1
	}))
	for _, shape := range []string{"random", "few", "ascending", "descending", "pipe"} {
		for _, n := range []int{0, 1, 2, 12, 13, 50, 5000} {
			xs := generate(n, shape)
			sum := 0
			for _, x := range xs {
				sum += x
			}
			sort.Sort(sort.Reverse(sort.IntSlice(xs)))
			for i, x := range xs {
				sum -= x
				if i > 0 && xs[i-1] < x {
					fmt.Println("wrong", shape, n, i)
				}
			}
			fmt.Print(sum, sort.SliceIsSorted(xs, func(i, j int) bool { return xs[i] > xs[j] }), " ")
		}
		fmt.Println(shape)
	}
}

//; stdout:
//;   [{Bob 25} {Dan 25} {Ann 30} {Cid 30} {Eve 41}]
//;   {Eve 41} 25
//;   [{Eve 41} {Dan 25} {Cid 30} {Bob 25} {Ann 30}]
//;   [{Dan 25} {Bob 25} {Cid 30} {Ann 30} {Eve 41}] true false
//;   [{Eve 41} {Cid 30} {Ann 30} {Dan 25} {Bob 25}]
//;   [-8 0 2 5 5] ["" "B" "a" "ab" "b"] [-1 0 2.5 1e+10]
//;   3 5 3 23
//;   4 true
//;   0 true 0 true 0 true 0 true 0 true 0 true 0 true random
//;   0 true 0 true 0 true 0 true 0 true 0 true 0 true few
//;   0 true 0 true 0 true 0 true 0 true 0 true 0 true ascending
//;   0 true 0 true 0 true 0 true 0 true 0 true 0 true descending
//;   0 true 0 true 0 true 0 true 0 true 0 true 0 true pipe
//; exit: 0
