//! test run

// Packages log/slog and log: text and JSON handlers, groups, levels, own handlers and values; prefixes and flags.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"os"
	"strings"
	"time"
)

type user struct {
	Name     string
	password string
}

func (u user) LogValue() slog.Value {
	return slog.GroupValue(slog.String("name", u.Name), slog.String("password", "***"))
}

type counting struct {
	slog.Handler
	n *int
}

func (c counting) Handle(ctx context.Context, r slog.Record) error {
	*c.n++
	r.AddAttrs(slog.Any("ctx", ctx.Value("k")))
	return c.Handler.Handle(ctx, r)
}

func noTime(groups []string, a slog.Attr) slog.Attr {
	if a.Key == slog.TimeKey && len(groups) == 0 {
		return slog.Attr{}
	}
	if a.Key == slog.SourceKey {
		s := a.Value.Any().(*slog.Source)
		s.File = s.File[strings.LastIndex(s.File, "/")+1:]
	}
	return a
}

func main() {
	var level slog.LevelVar
	opts := &slog.HandlerOptions{Level: &level, ReplaceAttr: noTime, AddSource: true}
	for _, h := range []slog.Handler{slog.NewTextHandler(os.Stdout, opts), slog.NewJSONHandler(os.Stdout, opts)} {
		level.Set(slog.LevelInfo)
		l := slog.New(h)
		l.Debug("hidden")
		l.Info("message with spaces", "int", 1, "str", "a b\"c", "float", 1.5, "bool", true, "nil", nil, "dur", time.Second)
		l.Warn("group", slog.Group("g", slog.Int("a", 1), slog.Any("slice", []int{1, 2})), "err", errors.New("failed"))
		sub := l.With("base", "b").WithGroup("outer").With("x", 1)
		sub.Error("nested", "user", user{"ann", "secret"}, "bytes", []byte("xyz"), "time", time.Unix(0, 0).UTC())
		l.Info("odd", "key only")
		level.Set(slog.LevelDebug - 4)
		l.Log(context.Background(), slog.LevelDebug-2, "custom level", "map", map[string]int{"b": 1, "a": 2})
		l.LogAttrs(context.Background(), slog.LevelError+1, "attrs", slog.Uint64("u", 1<<63))
		fmt.Println(l.Enabled(context.Background(), slog.LevelDebug))
	}
	n := 0
	l := slog.New(counting{slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: noTime}), &n})
	l.InfoContext(context.WithValue(context.Background(), "k", "v"), "own handler")
	slog.SetDefault(l)
	slog.Info("default")
	log.Print("through the bridge")
	fmt.Println(n)
	var buf bytes.Buffer
	lg := log.New(&buf, "prefix: ", log.Lshortfile|log.Lmsgprefix)
	lg.Println("line", 1)
	lg.Printf("formatted %d", 2)
	lg.SetFlags(log.LUTC | log.Ldate)
	lg.SetPrefix("[p] ")
	lg.Print("dated")
	lines := strings.Split(buf.String(), "\n")
	fmt.Println(lines[0], lines[1], len(lines[2]), lg.Prefix(), lg.Flags())
	func() {
		defer func() { fmt.Println(recover()) }()
		lg.Panicf("panic %d", 3)
	}()
	log.New(os.Stdout, "", 0).Fatal("fatal ends the program")
}

//; stdout:
//;   level=INFO source=slog.go:56 msg="message with spaces" int=1 str="a b\"c" float=1.5 bool=true nil=<nil> dur=1s
//;   level=WARN source=slog.go:57 msg=group g.a=1 g.slice="[1 2]" err=failed
//;   level=ERROR source=slog.go:59 msg=nested base=b outer.x=1 outer.user.name=ann outer.user.password=*** outer.bytes="xyz" outer.time=1970-01-01T00:00:00.000Z
//;   level=INFO source=slog.go:60 msg=odd !BADKEY="key only"
//;   level=DEBUG-2 source=slog.go:62 msg="custom level" map="map[a:2 b:1]"
//;   level=ERROR+1 source=slog.go:63 msg=attrs u=9223372036854775808
//;   true
//;   {"level":"INFO","source":{"function":"main.main","file":"slog.go","line":56},"msg":"message with spaces","int":1,"str":"a b\"c","float":1.5,"bool":true,"nil":null,"dur":1000000000}
//;   {"level":"WARN","source":{"function":"main.main","file":"slog.go","line":57},"msg":"group","g":{"a":1,"slice":[1,2]},"err":"failed"}
//;   {"level":"ERROR","source":{"function":"main.main","file":"slog.go","line":59},"msg":"nested","base":"b","outer":{"x":1,"user":{"name":"ann","password":"***"},"bytes":"eHl6","time":"1970-01-01T00:00:00Z"}}
//;   {"level":"INFO","source":{"function":"main.main","file":"slog.go","line":60},"msg":"odd","!BADKEY":"key only"}
//;   {"level":"DEBUG-2","source":{"function":"main.main","file":"slog.go","line":62},"msg":"custom level","map":{"a":2,"b":1}}
//;   {"level":"ERROR+1","source":{"function":"main.main","file":"slog.go","line":63},"msg":"attrs","u":9223372036854775808}
//;   true
//;   level=INFO msg="own handler" ctx=v
//;   level=INFO msg=default ctx=<nil>
//;   level=INFO msg="through the bridge" ctx=<nil>
//;   3
//;   slog.go:75: prefix: line 1 slog.go:76: prefix: formatted 2 20 [p]  33
//;   panic 3
//;   fatal ends the program
//; exit: 1
