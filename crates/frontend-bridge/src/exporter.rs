//! The exporter, built by `build.rs` from `exporter/`, as an executable to be written to disk and run.

pub const EXPORTER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/exporter"));

/// A hash of what it was built from.
pub const EXPORTER_ID: &str = env!("EXPORTER_ID");
