//! test program
//! func main.find

// What the exporter says about loops, short circuits and phis.
package main

func find(xs []string, want string) (at int, ok bool) {
	for i, x := range xs {
		if x == want && i > 0 {
			return i, true
		}
	}
	return -1, false
}

func main() {
	println(find([]string{"a", "b"}, "b"))
}

//; program main.find:
//;   # main.find  control.go:7
//;   func (t0 []string, t1 string) (int, bool):
//;   b0: ; from ⏎
//;     t2 = len(t0)                                               ; 0:0 int
//;     jump b1                                                    ; 0:0
//;   b1: ; from b0, b2, b5
//;     t4 = phi [-1:int, t5, t5]                                  ; 0:0 int
//;     t5 = t4 + 1:int                                            ; 0:0 int
//;     t6 = t5 < t2                                               ; 0:0 bool
//;     if t6 goto b2 else b3                                      ; 0:0
//;   b2: ; from b1
//;     t8 = &t0[t5]                                               ; 8:20 *string
//;     t9 = *t8                                                   ; 8:20 string
//;     t10 = t9 == t1                                             ; 9:8 bool
//;     if t10 goto b5 else b1                                     ; 9:8
//;   b3: ; from b1
//;     return -1:int, false:bool                                  ; 13:2
//;   b4: ; from b5
//;     return t5, true:bool                                       ; 10:4
//;   b5: ; from b2
//;     t14 = t5 > 0:int                                           ; 9:21 bool
//;     if t14 goto b4 else b1                                     ; 9:21
