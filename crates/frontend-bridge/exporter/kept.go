package main

// The packages of a kept state, each unpacked when something first asks for it: a load after an edit looks at few of them, whatever
// the size of the program.
//
//	head │ number │ roots │ by path │ by directory │ ends │ records, imports first
//
// The tables have four bytes per package: ranks, sorted by path and by directory, and where records end.
//
// Invariant (same-bytes): a state in which records were replaced is the one that packing all packages gives.
//
// Invariant (own-bytes): whoever unpacks has compared the state's checksum, so it is what pack wrote.

import (
	"cmp"
	"encoding/binary"
	"path/filepath"
	"slices"
	"sort"
)

// keptPackages are those of a state.
type keptPackages struct {
	front       []byte // what comes before the ends
	roots       []string
	byPath      rankTable
	byDir       rankTable
	ends        rankTable
	records     []byte
	showsChange bool // a package of this load exports something else now
}

// A rankTable is a list of numbers, as they are in the file.
type rankTable []byte

func (t rankTable) at(i int) int { return int(binary.LittleEndian.Uint32(t[4*i:])) }

func (t rankTable) count() int { return len(t) / 4 }

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
	out.num(len(l.order))
	out.strs(l.roots())
	for _, table := range [][]int{byPath, byDir} {
		for _, rank := range table {
			out.bytes = binary.LittleEndian.AppendUint32(out.bytes, uint32(rank))
		}
	}
	out.packRecords(records)
	return nil
}

func (p *packer) packRecords(records [][]byte) {
	end := 0
	for _, r := range records {
		end += len(r)
		p.bytes = binary.LittleEndian.AppendUint32(p.bytes, uint32(end))
	}
	p.bytes = slices.Grow(p.bytes, end)
	for _, r := range records {
		p.bytes = append(p.bytes, r...)
	}
}

// unpackPackages reads what packPackages wrote at the end of a state.
func unpackPackages(state []byte, in *unpacker) (*keptPackages, bool) {
	count := in.num()
	k := &keptPackages{roots: in.strs()}
	for _, table := range []*rankTable{&k.byPath, &k.byDir, &k.ends} {
		if in.err != nil || count > len(in.bytes)/4 {
			return nil, false
		}
		*table, in.bytes = in.bytes[:4*count:4*count], in.bytes[4*count:]
	}
	k.front, k.records = state[:len(state)-len(in.bytes)-len(k.ends)], in.bytes
	return k, true
}

// record is the text of a package.
func (k *keptPackages) record(rank int) []byte {
	from := 0
	if rank > 0 {
		from = k.ends.at(rank - 1)
	}
	return k.records[from:k.ends.at(rank)]
}

// replaced is the state with other records of these packages.
func (k *keptPackages) replaced(changed []*Package, records [][]byte) *packer {
	all := make([][]byte, k.ends.count())
	for rank := range all {
		all[rank] = k.record(rank)
	}
	for i, p := range changed {
		all[p.rank] = records[i]
	}
	out := &packer{bytes: make([]byte, 0, len(k.front)+len(k.ends)+len(k.records)+1<<10)}
	out.bytes = append(out.bytes, k.front...)
	out.packRecords(all)
	return out
}

// search finds a record in a sorted table; field reads what it is sorted by.
func (k *keptPackages) search(table rankTable, wanted string, field func(r *unpacker) string) (index int) {
	return sort.Search(table.count(), func(i int) bool {
		return field(&unpacker{bytes: k.record(table.at(i))}) >= wanted
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
	if i == table.count() || recordPath(&unpacker{bytes: l.kept.record(table.at(i))}) != path {
		return nil
	}
	return l.unpackRank(table.at(i))
}

// unpackRank enters a kept package as one that is the same as it was.
func (l *loader) unpackRank(rank int) *Package {
	record := unpacker{bytes: l.kept.record(rank)}
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
	l.order = make([]*Package, l.kept.ends.count())
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
		if recordDir(&unpacker{bytes: l.kept.record(table.at(i))}) != dir {
			return
		}
		f(l.unpackRank(table.at(i)))
	}
}
