// What the executable says about itself: type and itab tables.
//
// Replaces moduledata's set-up by the linker, modulesinit and textAddr: the tables are separate symbols of ours. There is one
// module; text offsets are relative to the types section and signed (docs/runtime-contract.md).

package runtime

import "unsafe"

var firstmoduledata moduledata

var theModules [1]*moduledata

// initModule fills in what kept code reads of a module.
func initModule() {
	md := &firstmoduledata
	md.text, md.etext = tableText(), tableTextEnd()
	md.types, md.etypes = tableTypes(), tableTypesEnd()
	md.typelinks = unsafe.Slice((*int32)(unsafe.Pointer(tableTypelinks())), (tableTypelinksEnd()-tableTypelinks())/4)
	md.itablinks = unsafe.Slice((**itab)(unsafe.Pointer(tableItablinks())), (tableItablinksEnd()-tableItablinks())/8)
	md.data, md.edata = tableData(), tableDataEnd()
	md.bss, md.ebss = tableBss(), tableBssEnd()
	gcController.addGlobals(int64(md.edata - md.data + md.ebss - md.bss))
	theModules[0] = md
}

func activeModules() []*moduledata {
	return theModules[:]
}

// textAddr is the code address for a method's text offset.
func (md *moduledata) textAddr(off32 uint32) uintptr {
	return md.types + uintptr(int32(off32))
}
