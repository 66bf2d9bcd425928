package main

// Work on packages in the order of their imports, on all processors.
//
// Nearly everything waits for package runtime, which is the largest one, and for what it imports. So of the packages that are ready
// the first in the program's order comes first, and those that wait for a package wait only for what they want to know of it: what is
// left to be done for the package is done beside them.

import (
	"runtime"
	"sync"
)

func workers() int { return runtime.GOMAXPROCS(0) }

// A queue has the packages that are ready to be worked on, and those that wait for others.
type queue struct {
	mu      sync.Mutex
	more    sync.Cond
	ready   []*Package
	left    int // not begun
	before  map[*Package][]*Package
	users   map[*Package][]*Package
	waiting map[*Package]int
}

// inOrder calls work for each of the packages, in parallel, but after it has been called for those that it names itself. What work
// returns, if anything, is called as well, and nobody waits for it.
func (l *loader) inOrder(packages []*Package, named func(p *Package) []string, work func(p *Package, named []*Package) (rest func())) {
	q := &queue{left: len(packages), before: map[*Package][]*Package{}, users: map[*Package][]*Package{}, waiting: map[*Package]int{}}
	q.more.L = &q.mu
	for _, p := range packages {
		q.waiting[p] = 0
	}
	for _, p := range packages {
		for _, path := range named(p) {
			dep := l.byPath[path]
			if _, isHere := q.waiting[dep]; isHere {
				q.before[p], q.users[dep] = append(q.before[p], dep), append(q.users[dep], p)
			}
		}
		if q.waiting[p] = len(q.before[p]); q.waiting[p] == 0 {
			q.ready = append(q.ready, p)
		}
	}
	var wg sync.WaitGroup
	for range min(workers(), q.left) {
		wg.Go(func() {
			for p := q.next(); p != nil; p = q.next() {
				rest := work(p, q.before[p])
				q.done(p)
				if rest != nil {
					rest()
				}
			}
		})
	}
	wg.Wait()
}

// next waits for a package that is ready, and answers nil when there are no more.
func (q *queue) next() *Package {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.ready) == 0 && q.left > 0 {
		q.more.Wait()
	}
	if q.left == 0 {
		return nil
	}
	first := 0
	for i, p := range q.ready {
		if p.rank < q.ready[first].rank {
			first = i
		}
	}
	p, last := q.ready[first], len(q.ready)-1
	q.ready[first] = q.ready[last]
	q.ready = q.ready[:last]
	if q.left--; q.left == 0 {
		q.more.Broadcast()
	}
	return p
}

// done tells those that wait for the package.
func (q *queue) done(p *Package) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, u := range q.users[p] {
		if q.waiting[u]--; q.waiting[u] == 0 {
			q.ready = append(q.ready, u)
			q.more.Signal()
		}
	}
}
