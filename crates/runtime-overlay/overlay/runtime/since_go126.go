// What Go 1.26 has and earlier releases do not, as the other files want it. Replaces nothing of its own.

//go:build go1.26

package runtime

// inheritBypass hands the mode of crypto/fips140.WithoutEnforcement on to a new goroutine.
func inheritBypass(gp, caller *g) { gp.fipsOnlyBypass = caller.fipsOnlyBypass }
