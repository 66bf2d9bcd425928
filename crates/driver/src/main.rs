//! The `llgo` binary; everything is in the library, where tests can reach it.

fn main() {
    std::process::exit(driver::main());
}
