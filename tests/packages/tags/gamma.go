//go:build gamma

package main

// Chosen by tag gamma.

func init() { features = append(features, "gamma") }
