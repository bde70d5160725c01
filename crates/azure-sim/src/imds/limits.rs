//! The service's limits, for each VM: 5 requests a second, tokens apart, of which there may be 20 a second and 5 at once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crate::limits::Window;

/// How many tokens may be asked for at once.
const AT_ONCE: usize = 5;

/// What the limits have counted.
#[derive(Debug)]
pub(crate) struct Limits {
    general: Window,
    tokens: Window,
    under_way: AtomicUsize,
}

impl Limits {
    pub fn new() -> Self {
        Limits { general: Window::new(5), tokens: Window::new(20), under_way: AtomicUsize::new(0) }
    }

    /// Whether a request that has come in may be answered. [`Limits::leave`] goes with every one.
    pub fn enter(&self, token: bool) -> bool {
        if !token {
            return self.general.take(Instant::now());
        }
        let before = self.under_way.fetch_add(1, Ordering::SeqCst);
        before < AT_ONCE && self.tokens.take(Instant::now())
    }

    /// An answer has gone out.
    pub fn leave(&self, token: bool) {
        if token {
            self.under_way.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_tokens_at_once() {
        let limits = Limits::new();
        let entered: Vec<bool> = (0..6).map(|_| limits.enter(true)).collect();
        assert_eq!(entered, [true, true, true, true, true, false]);
        limits.leave(true);
        // The one that was refused is still there until its answer has gone out.
        assert!(!limits.enter(true));
        (0..6).for_each(|_| limits.leave(true));
        assert!(limits.enter(true));
    }

    #[test]
    fn documents_have_a_limit_of_their_own() {
        let limits = Limits::new();
        let entered: Vec<bool> = (0..6).map(|_| limits.enter(false)).collect();
        assert_eq!(entered, [true, true, true, true, true, false]);
        assert!(limits.enter(true));
    }
}
