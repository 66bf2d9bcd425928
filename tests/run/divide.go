//! test run

// Division and remainder by constants, beside the same by variables.
package main

import "fmt"

type integer interface {
	~int8 | ~int16 | ~int32 | ~int64 | ~uint8 | ~uint16 | ~uint32 | ~uint64
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

func divideInt8() {
	for _, x := range numbers[int8]() {
		check(x, 1, x/1, x%1)
		check(x, -1, x/-1, x%-1)
		check(x, 2, x/2, x%2)
		check(x, -2, x/-2, x%-2)
		check(x, 3, x/3, x%3)
		check(x, -3, x/-3, x%-3)
		check(x, 4, x/4, x%4)
		check(x, 5, x/5, x%5)
		check(x, -5, x/-5, x%-5)
		check(x, 6, x/6, x%6)
		check(x, 7, x/7, x%7)
		check(x, -7, x/-7, x%-7)
		check(x, 8, x/8, x%8)
		check(x, -8, x/-8, x%-8)
		check(x, 9, x/9, x%9)
		check(x, 10, x/10, x%10)
		check(x, -10, x/-10, x%-10)
		check(x, 11, x/11, x%11)
		check(x, 12, x/12, x%12)
		check(x, 13, x/13, x%13)
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, -64, x/-64, x%-64)
		check(x, 100, x/100, x%100)
		check(x, -100, x/-100, x%-100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, -127, x/-127, x%-127)
		check(x, -128, x/-128, x%-128)
	}
}

func divideInt16() {
	for _, x := range numbers[int16]() {
		check(x, 1, x/1, x%1)
		check(x, -1, x/-1, x%-1)
		check(x, 2, x/2, x%2)
		check(x, -2, x/-2, x%-2)
		check(x, 3, x/3, x%3)
		check(x, -3, x/-3, x%-3)
		check(x, 4, x/4, x%4)
		check(x, 5, x/5, x%5)
		check(x, -5, x/-5, x%-5)
		check(x, 6, x/6, x%6)
		check(x, 7, x/7, x%7)
		check(x, -7, x/-7, x%-7)
		check(x, 8, x/8, x%8)
		check(x, -8, x/-8, x%-8)
		check(x, 9, x/9, x%9)
		check(x, 10, x/10, x%10)
		check(x, -10, x/-10, x%-10)
		check(x, 11, x/11, x%11)
		check(x, 12, x/12, x%12)
		check(x, 13, x/13, x%13)
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, -64, x/-64, x%-64)
		check(x, 100, x/100, x%100)
		check(x, -100, x/-100, x%-100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, -127, x/-127, x%-127)
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
		check(x, -1000, x/-1000, x%-1000)
	}
}

func divideInt32() {
	for _, x := range numbers[int32]() {
		check(x, 1, x/1, x%1)
		check(x, -1, x/-1, x%-1)
		check(x, 2, x/2, x%2)
		check(x, -2, x/-2, x%-2)
		check(x, 3, x/3, x%3)
		check(x, -3, x/-3, x%-3)
		check(x, 4, x/4, x%4)
		check(x, 5, x/5, x%5)
		check(x, -5, x/-5, x%-5)
		check(x, 6, x/6, x%6)
		check(x, 7, x/7, x%7)
		check(x, -7, x/-7, x%-7)
		check(x, 8, x/8, x%8)
		check(x, -8, x/-8, x%-8)
		check(x, 9, x/9, x%9)
		check(x, 10, x/10, x%10)
		check(x, -10, x/-10, x%-10)
		check(x, 11, x/11, x%11)
		check(x, 12, x/12, x%12)
		check(x, 13, x/13, x%13)
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, -64, x/-64, x%-64)
		check(x, 100, x/100, x%100)
		check(x, -100, x/-100, x%-100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, -127, x/-127, x%-127)
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
		check(x, -1000, x/-1000, x%-1000)
		check(x, 1048576, x/1048576, x%1048576)
		check(x, -1048576, x/-1048576, x%-1048576)
		check(x, 65535, x/65535, x%65535)
		check(x, 65537, x/65537, x%65537)
		check(x, 1000000007, x/1000000007, x%1000000007)
		check(x, 2147483647, x/2147483647, x%2147483647)
		check(x, -2147483648, x/-2147483648, x%-2147483648)
		check(x, 1000000000, x/1000000000, x%1000000000)
		check(x, -1000000000, x/-1000000000, x%-1000000000)
	}
}

func divideInt64() {
	for _, x := range numbers[int64]() {
		check(x, 1, x/1, x%1)
		check(x, -1, x/-1, x%-1)
		check(x, 2, x/2, x%2)
		check(x, -2, x/-2, x%-2)
		check(x, 3, x/3, x%3)
		check(x, -3, x/-3, x%-3)
		check(x, 4, x/4, x%4)
		check(x, 5, x/5, x%5)
		check(x, -5, x/-5, x%-5)
		check(x, 6, x/6, x%6)
		check(x, 7, x/7, x%7)
		check(x, -7, x/-7, x%-7)
		check(x, 8, x/8, x%8)
		check(x, -8, x/-8, x%-8)
		check(x, 9, x/9, x%9)
		check(x, 10, x/10, x%10)
		check(x, -10, x/-10, x%-10)
		check(x, 11, x/11, x%11)
		check(x, 12, x/12, x%12)
		check(x, 13, x/13, x%13)
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, -64, x/-64, x%-64)
		check(x, 100, x/100, x%100)
		check(x, -100, x/-100, x%-100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, -127, x/-127, x%-127)
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
		check(x, -1000, x/-1000, x%-1000)
		check(x, 1048576, x/1048576, x%1048576)
		check(x, -1048576, x/-1048576, x%-1048576)
		check(x, 65535, x/65535, x%65535)
		check(x, 65537, x/65537, x%65537)
		check(x, 1000000007, x/1000000007, x%1000000007)
		check(x, 2147483647, x/2147483647, x%2147483647)
		check(x, -2147483648, x/-2147483648, x%-2147483648)
		check(x, 1000000000, x/1000000000, x%1000000000)
		check(x, -1000000000, x/-1000000000, x%-1000000000)
		check(x, 1099511627777, x/1099511627777, x%1099511627777)
		check(x, 6148914691236517205, x/6148914691236517205, x%6148914691236517205)
		check(x, 4611686018427387904, x/4611686018427387904, x%4611686018427387904)
		check(x, 9223372036854775807, x/9223372036854775807, x%9223372036854775807)
		check(x, -9223372036854775808, x/-9223372036854775808, x%-9223372036854775808)
	}
}

func divideUint8() {
	for _, x := range numbers[uint8]() {
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
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, 100, x/100, x%100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, 255, x/255, x%255)
		check(x, 200, x/200, x%200)
		check(x, 129, x/129, x%129)
	}
}

func divideUint16() {
	for _, x := range numbers[uint16]() {
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
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, 100, x/100, x%100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, 1, x/1, x%1)
		check(x, 2, x/2, x%2)
		check(x, 3, x/3, x%3)
		check(x, 5, x/5, x%5)
		check(x, 7, x/7, x%7)
		check(x, 10, x/10, x%10)
		check(x, 16, x/16, x%16)
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
	}
}

func divideUint32() {
	for _, x := range numbers[uint32]() {
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
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, 100, x/100, x%100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, 1, x/1, x%1)
		check(x, 2, x/2, x%2)
		check(x, 3, x/3, x%3)
		check(x, 5, x/5, x%5)
		check(x, 7, x/7, x%7)
		check(x, 10, x/10, x%10)
		check(x, 16, x/16, x%16)
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
		check(x, 65537, x/65537, x%65537)
		check(x, 2147483648, x/2147483648, x%2147483648)
		check(x, 2147483649, x/2147483649, x%2147483649)
		check(x, 4294967295, x/4294967295, x%4294967295)
	}
}

func divideUint64() {
	for _, x := range numbers[uint64]() {
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
		check(x, 25, x/25, x%25)
		check(x, 60, x/60, x%60)
		check(x, 64, x/64, x%64)
		check(x, 100, x/100, x%100)
		check(x, 125, x/125, x%125)
		check(x, 127, x/127, x%127)
		check(x, 1, x/1, x%1)
		check(x, 2, x/2, x%2)
		check(x, 3, x/3, x%3)
		check(x, 5, x/5, x%5)
		check(x, 7, x/7, x%7)
		check(x, 10, x/10, x%10)
		check(x, 16, x/16, x%16)
		check(x, 641, x/641, x%641)
		check(x, 1000, x/1000, x%1000)
		check(x, 65537, x/65537, x%65537)
		check(x, 2147483648, x/2147483648, x%2147483648)
		check(x, 2147483649, x/2147483649, x%2147483649)
		check(x, 4294967295, x/4294967295, x%4294967295)
		check(x, 4294967296, x/4294967296, x%4294967296)
		check(x, 4294967297, x/4294967297, x%4294967297)
		check(x, 1000000007, x/1000000007, x%1000000007)
		check(x, 1000000000000000000, x/1000000000000000000, x%1000000000000000000)
		check(x, 10000000000000000000, x/10000000000000000000, x%10000000000000000000)
		check(x, 9223372036854775808, x/9223372036854775808, x%9223372036854775808)
		check(x, 9223372036854775809, x/9223372036854775809, x%9223372036854775809)
		check(x, 18446744073709551614, x/18446744073709551614, x%18446744073709551614)
		check(x, 18446744073709551615, x/18446744073709551615, x%18446744073709551615)
	}
}

func main() {
	divideInt8()
	divideInt16()
	divideInt32()
	divideInt64()
	divideUint8()
	divideUint16()
	divideUint32()
	divideUint64()
	fmt.Println(checked, sum)
}

//; stdout:
//;   278528 16149272879888538921
//; exit: 0
