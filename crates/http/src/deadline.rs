//! The moment by which a request with all its tries, or a whole run, has to be done.

use std::time::{Duration, Instant};

/// A moment in the future, or never.
#[derive(Clone, Copy, Debug)]
pub struct Deadline {
    start: Instant,
    end: Option<Instant>,
}

impl Deadline {
    /// `span` from now. A span too long for the clock is never.
    pub fn after(span: Duration) -> Self {
        let start = Instant::now();
        Deadline { start, end: start.checked_add(span) }
    }

    /// Never.
    pub fn never() -> Self {
        Deadline { start: Instant::now(), end: None }
    }

    /// What is left, zero when it has passed; `None` where it never comes.
    pub fn left(&self) -> Option<Duration> {
        self.end.map(|end| end.saturating_duration_since(Instant::now()))
    }

    /// Whether `wait` from now is still before it.
    pub fn allows(&self, wait: Duration) -> bool {
        self.left().is_none_or(|left| wait < left)
    }

    /// How long ago this deadline was set.
    pub fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    /// The earlier of the two, counted from now.
    #[must_use]
    pub fn earlier(self, other: Deadline) -> Deadline {
        let end = match (self.end, other.end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Deadline { start: Instant::now(), end }
    }
}
