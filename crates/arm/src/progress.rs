//! The progress line of a long list, on stderr where that is a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::Instant;

/// How far a list has come.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    on: bool,
    start: Instant,
    /// Pages written.
    pub pages: u64,
    /// Items on them.
    pub items: u64,
    /// Bytes of them.
    pub bytes: u64,
}

impl Progress {
    /// Nothing yet. `quiet` where `-v` or `-i` writes to the same terminal.
    pub fn new(quiet: bool) -> Self {
        let on = !quiet && io::stderr().is_terminal();
        Progress { shown: false, on, start: Instant::now(), pages: 0, items: 0, bytes: 0 }
    }

    /// Counts a page and shows the line, from the second page on.
    pub fn page(&mut self, items: u64, bytes: usize) {
        self.pages += 1;
        self.items += items;
        self.bytes += bytes as u64;
        if self.on && self.pages > 1 {
            self.shown = true;
            let (mebibytes, seconds) = (self.bytes as f64 / f64::from(1 << 20), self.start.elapsed().as_secs_f64());
            let line = format!("{} pages, {} items, {mebibytes:.1} MiB, {seconds:.1} s", self.pages, self.items);
            // Without stderr there is nobody to show it to.
            let _ = write!(io::stderr(), "\r{line}\x1b[K");
        }
    }

    /// Takes the line away, so that what is written next starts on a clean one.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
