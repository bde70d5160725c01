//! Command lines, read one argument at a time by lexopt, with flags as plain strings so that tools can share groups of
//! them, and with the flag's name in every error.

use std::ffi::OsString;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use lexopt::Parser;

/// The longest time a flag may name: a day. Longer is a typing error more often than a wish.
const LONGEST: f64 = 86_400.0;

/// One argument.
#[derive(Debug, PartialEq, Eq)]
pub enum Arg {
    /// A flag with its dashes, `-r` or `--resource`.
    Flag(String),
    /// What is not a flag.
    Operand(OsString),
}

/// Why reading the command line stopped before the end.
#[derive(Debug)]
pub enum Stop {
    /// `-h` or `--help`.
    Help,
    /// `-V` or `--version`.
    Version,
    /// A usage error, in words for the user.
    Usage(String),
}

impl Stop {
    /// A usage error.
    pub fn usage(message: impl fmt::Display) -> Self {
        Stop::Usage(message.to_string())
    }
}

impl From<lexopt::Error> for Stop {
    fn from(error: lexopt::Error) -> Self {
        Stop::usage(error)
    }
}

/// The arguments that are still to be read.
#[derive(Debug)]
pub struct Args(Parser);

impl Args {
    /// Reads `args`, which do not hold the program's own name.
    pub fn new<I>(args: I) -> Self
    where
        I: IntoIterator<IntoIter: 'static>,
        I::Item: Into<OsString>,
    {
        Args(Parser::from_args(args))
    }

    /// The next argument; `None` at the end. `--help` and `--version` are answered here for every tool.
    pub fn next_arg(&mut self) -> Result<Option<Arg>, Stop> {
        use lexopt::Arg::{Long, Short, Value};
        Ok(match self.0.next()? {
            None => None,
            Some(Short('h') | Long("help")) => return Err(Stop::Help),
            Some(Short('V') | Long("version")) => return Err(Stop::Version),
            Some(Short(letter)) => Some(Arg::Flag(format!("-{letter}"))),
            Some(Long(name)) => Some(Arg::Flag(format!("--{name}"))),
            Some(Value(value)) => Some(Arg::Operand(value)),
        })
    }

    /// The value of the flag just read, which must be UTF-8.
    pub fn text(&mut self, flag: &str) -> Result<String, Stop> {
        utf8(flag, self.raw(flag)?)
    }

    /// The value of the flag just read, whatever its bytes (a file's name, say).
    pub fn raw(&mut self, flag: &str) -> Result<OsString, Stop> {
        self.0.value().map_err(|_| Stop::usage(format_args!("{flag} needs a value")))
    }

    /// The value of the flag just read, which must not be empty.
    pub fn word(&mut self, flag: &str) -> Result<String, Stop> {
        let text = self.text(flag)?;
        if text.is_empty() {
            Err(Stop::usage(format_args!("{flag} needs a value, not an empty one")))
        } else {
            Ok(text)
        }
    }

    /// The value of the flag just read, as a number or another type that reads itself; `what` names it in the error.
    pub fn parsed<T: FromStr>(&mut self, flag: &str, what: &str) -> Result<T, Stop> {
        let text = self.text(flag)?;
        text.parse().map_err(|_| Stop::usage(format_args!("{flag} needs {what}, not '{text}'")))
    }

    /// The value of the flag just read, in seconds as curl takes them: whole or with a fraction, up to a day.
    pub fn seconds(&mut self, flag: &str) -> Result<Duration, Stop> {
        let seconds: f64 = self.parsed(flag, "a number of seconds")?;
        if (0.0..=LONGEST).contains(&seconds) {
            Ok(Duration::from_secs_f64(seconds))
        } else {
            Err(Stop::usage(format_args!("{flag} needs seconds from 0 to {LONGEST}, not '{seconds}'")))
        }
    }

    /// What has not been read yet, as it is: the arguments of a command whose name was an operand.
    pub fn rest(&mut self) -> Result<Vec<OsString>, Stop> {
        Ok(self.0.raw_args()?.collect())
    }

    /// The error for a flag that the tool does not have.
    pub fn unknown(&self, flag: &str) -> Stop {
        Stop::usage(format_args!("unknown option '{flag}'"))
    }
}

/// `value` as UTF-8; `what` names it in the error.
fn utf8(what: &str, value: OsString) -> Result<String, Stop> {
    value.into_string().map_err(|value| Stop::usage(format_args!("{what} is not UTF-8: {}", value.display())))
}

impl Arg {
    /// An operand as UTF-8; `what` names it in the error.
    pub fn operand(what: &str, value: OsString) -> Result<String, Stop> {
        utf8(what, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(name: &str) -> Option<Arg> {
        Some(Arg::Flag(name.into()))
    }

    fn message<T: fmt::Debug>(result: Result<T, Stop>) -> String {
        match result {
            Err(Stop::Usage(message)) => message,
            other => panic!("no usage error: {other:?}"),
        }
    }

    #[test]
    fn flags_come_with_dashes_and_values_by_themselves() {
        let mut args = Args::new(["-r", "arm", "--output=json", "-ojson", "path", "--", "-x"]);
        assert_eq!(args.next_arg().unwrap(), flag("-r"));
        assert_eq!(args.text("-r").unwrap(), "arm");
        assert_eq!(args.next_arg().unwrap(), flag("--output"));
        assert_eq!(args.text("--output").unwrap(), "json");
        assert_eq!(args.next_arg().unwrap(), flag("-o"));
        assert_eq!(args.text("-o").unwrap(), "json");
        assert_eq!(args.next_arg().unwrap(), Some(Arg::Operand("path".into())));
        assert_eq!(args.next_arg().unwrap(), Some(Arg::Operand("-x".into())));
        assert_eq!(args.next_arg().unwrap(), None);
    }

    #[test]
    fn the_rest_is_left_as_it_is() {
        for words in [&["cmd", "-x", "--", "y"][..], &["--", "cmd", "-x", "--", "y"]] {
            let mut args = Args::new(words.iter().copied());
            assert_eq!(args.next_arg().unwrap(), Some(Arg::Operand("cmd".into())));
            assert_eq!(args.rest().unwrap(), ["-x", "--", "y"]);
        }
    }

    #[test]
    fn help_and_version_are_answered_for_every_tool() {
        for (word, help) in [("-h", true), ("--help", true), ("-V", false), ("--version", false)] {
            let stop = Args::new([word]).next_arg().unwrap_err();
            assert_eq!(matches!(stop, Stop::Help), help, "{word}");
            assert_eq!(matches!(stop, Stop::Version), !help, "{word}");
        }
    }

    #[test]
    fn errors_name_their_flag() {
        let args = |words: &'static [&'static str]| {
            let mut args = Args::new(words.iter().copied());
            args.next_arg().unwrap();
            args
        };
        assert_eq!(message(args(&["-r"]).text("-r")), "-r needs a value");
        assert_eq!(message(args(&["-s", ""]).word("-s")), "-s needs a value, not an empty one");
        assert_eq!(
            message(args(&["--max-time", "soon"]).seconds("--max-time")),
            "--max-time needs a number of seconds, not 'soon'"
        );
        for bad in ["-1", "NaN", "inf", "1e9"] {
            assert!(message(Args::new(["--max-time=x"]).seconds_of(bad)).contains("--max-time"), "{bad}");
        }
    }

    impl Args {
        fn seconds_of(&mut self, text: &str) -> Result<Duration, Stop> {
            let mut args = Args::new(["--max-time".to_owned(), text.to_owned()]);
            args.next_arg()?;
            args.seconds("--max-time")
        }
    }

    #[test]
    fn seconds_may_have_a_fraction() {
        let mut args = Args::new(["--max-time", "0.25"]);
        args.next_arg().unwrap();
        assert_eq!(args.seconds("--max-time").unwrap(), Duration::from_millis(250));
    }
}
