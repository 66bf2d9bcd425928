//! TABLE: the phases of a build, and how long each took (`-time`); when, and what else took time (`-timings`).
//!
//! Phases that run beside each other are measured on their own: the sum may exceed the total.

use std::sync::Mutex;
use std::time::{Duration, Instant};

macro_rules! phases {
    ($($phase:ident = $text:literal,)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Phase { $($phase,)* }

        impl Phase {
            pub const ALL: &[Phase] = &[$(Phase::$phase,)*];
            pub fn text(self) -> &'static str {
                match self { $(Phase::$phase => $text,)* }
            }
        }
    };
}

phases! {
    Look     = "compare with the last build",
    GoEnv    = "go env",
    Export   = "load, type-check, export",
    Read     = "read and link program",
    Generate = "generate code",
    StoreCode = "keep compiled code",
    Image    = "lay out",
    Link     = "write executable",
    Place    = "place output",
}

pub struct Timing {
    start: Instant,
    spent: Mutex<[Duration; Phase::ALL.len()]>,
    bars: Mutex<Vec<Bar>>,
}

/// Something that took time: from and to, in milliseconds since the start.
#[derive(Clone, PartialEq, Debug)]
pub struct Bar {
    /// Bars of a lane are drawn beside each other.
    pub lane: String,
    pub phase: String,
    /// Empty if it is about all.
    pub package: String,
    pub start: f64,
    pub end: f64,
}

/// Of phases.
const BUILD_LANE: &str = "build";

impl Timing {
    pub fn new() -> Timing {
        Timing { start: Instant::now(), spent: Mutex::default(), bars: Mutex::default() }
    }

    pub fn measure<T>(&self, phase: Phase, work: impl FnOnce() -> T) -> T {
        let (begun, start) = (Instant::now(), self.elapsed_ms());
        let result = work();
        self.add(phase, begun.elapsed());
        let (lane, phase) = (BUILD_LANE.to_string(), phase.text().to_string());
        self.add_bars([Bar { lane, phase, package: String::new(), start, end: self.elapsed_ms() }]);
        result
    }

    pub fn elapsed_ms(&self) -> f64 {
        millis(self.start.elapsed())
    }

    pub fn add_bars(&self, bars: impl IntoIterator<Item = Bar>) {
        if let Ok(mut all) = self.bars.lock() {
            all.extend(bars);
        }
    }

    pub fn bars(&self) -> Vec<Bar> {
        self.bars.lock().map(|bars| bars.clone()).unwrap_or_default()
    }

    pub fn add(&self, phase: Phase, time: Duration) {
        if let Ok(mut spent) = self.spent.lock() {
            spent[phase as usize] += time;
        }
    }

    fn spent(&self, phase: Phase) -> Duration {
        self.spent.lock().map(|spent| spent[phase as usize]).unwrap_or_default()
    }

    /// The table that `-time` prints; `functions` counts those that code was generated for.
    pub fn table(&self, functions: usize) -> String {
        let mut text = String::new();
        for &phase in Phase::ALL {
            let spent = self.spent(phase);
            if spent.is_zero() {
                continue;
            }
            text += &format!("{:>10.1} ms  {}", millis(spent), phase.text());
            if phase == Phase::Generate && functions > 0 {
                let rate = functions as f64 / spent.as_secs_f64();
                text += &format!(" ({functions} functions, {rate:.0} functions/s)");
            }
            text.push('\n');
        }
        text + &format!("{:>10.1} ms  total\n", millis(self.start.elapsed()))
    }
}

impl Default for Timing {
    fn default() -> Timing {
        Timing::new()
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
