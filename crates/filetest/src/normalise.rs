//! Standard error of a Go program, with everything removed that may differ between two correct runs.
//!
//! ```text
//! main.(*T).index(0xc000012345, {0x1, 0x2})       main.(*T).index()
//!     /tmp/x/slice.go:12 +0x1d                  →      slice.go:12
//!     /usr/local/go/src/sync/mutex.go:88               GOROOT/src/sync/mutex.go
//!     /usr/local/go/src/runtime/panic.go:88            GOROOT/src/runtime
//! goroutine 18 [running]:                          goroutine N [running]:
//! [signal SIGSEGV … addr=0x0 pc=0x45e0a0]          [signal SIGSEGV … addr=0x0 pc=0x?]
//! ```
//!
//! Lines inside GOROOT lose their number, and in package runtime, part of which is ours, their file. Goroutine 1 keeps its number.

/// Some files of this package come from the overlay.
const RUNTIME: &str = "/src/runtime/";

/// Normalises a whole standard error. `goroot` is the directory that becomes `GOROOT`.
pub fn traceback(text: &str, goroot: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        out.push_str(&line_of(line, goroot));
        out.push('\n');
    }
    out
}

fn line_of(line: &str, goroot: &str) -> String {
    if let Some(position) = line.strip_prefix('\t').filter(|rest| rest.starts_with(['/', '<'])) {
        return format!("\t{}", position_of(position, goroot));
    }
    if let Some(rest) = line.strip_prefix("goroutine ") {
        return goroutine_heading(rest);
    }
    if let Some(rest) = line.strip_prefix("created by ") {
        let name = rest.split(" in goroutine ").next().unwrap_or(rest);
        let creator = rest.strip_prefix(name).unwrap_or("");
        let creator = if creator.is_empty() { "" } else { " in goroutine N" };
        return format!("created by {name}{creator}");
    }
    if is_frame(line) {
        let open = argument_list(line);
        return format!("{}()", &line[..open]);
    }
    hide_addresses(line)
}

/// `12 [running]:` and `12 gp=0x… m=0 [running]:` alike.
fn goroutine_heading(rest: &str) -> String {
    let id = rest.split(' ').next().unwrap_or("");
    let id = if id == "1" { "1" } else { "N" };
    let state = rest.find('[').map_or("", |at| &rest[at..]);
    // How long a goroutine has been waiting is a matter of luck.
    let state = match (state.find(", "), state.find("minutes]")) {
        (Some(comma), Some(_)) => format!("{}]:", &state[..comma]),
        _ => state.to_string(),
    };
    format!("goroutine {id} {state}")
}

/// `/path/file.go:12 +0x1d`.
fn position_of(position: &str, goroot: &str) -> String {
    let position = position.split(" +0x").next().unwrap_or(position);
    let position = position.split(" fp=0x").next().unwrap_or(position);
    if let Some(inside) = position.strip_prefix(goroot) {
        let file = inside.rsplit_once(':').map_or(inside, |(file, _)| file);
        let file = if file.starts_with(RUNTIME) { RUNTIME.trim_end_matches('/') } else { file };
        return format!("GOROOT{file}");
    }
    position.rsplit('/').next().unwrap_or(position).to_string()
}

/// A line of a traceback that names a function: `pkg.name(args)` in column 0.
fn is_frame(line: &str) -> bool {
    let Some(name) = line.strip_suffix(')').and_then(|_| line.split('(').next()) else {
        return false;
    };
    let plain = !name.is_empty() && !name.contains([' ', ':', '"', '[']);
    (plain && (name.contains('.') || name == "panic")) || line.starts_with("main.") && !line.contains(": ")
}

/// Where the argument list opens: the bracket that closes with the last character.
fn argument_list(line: &str) -> usize {
    let mut depth = 0usize;
    for (at, byte) in line.bytes().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' if depth == 1 => return at,
            b'(' => depth -= 1,
            _ => {}
        }
    }
    line.len()
}

fn hide_addresses(line: &str) -> String {
    // A fault address of a nil dereference is small and belongs to the message.
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find("0x") {
        let digits = rest[at + 2..].bytes().take_while(u8::is_ascii_hexdigit).count();
        out.push_str(&rest[..at]);
        match digits > 4 {
            true => out.push_str("0x?"),
            false => out.push_str(&rest[at..at + 2 + digits]),
        }
        rest = &rest[at + 2 + digits..];
    }
    out.push_str(rest);
    out
}

/// Addresses of faults in the first page become its own: `addr=0x18` is `addr=0x0`.
pub fn faults_by_page(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(FAULT_ADDRESS) {
        let digits = after.bytes().take_while(u8::is_ascii_hexdigit).count();
        let address = if digits <= 3 { "0" } else { &after[..digits] };
        out += &format!("{before}{FAULT_ADDRESS}{address}");
        rest = &after[digits..];
    }
    out + rest
}

const FAULT_ADDRESS: &str = " addr=0x";

#[cfg(test)]
mod tests {
    use super::{faults_by_page, traceback};

    #[test]
    fn strips_what_may_differ() {
        let raw = "panic: boom\n\ngoroutine 18 [running]:\nmain.(*T).index(0xc000012345, {0x1, 0x2})\n\
                   \t/tmp/x/slice.go:12 +0x1d\npanic({0x1?, 0x2?})\n\t/usr/local/go/src/runtime/panic.go:792 +0x132\n\
                   main.main.func1(...)\n\t/tmp/x/slice.go:20\ncreated by main.main in goroutine 1\n";
        let want = "panic: boom\n\ngoroutine N [running]:\nmain.(*T).index()\n\tslice.go:12\npanic()\n\
                    \tGOROOT/src/runtime\nmain.main.func1()\n\tslice.go:20\ncreated by main.main in goroutine N\n";
        assert_eq!(traceback(raw, "/usr/local/go"), want);
    }

    #[test]
    fn tells_faults_by_page() {
        assert_eq!(faults_by_page("code=0x1 addr=0x18 pc=0x?]\ngoroutine 1"), "code=0x1 addr=0x0 pc=0x?]\ngoroutine 1");
        assert_eq!(faults_by_page("code=0x1 addr=0x12345 pc=0x?]"), "code=0x1 addr=0x12345 pc=0x?]");
    }

    #[test]
    fn keeps_messages() {
        for text in ["panic: main.E(3) [recovered]\n", "a(b) c\n", "[signal SIGSEGV: x code=0x1 addr=0x0 pc=0x?]\n"] {
            assert_eq!(traceback(text, "/usr/local/go"), text);
        }
        assert_eq!(traceback("p (main.T) 0xc000012345\n", "/g"), "p (main.T) 0x?\n");
    }
}
