// Regular expressions: matching, finding, replacing, submatches.
package main

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	mail  = regexp.MustCompile(`[a-z0-9.]+@[a-z0-9]+\.(com|org|net)`)
	date  = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})`)
	word  = regexp.MustCompile(`(?i)\bfox(es)?\b`)
	pairs = regexp.MustCompile(`^(\w+)\s*=\s*(.*)$`)
	url   = regexp.MustCompile(`https?://[^\s/]+(/[^\s]*)?`)
)

func main() {
	var b strings.Builder
	for i := 0; i < 5000; i++ {
		fmt.Fprintf(&b, "The quick brown Fox no %d wrote to fox%d@mail.org on 20%02d-%02d-11, see http://a.b/c?d=%d\n", i, i, i%100, i%12+1, i)
		fmt.Fprintf(&b, "key%d = value %d of many foxes\n", i, i)
	}
	text := b.String()
	fmt.Println(len(mail.FindAllString(text, -1)))
	fmt.Println(len(date.FindAllStringSubmatch(text, -1)))
	fmt.Println(len(word.FindAllStringIndex(text, -1)))
	fmt.Println(len(date.ReplaceAllString(text, "$3.$2.$1")))
	fmt.Println(len(url.FindAllString(text, -1)))
	count := 0
	for _, line := range strings.Split(text, "\n") {
		if m := pairs.FindStringSubmatch(line); m != nil {
			count += len(m[1]) + len(m[2])
		}
	}
	fmt.Println(count)
}
