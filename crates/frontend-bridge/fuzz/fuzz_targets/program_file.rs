//! libFuzzer's side of `tests/damaged.rs`: bytes that claim to be a program file, with a right checksum.
//!
//! Run in `crates/frontend-bridge` with `cargo +nightly fuzz run program_file`. Inputs worth keeping go to
//! `corpus/program_file`, all of which the test reads.
#![no_main]

#[path = "../../tests/survive/mod.rs"]
mod survive;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut bytes = bytes.to_vec();
    survive::seal(&mut bytes);
    let _ = survive::read_all(bytes);
});
