//! test run

// Division and remainder by constants, beside the same by variables.
package main

import "fmt"

type integer interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

var (
	checked int
	sum     uint64
)

//go:noinline
func check[T integer](x, d, quotient, remainder T) {
	checked++
	sum = sum*31 + uint64(quotient)*7 + uint64(remainder)
	if quotient != x/d || remainder != x%d {
		fmt.Printf("%T: %d / %d = %d, remainder %d\n", x, x, d, quotient, remainder)
	}
}

// numbers are edges, and their neighbours.
func numbers[T integer]() []T {
	var list []T
	var one T = 1
	for shift := 0; shift < 64; shift++ {
		power := one << shift
		for _, n := range []T{power - 2, power - 1, power, power + 1, power * 3, power * 5, power*7 - 1, power * 10} {
			list = append(list, n, -n)
		}
	}
	return list
}

// all divides by constants that all types have.
func all[T integer]() {
	for _, x := range numbers[T]() {
		check(x, 1, x/1, x%1)
		check(x, 2, x/2, x%2)
		check(x, 3, x/3, x%3)
		check(x, 4, x/4, x%4)
		check(x, 5, x/5, x%5)
		check(x, 6, x/6, x%6)
		check(x, 7, x/7, x%7)
		check(x, 8, x/8, x%8)
		check(x, 9, x/9, x%9)
		check(x, 10, x/10, x%10)
		check(x, 11, x/11, x%11)
		check(x, 12, x/12, x%12)
		check(x, 13, x/13, x%13)
		check(x, 16, x/16, x%16)
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, 100, x/100, x%100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
	}
}

// negative divides by constants that all signed types have.
func negative[T int8 | int16 | int32 | int64]() {
	for _, x := range numbers[T]() {
		check(x, -1, x/-1, x%-1)
		check(x, -2, x/-2, x%-2)
		check(x, -3, x/-3, x%-3)
		check(x, -5, x/-5, x%-5)
		check(x, -7, x/-7, x%-7)
		check(x, -8, x/-8, x%-8)
		check(x, -10, x/-10, x%-10)
		check(x, -64, x/-64, x%-64)
		check(x, -100, x/-100, x%-100)
		check(x, -127, x/-127, x%-127)
		check(x, -128, x/-128, x%-128)
	}
}

func onlyUint8() {
	for _, x := range numbers[uint8]() {
		check(x, 129, x/129, x%129)
		check(x, 200, x/200, x%200)
		check(x, 255, x/255, x%255)
	}
}

// from16 divides by constants that types of 16 bits and more have.
func from16[T int16 | int32 | int64 | uint16 | uint32 | uint64]() {
	for _, x := range numbers[T]() {
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
	}
}

// from32 divides by constants that types of 32 bits and more have.
func from32[T int32 | int64 | uint32 | uint64]() {
	for _, x := range numbers[T]() {
		check(x, 65535, x/65535, x%65535)
		check(x, 65537, x/65537, x%65537)
		check(x, 1048576, x/1048576, x%1048576)
		check(x, 1000000000, x/1000000000, x%1000000000)
		check(x, 1000000007, x/1000000007, x%1000000007)
		check(x, 2147483647, x/2147483647, x%2147483647)
	}
}

// negativeFrom32 divides by constants that signed types of 32 bits and more have.
func negativeFrom32[T int32 | int64]() {
	for _, x := range numbers[T]() {
		check(x, -1000, x/-1000, x%-1000)
		check(x, -1048576, x/-1048576, x%-1048576)
		check(x, -1000000000, x/-1000000000, x%-1000000000)
		check(x, -2147483648, x/-2147483648, x%-2147483648)
	}
}

// unsignedFrom32 divides by constants that unsigned types of 32 bits and more have.
func unsignedFrom32[T uint32 | uint64]() {
	for _, x := range numbers[T]() {
		check(x, 2147483648, x/2147483648, x%2147483648)
		check(x, 2147483649, x/2147483649, x%2147483649)
		check(x, 4294967295, x/4294967295, x%4294967295)
	}
}

func onlyInt64() {
	for _, x := range numbers[int64]() {
		check(x, 1099511627777, x/1099511627777, x%1099511627777)
		check(x, 4611686018427387904, x/4611686018427387904, x%4611686018427387904)
		check(x, 6148914691236517205, x/6148914691236517205, x%6148914691236517205)
		check(x, 9223372036854775807, x/9223372036854775807, x%9223372036854775807)
		check(x, -9223372036854775808, x/-9223372036854775808, x%-9223372036854775808)
	}
}

func onlyUint64() {
	for _, x := range numbers[uint64]() {
		check(x, 4294967296, x/4294967296, x%4294967296)
		check(x, 4294967297, x/4294967297, x%4294967297)
		check(x, 1000000000000000000, x/1000000000000000000, x%1000000000000000000)
		check(x, 9223372036854775808, x/9223372036854775808, x%9223372036854775808)
		check(x, 9223372036854775809, x/9223372036854775809, x%9223372036854775809)
		check(x, 10000000000000000000, x/10000000000000000000, x%10000000000000000000)
		check(x, 18446744073709551614, x/18446744073709551614, x%18446744073709551614)
		check(x, 18446744073709551615, x/18446744073709551615, x%18446744073709551615)
	}
}

func main() {
	all[int8]()
	all[int16]()
	all[int32]()
	all[int64]()
	all[uint8]()
	all[uint16]()
	all[uint32]()
	all[uint64]()
	negative[int8]()
	negative[int16]()
	negative[int32]()
	negative[int64]()
	from16[int16]()
	from16[int32]()
	from16[int64]()
	from16[uint16]()
	from16[uint32]()
	from16[uint64]()
	from32[int32]()
	from32[int64]()
	from32[uint32]()
	from32[uint64]()
	negativeFrom32[int32]()
	negativeFrom32[int64]()
	unsignedFrom32[uint32]()
	unsignedFrom32[uint64]()
	onlyUint8()
	onlyInt64()
	onlyUint64()
	fmt.Println(checked, sum)
}

//; stdout:
//;   276480 10941424065385796594
//; exit: 0
