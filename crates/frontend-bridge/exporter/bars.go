package main

// When what was done for which package, for the driver's page of timings: one bar per stage, and one per package in the
// stages that take packages one by one.

import (
	"sync"
	"time"
)

// A bar says when something was done, in milliseconds since the start.
type bar struct {
	Lane    string  `json:"lane"`
	Phase   string  `json:"phase"`
	Package string  `json:"package,omitempty"`
	Start   float64 `json:"start"`
	End     float64 `json:"end"`
}

// bars collects them, if they are wanted.
type bars struct {
	wanted bool
	start  time.Time
	mu     sync.Mutex
	all    []bar
}

// begin is called before something is done for a package, its result afterwards.
func (b *bars) begin(phase, path string) func() {
	if !b.wanted {
		return func() {}
	}
	from := b.now()
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.all = append(b.all, bar{phase, phase, path, from, b.now()})
	}
}

func (b *bars) now() float64 { return milliseconds(time.Since(b.start)) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// stage notes one that has just ended.
func (b *bars) stage(name string, took time.Duration) {
	if b.wanted {
		end := b.now()
		b.all = append(b.all, bar{"front end", name, "", max(0, end-milliseconds(took)), end})
	}
}
