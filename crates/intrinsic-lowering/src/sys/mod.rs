//! System calls: what the operating systems are, the table of entry points, calls by number, and their lowering.

pub mod entries;
mod lower;
pub mod numbers;
pub mod system;

pub use entries::{ENTRIES, SysCall, SysEntry};
pub use lower::{First, SysArgs, Tail, lower};
pub use system::{Numbers, Os, System, Systems};

use std::collections::HashMap;
use std::sync::OnceLock;

/// The row of a link name on a system.
pub fn lookup(name: &str, os: Os) -> Option<&'static SysEntry> {
    static BY_NAME: OnceLock<HashMap<&str, Vec<&SysEntry>>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let mut map: HashMap<&str, Vec<&SysEntry>> = HashMap::new();
        ENTRIES.iter().for_each(|entry| map.entry(entry.name).or_default().push(entry));
        map
    });
    by_name.get(name)?.iter().find(|entry| entry.on.has(os)).copied()
}

/// Does a function run in the child between fork and exec? Nothing but the kernel's own calls is safe there.
pub fn runs_after_fork(function: &str) -> bool {
    matches!(function, "syscall.forkAndExecInChild" | "syscall.forkAndExecInChild1" | "syscall.doCheckClonePidfd")
}
