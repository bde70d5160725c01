//! The flags that every network tool has, as curl names and means them.

use std::time::Duration;

use cli::{Args, Stop};

/// How long to wait, whether to try again, and whether to say so.
#[derive(Clone, Debug)]
pub struct Limits {
    /// `--connect-timeout`: how long one try may take to connect. `None`: the tool's own default.
    pub connect: Option<Duration>,
    /// `--max-time`: how long the run may take in all. `None`: the tool's own default.
    pub max_time: Option<Duration>,
    /// Off after `--no-retry`: every request is tried once.
    pub retry: bool,
    /// `--retry-delay`: the unit that growing waits are counted in. Default 1 s. What a server asks for with
    /// Retry-After is not scaled by it.
    pub unit: Duration,
    /// `-v`: each request, its status and each wait, on stderr.
    pub verbose: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { connect: None, max_time: None, retry: true, unit: Duration::from_secs(1), verbose: false }
    }
}

impl Limits {
    /// Takes `flag` with its value from `args` if it is one of these flags; says whether it was.
    pub fn take(&mut self, flag: &str, args: &mut Args) -> Result<bool, Stop> {
        match flag {
            "--connect-timeout" => self.connect = Some(positive(flag, args)?),
            "--max-time" => self.max_time = Some(positive(flag, args)?),
            "--no-retry" => self.retry = false,
            "--retry-delay" => self.unit = args.seconds(flag)?,
            "-v" | "--verbose" => self.verbose = true,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// A time of zero would fail every request; curl reads it as "no limit", which is not what a script's `0` meant.
fn positive(flag: &str, args: &mut Args) -> Result<Duration, Stop> {
    let span = args.seconds(flag)?;
    if span.is_zero() { Err(Stop::usage(format_args!("{flag} needs more than 0 seconds"))) } else { Ok(span) }
}
