//! The piece of the input that is in memory: one buffer that is read into at its end, used up from its start and grows
//! only where a single element is larger than it.

use std::io::{self, ErrorKind, Read};

/// How much is read at once: what fits into the second-level cache together with the rest.
const SIZE: usize = 256 << 10;

/// A window on the input.
#[derive(Debug)]
pub struct Window<R> {
    input: R,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// How many bytes of the input lie before the buffer.
    before: u64,
    /// Whether the last read filled all the room there was: if not, the next may have to wait.
    flowing: bool,
}

impl<R: Read> Window<R> {
    pub fn new(input: R) -> Self {
        Window { input, buffer: vec![0; SIZE], start: 0, end: 0, before: 0, flowing: true }
    }

    /// What has been read and not been used up.
    pub fn text(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Where in the whole input the text begins.
    pub fn offset(&self) -> u64 {
        self.before + self.start as u64
    }

    /// Uses up that many bytes.
    pub fn advance(&mut self, bytes: usize) {
        self.start += bytes;
    }

    /// Whether the next read may have to wait for whoever writes.
    pub fn may_wait(&self) -> bool {
        !self.flowing
    }

    /// Reads on; false at the end of the input.
    pub fn fill(&mut self) -> io::Result<bool> {
        if self.start * 2 >= self.buffer.len() || self.start == self.end {
            self.buffer.copy_within(self.start..self.end, 0);
            self.before += self.start as u64;
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.end * 2, 0);
        }
        let room = &mut self.buffer[self.end..];
        loop {
            match self.input.read(room) {
                Ok(bytes) => {
                    self.flowing = bytes == room.len();
                    self.end += bytes;
                    return Ok(bytes > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}
