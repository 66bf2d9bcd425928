// Command exporter is the Go half of the front end: it loads, type-checks and builds go/ssa for Go
// packages, and writes one program file per package.
//
// It is run by the driver, which embeds it. On standard output comes a JSON manifest, on standard error
// what go build would say; the exit status is 1 if the user's program has errors, 2 if we have.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

func main() {
	boundMemory()
	cfg, err := parseFlags(os.Args[1:])
	if err == nil && cfg.Reuse == "" {
		reserveHeap()
	}
	if err == nil {
		err = run(cfg)
		cfg.sharing.close()
	}
	var reported ReportedError
	switch {
	case errors.As(err, &reported):
		os.Exit(1)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func parseFlags(args []string) (*Config, error) {
	cfg := new(Config)
	f := flag.NewFlagSet("exporter", flag.ContinueOnError)
	tags := f.String("tags", "", "the user's build tags, comma-separated")
	f.StringVar(&cfg.Dir, "dir", "", "working directory of the build")
	f.StringVar(&cfg.Overlay, "overlay", "", "directory of the runtime overlay")
	f.StringVar(&cfg.Out, "out", "", "directory for program files")
	f.StringVar(&cfg.GoCmd, "go", "go", "the go command")
	f.BoolVar(&cfg.Trimpath, "trimpath", false, "leave directories out of positions")
	f.StringVar(&cfg.Lang, "lang", "", "language version of the packages on the command line")
	f.BoolVar(&cfg.AllErrs, "e", false, "no limit on the number of errors")
	f.BoolVar(&cfg.Test, "test", false, "load the test programs of the packages, one line of output for each")
	f.StringVar(&cfg.Cover.Mode, "covermode", "", "with -test, count which statements run: set, count or atomic")
	f.StringVar(&cfg.Cover.Patterns, "coverpkg", "", "with -covermode, the packages to count in, for all tests")
	f.StringVar(&cfg.Saved, "saved", "", "file for what the next load of the same packages wants to know")
	f.StringVar(&cfg.Reuse, "reuse", "", "hash of the -saved file if it holds, but for the contents of -changed files")
	f.Func("changed", "file whose contents have changed, may be repeated", func(s string) error {
		cfg.Changed = append(cfg.Changed, s)
		return nil
	})
	f.Func("share", "word of the command line of a program that shares files, may be repeated", func(s string) error {
		cfg.sharing.words = append(cfg.sharing.words, s)
		return nil
	})
	f.BoolVar(&cfg.bars.wanted, "bars", false, "answer when what was done")
	f.BoolVar(&cfg.Time, "time", false, "print how long each stage took")
	f.StringVar(&cfg.Why, "why", "", "print why this declaration of package runtime is kept, or all of them")
	f.Func("listflag", "flag for go list, may be repeated", func(s string) error {
		cfg.ModFlags = append(cfg.ModFlags, s)
		return nil
	})
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	if *tags != "" {
		cfg.Tags = strings.FieldsFunc(*tags, func(r rune) bool { return r == ',' || r == ' ' })
	}
	cfg.Patterns = cleanPatterns(f.Args())
	if cfg.Overlay == "" || cfg.Out == "" {
		return nil, errors.New("llgo exporter: -overlay and -out are needed")
	}
	var err error
	for _, dir := range []*string{&cfg.Dir, &cfg.Overlay, &cfg.Out} {
		if *dir, err = filepath.Abs(*dir); err != nil {
			return nil, err
		}
	}
	return cfg, os.MkdirAll(cfg.Out, 0o777)
}

func run(cfg *Config) error {
	start := time.Now()
	if cfg.bars.start.IsZero() {
		cfg.bars.start = start
	}
	cfg.Checked = staticInit
	if cfg.Test {
		return runTests(cfg)
	}
	loaded, err := load(cfg)
	if err == nil {
		loaded, err = exportLoaded(cfg, loaded)
	}
	if err != nil {
		if cfg.trustLess(err) {
			return run(cfg)
		}
		return err
	}
	a := answerOf(cfg, loaded)
	if cfg.Saved != "" {
		if err := loaded.loader.save(a); err != nil {
			a.Inputs, a.State = nil, "" // the next load begins anew
		}
	}
	loaded.Timings = append(loaded.Timings, Timing{"total", time.Since(start)})
	for _, t := range loaded.Timings {
		a.Timings[t.Stage] = t.Took.Seconds()
		if cfg.Time {
			fmt.Fprintf(os.Stderr, "%-12s %8.1f ms\n", t.Stage, float64(t.Took.Microseconds())/1000)
		}
	}
	a.Bars = cfg.bars.all
	return json.NewEncoder(os.Stdout).Encode(a)
}

// trustLess answers whether another attempt makes sense that uses less of what earlier loads left.
func (c *Config) trustLess(err error) bool {
	isDamaged := errors.Is(err, errDamaged)
	switch {
	case errors.Is(err, errSliced):
		c.whole = true
	case c.Reuse != "" && (isDamaged || errors.Is(err, errStale)):
		c.Reuse = ""
	case isDamaged && !c.ignoreFacts:
		c.ignoreFacts = true
	default:
		return false
	}
	return true
}

// exportLoaded writes the program files that are missing. What a package exports is known only then: where it is not
// what it was, packages that import it follow.
func exportLoaded(cfg *Config, loaded *Loaded) (*Loaded, error) {
	for {
		mark := time.Now()
		outdated, err := exportAll(cfg, loaded)
		if err != nil {
			return nil, err
		}
		loaded.loader.timings = append(loaded.loader.timings, Timing{"export", time.Since(mark)})
		cfg.bars.stage("export", time.Since(mark))
		loaded.Timings = loaded.loader.timings
		if !outdated {
			return loaded, nil
		}
		if loaded, err = loaded.loader.loadAgain(); err != nil {
			return nil, err
		}
	}
}

// manifestPackage is one line of the answer.
type manifestPackage struct {
	Path    string   `json:"path"`
	Name    string   `json:"name"`
	File    string   `json:"file"`
	Dir     string   `json:"dir,omitempty"`
	Shown   string   `json:"shown,omitempty"` // what the file says for Dir, if Dir is to be shown
	Key     string   `json:"key"`
	GoDebug string   `json:"godebug,omitempty"`
	Imports []string `json:"imports,omitempty"`
	Module  *module  `json:"module,omitempty"`
}

// answer is what the driver reads.
type answer struct {
	Packages  []manifestPackage  `json:"packages"`          // imports first
	Changed   []int              `json:"changed,omitempty"` // the places of these packages in the last answer, all else being as it was there
	Roots     []string           `json:"roots"`
	GoRoot    string             `json:"goroot"`
	GoVersion string             `json:"goversion"`
	Inputs    []string           `json:"inputs,omitempty"`    // inputs.go
	Continued bool               `json:"continued,omitempty"` // go list was not asked
	State     string             `json:"state,omitempty"`     // hash of what was kept for the next load
	Timings   map[string]float64 `json:"timings,omitempty"`   // seconds
	Bars      []bar              `json:"bars,omitempty"`
}

func answerOf(cfg *Config, loaded *Loaded) *answer {
	a := &answer{GoRoot: loaded.GoRoot, GoVersion: loaded.GoVersion, Roots: loaded.loader.roots(), Continued: loaded.loader.fromSaved, Timings: map[string]float64{}}
	for _, p := range loaded.loader.order {
		m := manifestPackage{p.Path, p.Name, cfg.ProgramFile(p), "", "", p.Key, p.GoDebug, sortedValues(p.Imports), p.Module}
		if shown := loaded.shown[p.Dir]; strings.HasPrefix(shown, dirMark) {
			m.Dir, m.Shown = p.Dir, shown
		}
		a.Packages = append(a.Packages, m)
		if loaded.loader.kept != nil {
			a.Changed = append(a.Changed, p.rank)
		}
	}
	return a
}
