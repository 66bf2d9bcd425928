//! test compare
//! slow
//! timeout 300
//! package cmd/gofmt
//! args -l -d $GOROOT/src/net/http $GOROOT/src/go
//! args $GOROOT/src/net/http $GOROOT/src/go
//! args -s -r a[b:len(a)]->a[b:] -l $GOROOT/src/net/http $GOROOT/src/go

// Package gofmt holds no code: the test builds GOROOT's own cmd/gofmt with both toolchains and runs both over
// net/http and go/..., which holds valid, strange and deliberately broken files.
package gofmt
