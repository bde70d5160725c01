//! How wide the terminal is.

use std::env;

/// The columns of the terminal on standard output: `COLUMNS` where it is set, as in ps(1) and ls(1).
pub fn width() -> Option<usize> {
    let set = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    set.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0.into())).filter(|width| *width > 0)
}
