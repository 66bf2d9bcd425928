//! The user's Go toolchain: its settings, as `go env` prints them.
//!
//! Not here: loading packages (the exporter does it).

use crate::diagnostic::Failure;
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// The oldest Go whose standard library we can compile: minor release of Go 1.
const OLDEST_MINOR: u32 = 24;

/// `go env`, by name.
#[derive(Clone, Default, Debug)]
pub struct GoEnv(BTreeMap<String, String>);

/// What builds ask for. The other settings take `go env` longer, because it tries the C compiler.
pub const FOR_BUILDS: &[&str] =
    &["GOROOT", "GOVERSION", "GOOS", "GOARCH", "GOAMD64", "GOFLAGS", "CC", "GOMOD", "GOWORK", "GOENV", "GOCACHEPROG"];

impl GoEnv {
    /// The named settings, or all.
    pub fn read(names: &[&str]) -> Result<GoEnv, Failure> {
        let output = Command::new("go").args(["env", "-json"]).args(names).output().map_err(|error| {
            Failure::new(format!("cannot run the go command: {error}; Go 1.{OLDEST_MINOR} or later has to be on PATH"))
        })?;
        if !output.status.success() {
            return Err(Failure::passed_on(String::from_utf8_lossy(&output.stderr).into_owned(), 1));
        }
        let map = serde_json::from_slice(&output.stdout);
        Ok(GoEnv(map.map_err(|error| Failure::new(format!("go env -json printed no JSON: {error}")))?))
    }

    /// What [`GoEnv::to_json`] gave.
    pub fn from_json(value: Value) -> Option<GoEnv> {
        serde_json::from_value(value).ok().map(GoEnv)
    }

    pub fn to_json(&self) -> Value {
        self.0.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }

    /// A setting that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    pub fn all(&self) -> &BTreeMap<String, String> {
        &self.0
    }

    pub fn goroot(&self) -> &str {
        self.get("GOROOT").unwrap_or("")
    }

    /// `go1.26.8`
    pub fn version(&self) -> &str {
        self.get("GOVERSION").unwrap_or("")
    }

    /// 26 of `go1.26.8`. A development version says "devel"; it is taken as the newest.
    pub fn minor(&self) -> u32 {
        let minor = self.version().strip_prefix("go1.").and_then(|rest| {
            let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..digits].parse().ok()
        });
        minor.unwrap_or(u32::MAX)
    }

    pub fn check_version(&self) -> Result<(), Failure> {
        match self.minor() {
            minor if minor < OLDEST_MINOR => {
                Err(Failure::new(format!("{} is too old: llgo needs Go 1.{OLDEST_MINOR} or later", self.version())))
            }
            _ => Ok(()),
        }
    }
}
