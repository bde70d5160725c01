//! Where a document goes. The owner of a VM may choose much of it freely, a tag say, and none of that may give orders to a
//! terminal; a file or a pipe gets it as it came.

use std::io::{self, IsTerminal, Write};

use cli::{Stdout, printable};

/// Standard output.
#[derive(Debug)]
pub struct Output {
    out: Stdout,
    terminal: bool,
}

impl Output {
    /// Locks standard output.
    pub fn new() -> Self {
        Output { out: Stdout::lock(), terminal: io::stdout().is_terminal() }
    }

    /// Writes `text` and a newline, and flushes.
    pub fn line(&mut self, text: &str) -> io::Result<()> {
        if self.terminal {
            for line in text.split('\n') {
                writeln!(self.out, "{}", printable(line))?;
            }
        } else {
            writeln!(self.out, "{text}")?;
        }
        self.out.flush()
    }
}
