package main

// Files, read and written whole.

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// readFile is os.ReadFile with the four system calls that it takes for a file: a load reads hundreds of small ones, and os makes
// them all ready to be waited for.
func readFile(path string) ([]byte, error) {
	fd, err := openFile(path)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(fd)
	text, err := readAll(fd)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: path, Err: err}
	}
	return text, nil
}

func openFile(path string) (fd int, err error) {
	for {
		fd, err = syscall.Open(path, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		if err != syscall.EINTR {
			return fd, err
		}
	}
}

// readAll does not trust the size that a file says it has: it may have none, or grow.
func readAll(fd int) ([]byte, error) {
	var info syscall.Stat_t
	if err := syscall.Fstat(fd, &info); err != nil {
		return nil, err
	}
	const atEnd = 1 // a file that is read to its end answers a read of more with nothing
	text := make([]byte, 0, max(info.Size, 512)+atEnd)
	for {
		n, err := syscall.Read(fd, text[len(text):cap(text)])
		switch {
		case err == syscall.EINTR:
			continue
		case err != nil:
			return nil, err
		case n == 0:
			return text, nil
		}
		if text = text[:len(text)+n]; len(text) == cap(text) {
			text = append(text, 0)[:len(text)]
		}
	}
}

// mapFile is readFile for a file of which not much is looked at. Whoever writes it again puts another one in its place.
func mapFile(path string) ([]byte, error) {
	fd, err := openFile(path)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(fd)
	var info syscall.Stat_t
	if err := syscall.Fstat(fd, &info); err != nil {
		return nil, err
	}
	return syscall.Mmap(fd, 0, int(info.Size), syscall.PROT_READ, syscall.MAP_PRIVATE)
}

// writeAnew writes a file that nobody misses meanwhile: where one takes another's place, ext4 writes it to the disk at once.
func writeAnew(path string, text []byte) error {
	os.Remove(path)
	return writeAtomically(path, text)
}

// writeAtomically writes under a temporary name first, so that no reader sees half a file.
func writeAtomically(path string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".tmp-*")
	if err != nil {
		return err
	}
	_, err = tmp.Write(text)
	err = errors.Join(err, tmp.Close())
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
	return err
}
