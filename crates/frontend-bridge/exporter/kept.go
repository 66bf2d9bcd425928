package main

// The packages of a kept state, each unpacked when something first asks for it: a load after an edit looks at few of them, whatever
// the size of the program.
//
//	head │ roots │ ranks by path │ ranks by directory │ records, imports first
//
// Beside the state stands a file of edits, with the records that later loads have put in the place of the state's: so what a load
// writes is as large as what has changed. When the edits are a good part of the state, it is written anew.
//
// Invariant (same-bytes): a state with the edits put into it is the one that packing all packages gives.
//
// Invariant (own-bytes): whoever unpacks has compared the checksums, so it is what pack wrote.

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"sort"
)

// keptPackages are those of a state.
type keptPackages struct {
	name        string // of the state without edits
	size        int    // of that
	front       []byte // what comes before the records
	roots       []string
	byPath      numberTable
	byDir       numberTable
	packages    textTable
	edits       map[int][]byte // other records, by rank
	showsChange bool           // a package of this load exports something else now
}

// packPackages adds the packages of the program to a state.
func (l *loader) packPackages(out *packer) error {
	records := make([][]byte, len(l.order))
	byPath := make([]int, len(l.order))
	for i, p := range l.order {
		var record packer
		if err := l.pack(&record, p); err != nil {
			return err
		}
		records[i], byPath[i] = record.bytes, i
	}
	byDir := slices.Clone(byPath)
	slices.SortFunc(byPath, func(a, b int) int { return cmp.Compare(l.order[a].Path, l.order[b].Path) })
	slices.SortStableFunc(byDir, func(a, b int) int { return cmp.Compare(l.order[a].Dir, l.order[b].Dir) })
	out.strs(l.roots())
	out.table(byPath)
	out.table(byDir)
	out.texts(records)
	return nil
}

// unpackPackages reads what packPackages wrote at the end of a state.
func unpackPackages(name string, state []byte, in *unpacker) (*keptPackages, bool) {
	k := &keptPackages{name: name, size: len(state), roots: in.strs(), byPath: in.table(), byDir: in.table(), edits: map[int][]byte{}}
	k.front = state[:len(state)-len(in.bytes)]
	k.packages = in.texts()
	return k, in.err == nil
}

// editsMark is in a state's name between those of the state and of the edits.
const editsMark = "+"

func (c *Config) editsFile() string { return c.Saved + ".edits" }

// saveEdits notes the packages that the load has changed, and answers what the state is called now.
func (l *loader) saveEdits() (string, error) {
	k := l.kept
	for _, p := range l.order {
		var record packer
		if err := l.pack(&record, p); err != nil {
			return "", err
		}
		k.edits[p.rank] = record.bytes
	}
	edits := k.packEdits()
	const part = 4
	if len(edits.bytes) > k.size/part {
		return l.cfg.writeState(k.whole())
	}
	return k.name + editsMark + stateName(edits.bytes), writeAnew(l.cfg.editsFile(), edits.bytes)
}

// packEdits says which state they belong to.
func (k *keptPackages) packEdits() *packer {
	out := new(packer)
	out.str(k.name)
	out.num(len(k.edits))
	for _, rank := range slices.Sorted(maps.Keys(k.edits)) {
		out.num(rank)
		out.str(string(k.edits[rank]))
	}
	return out
}

func (k *keptPackages) readEdits(file, name string) bool {
	text, err := readNamed(file, name)
	in := unpacker{bytes: text}
	if err != nil || in.str() != k.name {
		return false
	}
	for range in.count() {
		k.edits[in.num()] = in.text()
	}
	return in.err == nil
}

// whole is the state with the edits put into it.
func (k *keptPackages) whole() *packer {
	records := make([][]byte, k.packages.count())
	for rank := range records {
		records[rank] = k.text(rank)
	}
	out := &packer{bytes: slices.Clone(k.front)}
	out.texts(records)
	return out
}

func (k *keptPackages) text(rank int) []byte {
	if text, ok := k.edits[rank]; ok {
		return text
	}
	return k.packages.text(rank)
}

func (k *keptPackages) record(rank int) unpacker { return unpacker{bytes: k.text(rank)} }

// search finds a record in a sorted table; field reads what it is sorted by.
func (k *keptPackages) search(table numberTable, wanted string, field func(r unpacker) string) (index int) {
	return sort.Search(table.count(), func(i int) bool {
		return field(k.record(table.at(i))) >= wanted
	})
}

// find answers the package of a path, nil if the program has none. In a load from a kept state it is unpacked if it has not been.
func (l *loader) find(path string) *Package {
	p := l.byPath[path]
	if p != nil || l.kept == nil {
		return p
	}
	table := l.kept.byPath
	i := l.kept.search(table, path, recordPath)
	if i == table.count() || recordPath(l.kept.record(table.at(i))) != path {
		return nil
	}
	return l.unpackRank(table.at(i))
}

// unpackRank enters a kept package as one that is the same as it was.
func (l *loader) unpackRank(rank int) *Package {
	record := l.kept.record(rank)
	p := l.unpack(&record)
	if record.err != nil {
		panic("a kept state has a record that cannot be read: " + record.err.Error())
	}
	if known := l.byPath[p.Path]; known != nil {
		return known
	}
	p.rank, p.Key, p.Cached = rank, p.savedKey, true
	l.byPath[p.Path] = p
	return p
}

// unpackAll makes the load one of all packages: importers of those that changed are to be looked at.
func (l *loader) unpackAll() {
	l.order = make([]*Package, l.kept.packages.count())
	for rank := range l.order {
		l.order[rank] = l.unpackRank(rank)
	}
	l.kept = nil
}

// findOwners answers the packages that a file on disk is part of.
func (l *loader) findOwners(file string) []*Package {
	names := []string{file}
	for from, to := range l.replaced {
		if to == file {
			names = append(names, from)
		}
	}
	owners := map[*Package]bool{}
	for _, name := range names {
		// Embedded files are below the package's directory.
		for dir := filepath.Dir(name); ; dir = filepath.Dir(dir) {
			l.eachInDir(dir, func(p *Package) {
				if p.editable && l.hasFile(p, file) {
					owners[p] = true
				}
			})
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return sortedPackages(owners)
}

func (l *loader) eachInDir(dir string, f func(p *Package)) {
	table := l.kept.byDir
	for i := l.kept.search(table, dir, recordDir); i < table.count(); i++ {
		if recordDir(l.kept.record(table.at(i))) != dir {
			return
		}
		f(l.unpackRank(table.at(i)))
	}
}
