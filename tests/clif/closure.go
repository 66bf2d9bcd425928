//! test clif
//! test run
//! stderr
//! func main.adder main.adder.func1 main.apply

// A function value is a pointer to code and captured variables; a call passes it as the first parameter.
package main

func adder(n int) func(int) int {
	return func(m int) int { return n + m }
}

func apply(f func(int) int, x int) int {
	return f(x)
}

func main() {
	println(apply(adder(5), 6))
}

//; stdout:
//; stderr:
//;   11
//; exit: 0
//; clif main.adder:
//;   ; main.adder
//;   ;   u0:0 = runtime.mallocgc
//;   ;   u0:1 = main.adder.func1
//;   function u0:0(i64) -> i64 tail {
//;       gv0 = symbol colocated userextname1
//;       sig0 = (i64, i64, i8) -> i64 tail
//;       fn0 = colocated u0:0 sig0
//;
//;                                   block0(v0: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v1 = iconst.i64 0
//;   @0001                               v2 = iconst.i64 16
//;   @0001                               v3 = iconst.i8 1
//;   @0001                               v4 = call fn0(v2, v1, v3)  ; v2 = 16, v1 = 0, v3 = 1
//;   @0001                               v5 = symbol_value.i64 gv0
//;   @0001                               store notrap aligned v5, v4
//;   @0001                               v6 = iconst.i64 8
//;   @0001                               v7 = iadd v4, v6  ; v6 = 8
//;   @0001                               store.i64 notrap aligned v0, v7
//;   @0001                               return v4
//;   }
//; clif main.adder.func1:
//;   ; main.adder.func1
//;   function u0:0(i64, i64) -> i64 tail {
//;                                   block0(v0: i64, v1: i64):
//;   @0000                               v2 = iconst.i64 8
//;   @0000                               v3 = iadd v0, v2  ; v2 = 8
//;   @0000                               v4 = load.i64 notrap aligned v3
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0000                               v5 = iadd.i64 v4, v1
//;   @0000                               return v5
//;   }
//; clif main.apply:
//;   ; main.apply
//;   function u0:0(i64, i64) -> i64 tail {
//;       sig0 = (i64, i64) -> i64 tail
//;
//;                                   block0(v0: i64, v1: i64):
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0001                               v2 = load.i64 v0
//;   @0001                               v3 = call_indirect sig0, v2(v0, v1)
//;   @0001                               return v3
//;   }
