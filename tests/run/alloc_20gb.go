//! test run
//! slow
//! timeout 600

// Allocating 20 GB in total with 64 MB live stays under 400 MB of resident memory.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

const (
	total = 20 << 30
	live  = 64 << 20
	piece = 16 << 10
)

type block struct {
	next *block
	data []byte
	tag  int
}

// peakKB reads the largest resident size this process ever had.
func peakKB() int {
	status, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.Atoi(fields[0])
	return kb
}

func main() {
	ring := make([]*block, live/piece)
	allocated, n := 0, 0
	for allocated < total {
		size := piece - 512 + n%1024
		b := &block{data: make([]byte, size), tag: n}
		b.data[0], b.data[size-1] = byte(n), byte(n>>8)
		slot := n % len(ring)
		if old := ring[slot]; old != nil && (old.tag != n-len(ring) || old.data[0] != byte(old.tag)) {
			fmt.Println("damaged block", old.tag)
			os.Exit(1)
		}
		ring[slot] = b
		allocated += size
		n++
	}
	sum := 0
	for _, b := range ring {
		sum += int(b.data[0]) + int(b.data[len(b.data)-1])
	}
	peak := peakKB()
	fmt.Println(allocated>>30, "GB,", sum > 0, "under 400 MB:", peak < 400<<10)
	if peak >= 400<<10 {
		fmt.Println("peak", peak>>10, "MB")
	}
}

//; stdout:
//;   20 GB, true under 400 MB: true
//; exit: 0
