//! test clif
//! test run
//! stderr
//! func main.sum main.box

// A method call loads the code from the itab; a small value in an interface is not allocated.
package main

type shape interface{ area() int }

type square int

func (s square) area() int { return int(s) * int(s) }

func sum(a, b shape) int {
	return a.area() + b.area()
}

func box(b bool) any {
	return b
}

func main() {
	println(sum(square(2), square(3)), box(true).(bool))
}

//; stdout:
//; stderr:
//;   13 true
//; exit: 0
//; clif main.box:
//;   ; main.box
//;   ;   u0:0 = type bool
//;   ;   u0:1 = variable runtime.staticuint64s
//;   function u0:0(i8) -> i64, i64 tail {
//;       gv0 = symbol colocated userextname0
//;       gv1 = symbol colocated userextname1
//;
//;                                   block0(v0: i8):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v1 = symbol_value.i64 gv0
//;   @0001                               v2 = symbol_value.i64 gv1
//;   @0001                               v3 = uextend.i64 v0
//;   @0001                               v4 = iconst.i8 3
//;   @0001                               v5 = ishl v3, v4  ; v4 = 3
//;   @0001                               v6 = iadd v2, v5
//;   @0001                               return v1, v6
//;   }
//; clif main.sum:
//;   ; main.sum
//;   function u0:0(i64, i64, i64, i64) -> i64 tail {
//;       sig0 = (i64) -> i64 tail
//;       sig1 = (i64) -> i64 tail
//;
//;                                   block0(v0: i64, v1: i64, v2: i64, v3: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v4 = load.i64 v0+24
//;   @0001                               v5 = call_indirect sig0, v4(v1)
//;   @0001                               v6 = load.i64 v2+24
//;   @0001                               v7 = call_indirect sig1, v6(v3)
//;   @0001                               v8 = iadd v5, v7
//;   @0001                               return v8
//;   }
