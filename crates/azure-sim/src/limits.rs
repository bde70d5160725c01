//! Limits on the rate of requests.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// So many requests in any span of a second.
#[derive(Debug)]
pub(crate) struct Window {
    most: usize,
    times: Mutex<VecDeque<Instant>>,
}

const SECOND: Duration = Duration::from_secs(1);

impl Window {
    pub fn new(most: usize) -> Self {
        Window { most, times: Mutex::default() }
    }

    /// Whether one more fits at `now`. One that does not is not counted.
    pub fn take(&self, now: Instant) -> bool {
        let mut times = self.times.lock().unwrap_or_else(PoisonError::into_inner);
        while times.front().is_some_and(|&then| now.duration_since(then) >= SECOND) {
            times.pop_front();
        }
        let fits = times.len() < self.most;
        if fits {
            times.push_back(now);
        }
        fits
    }
}

/// A bucket of tokens that fills up again at a steady rate, as ARM's limits are since 2024.
#[derive(Debug)]
pub(crate) struct Bucket {
    capacity: f64,
    per_second: f64,
    level: Mutex<(f64, Option<Instant>)>,
}

impl Bucket {
    pub fn new(capacity: f64, per_second: f64) -> Self {
        Bucket { capacity, per_second, level: Mutex::new((capacity, None)) }
    }

    /// Takes one at `now`: how many are left, or the seconds until there is one.
    pub fn take(&self, now: Instant) -> Result<u64, u64> {
        let mut level = self.level.lock().unwrap_or_else(PoisonError::into_inner);
        let since = level.1.map_or(0.0, |then| now.duration_since(then).as_secs_f64());
        let full = (level.0 + since * self.per_second).min(self.capacity);
        let taken = if full >= 1.0 { full - 1.0 } else { full };
        *level = (taken, Some(now));
        // Small and never below zero.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        if full >= 1.0 { Ok(taken as u64) } else { Err(((1.0 - full) / self.per_second).ceil().max(1.0) as u64) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_moves() {
        let (window, now) = (Window::new(2), Instant::now());
        let taken: Vec<bool> =
            [0, 1, 2, 999, 1000, 1000, 1001].map(|ms| window.take(now + Duration::from_millis(ms))).into();
        assert_eq!(taken, [true, true, false, false, true, false, true]);
    }

    #[test]
    fn a_bucket_fills_up() {
        let (bucket, now) = (Bucket::new(2.0, 0.5), Instant::now());
        let after = |seconds| now + Duration::from_secs(seconds);
        assert_eq!([bucket.take(now), bucket.take(now), bucket.take(now)], [Ok(1), Ok(0), Err(2)]);
        assert_eq!([bucket.take(after(2)), bucket.take(after(3))], [Ok(0), Err(1)]);
        assert_eq!([bucket.take(after(100)), bucket.take(after(100)), bucket.take(after(100))], [Ok(1), Ok(0), Err(2)]);
    }
}
