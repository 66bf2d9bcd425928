// Sorting: sort.Interface, sort.Slice, slices.SortFunc, own quicksort, binary search, heap.
package main

import (
	"cmp"
	"container/heap"
	"fmt"
	"slices"
	"sort"
	"strconv"
)

type person struct {
	name string
	age  int
}

type byAge []person

func (p byAge) Len() int           { return len(p) }
func (p byAge) Less(i, j int) bool { return p[i].age < p[j].age }
func (p byAge) Swap(i, j int)      { p[i], p[j] = p[j], p[i] }

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

type random uint32

func (r *random) next() int {
	*r = *r*1664525 + 1013904223
	return int(*r >> 8)
}

func quicksort(xs []int) {
	for len(xs) > 1 {
		pivot := xs[len(xs)/2]
		i, j := 0, len(xs)-1
		for i <= j {
			for xs[i] < pivot {
				i++
			}
			for xs[j] > pivot {
				j--
			}
			if i <= j {
				xs[i], xs[j] = xs[j], xs[i]
				i++
				j--
			}
		}
		quicksort(xs[:j+1])
		xs = xs[i:]
	}
}

func main() {
	var r random = 1
	numbers := make([]int, 200000)
	for i := range numbers {
		numbers[i] = r.next()
	}
	own := slices.Clone(numbers)
	quicksort(own)
	library := slices.Clone(numbers)
	slices.Sort(library)
	fmt.Println(slices.Equal(own, library), own[1000])

	people := make([]person, 100000)
	for i := range people {
		people[i] = person{"p" + strconv.Itoa(r.next()%5000), r.next() % 1000}
	}
	sort.Sort(byAge(people))
	fmt.Println(people[0].age, people[len(people)-1].age)
	sort.Slice(people, func(i, j int) bool { return people[i].name < people[j].name })
	fmt.Println(people[0].name, people[len(people)/2].name)
	slices.SortStableFunc(people, func(a, b person) int { return cmp.Compare(b.age, a.age) })
	fmt.Println(people[0].age)

	h := &ints{}
	for _, n := range numbers[:50000] {
		heap.Push(h, n)
	}
	sum := 0
	for h.Len() > 25000 {
		sum += heap.Pop(h).(int) % 100
	}
	fmt.Println(sum)
	found := 0
	for i := 0; i < 300000; i++ {
		at := sort.SearchInts(library, r.next())
		found += at % 7
	}
	fmt.Println(found)
}
