package main

// The second file of package main: its variables come after those of the first unless they are needed earlier.

var fromOther = log("other.fromOther", 100)

var alsoOther = log("other.alsoOther", fromOther)

func init() { log("other.init", alsoOther) }
