//! JSON on standard output, with an escape for every character outside ASCII where `--ascii` asks for it.

use std::io::{self, Write};

use cli::Stdout;

use crate::ascii;

/// Standard output. Call [`Output::flush`] before claiming success.
#[derive(Debug)]
pub struct Output {
    out: Stdout,
    ascii: bool,
}

impl Output {
    /// Locks standard output for as long as the value lives.
    pub fn lock(ascii: bool) -> Self {
        Output { out: Stdout::lock(), ascii }
    }

    /// Writes JSON, or a piece of it.
    pub fn json(&mut self, json: &str) -> io::Result<()> {
        if self.ascii { ascii::write(&mut self.out, json) } else { self.out.write_all(json.as_bytes()) }
    }

    /// Writes a document on one line, which is not ended. In JSON a line break can only be space between tokens.
    pub fn line(&mut self, json: &str) -> io::Result<()> {
        for (at, piece) in json.trim().split(['\n', '\r']).enumerate() {
            if at > 0 {
                self.bytes(b" ")?;
            }
            self.json(piece)?;
        }
        Ok(())
    }

    /// Writes bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)
    }

    /// Passes on what was held back.
    pub fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
