package main

// The packages of a kept state, each unpacked when something first asks for it: a load after an edit looks at few of them, whatever
// the size of the program.
//
//	head │ roots │ ranks by path │ ranks by directory │ records, imports first
//
// Invariant (same-bytes): a state in which records were replaced is the one that packing all packages gives.
//
// Invariant (own-bytes): whoever unpacks has compared the state's checksum, so it is what pack wrote.

import (
	"cmp"
	"path/filepath"
	"slices"
	"sort"
)

// keptPackages are those of a state.
type keptPackages struct {
	front       []byte // what comes before the records
	roots       []string
	byPath      numberTable
	byDir       numberTable
	packages    textTable
	showsChange bool // a package of this load exports something else now
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
func unpackPackages(state []byte, in *unpacker) (*keptPackages, bool) {
	k := &keptPackages{roots: in.strs(), byPath: in.table(), byDir: in.table()}
	k.front = state[:len(state)-len(in.bytes)]
	k.packages = in.texts()
	return k, in.err == nil
}

// replaced is the state with other records of these packages.
func (k *keptPackages) replaced(changed []*Package, records [][]byte) *packer {
	all := make([][]byte, k.packages.count())
	for rank := range all {
		all[rank] = k.packages.text(rank)
	}
	for i, p := range changed {
		all[p.rank] = records[i]
	}
	const room = 1 << 10
	out := &packer{bytes: make([]byte, 0, len(k.front)+4*len(all)+len(k.packages.bytes)+room)}
	out.bytes = append(out.bytes, k.front...)
	out.texts(all)
	return out
}

// search finds a record in a sorted table; field reads what it is sorted by.
func (k *keptPackages) search(table numberTable, wanted string, field func(r *unpacker) string) (index int) {
	return sort.Search(table.count(), func(i int) bool {
		return field(k.packages.open(table.at(i))) >= wanted
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
	if i == table.count() || recordPath(l.kept.packages.open(table.at(i))) != path {
		return nil
	}
	return l.unpackRank(table.at(i))
}

// unpackRank enters a kept package as one that is the same as it was.
func (l *loader) unpackRank(rank int) *Package {
	record := l.kept.packages.open(rank)
	p := l.unpack(record)
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
		if recordDir(l.kept.packages.open(table.at(i))) != dir {
			return
		}
		f(l.unpackRank(table.at(i)))
	}
}
