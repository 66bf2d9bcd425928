//go:build special || !(amd64 || arm64)

package main

// Left out by a constraint.

const tagged = "special"
