//! test run

// The README's first program: a little of everything.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
)

type shape interface{ Area() float64 }

type rect struct {
	W, H float64
}

func (r rect) Area() float64 { return r.W * r.H }

func count(text string) map[string]int {
	words := map[string]int{}
	for word := range strings.FieldsSeq(text) {
		words[strings.ToLower(word)]++
	}
	return words
}

func try(f func()) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("recovered: %v", v)
		}
	}()
	f()
	return nil
}

func main() {
	fmt.Println("hello, world")

	words := count("the quick fox jumps over the lazy dog and the cat")
	text, err := json.Marshal(words)
	fmt.Println(string(text), err)

	var group sync.WaitGroup
	results := make(chan string, 3)
	for i, s := range []shape{rect{1, 2}, rect{3, 4}, rect{5, 6}} {
		group.Go(func() { results <- fmt.Sprintf("%d: %.1f", i, s.Area()) })
	}
	group.Wait()
	close(results)
	var lines []string
	for line := range results {
		lines = append(lines, line)
	}
	slices.Sort(lines)
	fmt.Printf("%q\n", lines)

	var index []int
	fmt.Println(try(func() { fmt.Println(index[3]) }))

	_, err = os.Open("/no/such/file")
	fmt.Println(errors.Is(err, os.ErrNotExist), err)
}

//; stdout:
//;   hello, world
//;   {"and":1,"cat":1,"dog":1,"fox":1,"jumps":1,"lazy":1,"over":1,"quick":1,"the":3} <nil>
//;   ["0: 2.0" "1: 12.0" "2: 30.0"]
//;   recovered: runtime error: index out of range [3] with length 0
//;   true open /no/such/file: no such file or directory
//; exit: 0
