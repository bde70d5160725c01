//! The typed error that carries an exit code and, where a next step is known, a hint. No other error decides a status.

use std::error::Error;
use std::fmt;

use crate::Exit;

/// Why a run failed, what its status is and what to do next.
///
/// Wrap it with `anyhow`'s `context` freely: the status is found anywhere in the chain.
#[derive(Debug)]
pub struct Failure {
    exit: Exit,
    message: String,
    hints: Vec<String>,
}

impl Failure {
    /// A failure that ends the run with `exit`; `message` is one line, lower case, without a stop at its end.
    pub fn new(exit: Exit, message: impl fmt::Display) -> Self {
        Failure { exit, message: message.to_string(), hints: Vec::new() }
    }

    /// Adds a line `hint: ...` that says what to do next. May be given more than once.
    #[must_use]
    pub fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// The status that this failure ends the run with.
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// The hints, in the order they were given.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Failure {}
