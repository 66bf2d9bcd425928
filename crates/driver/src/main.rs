//! The `llgo` binary; everything is in the library, where tests can reach it.

use std::io::Write;

/// Code generation allocates from all threads all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let status = driver::main();
    let _ = std::io::stdout().flush();
    // SAFETY: takes a number, and no handler is missed: the allocator's would give memory back piece by piece, just before the system
    // takes all of it.
    unsafe { libc::_exit(status) }
}
