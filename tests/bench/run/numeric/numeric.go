// Numeric loops: matrices, a sieve, orbits, integer arithmetic.
package main

import "fmt"

type matrix [][]float64

func newMatrix(n int, f func(i, j int) float64) matrix {
	m := make(matrix, n)
	for i := range m {
		m[i] = make([]float64, n)
		for j := range m[i] {
			m[i][j] = f(i, j)
		}
	}
	return m
}

func (a matrix) times(b matrix) matrix {
	n := len(a)
	out := newMatrix(n, func(i, j int) float64 { return 0 })
	for i := 0; i < n; i++ {
		for j := 0; j < n; j++ {
			sum := 0.0
			for k := 0; k < n; k++ {
				sum += a[i][k] * b[k][j]
			}
			out[i][j] = sum
		}
	}
	return out
}

func primes(limit int) int {
	composite := make([]bool, limit+1)
	count := 0
	for i := 2; i <= limit; i++ {
		if composite[i] {
			continue
		}
		count++
		for j := i * i; j <= limit; j += i {
			composite[j] = true
		}
	}
	return count
}

func mandelbrot(n, limit int) int {
	inside := 0
	for y := 0; y < n; y++ {
		for x := 0; x < n; x++ {
			cr := 3*float64(x)/float64(n) - 2
			ci := 2*float64(y)/float64(n) - 1
			zr, zi := 0.0, 0.0
			steps := 0
			for steps < limit && zr*zr+zi*zi < 4 {
				zr, zi = zr*zr-zi*zi+cr, 2*zr*zi+ci
				steps++
			}
			if steps == limit {
				inside++
			}
		}
	}
	return inside
}

func collatz(limit int) (best, length int) {
	for start := 1; start < limit; start++ {
		n, steps := start, 1
		for n != 1 {
			if n%2 == 0 {
				n /= 2
			} else {
				n = 3*n + 1
			}
			steps++
		}
		if steps > length {
			best, length = start, steps
		}
	}
	return best, length
}

func fibonacci(n int) int {
	if n < 2 {
		return n
	}
	return fibonacci(n-1) + fibonacci(n-2)
}

func main() {
	const n = 220
	a := newMatrix(n, func(i, j int) float64 { return float64(i - j) })
	b := newMatrix(n, func(i, j int) float64 { return float64(i + j) })
	c := a.times(b).times(a)
	fmt.Println(c[3][5], c[n-1][n-2])
	fmt.Println(primes(4000000))
	fmt.Println(mandelbrot(300, 200))
	fmt.Println(collatz(250000))
	fmt.Println(fibonacci(32))
}
