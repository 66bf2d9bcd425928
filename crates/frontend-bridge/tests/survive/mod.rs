//! What has to survive any bytes, for `tests/damaged.rs` and the fuzz target: reading a file to its end.

use frontend_bridge::print::{print_func, print_global};
use frontend_bridge::read::checksum;
use frontend_bridge::{PackageFile, Program, ReadError};

/// Makes the checksum right again, so that the reader behind it is what is tested.
pub fn seal(bytes: &mut [u8]) {
    if bytes.len() >= 24 {
        let sum = checksum(&bytes[24..]);
        bytes[16..24].copy_from_slice(&sum.to_le_bytes());
    }
}

/// Reads as much as there is to read. Errors are fine.
pub fn read_all(bytes: Vec<u8>) -> Result<(), ReadError> {
    let program = Program::link(vec![PackageFile::from_bytes(bytes)?])?;
    for func in program.funcs.keys() {
        print_func(&program, func);
    }
    for global in program.globals.keys() {
        print_global(&program, global);
    }
    program
        .funcs
        .iter()
        .filter(|(_, data)| data.body.is_some())
        .try_for_each(|(func, _)| program.body(func).map(|_| ()))
}
