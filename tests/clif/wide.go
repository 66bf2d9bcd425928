//! test clif
//! test run
//! stderr
//! func main.get main.put

// A number that shifts put together from bytes is one load behind one check; taken apart it is one store.
package main

func get(b []byte) uint32 {
	_ = b[3]
	return uint32(b[3]) | uint32(b[2])<<8 | uint32(b[1])<<16 | uint32(b[0])<<24
}

func put(b *[8]byte, v uint64) {
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
}

func main() {
	var b [8]byte
	put(&b, 0x01020304)
	println(get(b[:]))
}

//; stdout:
//; stderr:
//;   67305985
//; exit: 0
//; clif main.get:
//;   ; main.get
//;   ;   u0:0 = runtime.goPanicIndex
//;   function u0:0(i64, i64, i64) -> i32 tail {
//;       sig0 = (i64, i64) tail
//;       fn0 = colocated u0:0 sig0
//;
//;                                   block0(v0: i64, v1: i64, v2: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v3 = iconst.i64 3
//;   @0001                               v4 = icmp uge v3, v1  ; v3 = 3
//;   @0001                               brif v4, block2, block3
//;
//;                                   block2 cold:
//;   @0001                               call fn0(v3, v1)  ; v3 = 3
//;   @0001                               trap user1
//;
//;                                   block3:
//;   @0001                               v5 = iconst.i64 3
//;   @0001                               v6 = iadd.i64 v0, v5  ; v5 = 3
//;   @0002                               v7 = load.i32 v0
//;   @0002                               v8 = bswap v7
//;   @0002                               return v8
//;   }
//; clif main.put:
//;   ; main.put
//;   function u0:0(i64, i64) tail {
//;                                   block0(v0: i64, v1: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v2 = ireduce.i32 v1
//;   @0001                               store v2, v0
//;   @0002                               return
//;   }
