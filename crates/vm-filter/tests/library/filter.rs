//! Runs the filter with a command line and an input.

use std::io::{self, Read};

use cli::{Args, Exit, Failure, Stop};
use vm_filter::{Command, Options};

/// How a run ended, and what it had written by then.
#[derive(Debug, PartialEq)]
pub struct Ran {
    pub end: Result<Exit, (Exit, String)>,
    pub out: String,
}

/// The options of a command line.
pub fn options(line: &[&str]) -> Options {
    match parse(line) {
        Ok(Command::Filter(options)) => options,
        other => panic!("{line:?}: {other:?}"),
    }
}

/// Reads a command line.
pub fn parse(line: &[&str]) -> Result<Command, Stop> {
    vm_filter::parse(&mut Args::new(line.iter().map(ToString::to_string).collect::<Vec<_>>()))
}

/// Runs the filter.
pub fn filter(line: &[&str], input: impl Read) -> Ran {
    cut_to(None, line, input)
}

/// Runs the filter on a terminal of that many columns.
pub fn cut_to(width: Option<usize>, line: &[&str], input: impl Read) -> Ran {
    let mut out = Vec::new();
    let end = vm_filter::filter(options(line), input, &mut out, width).map_err(|error| {
        let exit = error.chain().find_map(|cause| cause.downcast_ref::<Failure>()).map_or(Exit::Bug, Failure::exit);
        (exit, format!("{error:#}"))
    });
    Ran { end, out: String::from_utf8(out).unwrap_or_else(|error| format!("not UTF-8: {error}")) }
}

/// What a run that must succeed writes.
#[track_caller]
pub fn written(line: &[&str], input: &str) -> String {
    let ran = filter(line, input.as_bytes());
    assert_eq!(ran.end, Ok(Exit::Ok), "{line:?} on {input}");
    ran.out
}

/// Why a command line is refused.
#[track_caller]
pub fn refused(line: &[&str]) -> String {
    match parse(line) {
        Err(Stop::Usage(why)) => why,
        other => panic!("{line:?} should have been refused: {other:?}"),
    }
}

/// A reader that gives a few bytes at a time, and is interrupted before each.
pub struct Trickle<'a> {
    pub left: &'a [u8],
    pub most: usize,
    pub interrupted: bool,
}

impl<'a> Trickle<'a> {
    pub fn new(left: &'a [u8], most: usize) -> Self {
        Trickle { left, most, interrupted: false }
    }
}

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.interrupted = !self.interrupted;
        if self.interrupted {
            return Err(io::ErrorKind::Interrupted.into());
        }
        let most = buffer.len().min(self.most);
        self.left.read(&mut buffer[..most])
    }
}
