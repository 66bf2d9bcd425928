//! TABLE: which library of Windows defines a C function.
//!
//! Functions that the runtime calls are imported when the program is loaded; all others are looked up while it runs, by
//! `syscall.LazyDLL`.
//!
//! Invariant (complete): what GOROOT imports with `//go:cgo_import_dynamic` is here (a test compares).

struct Dll {
    name: &'static str,
    functions: &'static [&'static str],
}

#[rustfmt::skip] // A table: functions by library, in alphabetical order.
const DLLS: &[Dll] = &[
    Dll { name: "kernel32.dll", functions: &[
        "AddVectoredContinueHandler", "AddVectoredExceptionHandler", "CloseHandle", "CreateEventA", "CreateIoCompletionPort",
        "CreateThread", "CreateWaitableTimerA", "CreateWaitableTimerExW", "DebugBreak", "DuplicateHandle", "ExitProcess",
        "FreeEnvironmentStringsW", "GetConsoleMode", "GetCurrentThreadId", "GetCurrentThreadStackLimits",
        "GetEnabledXStateFeatures", "GetEnvironmentStringsW", "GetErrorMode", "GetLastError", "GetProcAddress",
        "GetProcessAffinityMask", "GetQueuedCompletionStatusEx", "GetStdHandle", "GetSystemDirectoryA", "GetSystemInfo",
        "GetSystemTimePreciseAsFileTime", "GetThreadContext", "InitializeContext", "LoadLibraryExW", "LocateXStateFeature",
        "PostQueuedCompletionStatus", "QueryPerformanceCounter", "QueryPerformanceFrequency", "RaiseFailFastException",
        "ResumeThread", "RtlLookupFunctionEntry", "RtlVirtualUnwind", "SetConsoleCtrlHandler", "SetErrorMode", "SetEvent",
        "SetLastError", "SetProcessPriorityBoost", "SetThreadContext", "SetThreadPriority", "SetThreadStackGuarantee",
        "SetUnhandledExceptionFilter", "SetWaitableTimer", "SetXStateFeaturesMask", "SuspendThread", "SwitchToThread",
        "TlsAlloc", "VirtualAlloc", "VirtualFree", "VirtualQuery", "WaitForMultipleObjects", "WaitForSingleObject",
        "WerGetFlags", "WerSetFlags", "WriteConsoleW", "WriteFile",
    ] },
    Dll { name: "api-ms-win-core-synch-l1-2-0.dll", functions: &["WaitOnAddress", "WakeByAddressAll", "WakeByAddressSingle"] },
    Dll { name: "ucrtbase.dll", functions: &[
        "ceil", "ceilf", "floor", "floorf", "fma", "fmaf", "memchr", "memcmp", "memcpy", "memmove", "memset", "nearbyint",
        "nearbyintf", "trunc", "truncf",
    ] },
];

/// `None`: none that we know.
pub fn library(function: &str) -> Option<&'static str> {
    DLLS.iter().find(|dll| dll.functions.contains(&function)).map(|dll| dll.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;
    use std::process::Command;

    /// `//go:cgo_import_dynamic runtime._VirtualAlloc VirtualAlloc%4 "kernel32.dll"`
    fn imports_of(file: &Path) -> Vec<(String, String)> {
        let text = std::fs::read_to_string(file).unwrap();
        let lines = text.lines().filter_map(|line| line.strip_prefix("//go:cgo_import_dynamic "));
        let import = |line: &str| {
            let words: Vec<&str> = line.split_whitespace().collect();
            (words[1].split('%').next().unwrap().to_string(), words[2].trim_matches('"').to_string())
        };
        lines.map(import).collect()
    }

    #[test]
    fn imports_of_goroot_are_here() {
        let output = Command::new("go").args(["env", "GOROOT"]).output().unwrap();
        let goroot = String::from_utf8(output.stdout).unwrap();
        for file in ["runtime/os_windows.go", "runtime/netpoll_windows.go", "syscall/dll_windows.go"] {
            for (function, dll) in imports_of(&Path::new(goroot.trim()).join("src").join(file)) {
                assert_eq!(library(&function), Some(dll.as_str()), "{function}");
            }
        }
    }

    #[test]
    fn lists_are_in_order_and_name_nothing_twice() {
        for dll in DLLS {
            assert!(dll.functions.is_sorted(), "{}", dll.name);
            assert!(dll.functions.iter().all(|function| library(function) == Some(dll.name)), "{}", dll.name);
        }
    }
}
