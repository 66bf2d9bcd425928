//! test clif
//! test run
//! stderr
//! func main.index main.last main.tail

// A slice index is checked once, against the length, with an unsigned compare; len is a part, not a load.
package main

// index must not reread the slice header.
func index(xs []int, i int) int {
	return xs[i]
}

func last(xs []string) string {
	return xs[len(xs)-1]
}

func tail(xs []int32) []int32 {
	return xs[1:]
}

func main() {
	println(index([]int{1, 2, 3}, 2), last([]string{"a", "b"}), len(tail(make([]int32, 4))))
}

//; stdout:
//; stderr:
//;   3 b 3
//; exit: 0
//; clif main.index:
//;   ; main.index
//;   ;   u0:0 = runtime.goPanicIndex
//;   function u0:0(i64, i64, i64, i64) -> i64 tail {
//;       sig0 = (i64, i64) tail
//;       fn0 = colocated u0:0 sig0
//;
//;                                   block0(v0: i64, v1: i64, v2: i64, v3: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v4 = icmp.i64 uge v3, v1
//;   @0001                               brif v4, block2, block3
//;
//;                                   block2 cold:
//;   @0001                               call fn0(v3, v1)
//;   @0001                               trap user1
//;
//;                                   block3:
//;   @0001                               v5 = iconst.i8 3
//;   @0001                               v6 = ishl.i64 v3, v5  ; v5 = 3
//;   @0001                               v7 = iadd.i64 v0, v6
//;   @0001                               v8 = load.i64 v7
//;   @0001                               return v8
//;   }
//; clif main.last:
//;   ; main.last
//;   ;   u0:0 = runtime.goPanicIndex
//;   function u0:0(i64, i64, i64) -> i64, i64 tail {
//;       sig0 = (i64, i64) tail
//;       fn0 = colocated u0:0 sig0
//;
//;                                   block0(v0: i64, v1: i64, v2: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v3 = iconst.i64 1
//;   @0001                               v4 = isub.i64 v1, v3  ; v3 = 1
//;   @0001                               v5 = icmp uge v4, v1
//;   @0001                               brif v5, block2, block3
//;
//;                                   block2 cold:
//;   @0001                               call fn0(v4, v1)
//;   @0001                               trap user1
//;
//;                                   block3:
//;   @0001                               v6 = iconst.i8 4
//;   @0001                               v7 = ishl.i64 v4, v6  ; v6 = 4
//;   @0001                               v8 = iadd.i64 v0, v7
//;   @0001                               v9 = load.i64 v8
//;   @0001                               v10 = load.i64 v8+8
//;   @0001                               return v9, v10
//;   }
//; clif main.tail:
//;   ; main.tail
//;   ;   u0:0 = runtime.goPanicSliceB
//;   function u0:0(i64, i64, i64) -> i64, i64, i64 tail {
//;       sig0 = (i64, i64) tail
//;       fn0 = colocated u0:0 sig0
//;
//;                                   block0(v0: i64, v1: i64, v2: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v3 = iconst.i64 1
//;   @0001                               v4 = iconst.i64 0
//;   @0001                               v5 = icmp ugt v3, v1  ; v3 = 1
//;   @0001                               brif v5, block2, block3
//;
//;                                   block2 cold:
//;   @0001                               call fn0(v3, v1)  ; v3 = 1
//;   @0001                               trap user1
//;
//;                                   block3:
//;   @0001                               v6 = isub.i64 v1, v3  ; v3 = 1
//;   @0001                               v7 = isub.i64 v2, v3  ; v3 = 1
//;   @0001                               v8 = iconst.i8 2
//;   @0001                               v9 = ishl.i64 v3, v8  ; v3 = 1, v8 = 2
//;   @0001                               v10 = ineg v7
//;   @0001                               v11 = iconst.i8 63
//;   @0001                               v12 = sshr v10, v11  ; v11 = 63
//;   @0001                               v13 = band v9, v12
//;   @0001                               v14 = iadd.i64 v0, v13
//;   @0001                               return v14, v6, v7
//;   }
