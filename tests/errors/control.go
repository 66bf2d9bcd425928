//! test errors

// break, continue, goto, fallthrough, defer and go in wrong places.
package main

func main() {
	break
	continue
	goto missing
	goto over
	x := 1
	_ = x
over:
	switch {
	case true:
		fallthrough
	}
	for {
		break nowhere
	}
	return 5
}

func nested(ok bool) {
	if ok {
		goto end
	}
	var a, b = 1, 2
	c, d := a, b
	_, _ = c, d
end:
}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   ./control.go:7:2: break is not in a loop, switch, or select
//;   ./control.go:8:2: continue is not in a loop
//;   ./control.go:9:7: label missing not defined
//;   ./control.go:10:7: goto over jumps over declaration of x at ./control.go:11:4
//;   ./control.go:16:3: cannot fallthrough final case in switch
//;   ./control.go:19:9: break label not defined: nowhere
//;   ./control.go:21:9: too many return values
//;   	have (number)
//;   	want ()
//;   ./control.go:26:8: goto end jumps over declaration of c, d at ./control.go:29:7
