//! One build's surroundings: configuration, cache, work directory, clocks, and what is found out in the background
//! (which llgo we are, where the linker is).

use crate::ahead::Ahead;
use crate::cache::{self, Cache};
use crate::config::Config;
use crate::diagnostic::{Failure, io_error, print_error};
use crate::graph::Graph;
use crate::interrupt::Temporary;
use crate::link::Linker;
use crate::progress::Progress;
use crate::save_dir::SaveDir;
use crate::sharing::Sharing;
use crate::timing::Timing;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

pub struct Session {
    pub config: Config,
    pub graph: Graph,
    pub cache: Cache,
    pub sharing: Sharing,
    pub work: Temporary,
    pub timing: Timing,
    pub progress: Progress,
    pub save_dir: Option<SaveDir>,
    /// Functions that code was generated for.
    pub functions: AtomicUsize,
    /// Linking that goes on beside the exporter.
    ahead: Mutex<Option<JoinHandle<Option<Ahead>>>>,
    background: Mutex<Option<JoinHandle<Background>>>,
    found: OnceLock<Background>,
}

struct Background {
    identity: String,
    linker: Result<Linker, Failure>,
}

impl Session {
    pub fn new(config: Config, timing: Timing, graph: Graph) -> Result<Session, Failure> {
        let base = std::env::temp_dir();
        let mut work = Temporary::dir(&base).map_err(io_error("create a directory in", &base))?;
        if config.keep_work {
            print_error(&format!("WORK={}\n", work.path().display()));
            work.keep();
        }
        let cache = Cache::open(config.cache_dir.as_deref(), config.cache_limit, work.path())?;
        let sharing = Sharing::new(config.sharing.clone());
        let save_dir = config.save_dir.as_deref().map(SaveDir::create).transpose()?;
        let background = Mutex::new(Some(start_background(&config, graph.identity())));
        let progress = Progress::new();
        Ok(Session {
            config,
            graph,
            cache,
            sharing,
            work,
            timing,
            progress,
            save_dir,
            functions: AtomicUsize::new(0),
            ahead: Mutex::default(),
            background,
            found: OnceLock::new(),
        })
    }

    /// A hash of this program: code made by another llgo is not reused.
    pub fn identity(&self) -> &str {
        &self.found().identity
    }

    pub fn link_ahead(&self, started: JoinHandle<Option<Ahead>>) {
        *self.ahead.lock().unwrap_or_else(PoisonError::into_inner) = Some(started);
    }

    /// What has been linked ahead, once.
    pub fn take_ahead(&self) -> Ahead {
        let handle = self.ahead.lock().unwrap_or_else(PoisonError::into_inner).take();
        handle.and_then(|handle| handle.join().ok().flatten()).unwrap_or_default()
    }

    pub fn functions(&self) -> usize {
        self.functions.load(Relaxed)
    }

    pub fn linker(&self) -> Result<&Linker, Failure> {
        self.found().linker.as_ref().map_err(Failure::clone)
    }

    fn found(&self) -> &Background {
        self.found.get_or_init(|| {
            let handle = self.background.lock().ok().and_then(|mut handle| handle.take());
            handle.and_then(|handle| handle.join().ok()).expect("the background thread ends with its result")
        })
    }
}

/// What takes a few milliseconds and is not needed until the packages are loaded.
fn start_background(config: &Config, identity: Option<String>) -> JoinHandle<Background> {
    let (cc, path) = (config.cc.clone(), config.path.clone());
    let target = config.target;
    let (named, external) = (config.linker.clone(), config.link.external.clone());
    thread::spawn(move || {
        let hashed = || std::env::current_exe().and_then(|exe| cache::hash_file(&exe)).unwrap_or_default();
        let identity = identity.unwrap_or_else(hashed);
        Background { identity, linker: Linker::find(target, &cc, &path, named.as_deref(), external) }
    })
}
