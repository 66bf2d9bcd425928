// Package impl has a function others pull and calls one that others push.
package impl

import "strconv"

var counter = 10

func hidden(n int) string { return "hidden " + strconv.Itoa(n+counter) }

func Counter() int { return counter }

func Pushed(s string) string

func CallPushed(s string) string { return Pushed(s) + "!" }
