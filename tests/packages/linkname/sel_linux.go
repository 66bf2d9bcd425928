package main

// Chosen by its file name on Linux.

const selected = "linux"
