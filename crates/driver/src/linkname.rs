//! What `//go:linkname` may refer to, outside of std: what gc's linker lets pass, with `-ldflags=-checklinkname=0` everything.
//!
//! | function | may be referred to |
//! | --- | --- |
//! | in the list of blocked names | by the packages of std that it is there for |
//! | of std, with a `//go:linkname` line about it | by everybody |
//! | of std, without one | by nobody |
//! | of others, or in assembly | by everybody |
//!
//! Invariant (complete): the list has the names of gc's (a test compares with the installed one's).
//!
//! Not here: variables; std's own references, which GOROOT is right about.

use frontend_bridge::{FuncFlags, Program};

/// Sorted.
#[rustfmt::skip] // A table: names by package.
const BLOCKED: &[(&str, &[&str])] = &[
    ("crypto/fips140", &["isBypassed", "setBypass", "unsetBypass"]),
    ("crypto/internal/fips140", &["fatal", "getIndicator", "setIndicator"]),
    ("crypto/internal/rand", &["SetTestingReader"]),
    ("crypto/internal/sysrand", &["fatal"]),
    ("crypto/rand", &["fatal"]),
    ("crypto/subtle", &["setDITDisabled", "setDITEnabled"]),
    ("internal/cpu", &["riscvHWProbe", "sysctlbynameBytes", "sysctlbynameInt32"]),
    ("internal/runtime/cgroup", &["throw"]),
    ("internal/runtime/maps", &[
        "errNilAssign", "fatal", "newarray", "newobject", "rand", "typeString", "typedmemclr", "typedmemmove",
    ]),
    ("internal/sync", &[
        "fatal", "runtime_SemacquireMutex", "runtime_Semrelease", "runtime_canSpin", "runtime_doSpin", "runtime_nanotime",
        "throw",
    ]),
    ("internal/synctest", &[
        "IsInBubble", "Run", "Wait", "acquire", "associate", "disassociate", "inBubble", "isAssociated", "release",
    ]),
    ("net", &["newWindowsFile"]),
    ("runtime", &[
        "addmoduledata", "coroswitch", "getStaticuint64s", "mapaccess1", "mapaccess1_fast32", "mapaccess1_fast64",
        "mapaccess1_faststr", "mapdelete_fast32", "mapdelete_fast64", "mapdelete_faststr", "newcoro",
        "pprof_goroutineLeakProfileWithLabels",
    ]),
    ("runtime/pprof", &["runtime_goroutineLeakGC", "runtime_goroutineleakcount"]),
    ("runtime/secret", &["appendSignalStacks", "count", "dec", "eraseSecrets", "getStack", "inc"]),
    ("runtime/trace", &["runtime_readTrace", "runtime_traceClockUnitsPerSecond"]),
    ("sync", &["runtime_SemacquireWaitGroup"]),
    ("sync_test", &["runtime_blockUntilEmptyCleanupQueue"]),
    ("syscall", &["rawsyscalln", "runtimeClearenv", "syscalln"]),
    ("testing", &["checkParallel"]),
    ("testing/synctest", &["testingSynctestTest"]),
    ("time", &["runtimeIsBubbled", "runtimeNano", "runtimeNow"]),
    ("unique", &["runtime_blockUntilEmptyCleanupQueue"]),
];

fn is_blocked(name: &str) -> bool {
    let Some((package, function)) = name.rsplit_once('.') else { return false };
    BLOCKED.iter().any(|(known, functions)| *known == package && functions.contains(&function))
}

/// The first reference that is not allowed, in gc's words.
pub fn check(program: &Program) -> Result<(), String> {
    for data in program.funcs.values().filter(|data| data.flags.has(FuncFlags::PULL)) {
        let Some(target) = data.alias.map(|target| &program.funcs[target]) else { continue };
        if is_blocked(&target.name) || target.flags.has(FuncFlags::PRIVATE) {
            let package = data.name.rsplit_once('.').map_or("", |(package, _)| package);
            // A dot behind a path's last slash is spelled so in link names.
            return Err(format!("{}: invalid reference to {}", package.replace("%2e", "."), target.name));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    #[test]
    fn the_list_is_that_of_the_installed_linker() {
        let output = Command::new("go").args(["env", "GOROOT"]).output().unwrap();
        let goroot = String::from_utf8(output.stdout).unwrap();
        let loader = format!("{}/src/cmd/link/internal/loader/loader.go", goroot.trim());
        let text = std::fs::read_to_string(loader).unwrap();
        let (_, list) = text.split_once("var blockedLinknames = map[string][]string{\n").unwrap();
        let (list, _) = list.split_once("\n}\n").unwrap();
        let names = list.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\":"));
        // A variable that the linker makes.
        let mut known: Vec<&str> = names.map(|(name, _)| name).filter(|name| *name != "go:fipsinfo").collect();
        known.sort();
        let rows = BLOCKED.iter();
        let mut ours: Vec<String> = rows
            .flat_map(|(package, functions)| functions.iter().map(move |name| format!("{package}.{name}")))
            .collect();
        ours.sort();
        assert_eq!(ours, known);
    }
}
