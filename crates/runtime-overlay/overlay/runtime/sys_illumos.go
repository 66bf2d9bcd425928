// The system layer of illumos: the limits of a zone, beside sys_solaris.go.
//
// Replaces the functions of os_illumos.go that call C's functions through sysvicall, as there.

package runtime

import "unsafe"

//go:linkname c_getrctl C.getrctl
func c_getrctl(name, old, new unsafe.Pointer, flags uint32) int32

//go:linkname c_rctlblk_get_local_action C.rctlblk_get_local_action
func c_rctlblk_get_local_action(block unsafe.Pointer, sig *int32) uint32

//go:linkname c_rctlblk_get_local_flags C.rctlblk_get_local_flags
func c_rctlblk_get_local_flags(block unsafe.Pointer) uint32

//go:linkname c_rctlblk_get_value C.rctlblk_get_value
func c_rctlblk_get_value(block unsafe.Pointer) uint64

//go:linkname c_rctlblk_size C.rctlblk_size
func c_rctlblk_size() uintptr

func getrctl(name, old, new unsafe.Pointer, flags uint32) uintptr {
	return uintptr(c_getrctl(name, old, new, flags))
}

func rctlblk_get_local_action(block unsafe.Pointer) uintptr {
	return uintptr(c_rctlblk_get_local_action(block, nil))
}

func rctlblk_get_local_flags(block unsafe.Pointer) uintptr {
	return uintptr(c_rctlblk_get_local_flags(block))
}

func rctlblk_get_value(block unsafe.Pointer) uint64 {
	return c_rctlblk_get_value(block)
}

func rctlblk_size() uintptr {
	return c_rctlblk_size()
}
