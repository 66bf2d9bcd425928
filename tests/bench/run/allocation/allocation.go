// Allocation: trees, lists, slices that grow, strings, small values in interfaces.
package main

import "fmt"

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

type node struct {
	value int
	next  *node
}

func list(n int) int {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{i, head}
	}
	sum := 0
	for at := head; at != nil; at = at.next {
		sum += at.value
	}
	return sum
}

func slices(n int) int {
	total := 0
	for i := 0; i < n; i++ {
		var s []int
		for j := 0; j < 50; j++ {
			s = append(s, j)
		}
		total += len(s) + cap(s)
	}
	return total
}

func boxes(n int) int {
	values := make([]any, 1000)
	for i := 0; i < n; i++ {
		if i%2 == 0 {
			values[i%1000] = i
		} else {
			values[i%1000] = float64(i)
		}
	}
	sum := 0
	for _, v := range values {
		if n, ok := v.(int); ok {
			sum += n
		}
	}
	return sum
}

func buffers(n int) int {
	sum := 0
	for i := 0; i < n; i++ {
		buffer := make([]byte, 100+i%400)
		buffer[i%100] = byte(i)
		sum += len(string(buffer[:20])) + int(buffer[i%100])
	}
	return sum
}

func main() {
	long := grow(16)
	total := 0
	for depth := 4; depth <= 16; depth += 4 {
		for i := 0; i < 1<<(16-depth); i++ {
			total += grow(depth).count()
		}
	}
	fmt.Println(total, long.count())
	fmt.Println(list(500000))
	fmt.Println(slices(60000))
	fmt.Println(boxes(2000000))
	fmt.Println(buffers(300000))
}
