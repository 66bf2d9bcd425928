//! test run

// Package net/http with httptest: handlers, methods, cookies, forms, redirects, TLS with HTTP/2, streaming, time-outs.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"sort"
	"strings"
	"sync"
	"time"
)

func routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /hello/{name}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Test", "yes")
		fmt.Fprintf(w, "hello %s via %s", r.PathValue("name"), r.Proto)
	})
	mux.HandleFunc("POST /echo", func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		w.WriteHeader(http.StatusCreated)
		w.Write(bytes.ToUpper(b))
	})
	mux.HandleFunc("/form", func(w http.ResponseWriter, r *http.Request) {
		r.ParseForm()
		keys := make([]string, 0)
		for k, v := range r.Form {
			keys = append(keys, k+"="+strings.Join(v, ","))
		}
		sort.Strings(keys)
		json.NewEncoder(w).Encode(keys)
	})
	mux.HandleFunc("/upload", func(w http.ResponseWriter, r *http.Request) {
		f, h, err := r.FormFile("file")
		if err != nil {
			http.Error(w, err.Error(), 400)
			return
		}
		b, _ := io.ReadAll(f)
		fmt.Fprint(w, h.Filename, " ", len(b), " ", r.FormValue("field"))
	})
	mux.HandleFunc("/cookie", func(w http.ResponseWriter, r *http.Request) {
		if c, err := r.Cookie("session"); err == nil {
			fmt.Fprint(w, "cookie ", c.Value)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "abc", Path: "/", HttpOnly: true})
		fmt.Fprint(w, "set")
	})
	mux.Handle("/old", http.RedirectHandler("/hello/moved", http.StatusFound))
	mux.HandleFunc("/stream", func(w http.ResponseWriter, r *http.Request) {
		for i := range 3 {
			fmt.Fprintf(w, "part %d;", i)
			w.(http.Flusher).Flush()
		}
	})
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
			// No answer: a client that is about to close the connection may still take one.
			panic(http.ErrAbortHandler)
		case <-time.After(10 * time.Second):
		}
	})
	mux.HandleFunc("/panic", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	mux.Handle("/static/", http.StripPrefix("/static", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		http.ServeContent(w, r, "f.txt", time.Unix(1e9, 0), strings.NewReader("0123456789"))
	})))
	return mux
}

func show(res *http.Response, err error) {
	if err != nil {
		fmt.Println("error", err)
		return
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	fmt.Printf("%s %q %s %v\n", res.Status, b, res.Header.Get("Content-Type"), err)
}

func exercise(srv *httptest.Server) {
	defer srv.Close()
	c := srv.Client()
	show(c.Get(srv.URL + "/hello/w%C3%B6rld"))
	show(c.Post(srv.URL+"/echo", "text/plain", strings.NewReader("body text")))
	show(c.PostForm(srv.URL+"/form?q=url", url.Values{"a": {"1", "2"}, "b": {"x y"}}))
	show(c.Get(srv.URL + "/echo"))
	show(c.Get(srv.URL + "/nothing"))
	show(c.Get(srv.URL + "/old"))
	show(c.Get(srv.URL + "/stream"))
	var body bytes.Buffer
	mw := multipart.NewWriter(&body)
	fw, _ := mw.CreateFormFile("file", "name.bin")
	fw.Write(make([]byte, 5000))
	mw.WriteField("field", "value")
	mw.Close()
	show(c.Post(srv.URL+"/upload", mw.FormDataContentType(), &body))
	req, _ := http.NewRequest("GET", srv.URL+"/static/f.txt", nil)
	req.Header.Set("Range", "bytes=2-5")
	show(c.Do(req))
	head, err := c.Head(srv.URL + "/static/f.txt")
	fmt.Println(head.StatusCode, head.ContentLength, head.Header.Get("Last-Modified"), err)
	jar, _ := cookiejar.New(nil)
	c.Jar = jar
	show(c.Get(srv.URL + "/cookie"))
	show(c.Get(srv.URL + "/cookie"))
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Millisecond)
	defer cancel()
	slow, _ := http.NewRequestWithContext(ctx, "GET", srv.URL+"/slow", nil)
	_, err = c.Do(slow)
	fmt.Println(errors.Is(err, context.DeadlineExceeded))
	_, err = c.Get(srv.URL + "/panic")
	fmt.Println(err != nil)
	var wg sync.WaitGroup
	okay := make(chan bool, 200)
	for i := range 100 {
		wg.Go(func() {
			res, err := c.Get(fmt.Sprint(srv.URL, "/hello/", i))
			if err != nil {
				okay <- false
				return
			}
			b, _ := io.ReadAll(res.Body)
			res.Body.Close()
			okay <- strings.HasPrefix(string(b), fmt.Sprint("hello ", i, " via"))
		})
	}
	wg.Wait()
	close(okay)
	n := 0
	for ok := range okay {
		if ok {
			n++
		}
	}
	fmt.Println("concurrent", n)
}

func main() {
	exercise(httptest.NewServer(routes()))
	exercise(httptest.NewTLSServer(routes()))
	h2 := httptest.NewUnstartedServer(routes())
	h2.EnableHTTP2 = true
	h2.StartTLS()
	exercise(h2)
	rec := httptest.NewRecorder()
	routes().ServeHTTP(rec, httptest.NewRequest("GET", "/hello/recorded", nil))
	fmt.Println(rec.Code, rec.Body, rec.Header().Get("X-Test"))
	plain := httptest.NewTLSServer(routes())
	defer plain.Close()
	plain.Config.ErrorLog = nil
	_, err := http.Get(strings.Replace(plain.URL, "https", "http", 1) + "/hello/x")
	fmt.Println(err)
	fmt.Println(http.StatusText(418), http.DetectContentType([]byte("<html>")), http.CanonicalHeaderKey("x-a-b"))
}

//; stdout:
//;   200 OK "hello wörld via HTTP/1.1" text/plain; charset=utf-8 <nil>
//;   201 Created "BODY TEXT" text/plain; charset=utf-8 <nil>
//;   200 OK "[\"a=1,2\",\"b=x y\",\"q=url\"]\n" text/plain; charset=utf-8 <nil>
//;   405 Method Not Allowed "Method Not Allowed\n" text/plain; charset=utf-8 <nil>
//;   404 Not Found "404 page not found\n" text/plain; charset=utf-8 <nil>
//;   200 OK "hello moved via HTTP/1.1" text/plain; charset=utf-8 <nil>
//;   200 OK "part 0;part 1;part 2;" text/plain; charset=utf-8 <nil>
//;   200 OK "name.bin 5000 value" text/plain; charset=utf-8 <nil>
//;   206 Partial Content "2345" text/plain; charset=utf-8 <nil>
//;   200 10 Sun, 09 Sep 2001 01:46:40 GMT <nil>
//;   200 OK "set" text/plain; charset=utf-8 <nil>
//;   200 OK "cookie abc" text/plain; charset=utf-8 <nil>
//;   true
//;   true
//;   concurrent 100
//;   200 OK "hello wörld via HTTP/1.1" text/plain; charset=utf-8 <nil>
//;   201 Created "BODY TEXT" text/plain; charset=utf-8 <nil>
//;   200 OK "[\"a=1,2\",\"b=x y\",\"q=url\"]\n" text/plain; charset=utf-8 <nil>
//;   405 Method Not Allowed "Method Not Allowed\n" text/plain; charset=utf-8 <nil>
//;   404 Not Found "404 page not found\n" text/plain; charset=utf-8 <nil>
//;   200 OK "hello moved via HTTP/1.1" text/plain; charset=utf-8 <nil>
//;   200 OK "part 0;part 1;part 2;" text/plain; charset=utf-8 <nil>
//;   200 OK "name.bin 5000 value" text/plain; charset=utf-8 <nil>
//;   206 Partial Content "2345" text/plain; charset=utf-8 <nil>
//;   200 10 Sun, 09 Sep 2001 01:46:40 GMT <nil>
//;   200 OK "set" text/plain; charset=utf-8 <nil>
//;   200 OK "cookie abc" text/plain; charset=utf-8 <nil>
//;   true
//;   true
//;   concurrent 100
//;   200 OK "hello wörld via HTTP/2.0" text/plain; charset=utf-8 <nil>
//;   201 Created "BODY TEXT" text/plain; charset=utf-8 <nil>
//;   200 OK "[\"a=1,2\",\"b=x y\",\"q=url\"]\n" text/plain; charset=utf-8 <nil>
//;   405 Method Not Allowed "Method Not Allowed\n" text/plain; charset=utf-8 <nil>
//;   404 Not Found "404 page not found\n" text/plain; charset=utf-8 <nil>
//;   200 OK "hello moved via HTTP/2.0" text/plain; charset=utf-8 <nil>
//;   200 OK "part 0;part 1;part 2;" text/plain; charset=utf-8 <nil>
//;   200 OK "name.bin 5000 value" text/plain; charset=utf-8 <nil>
//;   206 Partial Content "2345" text/plain; charset=utf-8 <nil>
//;   200 10 Sun, 09 Sep 2001 01:46:40 GMT <nil>
//;   200 OK "set" text/plain; charset=utf-8 <nil>
//;   200 OK "cookie abc" text/plain; charset=utf-8 <nil>
//;   true
//;   true
//;   concurrent 100
//;   200 hello recorded via HTTP/1.1 yes
//;   <nil>
//;   I'm a teapot text/html; charset=utf-8 X-A-B
//; exit: 0
