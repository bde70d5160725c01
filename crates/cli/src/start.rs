//! How a tool starts and ends: reads its command line, runs, and turns what came of it into words on stderr and a status.

use std::env;
use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use crate::secret::hidden;
use crate::{Args, Exit, Failure, Stdout, Stop, WriteError, printable};

/// What a tool is called and what it says of itself.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// The binary's name, which begins each of its messages.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
    /// The text of `--help`.
    pub help: &'static str,
}

impl Tool {
    /// The whole of a tool's `main`: `parse` reads the command line, `run` does the work. A run ends with an [`Exit`], or
    /// where it ran another program, with that one's status.
    pub fn main<T, E: Into<ExitCode>>(
        &self,
        parse: impl FnOnce(&mut Args) -> Result<T, Stop>,
        run: impl FnOnce(T) -> anyhow::Result<E>,
    ) -> ExitCode {
        self.hide_panics();
        let mut args = Args::new(env::args_os().skip(1));
        let result = match parse(&mut args) {
            Ok(parsed) => run(parsed).map(Into::into),
            Err(Stop::Help) => print(self.help).map(Into::into),
            Err(Stop::Version) => print(&format!("{} {}\n", self.name, self.version)).map(Into::into),
            Err(Stop::Usage(message)) => {
                note(self.name, &message);
                say(&format!("try '{} --help'", self.name));
                return Exit::Usage.into();
            }
        };
        result.unwrap_or_else(|error| self.explain(&error).into())
    }

    /// Says on stderr what went wrong and finds the status that goes with it.
    fn explain(&self, error: &anyhow::Error) -> Exit {
        if let Some(write) = write_error(error) {
            if write.is_closed_pipe() {
                return Exit::Ok;
            }
            note(self.name, &write.to_string());
            return Exit::Output;
        }
        note(self.name, &format!("{error:#}"));
        match find::<Failure>(error) {
            Some(failure) => {
                for hint in failure.hints() {
                    say(&format!("hint: {hint}"));
                }
                failure.exit()
            }
            None => Exit::Bug,
        }
    }

    /// A panic is a bug, status 70. Its message is not printed: it may quote a secret that was being handled.
    fn hide_panics(&self) {
        let name = self.name;
        panic::set_hook(Box::new(move |info| {
            let place = info.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
            note(name, &format!("internal error{place}; please report it"));
            // A panic's own status would be 101, or a signal.
            std::process::exit(Exit::Bug as i32);
        }));
    }
}

/// Writes `NAME: TEXT` to stderr, without what [`crate::hide`] was told of and with control characters escaped. Where
/// stderr is gone there is nobody to tell.
pub fn note(name: &str, text: &str) {
    say(&format!("{name}: {text}"));
}

/// The one way to stderr.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{}", printable(&hidden(line)));
}

fn print(text: &str) -> anyhow::Result<Exit> {
    let mut out = Stdout::lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Ok)
}

/// The first error of type `E` in the chain.
fn find<E: std::error::Error + 'static>(error: &anyhow::Error) -> Option<&E> {
    error.chain().find_map(|cause| cause.downcast_ref())
}

/// The failure to write stdout in the chain: it travels inside an [`io::Error`], whose `source` leaves it out.
fn write_error(error: &anyhow::Error) -> Option<&WriteError> {
    error.chain().find_map(|cause| {
        let inner = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        cause.downcast_ref().or_else(|| inner.and_then(|inner| inner.downcast_ref()))
    })
}

#[cfg(test)]
mod tests {
    use anyhow::Context;

    use super::*;

    #[test]
    fn a_failure_is_found_below_its_contexts() {
        let failure = Failure::new(Exit::Denied, "not signed in").hint("pipe imds-token in");
        let error = Err::<(), _>(failure).context("page 3").context("list").unwrap_err();
        assert_eq!(format!("{error:#}"), "list: page 3: not signed in");
        assert_eq!(find::<Failure>(&error).unwrap().exit(), Exit::Denied);
        assert_eq!(find::<Failure>(&error).unwrap().hints(), ["pipe imds-token in"]);
    }

    #[test]
    fn an_error_of_the_network_is_no_error_of_stdout() {
        let reset = anyhow::Error::from(io::Error::from(io::ErrorKind::BrokenPipe)).context("reading");
        assert!(write_error(&reset).is_none());
    }
}
