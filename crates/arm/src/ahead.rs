//! The next page, asked for while the present one is still going out.

use std::sync::Arc;
use std::thread::{self, JoinHandle};

use cli::{Exit, Failure};

use crate::Arm;

/// A page larger than this has its next one asked for only when it is gone: one large page in memory is enough.
pub const LARGEST: usize = 1 << 20;

/// Work that goes on in a thread of its own. Where nobody waits for it, it ends with the process.
#[derive(Debug)]
pub struct Ahead<T>(JoinHandle<Result<T, Failure>>);

impl<T: Send + 'static> Ahead<T> {
    /// Begins `work`.
    pub fn start(arm: &Arc<Arm>, work: impl FnOnce(&Arm) -> Result<T, Failure> + Send + 'static) -> Self {
        let arm = Arc::clone(arm);
        Ahead(thread::spawn(move || work(&arm)))
    }

    /// What came of it.
    pub fn wait(self) -> Result<T, Failure> {
        self.0.join().map_err(|_| Failure::new(Exit::Bug, "what asks for the next page was lost"))?
    }
}
