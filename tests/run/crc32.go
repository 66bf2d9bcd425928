//! test run

// Checksums: hash/crc32, crc64, adler32, fnv and maphash, in pieces and whole.
package main

import (
	"fmt"
	"hash"
	"hash/adler32"
	"hash/crc32"
	"hash/crc64"
	"hash/fnv"
	"hash/maphash"
	"strings"
)

func main() {
	inputs := []string{"", "a", "123456789", "The quick brown fox jumps over the lazy dog", strings.Repeat("0123456789abcdef", 1000)}
	tables := []*crc32.Table{crc32.IEEETable, crc32.MakeTable(crc32.Castagnoli), crc32.MakeTable(crc32.Koopman), crc32.MakeTable(0xd5828281)}
	for _, s := range inputs {
		for _, t := range tables {
			fmt.Printf("%08x ", crc32.Checksum([]byte(s), t))
		}
		fmt.Printf("%016x %016x %08x\n", crc64.Checksum([]byte(s), crc64.MakeTable(crc64.ISO)), crc64.Checksum([]byte(s), crc64.MakeTable(crc64.ECMA)), adler32.Checksum([]byte(s)))
	}
	hashes := map[string]func() hash.Hash{
		"crc32": func() hash.Hash { return crc32.NewIEEE() }, "adler": func() hash.Hash { return adler32.New() },
		"fnv32": func() hash.Hash { return fnv.New32() }, "fnv32a": func() hash.Hash { return fnv.New32a() },
		"fnv64": func() hash.Hash { return fnv.New64() }, "fnv64a": func() hash.Hash { return fnv.New64a() }, "fnv128a": func() hash.Hash { return fnv.New128a() },
	}
	for _, name := range []string{"crc32", "adler", "fnv32", "fnv32a", "fnv64", "fnv64a", "fnv128a"} {
		whole, parts := hashes[name](), hashes[name]()
		text := inputs[4]
		whole.Write([]byte(text))
		for i := 0; i < len(text); {
			n := min(i%37+1, len(text)-i)
			parts.Write([]byte(text[i : i+n]))
			i += n
		}
		fmt.Printf("%s %x %v\n", name, whole.Sum(nil), string(whole.Sum(nil)) == string(parts.Sum(nil)))
	}
	crc := uint32(0)
	for _, s := range inputs {
		crc = crc32.Update(crc, tables[1], []byte(s))
	}
	fmt.Printf("%08x %08x\n", crc, crc32.Checksum([]byte(strings.Join(inputs, "")), tables[1]))
	for n := range 70 {
		crc ^= crc32.ChecksumIEEE([]byte(inputs[4][n : 2*n]))
	}
	fmt.Printf("%08x\n", crc)
	seed := maphash.MakeSeed()
	var h maphash.Hash
	h.SetSeed(seed)
	h.WriteString("abc")
	fmt.Println(h.Sum64() == maphash.String(seed, "abc"), maphash.Bytes(seed, []byte("x")) == maphash.String(seed, "x"), maphash.Comparable(seed, [2]int{1, 2}) == maphash.Comparable(seed, [2]int{1, 2}))
}

//; stdout:
//;   00000000 00000000 00000000 00000000 0000000000000000 0000000000000000 00000001
//;   e8b7be43 c1d04330 0da2aa8a 248ca0a3 3420000000000000 330284772e652b05 00620062
//;   cbf43926 e3069283 2d3dd0ae a9cc8179 b90956c775a41001 995dc9bbdf1939fa 091e01de
//;   414fa339 22620404 e021db90 6a001b25 4ef14e19f4c6e28e 5b5eb8c2e54aa1c4 5bdc0fda
//;   9b886fdc ed225808 9c5d1560 0749a3de 52b25ca1c33f83f2 ea50463e8b23bf52 01a41fd0
//;   crc32 9b886fdc true
//;   adler 01a41fd0 true
//;   fnv32 31bc5785 true
//;   fnv32a 71b6fa05 true
//;   fnv64 36a4de05d3e7fde5 true
//;   fnv64a 023d777d2aa58b65 true
//;   fnv128a ed413096696c33f8870e8750f085490d true
//;   6a86266b 6a86266b
//;   285de223
//;   true true true
//; exit: 0
