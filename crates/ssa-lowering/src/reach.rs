//! Reachability of methods.
