// CPU profiles on other systems than linux: there are none, so that one has no samples.
//
// Replaces setcpuprofilerate and sigprof: nothing interrupts the threads.

//go:build !linux

package runtime

func setcpuprofilerate(hz int32) {}

func sigprof(pc, sp, lr uintptr, gp *g, mp *m) {}
