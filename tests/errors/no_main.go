//! test errors

// A main package without func main.
package main

func Main() {}

//; exit: 1
//; build:
//;   # command-line-arguments
//;   runtime.main_main·f: function main is undeclared in the main package
