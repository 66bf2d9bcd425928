// Calls with a frame.
//
// Replaces reflectcall's assembly. Package reflect, its only caller, has its own way (overlay/reflect).

package runtime

import (
	"internal/abi"
	"unsafe"
)

func reflectcall(stackArgsType *_type, fn, stackArgs unsafe.Pointer, stackArgsSize, stackRetOffset, frameSize uint32, regArgs *abi.RegArgs) {
	throw("reflectcall called")
}
