//go:build !special && (amd64 || arm64)

package main

// Chosen by a constraint.

const tagged = "ordinary"
