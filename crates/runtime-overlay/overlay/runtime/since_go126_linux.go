// The raw system call, where it has been since Go 1.26. Replaces nothing of its own.

//go:build go1.26

package runtime

import "internal/runtime/syscall/linux"

func syscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, err uintptr) {
	return linux.Syscall6(trap, a1, a2, a3, a4, a5, a6)
}
