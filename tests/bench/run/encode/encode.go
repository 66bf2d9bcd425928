// JSON: encoding and decoding of structs, maps and untyped values.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

type address struct {
	Street string   `json:"street"`
	Number int      `json:"number"`
	Tags   []string `json:"tags,omitempty"`
}

type user struct {
	ID      int                `json:"id"`
	Name    string             `json:"name"`
	Active  bool               `json:"active"`
	Score   float64            `json:"score"`
	Address *address           `json:"address"`
	Limits  map[string]float64 `json:"limits"`
}

func users(n int) []user {
	list := make([]user, n)
	for i := range list {
		list[i] = user{
			ID: i, Name: fmt.Sprintf("user \"%d\"", i), Active: i%2 == 0, Score: float64(i) / 3,
			Address: &address{"Main Street", i % 100, []string{"a", "b<c>"}},
			Limits:  map[string]float64{"cpu": 0.5, "disk": float64(i)},
		}
	}
	return list
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	list := users(500)
	total := 0
	for round := 0; round < 30; round++ {
		data, err := json.Marshal(list)
		check(err)
		var typed []user
		check(json.Unmarshal(data, &typed))
		var untyped []any
		check(json.Unmarshal(data, &untyped))
		indented, err := json.MarshalIndent(untyped[:100], "", "  ")
		check(err)
		total += len(data) + len(typed) + len(untyped) + strings.Count(string(indented), "\n")
	}
	fmt.Println(total)
}
