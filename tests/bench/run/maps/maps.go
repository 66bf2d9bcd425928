// Maps: integer, string and struct keys; lookups, counting, iteration, deletion.
package main

import (
	"fmt"
	"strconv"
)

type point struct{ x, y int }

func integers(n int) int {
	squares := make(map[int]int)
	for i := 0; i < n; i++ {
		squares[i*7] = i * i
	}
	sum := 0
	for i := 0; i < 7*n; i++ {
		if v, ok := squares[i]; ok {
			sum += v % 10
		}
	}
	for i := 0; i < n; i += 2 {
		delete(squares, i*7)
	}
	return sum + len(squares)
}

func words(n int) int {
	keys := make([]string, 2000)
	for i := range keys {
		keys[i] = "word-" + strconv.Itoa(i*i%1999)
	}
	counts := map[string]int{}
	for i := 0; i < n; i++ {
		counts[keys[i%len(keys)]]++
	}
	most := 0
	for _, count := range counts {
		most = max(most, count)
	}
	return most + len(counts)
}

func grid(n int) int {
	alive := map[point]bool{}
	for i := 0; i < n; i++ {
		alive[point{i % 97, i * 31 % 89}] = i%3 != 0
	}
	neighbours := 0
	for p := range alive {
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				if alive[point{p.x + dx, p.y + dy}] {
					neighbours++
				}
			}
		}
	}
	return neighbours
}

func small(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		m := map[int]string{1: "one", 2: "two", 3: "three"}
		sum += len(m[i%4])
	}
	return sum
}

func main() {
	fmt.Println(integers(200000))
	fmt.Println(words(3000000))
	fmt.Println(grid(100000))
	fmt.Println(small(400000))
}
