//go:build !windows

// What C calls on systems of the Unix kind.

package probe

import (
	"syscall"
	"unsafe"
)

//export rig_getppid
func getppid() int { return syscall.Getppid() }

//export rig_umask
func umask(mask int) int { return syscall.Umask(mask) }

//export rig_kill
func kill(pid, sig int) int { return result(0, syscall.Kill(pid, syscall.Signal(sig))) }

//export rig_close
func closeFile(fd int) int { return result(0, syscall.Close(fd)) }

//export rig_fchmod
func fchmod(fd, mode int) int { return result(0, syscall.Fchmod(fd, uint32(mode))) }

//export rig_ftruncate
func ftruncate(fd, length int) int { return result(0, syscall.Ftruncate(fd, int64(length))) }

//export rig_lseek
func lseek(fd, offset, whence int) int {
	at, err := syscall.Seek(fd, int64(offset), whence)
	return result(int(at), err)
}

//export rig_dup
func dup(fd int) int { return result(syscall.Dup(fd)) }

//export rig_setpgid
func setpgid(pid, pgid int) int { return result(0, syscall.Setpgid(pid, pgid)) }

//export rig_write
func write(fd int, data *byte, n int) int { return result(syscall.Write(fd, unsafe.Slice(data, n))) }

//export rig_setnonblock
func setNonblock(fd int) int { return result(0, syscall.SetNonblock(fd, true)) }
