package main

// Iterations for the escape analysis: which blocks are loops, and what flows from one iteration into the next.

import "golang.org/x/tools/go/ssa"

// A loopNest is the natural loops of a function.
type loopNest struct {
	loops []loop
	// Of each block the innermost loop's index, -1 for none. Nil without loops.
	innermost []int
	// Some cycle has no header that comes before all of it.
	irregular bool
}

type loop struct {
	header *ssa.BasicBlock
	blocks []bool
	size   int
}

// noLoops is shared by functions that have none.
var noLoops = &loopNest{}

func (g *graph) loopsOf(fn *ssa.Function) *loopNest {
	nest, ok := g.loops[fn]
	if !ok {
		nest = noLoops
		if hasCycle(fn) {
			nest = findLoops(fn)
		}
		g.loops[fn] = nest
	}
	return nest
}

// loopOf is the innermost loop of a block, or nil.
func (n *loopNest) loopOf(block *ssa.BasicBlock) *loop {
	if n.innermost == nil || n.innermost[block.Index] < 0 {
		return nil
	}
	return &n.loops[n.innermost[block.Index]]
}

// hasCycle is true for all functions that have one: some block then comes before one that leads to it.
func hasCycle(fn *ssa.Function) bool {
	for _, block := range fn.Blocks {
		for _, next := range block.Succs {
			if next.Index <= block.Index {
				return true
			}
		}
	}
	return false
}

func findLoops(fn *ssa.Function) *loopNest {
	nest := &loopNest{innermost: make([]int, len(fn.Blocks))}
	for i := range nest.innermost {
		nest.innermost[i] = -1
	}
	for _, block := range fn.Blocks {
		for _, pred := range block.Preds {
			if block.Dominates(pred) {
				nest.add(fn, block, pred)
			}
		}
	}
	nest.irregular = nest.hasOtherCycle(fn)
	for index := range fn.Blocks {
		for i, l := range nest.loops {
			if l.blocks[index] && (nest.innermost[index] < 0 || l.size < nest.loops[nest.innermost[index]].size) {
				nest.innermost[index] = i
			}
		}
	}
	return nest
}

// add makes the blocks between a header and one that jumps back to it a loop.
func (n *loopNest) add(fn *ssa.Function, header, last *ssa.BasicBlock) {
	at := len(n.loops)
	for i := range n.loops {
		if n.loops[i].header == header {
			at = i
		}
	}
	if at == len(n.loops) {
		n.loops = append(n.loops, loop{header: header, blocks: make([]bool, len(fn.Blocks)), size: 1})
		n.loops[at].blocks[header.Index] = true
	}
	l := &n.loops[at]
	work := []*ssa.BasicBlock{last}
	for len(work) > 0 {
		block := work[len(work)-1]
		work = work[:len(work)-1]
		if !l.blocks[block.Index] {
			l.blocks[block.Index] = true
			l.size++
			work = append(work, block.Preds...)
		}
	}
}

// hasOtherCycle reports whether a cycle remains without the jumps back to headers.
func (n *loopNest) hasOtherCycle(fn *ssa.Function) bool {
	left := make([]int, len(fn.Blocks))
	var ready []*ssa.BasicBlock
	for _, block := range fn.Blocks {
		for _, pred := range block.Preds {
			if !block.Dominates(pred) {
				left[block.Index]++
			}
		}
		if left[block.Index] == 0 {
			ready = append(ready, block)
		}
	}
	done := 0
	for ; len(ready) > 0; done++ {
		block := ready[len(ready)-1]
		ready = ready[:len(ready)-1]
		for _, next := range block.Succs {
			if !next.Dominates(block) {
				if left[next.Index]--; left[next.Index] == 0 {
					ready = append(ready, next)
				}
			}
		}
	}
	return done < len(fn.Blocks)
}

// iterations sends to the heap what is made in a loop and flows into its next iteration or out of it by way of memory,
// and what a closure makes and flows into variables of the function around it.
func (g *graph) iterations() {
	repeated := false
	for _, id := range g.objects {
		p := &g.places[id]
		nest, block := g.loopsOf(p.made.Parent()), p.made.Block()
		switch {
		case nest.irregular && inLoop(block):
			g.toHeap(id)
		case nest.loopOf(block) != nil:
			repeated = true
		}
	}
	if repeated {
		for _, fn := range g.order {
			if nest := g.loops[fn]; nest != nil {
				for i := range nest.loops {
					g.nextIterations(fn, &nest.loops[i])
				}
			}
		}
	}
	if repeated || len(g.order) > len(g.results) {
		g.intoMemory()
	}
}

// nextIterations walks from what comes around a loop.
func (g *graph) nextIterations(fn *ssa.Function, l *loop) {
	around := g.newPlace(nil)
	for _, instr := range l.header.Instrs {
		phi, ok := instr.(*ssa.Phi)
		if !ok {
			break
		}
		for i, pred := range l.header.Preds {
			if l.header.Dominates(pred) {
				g.flow(around, g.place(phi.Edges[i]), 0)
			}
		}
	}
	if g.places[around].in != noEdge {
		g.walk(around, func(object ssa.Instruction) bool {
			return object.Parent() == fn && l.blocks[object.Block().Index]
		})
	}
}

// intoMemory walks from every object that something is stored in.
func (g *graph) intoMemory() {
	for _, id := range g.objects {
		if root := g.places[id]; !root.heap && root.in != noEdge {
			g.walk(id, func(object ssa.Instruction) bool { return g.outlives(root.made, object) })
		}
	}
}

// outlives reports whether an object may still be there when another is made again, or gone.
func (g *graph) outlives(root, object ssa.Instruction) bool {
	if root.Parent() != object.Parent() {
		return isWithin(object.Parent(), root.Parent())
	}
	innermost := g.loopsOf(object.Parent()).loopOf(object.Block())
	return innermost != nil && !innermost.blocks[root.Block().Index]
}

// isWithin reports whether a closure is part of a function.
func isWithin(inner, outer *ssa.Function) bool {
	for fn := inner.Parent(); fn != nil; fn = fn.Parent() {
		if fn == outer {
			return true
		}
	}
	return false
}

// inLoop reports whether the block can be executed twice in one call.
func inLoop(block *ssa.BasicBlock) bool {
	return reaches(block, block, nil)
}
