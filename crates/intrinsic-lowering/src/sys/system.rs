//! Which operating system, processor and C library the code is for, and how it is to reach the kernel.
//!
//! TABLE: the facts that differ from system to system are methods of [`System`], each one `match`.

use go_abi::{Arch, Target};
use std::fmt;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Os {
    Linux,
    Android,
    FreeBsd,
    NetBsd,
    DragonFly,
    OpenBsd,
    Darwin,
    Ios,
    Solaris,
    Illumos,
    Windows,
    Aix,
    Plan9,
    Wasip1,
    Js,
}

impl Os {
    pub const ALL: [Os; 15] = [
        Os::Linux,
        Os::Android,
        Os::FreeBsd,
        Os::NetBsd,
        Os::DragonFly,
        Os::OpenBsd,
        Os::Darwin,
        Os::Ios,
        Os::Solaris,
        Os::Illumos,
        Os::Windows,
        Os::Aix,
        Os::Plan9,
        Os::Wasip1,
        Os::Js,
    ];

    /// As GOOS names it.
    pub fn name(self) -> &'static str {
        match self {
            Os::Linux => "linux",
            Os::Android => "android",
            Os::FreeBsd => "freebsd",
            Os::NetBsd => "netbsd",
            Os::DragonFly => "dragonfly",
            Os::OpenBsd => "openbsd",
            Os::Darwin => "darwin",
            Os::Ios => "ios",
            Os::Solaris => "solaris",
            Os::Illumos => "illumos",
            Os::Windows => "windows",
            Os::Aix => "aix",
            Os::Plan9 => "plan9",
            Os::Wasip1 => "wasip1",
            Os::Js => "js",
        }
    }

    pub fn named(goos: &str) -> Option<Os> {
        Os::ALL.into_iter().find(|os| os.name() == goos)
    }
}

/// A set of systems.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Systems(u32);

impl Systems {
    pub const ALL: Systems = Systems(u32::MAX);

    pub const fn of(list: &[Os]) -> Systems {
        let (mut bits, mut at) = (0, 0);
        while at < list.len() {
            bits |= 1 << list[at] as u32;
            at += 1;
        }
        Systems(bits)
    }

    pub fn has(self, os: Os) -> bool {
        self.0 & 1 << os as u32 != 0
    }
}

impl fmt::Display for Systems {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if *self == Systems::ALL {
            return f.write_str("all");
        }
        let names: Vec<&str> = Os::ALL.into_iter().filter(|&os| self.has(os)).map(Os::name).collect();
        f.write_str(&names.join(" "))
    }
}

/// How system calls that Go makes by number reach the kernel.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Numbers {
    /// By the system's own instruction, always.
    Raw,
    /// By the C function of the same effect, where there is one.
    Libc,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct System {
    pub os: Os,
    pub arch: Arch,
    /// Linux with musl instead of glibc.
    pub musl: bool,
    pub numbers: Numbers,
    /// Calls of `runtime.entersyscall` and `runtime.exitsyscall` around calls that may block, always. Off, they are made while there is
    /// an execution trace.
    pub hooks: bool,
}

impl System {
    pub fn new(os: Os, arch: Arch) -> System {
        let numbers = if os == Os::Android { Numbers::Libc } else { Numbers::Raw };
        System { os, arch, musl: false, numbers, hooks: false }
    }

    pub fn of(target: &Target) -> System {
        System::new(Os::named(target.goos).expect("a system of the table"), target.arch)
    }

    pub fn is_linux(self) -> bool {
        matches!(self.os, Os::Linux | Os::Android)
    }

    pub fn is_darwin(self) -> bool {
        matches!(self.os, Os::Darwin | Os::Ios)
    }

    /// The C function that gives the address of `errno`. DragonFly has none: its `errno` is a thread-local variable.
    pub fn errno_location(self) -> Option<&'static str> {
        match self.os {
            Os::Linux => Some("__errno_location"),
            Os::Android | Os::NetBsd | Os::OpenBsd => Some("__errno"),
            Os::FreeBsd | Os::Darwin | Os::Ios => Some("__error"),
            Os::Solaris | Os::Illumos => Some("___errno"),
            Os::Aix => Some("_Errno"),
            Os::DragonFly | Os::Windows | Os::Plan9 | Os::Wasip1 | Os::Js => None,
        }
    }

    /// Why calls that reach this system cannot be compiled yet.
    pub fn refused(self) -> Option<&'static str> {
        match self.os {
            Os::Aix => Some("system calls on aix need a code generator for ppc64, which llgo does not have"),
            Os::Plan9 => Some("system calls on plan9 need a linker for Plan 9 executables, which llgo does not have"),
            Os::Wasip1 | Os::Js => Some("WebAssembly needs a code generator of its own, which llgo does not have"),
            _ => None,
        }
    }

    /// The symbol that libc has for a C function whose plain name is an old version.
    pub fn c_symbol(self, name: &str) -> String {
        let inode64 = self.os == Os::Darwin && self.arch == Arch::X86_64;
        match name {
            "fdopendir" | "readdir_r" | "getfsstat" if inode64 => format!("{name}$INODE64"),
            "sigaction" | "sigaltstack" if self.os == Os::NetBsd => format!("__{name}14"),
            "clock_gettime" | "nanosleep" | "kevent" if self.os == Os::NetBsd => format!("__{name}50"),
            _ => name.to_owned(),
        }
    }

    /// How many arguments stand before the dots of a C function. Only Apple's arm64 passes the others elsewhere: on
    /// the stack. `None`: the function is not variadic, or it does not matter.
    pub fn fixed_args(self, c_name: &str) -> Option<usize> {
        if !self.is_darwin() || self.arch != Arch::Aarch64 {
            return None;
        }
        match c_name {
            "syscall" => Some(1),
            "open" | "fcntl" | "ioctl" | "shm_open" | "sem_open" => Some(2),
            "openat" | "semctl" => Some(3),
            _ => None,
        }
    }
}
