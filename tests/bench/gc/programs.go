// Programs that allocate, for `ci/bench -gc`: each prints what its collections cost beside its own time.
package main

import (
	"strconv"
	"strings"
	"sync"
)

type tree struct{ left, right *tree }

func grow(depth int) *tree {
	if depth == 0 {
		return &tree{}
	}
	return &tree{grow(depth - 1), grow(depth - 1)}
}

func (t *tree) count() int {
	if t.left == nil {
		return 1
	}
	return 1 + t.left.count() + t.right.count()
}

// trees: many that live shortly beside one that stays.
func trees() int {
	long, sum := grow(18), 0
	for range 200 {
		sum += grow(13).count()
	}
	return sum + long.count()
}

type vertex struct {
	edges []*vertex
	value int
}

// graph: 100 MB of objects that point to each other, slowly replaced.
func graph() int {
	vertices := make([]*vertex, 1<<19)
	next := 1
	random := func() int {
		next = next * 1103515245 & (1<<31 - 1)
		next = (next + 12345) & (1<<31 - 1)
		return next >> 8 & (len(vertices) - 1)
	}
	for i := range vertices {
		vertices[i] = &vertex{make([]*vertex, 8), i}
	}
	for range 4 << 20 {
		from := vertices[random()]
		from.edges[random()&7] = vertices[random()]
	}
	for range 1 << 20 {
		vertices[random()] = &vertex{make([]*vertex, 8), 1}
	}
	sum := 0
	for _, v := range vertices {
		sum += v.value
	}
	return sum
}

// cache: a map of strings in which entries come and go.
func cache() int {
	const size = 200_000
	entries := map[string]string{}
	for i := range 4 * size {
		entries["key "+strconv.Itoa(i)] = strings.Repeat("v", i%50)
		if i >= size {
			delete(entries, "key "+strconv.Itoa(i-size))
		}
	}
	sum := 0
	for _, value := range entries {
		sum += len(value)
	}
	return sum
}

// lines: strings are cut, changed and joined.
func lines() int {
	text := strings.Repeat("the quick brown fox jumps over the lazy dog\n", 2000)
	sum := 0
	for range 30 {
		var out []string
		for _, line := range strings.Split(text, "\n") {
			words := strings.Fields(line)
			for i, word := range words {
				words[i] = strings.ToUpper(word)
			}
			out = append(out, strings.Join(words, " "))
		}
		sum += len(strings.Join(out, "\n"))
	}
	return sum
}

type job struct {
	input  []int
	output map[int]int
}

// workers: eight goroutines make buffers and pass them on.
func workers() int {
	jobs, done := make(chan *job, 16), make(chan *job, 16)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for j := range jobs {
				j.output = map[int]int{}
				for _, n := range j.input {
					j.output[n%17] += n
				}
				done <- j
			}
		})
	}
	go func() {
		for i := range 20_000 {
			j := &job{input: make([]int, 200)}
			for k := range j.input {
				j.input[k] = i + k
			}
			jobs <- j
		}
		close(jobs)
		wg.Wait()
		close(done)
	}()
	sum := 0
	for j := range done {
		sum += j.output[3]
	}
	return sum
}
