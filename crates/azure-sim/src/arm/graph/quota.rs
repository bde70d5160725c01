//! Resource Graph's quota: so many queries in a window of time for each identity, told with every answer.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many queries an identity may ask, and in how long a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Queries in a window.
    pub queries: u32,
    /// The window, which begins with the first query in it.
    pub window: Duration,
}

impl Default for Quota {
    /// 15 in 5 seconds, as Azure's documentation has it.
    fn default() -> Self {
        Quota { queries: 15, window: Duration::from_secs(5) }
    }
}

/// What each identity has asked.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<HashMap<String, (Instant, u32)>>);

/// What is left after a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// Whether the query may still be answered.
    pub allowed: bool,
    pub remaining: u32,
    pub resets_after: Duration,
}

impl Ledger {
    /// Counts a query of `who` at `now`.
    pub fn count(&self, who: &str, quota: Quota, now: Instant) -> Left {
        let mut ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (start, asked) = ledger.entry(who.to_owned()).or_insert((now, 0));
        if now.duration_since(*start) >= quota.window {
            (*start, *asked) = (now, 0);
        }
        let allowed = *asked < quota.queries;
        *asked += u32::from(allowed);
        let resets_after = quota.window.saturating_sub(now.duration_since(*start));
        Left { allowed, remaining: quota.queries - *asked, resets_after }
    }
}

/// As .NET writes a span: `00:00:03`, with a fraction where there is one and the window is shorter than a second.
pub(super) fn written(span: Duration) -> String {
    let whole = if span < Duration::from_secs(1) { span.as_secs() } else { span.as_secs_f64().ceil() as u64 };
    let clock = format!("{:02}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
    if span < Duration::from_secs(1) { format!("{clock}.{:07}", span.subsec_nanos() / 100) } else { clock }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_begins_with_its_first_query() {
        let (ledger, quota, start) = (Ledger::default(), Quota { queries: 2, ..Quota::default() }, Instant::now());
        let count = |who, seconds| {
            let Left { allowed, remaining, resets_after } =
                ledger.count(who, quota, start + Duration::from_secs(seconds));
            (allowed, remaining, resets_after.as_secs())
        };
        assert_eq!(count("a", 0), (true, 1, 5));
        assert_eq!(count("a", 2), (true, 0, 3));
        assert_eq!(count("a", 3), (false, 0, 2));
        assert_eq!(count("b", 3), (true, 1, 5));
        assert_eq!(count("a", 5), (true, 1, 5));
    }

    #[test]
    fn spans_are_written_as_dotnet_does() {
        assert_eq!(written(Duration::from_secs(5)), "00:00:05");
        assert_eq!(written(Duration::from_millis(4200)), "00:00:05");
        assert_eq!(written(Duration::from_secs(3661)), "01:01:01");
        assert_eq!(written(Duration::from_millis(50)), "00:00:00.0500000");
    }
}
