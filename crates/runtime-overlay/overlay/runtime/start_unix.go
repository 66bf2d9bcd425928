// Start-up of Unix systems: from C's main to the main goroutine's stack.
//
// Replaces rt0_go and osinit: C's start-up code has run already.

//go:build unix

package runtime

// mainStackSize is what gc allows a goroutine's stack to grow to, and something for larger frames.
const mainStackSize = 1 << 30

// llgo_main is C's main. The main goroutine moves to a stack of its own, because the system's limit for the
// first thread's stack is far below what a Go program may use.
//
//export main
func llgo_main(argc_ int32, argv_ **byte) int32 {
	argc, argv = argc_, argv_
	t := &mainThread
	t.stackSize = mainStackSize
	t.stackBase = mapStack(&t.stackSize)
	if t.stackBase == nil {
		c_exit(2)
	}
	top := uintptr(t.stackBase) + t.stackSize - altStackSize
	resume(top-8, 0, mainEntryAddr(llgo_mainstack))
	return 2
}

// llgo_mainstack is entered by a jump with an empty stack.
//
//export llgo_mainstack
func llgo_mainstack() {
	mainThread.startMain()
}
