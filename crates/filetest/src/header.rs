//! The `//! ` lines that open a test file: which kinds of test it is and how they run.
//!
//! ```text
//! //! test run
//! //! stderr 3
//! //! args -n 4
//! ```
//!
//! Invariant (known-directives): an unknown directive, a missing operand and a file without `test` are errors
//! that name the line.

use anyhow::{Context, Result, bail};
use std::time::Duration;

/// Everything the header of one file says.
#[derive(Debug, Clone)]
pub struct Header {
    /// The kinds, in the order of the file: `run`, `errors`, `clif` …
    pub tests: Vec<String>,
    /// One program run per line; a test without `args` runs once with none.
    pub args: Vec<Vec<String>>,
    pub env: Vec<(String, String)>,
    /// Flags for `llgo build` and `go build` alike.
    pub build_flags: Vec<String>,
    /// Flags for `llgo build` only.
    pub llgo_flags: Vec<String>,
    /// Another package than the file's own, such as `cmd/gofmt`.
    pub package: Option<String>,
    /// Functions whose code an emit kind prints.
    pub funcs: Vec<String>,
    /// Number of lines of standard error that are compared; `Some(usize::MAX)` for all.
    pub stderr: Option<usize>,
    pub timeout: Duration,
    /// Only with `LLGO_TEST_SLOW=1`.
    pub slow: bool,
    /// Not run in the mode that collects at every n-th allocation.
    pub no_gcstress: bool,
    /// The reason why this test is known to fail; it runs, and a surprise pass is a failure.
    pub expect_fail: Option<String>,
    pub symbols: Vec<SymbolRule>,
    /// The one system, `GOOS/GOARCH`, whose output is in the file.
    pub only: Option<String>,
    /// Systems on which something is missing that the test needs.
    pub not: Vec<String>,
}

/// What an `object` test says about the symbol table.
#[derive(Debug, Clone)]
pub struct SymbolRule {
    pub name: String,
    pub present: bool,
}

impl Header {
    fn empty() -> Header {
        Header {
            tests: Vec::new(),
            args: Vec::new(),
            env: Vec::new(),
            build_flags: Vec::new(),
            llgo_flags: Vec::new(),
            package: None,
            funcs: Vec::new(),
            stderr: None,
            timeout: Duration::from_secs(120),
            slow: false,
            no_gcstress: false,
            expect_fail: None,
            symbols: Vec::new(),
            only: None,
            not: Vec::new(),
        }
    }

    /// Reads the leading `//! ` lines of `source`.
    pub fn parse(source: &str) -> Result<Header> {
        let mut header = Header::empty();
        for (index, line) in source.lines().enumerate() {
            let Some(directive) = line.strip_prefix("//!") else {
                break;
            };
            header.apply(directive.trim()).with_context(|| format!("line {}: `{line}`", index + 1))?;
        }
        if header.tests.is_empty() {
            bail!("no `//! test <kind>` line at the top of the file");
        }
        Ok(header)
    }

    fn apply(&mut self, directive: &str) -> Result<()> {
        let (name, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        let rest = rest.trim();
        let needs_operand = !matches!(name, "args" | "stderr" | "slow");
        if needs_operand && rest.is_empty() {
            bail!("directive `{name}` needs an operand");
        }
        let words = || rest.split_whitespace().map(str::to_string).collect::<Vec<_>>();
        match name {
            "test" => self.tests.push(rest.to_string()),
            "args" => self.args.push(words()),
            "env" => {
                let (key, value) = rest.split_once('=').context("want KEY=VALUE")?;
                self.env.push((key.to_string(), value.to_string()));
            }
            "build" => self.build_flags.extend(words()),
            "llgo" => self.llgo_flags.extend(words()),
            "package" => self.package = Some(rest.to_string()),
            "func" => self.funcs.extend(words()),
            "stderr" if rest.is_empty() => self.stderr = Some(usize::MAX),
            "stderr" => self.stderr = Some(rest.parse().context("want a number of lines")?),
            "timeout" => {
                self.timeout = Duration::from_secs(rest.parse().context("want seconds")?);
            }
            "slow" => self.slow = true,
            "no-gcstress" => self.no_gcstress = true,
            "expect-fail" => self.expect_fail = Some(rest.to_string()),
            "only" => {
                self.only = Some(rest.split_once(' ').context("want GOOS/GOARCH, or GOOS, and a reason")?.0.to_string())
            }
            "not" => self.not.push(rest.split_once(' ').context("want GOOS/GOARCH and a reason")?.0.to_string()),
            "symbol" => self.symbol(rest, true),
            "no-symbol" => self.symbol(rest, false),
            _ => bail!("unknown directive `{name}`"),
        }
        Ok(())
    }

    fn symbol(&mut self, name: &str, present: bool) {
        self.symbols.push(SymbolRule { name: name.to_string(), present });
    }

    /// The argument lists of the runs: one empty list when the header names none.
    pub fn runs(&self) -> Vec<Vec<String>> {
        if self.args.is_empty() {
            return vec![Vec::new()];
        }
        self.args.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Header;

    #[test]
    fn reads_directives() {
        let header = Header::parse("//! test run\n//! stderr 3\n//! args a b\n\npackage main\n").unwrap();
        assert_eq!(header.tests, ["run"]);
        assert_eq!(header.stderr, Some(3));
        assert_eq!(header.runs(), [["a", "b"]]);
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let error = Header::parse("//! test run\n//! frobnicate\n").unwrap_err();
        assert!(format!("{error:#}").contains("line 2"));
        assert!(Header::parse("package main\n").is_err());
        assert!(Header::parse("//! test\n").is_err());
    }
}
