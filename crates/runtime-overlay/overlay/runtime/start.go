// Start-up: from the thread of the main goroutine (start_unix.go, start_windows.go) to main.main and the exit status.
//
// Replaces rt0_go, runtime.main, schedinit and doInit: those set up gc's scheduler, moduledata and
// machine stacks. Here goroutines are threads, and the order of package
// initialisers is a table. Initialisers of the packages below runtime run first; when it is runtime's own turn its
// variables are set, and init below does what schedinit does.

package runtime

import (
	"internal/runtime/exithook"
	"unsafe"
)

//go:linkname main_main main.main
func main_main()

// mainThread is the thread of C's main and of the main goroutine.
var mainThread thread

// startMain runs the program on the thread of the main goroutine.
func (t *thread) startMain() {
	setProcs(1)
	t.attach()
	t.running = 1
	startSystem()
	randinit()
	initHeap()
	startRunning()
	liveGoroutines.Store(1)
	t.g.goid = goidgen.Add(1)
	t.g.atomicstatus.Store(_Grunning)
	goexit(main)
	mainExited()
}

// main runs all package initialisers and main.main.
func main() {
	maxstacksize = 1000000000
	maxstackceiling = 2 * maxstacksize
	mainStarted = true
	lockOSThread()
	locked := true
	// A panic of an initialiser unlocks before it is reported: the report does not call the goroutine locked.
	defer func() {
		if locked {
			unlockOSThread()
		}
	}()
	doInit(tableInitTasks(), tableInitTasksEnd())
	close(main_init_done)
	locked = false
	unlockOSThread()
	main_main()

	// Let a goroutine that is panicking finish its report, as gc does.
	for c := 0; c < 1000 && runningPanicDefers.Load() != 0; c++ {
		Gosched()
	}
	if panicking.Load() != 0 {
		gopark(nil, nil, waitReasonPanicWait, traceBlockForever, 1)
	}
	runExitHooks(0)
	exit(0)
}

// doInit calls the initialisers in a table of code addresses. It and doInit1 have gc's names, for those who look at stacks.
func doInit(at, end uintptr) {
	for ; at < end; at += 8 {
		doInit1(*(*uintptr)(unsafe.Pointer(at)))
	}
}

// doInit1 calls a function without parameters by its code address.
func doInit1(code uintptr) {
	value := &funcval{fn: code}
	(*(*func())(unsafe.Pointer(&value)))()
}

func init() {
	exithook.Gosched = Gosched
	exithook.Goid = func() uint64 { return getg().goid }
	exithook.Throw = throw
	allgadd(&mainThread.g)
	main_init_done = make(chan bool)
	runtimeInitTime = nanotime()
	crashFD.Store(^uintptr(0))
	mrandinit(getg().m)
	alginit()
	initModule()
	itabsinit()
	goargs()
	goenvs()
	secure()
	parseRuntimeDebugVars(gogetenv("GODEBUG"))
	finishDebugVarsSetup()
	initProcs()
	initSignals()
	enableCollection()
}

// initProcs sets NumCPU and GOMAXPROCS.
func initProcs() {
	setNumCPU(getCPUCount())
	n := numCPUStartup
	if env := positive(gogetenv("GOMAXPROCS")); env > 0 {
		n = env
	}
	changeProcs(min(n, maxSlots))
}

// positive is the number that the text is, 0 if it is none or too large.
func positive(text string) (n int32) {
	for _, digit := range []byte(text) {
		if digit < '0' || digit > '9' || n > (1<<31-1-9)/10 {
			return 0
		}
		n = n*10 + int32(digit-'0')
	}
	return n
}
