//! test run

// Packages container/heap, container/list and container/ring.
package main

import (
	"container/heap"
	"container/list"
	"container/ring"
	"fmt"
)

type item struct {
	value    string
	priority int
	index    int
}

type queue []*item

func (q queue) Len() int           { return len(q) }
func (q queue) Less(i, j int) bool { return q[i].priority > q[j].priority }
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x any) {
	it := x.(*item)
	it.index = len(*q)
	*q = append(*q, it)
}
func (q *queue) Pop() any {
	old := *q
	it := old[len(old)-1]
	*q = old[:len(old)-1]
	return it
}

type ints []int

func (h ints) Len() int           { return len(h) }
func (h ints) Less(i, j int) bool { return h[i] < h[j] }
func (h ints) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *ints) Push(x any)        { *h = append(*h, x.(int)) }
func (h *ints) Pop() any {
	n := len(*h) - 1
	x := (*h)[n]
	*h = (*h)[:n]
	return x
}

type edge struct{ to, cost int }

func dijkstra(graph map[int][]edge, from, n int) []int {
	dist := make([]int, n)
	for i := range dist {
		dist[i] = 1 << 30
	}
	dist[from] = 0
	h := &queue{{priority: 0, value: fmt.Sprint(from)}}
	for h.Len() > 0 {
		it := heap.Pop(h).(*item)
		var node int
		fmt.Sscan(it.value, &node)
		for _, e := range graph[node] {
			if d := dist[node] + e.cost; d < dist[e.to] {
				dist[e.to] = d
				heap.Push(h, &item{value: fmt.Sprint(e.to), priority: -d})
			}
		}
	}
	return dist
}

func main() {
	q := &queue{}
	heap.Init(q)
	for i, w := range []string{"low", "high", "mid", "urgent"} {
		heap.Push(q, &item{value: w, priority: []int{1, 8, 5, 9}[i]})
	}
	first := (*q)[1]
	first.priority = 0
	heap.Fix(q, first.index)
	for q.Len() > 0 {
		it := heap.Pop(q).(*item)
		fmt.Print(it.value, it.priority, " ")
	}
	fmt.Println()
	h := &ints{}
	seed := uint32(9)
	for range 1000 {
		seed = seed*1664525 + 1013904223
		heap.Push(h, int(seed>>16)%500)
	}
	heap.Remove(h, 500)
	last, ok, sum := -1, true, 0
	for h.Len() > 0 {
		x := heap.Pop(h).(int)
		ok = ok && x >= last
		last = x
		sum += x
	}
	fmt.Println(ok, sum, last)
	graph := map[int][]edge{0: {{1, 7}, {2, 9}, {5, 14}}, 1: {{2, 10}, {3, 15}}, 2: {{3, 11}, {5, 2}}, 3: {{4, 6}}, 5: {{4, 9}}}
	fmt.Println(dijkstra(graph, 0, 6))
	l := list.New()
	e4 := l.PushBack(4)
	e1 := l.PushFront(1)
	l.InsertBefore(3, e4)
	l.InsertAfter("two", e1)
	l.MoveToFront(e4)
	l.MoveAfter(e1, e4.Next().Next())
	other := list.New()
	other.PushBack(9.5)
	l.PushBackList(other)
	fmt.Println(l.Remove(e1), l.Len(), l.Front().Value, l.Back().Prev().Value)
	for e := l.Front(); e != nil; e = e.Next() {
		fmt.Print(e.Value, " ")
	}
	fmt.Println()
	r := ring.New(5)
	for i := range r.Len() {
		r.Value = i
		r = r.Next()
	}
	removed := r.Unlink(2)
	r.Do(func(v any) { fmt.Print(v, " ") })
	removed.Do(func(v any) { fmt.Print(v, " ") })
	fmt.Println(r.Move(2).Value, r.Len())
}

//; stdout:
//;   urgent9 mid5 low1 high0 ⏎
//;   true 249484 498
//;   [0 7 9 20 20 11]
//;   1 4 4 3
//;   4 two 3 9.5 ⏎
//;   0 3 4 1 2 4 3
//; exit: 0
