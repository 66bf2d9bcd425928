//! test run
//! args -n 5 -name=x -b -d 2m -list a -list b rest1 -n 9
//! args
//! args -h
//! args -undefined
//! args -n notanumber
//! args -b=false -f 2.5 -- -n 1

// Package flag: every kind of flag, own values, usage, errors; run with several command lines.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

type list []string

func (l *list) String() string     { return strings.Join(*l, "+") }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

func main() {
	fs := flag.NewFlagSet("prog", flag.ContinueOnError)
	fs.SetOutput(os.Stdout)
	n := fs.Int("n", 1, "a `count` of things")
	name := fs.String("name", "default", "the name")
	b := fs.Bool("b", false, "a switch")
	d := fs.Duration("d", time.Second, "how long")
	f := fs.Float64("f", 0, "a float")
	u := fs.Uint64("u", 7, "unsigned\nsecond line")
	var l list
	fs.Var(&l, "list", "may be repeated")
	fs.Func("level", "a function", func(s string) error { return errors.New("never " + s) })
	err := fs.Parse(os.Args[1:])
	fmt.Println("error:", err, errors.Is(err, flag.ErrHelp))
	fmt.Println(*n, *name, *b, *d, *f, *u, l, fs.Args(), fs.NArg(), fs.NFlag(), fs.Parsed())
	fs.Visit(func(f *flag.Flag) { fmt.Print(f.Name, "=", f.Value, " ") })
	fmt.Println()
	fs.VisitAll(func(f *flag.Flag) { fmt.Print(f.Name, "(", f.DefValue, ") ") })
	fmt.Println(fs.Lookup("zzz") == nil, fs.Set("n", "77"))
	err = fs.Set("n", "x")
	fmt.Println(*n, err)
	fmt.Println(fs.Parse([]string{"-level", "9"}))
}

//; stdout:
//;   error: <nil> false
//;   5 x true 2m0s 0 7 [a b] [rest1 -n 9] 3 5 true
//;   b=true d=2m0s list=a+b n=5 name=x ⏎
//;   b(false) d(1s) f(0) level() list() n(1) name(default) u(7) true <nil>
//;   0 parse error
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   invalid value "9" for flag -level: never 9
//;   error: <nil> false
//;   1 default false 1s 0 7 [] [] 0 0 true
//;
//;   b(false) d(1s) f(0) level() list() n(1) name(default) u(7) true <nil>
//;   0 parse error
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   error: flag: help requested true
//;   1 default false 1s 0 7 [] [] 0 0 true
//;
//;   b(false) d(1s) f(0) level() list() n(1) name(default) u(7) true <nil>
//;   0 parse error
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   invalid value "9" for flag -level: never 9
//;   flag provided but not defined: -undefined
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   error: flag provided but not defined: -undefined false
//;   1 default false 1s 0 7 [] [] 0 0 true
//;
//;   b(false) d(1s) f(0) level() list() n(1) name(default) u(7) true <nil>
//;   0 parse error
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   invalid value "9" for flag -level: never 9
//;   invalid value "notanumber" for flag -n: parse error
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   error: invalid value "notanumber" for flag -n: parse error false
//;   0 default false 1s 0 7 [] [] 0 0 true
//;
//;   b(false) d(1s) f(0) level() list() n(1) name(default) u(7) true <nil>
//;   0 parse error
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   invalid value "9" for flag -level: never 9
//;   error: <nil> false
//;   1 default false 1s 2.5 7 [] [-n 1] 2 2 true
//;   b=false f=2.5 ⏎
//;   b(false) d(1s) f(0) level() list() n(1) name(default) u(7) true <nil>
//;   0 parse error
//;   invalid value "9" for flag -level: never 9
//;   Usage of prog:
//;     -b	a switch
//;     -d duration
//;       	how long (default 1s)
//;     -f float
//;       	a float
//;     -level value
//;       	a function
//;     -list value
//;       	may be repeated
//;     -n count
//;       	a count of things (default 1)
//;     -name string
//;       	the name (default "default")
//;     -u uint
//;       	unsigned
//;       	second line (default 7)
//;   invalid value "9" for flag -level: never 9
//; exit: 0 0 0 0 0 0
