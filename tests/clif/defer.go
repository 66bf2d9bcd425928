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
//;   ;   u0:2 = runtime.llgo_deferpush
//;   ;   u0:3 = runtime.llgo_deferrun
//;   function u0:0(i64) -> i8 tail {
//;       ss0 = explicit_slot 48, align = 16
//;       ss1 = explicit_slot 1
//;       ss2 = explicit_slot 8, align = 8
//;       ss3 = explicit_slot 1
//;       gv0 = symbol colocated userextname1
//;       sig0 = (i64) tail
//;       sig1 = (i64, i64) tail
//;       sig2 = (i64) tail
//;       sig3 = (i64) tail
//;       fn0 = colocated u0:0 sig0
//;       fn1 = colocated u0:2 sig1
//;       fn2 = colocated u0:3 sig3
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
//;   @0001                               v9 = stack_addr.i64 ss0
//;   @0001                               call fn1(v9, v8)
//;   @0002                               v10 = load.i64 v0
//;   @0002                               call_indirect sig2, v10(v0)
//;   @0003                               v11 = iconst.i8 1
//;   @0003                               store notrap aligned v11, v5  ; v11 = 1
//;   @0003                               v12 = stack_addr.i64 ss0
//;   @0003                               call fn2(v12)
//;   @0003                               v13 = load.i8 notrap aligned v5
//;   @0003                               return v13
//;
//;                                   block2:
//;   @0003                               v14 = stack_addr.i64 ss2
//;   @0003                               v15 = load.i64 notrap aligned v14
//;   @0003                               v16 = load.i8 notrap aligned v15
//;   @0003                               v17 = stack_addr.i64 ss3
//;   @0003                               store notrap aligned v16, v17
//;   @0004                               return v16
//;
//;                                   block4 cold:
//;   @0004                               v18 = stack_addr.i64 ss0
//;   @0004                               call fn2(v18)
//;   @0004                               jump block2
//;   }
