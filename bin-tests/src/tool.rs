//! What is to be run: one process, or several in a pipe.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use azure_sim::Sim;

use crate::{Ran, bin_dir, binary, process};

/// A process to be run.
pub struct Tool<'a> {
    pub(crate) path: PathBuf,
    pub(crate) args: Vec<OsString>,
    pub(crate) env: Vec<(OsString, OsString)>,
    pub(crate) directory: Option<PathBuf>,
    pub(crate) stdin: Stdin,
    pub(crate) stdout: Stdout,
    pub(crate) within: Duration,
    pub(crate) measured: bool,
    pub(crate) secrets: Vec<String>,
    pub(crate) sim: Option<&'a Sim>,
}

/// What a process reads.
pub(crate) enum Stdin {
    Empty,
    Bytes(Vec<u8>),
    /// A pipe that stays open with nothing in it.
    Silent,
    File(File),
}

/// Where a process writes.
pub(crate) enum Stdout {
    /// To the test.
    Kept,
    /// Into a pipe whose reader has gone.
    Closed,
    File(File),
}

/// One of our binaries.
///
/// # Panics
/// Where it has not been built.
#[track_caller]
pub fn tool<'a>(name: &str) -> Tool<'a> {
    Tool::new(binary(name))
}

/// Another program, found on the minimal `PATH` where it is no path.
pub fn program<'a>(path: impl Into<PathBuf>) -> Tool<'a> {
    Tool::new(path.into())
}

impl<'a> Tool<'a> {
    fn new(path: PathBuf) -> Self {
        let mut search = vec![bin_dir()];
        search.extend(["/usr/local/bin", "/usr/bin", "/bin"].map(PathBuf::from));
        let mut env = vec![
            ("PATH".into(), std::env::join_paths(search).unwrap_or_default()),
            // CI often sets it; no backtrace may come of it.
            ("RUST_BACKTRACE".into(), "1".into()),
        ];
        // Without it, Windows gives a process no sockets.
        env.extend(std::env::var_os("SystemRoot").map(|root| ("SystemRoot".into(), root)));
        Tool {
            path,
            args: Vec::new(),
            env,
            directory: None,
            stdin: Stdin::Empty,
            stdout: Stdout::Kept,
            within: Duration::from_secs(60),
            measured: false,
            secrets: Vec::new(),
            sim: None,
        }
    }

    /// Adds an argument.
    #[must_use]
    pub fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    /// Adds arguments.
    #[must_use]
    pub fn args(mut self, args: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        self.args.extend(args.into_iter().map(Into::into));
        self
    }

    /// Sets a variable; the later one holds.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.env.push((name.into(), value.into()));
        self
    }

    /// Has another program run it, `timeout` say: `program` with `args`, and behind them this one's path and arguments.
    #[must_use]
    pub fn by<'s>(mut self, program: impl Into<PathBuf>, args: impl IntoIterator<Item = &'s str>) -> Self {
        let path = std::mem::replace(&mut self.path, program.into());
        let own = std::mem::take(&mut self.args);
        self.args = args.into_iter().map(OsString::from).chain([path.into()]).chain(own).collect();
        self
    }

    /// Runs it in that folder.
    #[must_use]
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// Gives it something to read, from a thread, so that neither side waits for the other.
    #[must_use]
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = Stdin::Bytes(bytes.into());
        self
    }

    /// Gives it a file to read.
    #[must_use]
    pub fn stdin_file(mut self, file: File) -> Self {
        self.stdin = Stdin::File(file);
        self
    }

    /// Gives it a pipe that stays open, with nothing in it, until it ends.
    #[must_use]
    pub fn stdin_silent(mut self) -> Self {
        self.stdin = Stdin::Silent;
        self
    }

    /// Has it write to a file, `/dev/full` say.
    #[must_use]
    pub fn stdout_file(mut self, file: File) -> Self {
        self.stdout = Stdout::File(file);
        self
    }

    /// Has it write into a pipe whose reader has gone.
    #[must_use]
    pub fn stdout_closed(mut self) -> Self {
        self.stdout = Stdout::Closed;
        self
    }

    /// How long it may run before it is killed and the test fails: a minute unless told.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.within = limit;
        self
    }

    /// Measures the most memory it has resident; [`Part::peak`](crate::Part::peak) tells it. Linux only.
    #[must_use]
    pub fn measured(mut self) -> Self {
        self.measured = true;
        self
    }

    /// Adds something that may not be seen on stderr, beside the emulator's tokens.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(secret.into());
        self
    }

    /// Points it at an emulator, whose requests are then shown and counted with it.
    #[must_use]
    pub fn sim(mut self, sim: &'a Sim) -> Self {
        self.env.extend(sim.env().into_iter().map(|(name, value)| (name.into(), value.into())));
        self.sim = Some(sim);
        self
    }

    /// Runs it.
    ///
    /// # Panics
    /// Where it cannot be started, does not end in time, or says something of a token on stderr.
    #[track_caller]
    pub fn run(self) -> Ran<'a> {
        process::run(vec![self])
    }
}

impl fmt::Display for Tool<'_> {
    /// The command line, each argument as a shell would take it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        write!(f, "{}", name.display())?;
        for arg in &self.args {
            let arg = arg.to_string_lossy();
            let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:,@%+".contains(c);
            if !arg.is_empty() && arg.chars().all(plain) {
                write!(f, " {arg}")?;
            } else {
                write!(f, " '{}'", arg.replace('\'', r"'\''"))?;
            }
        }
        Ok(())
    }
}

/// Processes whose streams are joined.
pub struct Pipe<'a>(Vec<Tool<'a>>);

/// A pipe: the stdout of each is the stdin of the next.
pub fn pipe<'a>(tools: impl IntoIterator<Item = Tool<'a>>) -> Pipe<'a> {
    Pipe(tools.into_iter().collect())
}

impl<'a> Pipe<'a> {
    /// Points all of them at an emulator.
    #[must_use]
    pub fn sim(self, sim: &'a Sim) -> Self {
        Pipe(self.0.into_iter().map(|tool| tool.sim(sim)).collect())
    }

    /// Sets a variable for all of them.
    #[must_use]
    pub fn env(self, name: &str, value: &str) -> Self {
        Pipe(self.0.into_iter().map(|tool| tool.env(name, value)).collect())
    }

    /// Measures the most memory that each has resident. Linux only.
    #[must_use]
    pub fn measured(self) -> Self {
        Pipe(self.0.into_iter().map(Tool::measured).collect())
    }

    /// How long all of them together may run.
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        Pipe(self.0.into_iter().map(|tool| tool.within(limit)).collect())
    }

    /// Runs them.
    ///
    /// # Panics
    /// As [`Tool::run`].
    #[track_caller]
    pub fn run(self) -> Ran<'a> {
        process::run(self.0)
    }
}
