// A web server and a client, for ci/bench.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
)

func message() string {
	return "hello, world"
}

func main() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, message(), r.URL.Path)
	})
	server := httptest.NewServer(handler)
	defer server.Close()
	res, err := http.Get(server.URL + "/path")
	if err != nil {
		fmt.Println(err)
		return
	}
	body, err := io.ReadAll(res.Body)
	fmt.Print(string(body), err, "\n")
}
