//! Go sources that stand in for GOROOT's `runtime` and few more, embedded.
//!
//! The folder `overlay/` mirrors import paths; `manifest.json` in it says which packages of GOROOT are taken under
//! another file selection, which names of package runtime are kept and why. What the files owe compiled code is in
//! docs/runtime-contract.md.
//!
//! Not here: laying the files over GOROOT's (the exporter does it), anything copied from GOROOT.

/// Path below the overlay's root, and contents; sorted by path.
pub const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// A hash of [`FILES`].
pub const ID: &str = env!("OVERLAY_ID");
