//! test clif
//! test run
//! stderr
//! func main.guarded

// A function that defers has one frame record and one try_call, on entry; its other calls are plain.
package main

func guarded(f func()) (ok bool) {
	defer func() { recover() }()
	f()
	return true
}

func main() {
	println(guarded(func() {}), guarded(func() { panic(1) }))
}

//; stdout:
//; stderr:
//;   true false
//; exit: 0
//; clif main.guarded:
//;   ; main.guarded
//;   ;   u0:0 = runtime.llgo_deferenter
//;   ;   u0:1 = value of main.guarded.func1
//;   ;   u0:2 = runtime.llgo_deferrun
//;   function u0:0(i64) -> i8 tail {
//;       ss0 = explicit_slot 40, align = 8
//;       ss1 = explicit_slot 1, key = 1
//;       ss2 = explicit_slot 8, align = 8
//;       ss3 = explicit_slot 16, align = 8
//;       ss4 = explicit_slot 1
//;       gv0 = symbol colocated userextname1
//;       sig0 = (i64) tail
//;       sig1 = (i64) tail
//;       sig2 = (i64) tail
//;       fn0 = colocated u0:0 sig0
//;       fn1 = colocated u0:2 sig2
//;
//;                                   block0(v0: i64):
//;   @0000                               jump block3
//;
//;                                   block3:
//;   @0000                               v1 = stack_addr.i64 ss0
//;   @0000                               v2 = get_stack_pointer.i64 ⏎
//;   @0000                               v3 = get_frame_pointer.i64 ⏎
//;   @0000                               v4 = get_exception_handler_address.i64 block3, 0
//;   @0000                               store notrap aligned v2, v1+8
//;   @0000                               store notrap aligned v3, v1+16
//;   @0000                               store notrap aligned v4, v1+24
//;   @0000                               try_call fn0(v1), sig0, block5, [ default: block4 ]
//;
//;                                   block5:
//;   @0000                               jump block1
//;
//;                                   block1:
//;   @0000                               v5 = stack_addr.i64 ss1
//;   @0000                               v6 = iconst.i8 0
//;   @0000                               store notrap aligned v6, v5  ; v6 = 0
//;   @0000                               v7 = stack_addr.i64 ss2
//;   @0000                               store notrap aligned v5, v7
//;   @0001                               v8 = symbol_value.i64 gv0
//;   @0001                               v9 = stack_addr.i64 ss3
//;   @0001                               v10 = stack_addr.i64 ss0
//;   @0001                               v11 = load.i64 notrap aligned v10+32
//;   @0001                               store notrap aligned v11, v9
//;   @0001                               store notrap aligned v8, v9+8
//;   @0001                               store notrap aligned v9, v10+32
//;   @0002                               v12 = load.i64 v0
//;   @0002                               call_indirect sig1, v12(v0)
//;   @0003                               v13 = iconst.i8 1
//;   @0003                               store notrap aligned v13, v5  ; v13 = 1
//;   @0003                               v14 = stack_addr.i64 ss0
//;   @0003                               call fn1(v14)
//;   @0003                               v15 = load.i8 notrap aligned v5
//;   @0003                               return v15
//;
//;                                   block2:
//;   @0003                               v16 = stack_addr.i64 ss2
//;   @0003                               v17 = load.i64 notrap aligned v16
//;   @0003                               v18 = load.i8 notrap aligned v17
//;   @0003                               v19 = stack_addr.i64 ss4
//;   @0003                               store notrap aligned v18, v19
//;   @0004                               return v18
//;
//;                                   block4 cold:
//;   @0004                               v20 = stack_addr.i64 ss0
//;   @0004                               call fn1(v20)
//;   @0004                               jump block2
//;   }
