//go:build special || !(amd64 || arm64 || riscv64 || s390x)

package main

// Left out by a constraint.

const tagged = "special"
