//! `-timings=FILE.html`: a page that shows where a build's time went, one bar per package and phase on a time axis. It needs
//! nothing but a browser.
//!
//! Not here: the drawing, which is the page's own script (`timings.html`); the collecting (`timing`, `codegen`, the exporter).

use crate::cache::write_file;
use crate::diagnostic::Failure;
use crate::timing::{Bar, Timing};
use serde_json::json;
use std::path::Path;

const PAGE: &str = include_str!("timings.html");

/// Where the data goes.
const DATA: &str = "/*DATA*/";

pub fn write(path: &Path, title: &str, timing: &Timing) -> Result<(), Failure> {
    write_file(path, page(title, timing.elapsed_ms(), &timing.bars()).as_bytes(), false)
}

fn page(title: &str, total: f64, bars: &[Bar]) -> String {
    let bars: Vec<_> = bars
        .iter()
        .map(|bar| {
            json!({ "lane": bar.lane, "phase": bar.phase, "package": bar.package, "start": bar.start, "end": bar.end })
        })
        .collect();
    // Names may contain whatever ends a script.
    let data = json!({ "title": title, "total": total, "bars": bars }).to_string().replace('<', "\\u003c");
    PAGE.replace(DATA, &data)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_leave_the_script() {
        let bar = Bar { lane: "build".into(), phase: "x".into(), package: "</script>".into(), start: 0.0, end: 1.0 };
        let page = page("a <b>", 1.0, &[bar]);
        assert_eq!(page.matches("</script>").count(), 1);
        assert!(page.contains(r#""title":"a \u003cb>""#) && !page.contains(DATA));
    }
}
