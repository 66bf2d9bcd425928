//! TABLE: the phases of a build, and how long each took (`-time`).
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
}

impl Timing {
    pub fn new() -> Timing {
        Timing { start: Instant::now(), spent: Mutex::default() }
    }

    pub fn measure<T>(&self, phase: Phase, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.add(phase, start.elapsed());
        result
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
