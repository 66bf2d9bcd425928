// Package internal has a function that nobody else can name.
package internal

import "fmt"

func print(msg string) {
	fmt.Println("[internal]", msg)
}
