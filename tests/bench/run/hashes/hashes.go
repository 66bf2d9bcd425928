// Bytes and hashes: byte slices, buffers, hexadecimal and base64, fnv, adler32, crc32, md5, sha256.
package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/adler32"
	"hash/crc32"
	"hash/fnv"
)

func fill(data []byte) {
	x := uint32(1)
	for i := range data {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		data[i] = byte(x)
	}
}

func histogram(data []byte) (counts [256]int) {
	for _, b := range data {
		counts[b]++
	}
	return counts
}

func runLengths(data []byte) []byte {
	var out []byte
	for i := 0; i < len(data); {
		j := i
		for j < len(data) && data[j] == data[i] && j-i < 255 {
			j++
		}
		out = append(out, byte(j-i), data[i])
		i = j
	}
	return out
}

func words(data []byte) (sum uint64) {
	for ; len(data) >= 8; data = data[8:] {
		sum += binary.LittleEndian.Uint64(data)
		sum ^= uint64(binary.BigEndian.Uint32(data[2:]))
	}
	return sum
}

func main() {
	data := make([]byte, 8<<20)
	fill(data)
	counts := histogram(data)
	fmt.Println(counts[0], counts[255], len(runLengths(data)), words(data))

	h := fnv.New64a()
	h.Write(data)
	fmt.Printf("%x %x %x\n", h.Sum64(), adler32.Checksum(data), crc32.ChecksumIEEE(data))
	fmt.Printf("%x %x\n", md5.Sum(data[:6<<20]), sha256.Sum256(data[:1<<20]))

	text := hex.EncodeToString(data[:2<<20])
	back, err := hex.DecodeString(text)
	fmt.Println(len(text), bytes.Equal(back, data[:2<<20]), err)
	coded := base64.StdEncoding.EncodeToString(data)
	back, err = base64.StdEncoding.DecodeString(coded)
	fmt.Println(len(coded), bytes.Equal(back, data), err)

	var buffer bytes.Buffer
	for i := 0; i < 400000; i++ {
		buffer.WriteString("line ")
		buffer.WriteByte(byte('a' + i%26))
		buffer.WriteByte('\n')
	}
	lines := bytes.Split(buffer.Bytes(), []byte("\n"))
	upper := bytes.ToUpper(buffer.Bytes())
	fmt.Println(len(lines), bytes.Count(upper, []byte("LINE Z")), bytes.Contains(upper, []byte("line")))
}
