package main

// Never chosen on Linux.

const selected = "windows"
