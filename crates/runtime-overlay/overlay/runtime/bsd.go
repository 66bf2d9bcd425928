// What the BSDs and Solaris have in common: their start-up.
//
// Replaces osinit.

//go:build dragonfly || freebsd || netbsd || openbsd || solaris

package runtime

// startSystem learns what the system tells the program.
func startSystem() {
	args(argc, argv)
	if physPageSize == 0 {
		physPageSize = getPageSize()
	}
}
