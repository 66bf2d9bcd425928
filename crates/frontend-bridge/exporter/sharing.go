package main

// Sharing of program files through $GOCACHEPROG: a program of the user's that keeps files for a team, in the protocol that the
// go command speaks with it (cmd/go/internal/cacheprog). What is not in our own cache is asked for there; what we write is
// given to it.
//
// Requests go one after the other. The program is started when something is missing for the first time.
//
// Invariant (no-obstacle): if it does not work as it should, that is said once, and the load goes on without it.
//
// Not here: compiled code, which the driver shares in the same way.

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
)

type sharing struct {
	words []string // program and arguments, none: nothing is shared
	mu    sync.Mutex
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *json.Decoder
	known []string
	last  int64
}

type shareRequest struct {
	ID       int64
	Command  string
	ActionID []byte `json:",omitempty"`
	OutputID []byte `json:",omitempty"`
	BodySize int    `json:",omitempty"`
}

type shareAnswer struct {
	ID            int64
	Err           string
	KnownCommands []string
	Miss          bool
	Size          int64
	DiskPath      string
}

// fetch puts a file in its place if others have made it.
func (s *sharing) fetch(path string) bool {
	answer, ok := s.ask(shareRequest{Command: "get", ActionID: actionOf(path)}, nil)
	if !ok || answer.Miss {
		return false
	}
	text, err := os.ReadFile(answer.DiskPath)
	return err == nil && int64(len(text)) == answer.Size && writeAtomically(path, text) == nil
}

// offer gives a file to others.
func (s *sharing) offer(path string) {
	if len(s.words) == 0 {
		return
	}
	if text, err := os.ReadFile(path); err == nil {
		sum := sha256.Sum256(text)
		s.ask(shareRequest{Command: "put", ActionID: actionOf(path), OutputID: sum[:], BodySize: len(text)}, text)
	}
}

// actionOf names a file, which has a key in its name, among those of the go command.
func actionOf(path string) []byte {
	sum := sha256.Sum256([]byte("llgo " + filepath.Base(path)))
	return sum[:]
}

// close waits until the program has ended.
func (s *sharing) close() {
	if s.ask(shareRequest{Command: "close"}, nil); s.cmd != nil {
		s.in.Close()
		s.cmd.Wait()
	}
}

// ask sends a request, and waits for the answer, if the program knows such requests.
func (s *sharing) ask(request shareRequest, body []byte) (answer shareAnswer, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd == nil && request.Command != "close" && len(s.words) > 0 {
		if err := s.begin(); err != nil {
			s.giveUp(err)
		}
	}
	if !slices.Contains(s.known, request.Command) {
		return answer, false
	}
	s.last++
	request.ID = s.last
	err := s.send(request, body)
	for err == nil && answer.ID != request.ID {
		answer = shareAnswer{}
		err = s.out.Decode(&answer)
	}
	if err != nil {
		s.giveUp(err)
	}
	return answer, err == nil && answer.Err == ""
}

func (s *sharing) begin() error {
	cmd := exec.Command(s.words[0], s.words[1:]...)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.cmd, s.in, s.out = cmd, in, json.NewDecoder(out)
	var hello shareAnswer
	if err := s.out.Decode(&hello); err != nil {
		return err
	}
	if len(hello.KnownCommands) == 0 {
		return errors.New("it declares no commands")
	}
	s.known = hello.KnownCommands
	return nil
}

// send writes the request and, as a JSON string of its own, the body.
func (s *sharing) send(request shareRequest, body []byte) error {
	line, err := json.Marshal(request)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	if len(body) > 0 {
		line = append(line, '"')
		line = base64.StdEncoding.AppendEncode(line, body)
		line = append(line, '"', '\n')
	}
	_, err = s.in.Write(line)
	return err
}

func (s *sharing) giveUp(err error) {
	fmt.Fprintf(os.Stderr, "llgo: GOCACHEPROG %s: %v; building without it\n", s.words[0], err)
	s.words, s.known = nil, nil
}
