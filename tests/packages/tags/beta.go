//go:build beta && !gamma

package main

// Chosen by tag beta without gamma.

func init() { features = append(features, "beta") }
