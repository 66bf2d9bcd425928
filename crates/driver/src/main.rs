//! The `llgo` binary; everything is in the library, where tests can reach it.

/// Code generation allocates from all threads all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    std::process::exit(driver::main());
}
