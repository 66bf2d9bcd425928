//! test run

// Control flow: labelled break and continue, goto, switch in every form, fallthrough, short circuits, shadowing.
package main

import "fmt"

func labels() {
outer:
	for i := 0; i < 5; i++ {
		for j := 0; ; j++ {
			switch {
			case j == i:
				continue outer
			case i == 4:
				break outer
			case j == 2:
				break
			default:
				fmt.Print(i, j, " ")
			}
		}
	}
	fmt.Println()
sel:
	switch {
	case true:
		for {
			break sel
		}
	}
}

func gotos(n int) (steps int) {
	i := 0
loop:
	if i >= n {
		goto end
	}
	i++
	steps += i
	goto loop
end:
	return steps
}

func switches(x any, n int, s string) string {
	out := ""
	switch n {
	case 1, 2, 3:
		out += "small "
		fallthrough
	case 4:
		out += "four "
	case 100:
		out += "hundred "
	default:
		out += "default "
	}
	switch {
	case n > 3 && len(s) > 2:
		out += "and "
	case n > 3 || s == "":
		out += "or "
	}
	switch y := n * 2; y {
	case 8:
		out += "eight "
	default:
		fallthrough
	case 6:
		out += "six? "
	}
	switch s {
	case "a", "b":
		out += "letter"
	case "long string":
		out += "long"
	}
	switch x {
	case 1:
		out += " int 1"
	case "1":
		out += " string 1"
	case nil:
		out += " nil"
	}
	return out
}

func called(name string, result bool) bool {
	fmt.Print(name, " ")
	return result
}

func dense(n int) int {
	switch n {
	case 0:
		return 10
	case 1:
		return 21
	case 2:
		return 32
	case 3:
		return 43
	case 4, 5, 6:
		return 50 + n
	case 7:
		return 87
	case -3:
		return -1
	}
	return 0
}

func main() {
	labels()
	fmt.Println(gotos(10), gotos(0))
	for _, n := range []int{1, 3, 4, 100, 5} {
		fmt.Println(switches(n, n, "abc"[:n%4]))
	}
	fmt.Println(switches("1", 0, "long string"), switches(nil, 9, "b"))
	fmt.Println(called("a", false) && called("b", true) || called("c", true) && !called("d", true))
	for n := -4; n < 9; n++ {
		fmt.Print(dense(n), " ")
	}
	fmt.Println()
	x := 1
	if x := x + 1; x > 1 {
		x := x * 10
		fmt.Println(x)
	} else if y := x; y > 0 {
		fmt.Println("wrong", x, y)
	}
	fmt.Println(x)
	sum := 0
	for i, j := 0, 10; i < j; i, j = i+1, j-1 {
		if i == 2 {
			continue
		}
		sum += i * j
	}
	fmt.Println(sum)
	a, b, c := 1, 2, 3
	a, b, c = c, a, b
	arr := []int{0, 1, 2}
	i := 0
	i, arr[i] = 2, 9
	arr[0], arr[2] = arr[2], arr[0]
	fmt.Println(a, b, c, i, arr)
	for {
		if x++; x > 5 {
			break
		}
	}
	fmt.Println(x)
}

//; stdout:
//;   1 0 2 0 2 1 3 0 3 1 ⏎
//;   55 0
//;   small four six? letter int 1
//;   small four six? ⏎
//;   four or eight ⏎
//;   hundred or six? ⏎
//;   default or six? letter
//;   default six? long string 1 default or six? letter nil
//;   a c d false
//;   0 -1 0 0 10 21 32 43 54 55 56 87 0 ⏎
//;   20
//;   1
//;   54
//;   3 1 2 2 [2 1 9]
//;   6
//; exit: 0
