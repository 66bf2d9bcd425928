//go:build alpha

package main

// Chosen by tag alpha.

func init() { features = append(features, "alpha") }
