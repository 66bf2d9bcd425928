//! test run
//! stderr 8

// A panic in a goroutine ends the program and names its creator.
package main

type worker struct{ jobs chan int }

func (w *worker) loop() {
	for j := range w.jobs {
		if j == 3 {
			panic("job three")
		}
	}
}

func start(w *worker) {
	go w.loop()
}

func main() {
	w := &worker{make(chan int)}
	start(w)
	for i := 0; ; i++ {
		w.jobs <- i
	}
}

//; stdout:
//; stderr:
//;   panic: job three
//;
//;   goroutine N [running]:
//;   main.(*worker).loop()
//;   	goroutine.go:12
//;   created by main.start in goroutine N
//;   	goroutine.go:18
//; exit: 2
