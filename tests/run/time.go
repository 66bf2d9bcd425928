//! test run

// Package time: formatting, parsing, durations, calendar arithmetic, zones, timers, tickers.
package main

import (
	"encoding/json"
	"fmt"
	"time"
)

func main() {
	t := time.Date(2024, time.February, 29, 23, 59, 58, 123456789, time.UTC)
	for _, layout := range []string{time.ANSIC, time.RFC3339, time.RFC3339Nano, time.RFC1123Z, time.Kitchen, time.StampMicro, time.DateTime, "2006-002 Jan _2 Mon 3:04PM .000 Z07:00"} {
		fmt.Println(t.Format(layout))
	}
	fmt.Println(t, t.Unix(), t.UnixNano(), t.Weekday(), t.YearDay(), t.IsZero())
	y, w := t.ISOWeek()
	fmt.Println(y, w, t.Month(), t.Nanosecond())
	fmt.Println(t.AddDate(1, 0, 0), t.AddDate(0, 1, 1), t.Add(36*time.Hour+time.Second))
	u := time.Date(2023, 14, -5, 25, 61, 0, 0, time.UTC)
	fmt.Println(u, t.Sub(u), t.After(u), u.Before(t), t.Equal(t.Local()), t.Compare(u))
	for _, s := range []string{"2021-05-06T07:08:09Z", "2021-05-06T07:08:09.5+02:00", "2021-13-01T00:00:00Z", "2021-02-30T00:00:00Z", "junk"} {
		p, err := time.Parse(time.RFC3339, s)
		fmt.Println(p, err)
	}
	p, err := time.ParseInLocation("Jan 2 2006 15:04 MST", "Mar 4 2020 05:06 EST", time.UTC)
	fmt.Println(p.Format(time.DateTime), err)
	for _, s := range []string{"1h2m3.5s", "-15ms", "1us2ns", "100", "3x", ".5h", "2562048h"} {
		d, err := time.ParseDuration(s)
		fmt.Println(d, err)
	}
	d := 90*time.Minute + 30*time.Second + 5*time.Millisecond
	fmt.Println(d, d.Hours(), d.Minutes(), d.Truncate(time.Minute), d.Round(time.Hour), time.Duration(0), time.Duration(-1), time.Duration(1<<63-1))
	fixed := time.FixedZone("TEST", -5*3600-1800)
	fmt.Println(t.In(fixed), t.In(fixed).Day())
	name, off := t.In(fixed).Zone()
	fmt.Println(name, off, t.Truncate(time.Hour), t.Round(24*time.Hour))
	b, _ := json.Marshal(map[string]any{"t": t, "d": d})
	fmt.Println(string(b))
	var back struct{ T time.Time }
	fmt.Println(json.Unmarshal([]byte(`{"T":"2000-01-02T03:04:05.000000006+01:00"}`), &back), back.T)
	bin, _ := t.MarshalBinary()
	var t2 time.Time
	fmt.Println(t2.UnmarshalBinary(bin), t2.Equal(t), len(bin), time.Unix(1e9, 5).UTC(), time.UnixMilli(-1).UTC())
	start := time.Now()
	time.Sleep(15 * time.Millisecond)
	el := time.Since(start)
	fmt.Println(el >= 15*time.Millisecond, el < 5*time.Second)
	timer := time.NewTimer(time.Hour)
	fmt.Println(timer.Stop(), timer.Reset(5*time.Millisecond))
	<-timer.C
	fired := make(chan int, 3)
	time.AfterFunc(2*time.Millisecond, func() { fired <- 1 })
	time.AfterFunc(300*time.Millisecond, func() { fired <- 2 })
	cancelled := time.AfterFunc(time.Hour, func() { fired <- 3 })
	fmt.Println(<-fired, <-fired, cancelled.Stop(), cancelled.Stop())
	tk := time.NewTicker(3 * time.Millisecond)
	for range 3 {
		<-tk.C
	}
	tk.Reset(time.Millisecond)
	<-tk.C
	tk.Stop()
	select {
	case <-tk.C:
		fmt.Println("wrong: a stopped ticker ticked")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("stopped")
	}
	fmt.Println(time.January, time.Saturday, time.Month(13), time.Until(start) < 0)
	loc, err := time.LoadLocation("UTC")
	fmt.Println(loc, err)
	_, err = time.LoadLocation("No/Where")
	fmt.Println(err)
}

//; stdout:
//;   Thu Feb 29 23:59:58 2024
//;   2024-02-29T23:59:58Z
//;   2024-02-29T23:59:58.123456789Z
//;   Thu, 29 Feb 2024 23:59:58 +0000
//;   11:59PM
//;   Feb 29 23:59:58.123456
//;   2024-02-29 23:59:58
//;   2024-060 Feb 29 Thu 11:59PM .123 Z
//;   2024-02-29 23:59:58.123456789 +0000 UTC 1709251198 1709251198123456789 Thursday 60 false
//;   2024 9 February 123456789
//;   2025-03-01 23:59:58.123456789 +0000 UTC 2024-03-30 23:59:58.123456789 +0000 UTC 2024-03-02 11:59:59.123456789 +0000 UTC
//;   2024-01-27 02:01:00 +0000 UTC 813h58m58.123456789s true true true 1
//;   2021-05-06 07:08:09 +0000 UTC <nil>
//;   2021-05-06 07:08:09.5 +0200 +0200 <nil>
//;   0001-01-01 00:00:00 +0000 UTC parsing time "2021-13-01T00:00:00Z": month out of range
//;   0001-01-01 00:00:00 +0000 UTC parsing time "2021-02-30T00:00:00Z": day out of range
//;   0001-01-01 00:00:00 +0000 UTC parsing time "junk" as "2006-01-02T15:04:05Z07:00": cannot parse "junk" as "2006"
//;   2020-03-04 05:06:00 <nil>
//;   1h2m3.5s <nil>
//;   -15ms <nil>
//;   1.002µs <nil>
//;   0s time: missing unit in duration "100"
//;   0s time: unknown unit "x" in duration "3x"
//;   30m0s <nil>
//;   0s time: invalid duration "2562048h"
//;   1h30m30.005s 1.508334722222222 90.50008333333334 1h30m0s 2h0m0s 0s -1ns 2562047h47m16.854775807s
//;   2024-02-29 18:29:58.123456789 -0530 TEST 29
//;   TEST -19800 2024-02-29 23:00:00 +0000 UTC 2024-03-01 00:00:00 +0000 UTC
//;   {"d":5430005000000,"t":"2024-02-29T23:59:58.123456789Z"}
//;   <nil> 2000-01-02 03:04:05.000000006 +0100 +0100
//;   <nil> true 15 2001-09-09 01:46:40.000000005 +0000 UTC 1969-12-31 23:59:59.999 +0000 UTC
//;   true true
//;   true false
//;   1 2 true false
//;   stopped
//;   January Saturday %!Month(13) true
//;   UTC <nil>
//;   unknown time zone No/Where
//; exit: 0
