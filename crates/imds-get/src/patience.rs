//! Scheduled events are off until somebody asks for them, and turning them on may take two minutes. A user who is not
//! told so takes that for a hang.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use cli::note;
use http::Limits;

use crate::document::Document;

/// How long an answer may take, in units of `--retry-delay`, before the user is told why: longer than it takes to find
/// out that there is no IMDS here.
const SILENCE: u32 = 8;

/// How long the first answer may take: two minutes, says the documentation, and some more for a retry.
const FIRST: Duration = Duration::from_secs(180);

/// What to say to a user who waits.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    name: &'static str,
    silence: Duration,
    needed: bool,
}

impl Patience {
    /// For `document`, asked by the tool `name`.
    pub fn new(name: &'static str, unit: Duration, document: &Document) -> Self {
        Patience { name, silence: unit * SILENCE, needed: *document == Document::ScheduledEvents }
    }

    /// `limits` with more time where the user has set none and more is needed.
    pub fn limits(&self, mut limits: Limits) -> Limits {
        if self.needed {
            limits.max_time.get_or_insert(FIRST);
        }
        limits
    }

    /// Does `work`, and says what is going on where that takes long.
    pub fn during<T>(&self, work: impl FnOnce() -> T) -> T {
        if !self.needed {
            return work();
        }
        let (done, waiting) = mpsc::channel::<()>();
        thread::scope(|scope| {
            scope.spawn(move || {
                if waiting.recv_timeout(self.silence) == Err(mpsc::RecvTimeoutError::Timeout) {
                    note(self.name, "waiting: the first request turns scheduled events on, which may take two minutes");
                }
            });
            let result = work();
            drop(done);
            result
        })
    }
}
