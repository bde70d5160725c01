//! The one way to stdout: buffered, flushed before success is claimed, and its errors told apart from all others, since
//! a closed pipe downstream is success while a broken connection is not.

use std::error::Error;
use std::fmt;
use std::io::{self, BufWriter, StdoutLock, Write};

/// 64 KiB is a pipe's default capacity on Linux: pipe(7).
const BUFFER: usize = 64 << 10;

/// Standard output, locked and buffered. Call [`Write::flush`] before claiming success.
#[derive(Debug)]
pub struct Stdout(BufWriter<Marked<StdoutLock<'static>>>);

impl Stdout {
    /// Locks stdout for as long as the value lives.
    pub fn lock() -> Self {
        Stdout(BufWriter::with_capacity(BUFFER, Marked(io::stdout().lock())))
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// That stdout could not be written. `cli` finds it in the chain of an error and ends with 74, or with 0 where the
/// reader has gone.
#[derive(Debug)]
pub struct WriteError(io::Error);

impl WriteError {
    /// Whether the reader of the pipe has gone, as `head -1` does.
    pub fn is_closed_pipe(&self) -> bool {
        self.0.kind() == io::ErrorKind::BrokenPipe
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot write to standard output: {}", self.0)
    }
}

impl Error for WriteError {}

/// A writer whose errors are [`WriteError`]s.
#[derive(Debug)]
struct Marked<W>(W);

impl<W: Write> Write for Marked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map_err(mark)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(mark)
    }
}

fn mark(error: io::Error) -> io::Error {
    // Interrupted must stay itself: write_all tries again on that kind.
    if error.kind() == io::ErrorKind::Interrupted { error } else { io::Error::other(WriteError(error)) }
}
