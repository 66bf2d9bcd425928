// Strings: building, splitting, searching, converting, comparing.
package main

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

func build(n int) string {
	var b strings.Builder
	for i := 0; i < n; i++ {
		b.WriteString("item ")
		b.WriteString(strconv.Itoa(i))
		b.WriteByte(',')
		b.WriteRune('é')
		b.WriteByte('\n')
	}
	return b.String()
}

func count(text string) (lines, digits, letters int) {
	for _, line := range strings.Split(text, "\n") {
		lines++
		for _, r := range line {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.IsLetter(r):
				letters++
			}
		}
	}
	return lines, digits, letters
}

func numbers(text string) int {
	sum := 0
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) {
		n, err := strconv.Atoi(field)
		if err != nil {
			panic(err)
		}
		sum += n
	}
	return sum
}

func reverse(s string) string {
	runes := []rune(s)
	for i, j := 0, len(runes)-1; i < j; i, j = i+1, j-1 {
		runes[i], runes[j] = runes[j], runes[i]
	}
	return string(runes)
}

func concat(n int) int {
	total := 0
	for i := 0; i < n; i++ {
		name := "user" + strconv.Itoa(i%100) + "@" + "example.org"
		if strings.HasPrefix(name, "user1") && strings.Contains(name, "@ex") {
			total += len(name)
		}
		if strings.ToUpper(name) < "USER5" {
			total++
		}
	}
	return total
}

func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		corner := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := corner
			if a[i-1] != b[j-1] {
				cost = 1 + min(corner, row[j], row[j-1])
			}
			corner, row[j] = row[j], cost
		}
	}
	return row[len(b)]
}

func main() {
	text := build(100000)
	fmt.Println(len(text))
	fmt.Println(count(text))
	fmt.Println(numbers(text))
	fmt.Println(len(strings.ReplaceAll(text, "item", "article")), strings.Count(text, "99"))
	fmt.Println(len(reverse(text)), strings.LastIndex(text, "item 7"))
	fmt.Println(concat(500000))
	fmt.Println(distance(text[:2500], text[40:2400]))
}
