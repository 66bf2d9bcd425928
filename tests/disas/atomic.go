//! test disas
//! func main.add

// An atomic operation is an instruction, not a call.
package main

import "sync/atomic"

func add(p *int64) int64 {
	return atomic.AddInt64(p, 1)
}

func main() {
	var n int64
	println(add(&n))
}

//; asm main.add:
//;   ; main.add
//;     pushq %rbp
//;     movq %rsp, %rbp
//;   block0:
//;     jmp     label1
//;   block1:
//;     movl $0x1, %esi
//;     lock xaddq %rsi, (%rdi)
//;     leaq 1(%rsi), %rax
//;     movq %rbp, %rsp
//;     popq %rbp
//;     retq
