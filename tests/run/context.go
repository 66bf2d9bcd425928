//! test run

// Package context: cancellation trees, deadlines, values, causes, AfterFunc, own contexts.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type key string

type own struct{ context.Context }

func (own) Value(k any) any { return fmt.Sprint("own:", k) }

func worker(ctx context.Context, id int, out chan<- string) {
	select {
	case <-ctx.Done():
		out <- fmt.Sprintf("%d %v", id, ctx.Err())
	case <-time.After(10 * time.Second):
		out <- "wrong: too late"
	}
}

func main() {
	bg := context.Background()
	fmt.Println(bg, context.TODO(), bg.Err(), bg.Done() == nil)
	ctx, cancel := context.WithCancel(bg)
	child, cancelChild := context.WithCancel(ctx)
	grand := context.WithValue(child, key("k"), 5)
	fmt.Println(grand.Value(key("k")), grand.Value("k"), ctx.Value(key("k")))
	cancelChild()
	fmt.Println(ctx.Err(), child.Err(), grand.Err())
	out := make(chan string, 10)
	for i := range 3 {
		go worker(ctx, 7, out)
		_ = i
	}
	cancel()
	fmt.Println(<-out, <-out, <-out, ctx.Err() == context.Canceled)
	cancel()
	tctx, cancel2 := context.WithTimeout(bg, 10*time.Millisecond)
	defer cancel2()
	d, ok := tctx.Deadline()
	fmt.Println(time.Until(d) < time.Second, ok)
	<-tctx.Done()
	fmt.Println(tctx.Err(), errors.Is(tctx.Err(), context.DeadlineExceeded))
	var te interface{ Timeout() bool }
	fmt.Println(errors.As(tctx.Err(), &te), te.Timeout())
	cctx, cause := context.WithCancelCause(bg)
	sub, c := context.WithCancel(cctx)
	defer c()
	cause(errors.New("the cause"))
	fmt.Println(cctx.Err(), context.Cause(cctx), context.Cause(sub), sub.Err())
	dctx, c2 := context.WithDeadlineCause(bg, time.Now().Add(-time.Hour), errors.New("past"))
	defer c2()
	fmt.Println(dctx.Err(), context.Cause(dctx))
	actx, c3 := context.WithCancel(bg)
	ran := make(chan string, 1)
	stop := context.AfterFunc(actx, func() { ran <- "after" })
	stop2 := context.AfterFunc(actx, func() { ran <- "wrong" })
	fmt.Println(stop2())
	c3()
	fmt.Println(<-ran, stop())
	wo := context.WithoutCancel(context.WithValue(actx, key("a"), "b"))
	fmt.Println(wo.Err(), wo.Value(key("a")), wo.Done() == nil)
	o, c4 := context.WithCancel(own{bg})
	fmt.Println(o.Value(key("z")))
	c4()
	fmt.Println(o.Err())
	fmt.Println(grand)
	var wg sync.WaitGroup
	root, stopAll := context.WithCancel(bg)
	n := make(chan int, 100)
	for i := range 100 {
		leaf, cancel := context.WithTimeout(root, time.Hour)
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer cancel()
			<-leaf.Done()
			n <- i
		}()
	}
	stopAll()
	wg.Wait()
	close(n)
	sum := 0
	for i := range n {
		sum += i
	}
	fmt.Println(sum)
	defer func() { fmt.Println(recover()) }()
	context.WithValue(bg, nil, 1)
}

//; stdout:
//;   context.Background context.TODO <nil> true
//;   5 <nil> <nil>
//;   <nil> context canceled context canceled
//;   7 context canceled 7 context canceled 7 context canceled true
//;   true true
//;   context deadline exceeded true
//;   true true
//;   context canceled the cause the cause context canceled
//;   context deadline exceeded past
//;   true
//;   after false
//;   <nil> b true
//;   own:z
//;   context canceled
//;   context.Background.WithCancel.WithCancel.WithValue(main.key, int)
//;   4950
//;   nil key
//; exit: 0
