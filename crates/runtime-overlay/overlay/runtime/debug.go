// Settings of runtime/debug, what the build says about itself, and a few calls with nothing to do.
//
// Replaces setMaxStack, setMaxThreads, setCrashFD, Version, GOROOT and Breakpoint: they are tied to gc's stacks,
// m's, linker and heap.

package runtime

import "unsafe"

var maxThreads int = 10000

//go:linkname setMaxThreads runtime/debug.setMaxThreads
func setMaxThreads(in int) (out int) {
	out, maxThreads = maxThreads, in
	return out
}

//go:linkname setMaxStack runtime/debug.setMaxStack
func setMaxStack(in int) (out int) {
	out = int(maxstacksize)
	maxstacksize = uintptr(in)
	return out
}

// setCrashFD sets the file that gets a copy of what a dying program prints.
//
//go:linkname setCrashFD
func setCrashFD(fd uintptr) uintptr {
	return crashFD.Swap(fd)
}

// buildVersion is the version of the Go tree that the program was built from.
var buildVersion string

func Version() string { return buildVersion }

var defaultGOROOT string

func GOROOT() string {
	if s := gogetenv("GOROOT"); s != "" {
		return s
	}
	return defaultGOROOT
}

func NumCgoCall() int64 { return 0 }

// printDebugLog: there is no debug log.
func printDebugLog() {}
