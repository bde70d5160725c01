//! Filters of jaq's library that do something else here, since they reach beyond the program's input.

use std::fmt::Display;

use jaq_core::native::{Filter, Fun, bome, run, v};
use jaq_core::{Error, RunPtr, ValXs};
use jaq_json::Val;

use super::Data;

/// The names of these filters.
pub const REPLACED: [&str; 4] = ["env", "halt", "debug_empty", "stderr_empty"];

/// The filters themselves.
///
/// `env` is refused: an environment holds secrets (in a CI job, say), and what a program writes ends up in files and logs.
/// `halt` is refused, since it would end the run before everything is written. `debug` and `stderr` write to standard
/// error, but nothing that a terminal takes for a command.
pub fn funs() -> impl Iterator<Item = Fun<Data>> {
    let funs: [Filter<RunPtr<Data>>; 4] = [
        ("env", v(0), |_| refuse("env is left out here: give what the program needs with --arg NAME VALUE")),
        ("halt", v(1), |_| refuse("halt and halt_error are left out here")),
        ("debug_empty", v(0), |(_, value)| say(format_args!("[\"DEBUG:\",{value}]"))),
        ("stderr_empty", v(0), |(_, value)| say(value)),
    ];
    funs.into_iter().map(run::<Data>)
}

fn refuse<'a>(why: &str) -> ValXs<'a, Val> {
    bome(Err(Error::str(why)))
}

fn say<'a>(text: impl Display) -> ValXs<'a, Val> {
    cli::note("vm-filter", &text.to_string());
    Box::new(std::iter::empty())
}
