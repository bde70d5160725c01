//! The command line of arm-graph.

use std::path::PathBuf;

use arm::Flags;
use cli::{Arg, Args, Stop};

/// How many of each Resource Graph takes in one query; az cuts the list off there, without an error.
const SUBSCRIPTIONS: usize = 1000;
const MANAGEMENT_GROUPS: usize = 10;

/// What the user asked for.
#[derive(Debug, Default)]
pub struct Options {
    /// Where the query is.
    pub source: Source,
    /// `-s`, in order.
    pub subscriptions: Vec<String>,
    /// `-m`, in order.
    pub management_groups: Vec<String>,
    /// `--api-version`.
    pub api_version: Option<String>,
    /// The flags that arm-get has too.
    pub arm: Flags,
}

/// Where a query is.
#[derive(Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Nowhere: all VMs.
    #[default]
    Default,
    /// On the command line.
    Given(String),
    /// `--file`.
    File(PathBuf),
}

impl Options {
    /// Reads the command line.
    pub fn parse(args: &mut Args) -> Result<Options, Stop> {
        let mut options = Options::default();
        while let Some(arg) = args.next_arg()? {
            match arg {
                Arg::Operand(query) => options.query(Source::Given(Arg::operand("QUERY", query)?))?,
                Arg::Flag(flag) => options.flag(&flag, args)?,
            }
        }
        if !options.subscriptions.is_empty() && !options.management_groups.is_empty() {
            return Err(Stop::usage("-s and -m exclude each other: one query is about either"));
        }
        for (flag, given, most) in [
            ("-s", options.subscriptions.len(), SUBSCRIPTIONS),
            ("-m", options.management_groups.len(), MANAGEMENT_GROUPS),
        ] {
            if given > most {
                return Err(Stop::usage(format_args!("{flag} is given {given} times, and one query takes {most}")));
            }
        }
        Ok(options)
    }

    fn flag(&mut self, flag: &str, args: &mut Args) -> Result<(), Stop> {
        match flag {
            "-s" | "--subscription" => self.subscriptions.push(args.word(flag)?),
            "-m" | "--management-group" => self.management_groups.push(args.word(flag)?),
            "-f" | "--file" => {
                let file = PathBuf::from(args.raw(flag)?);
                if file.as_os_str() == "-" {
                    return Err(Stop::usage(format_args!("{flag} -: the token is on standard input; name a file")));
                }
                self.query(Source::File(file))?;
            }
            "--api-version" => self.api_version = Some(args.word(flag)?),
            _ if self.arm.take(flag, args)? => {}
            _ => return Err(args.unknown(flag)),
        }
        Ok(())
    }

    fn query(&mut self, source: Source) -> Result<(), Stop> {
        match (&self.source, &source) {
            (Source::Default, _) => {}
            (Source::Given(_), Source::Given(_)) => {
                return Err(Stop::usage("a query is one argument: put it in quotes"));
            }
            _ => return Err(Stop::usage("one query at a time: an argument, or one --file")),
        }
        self.source = source;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Options, Stop> {
        Options::parse(&mut Args::new(args.iter().map(ToString::to_string).collect::<Vec<_>>()))
    }

    #[test]
    fn flags_and_the_query_may_be_mixed() {
        let options = parse(&["-s", "A", "Resources | count", "--subscription=B", "-v"]).unwrap();
        assert_eq!(options.source, Source::Given("Resources | count".into()));
        assert_eq!(options.subscriptions, ["A", "B"]);
        assert!(options.arm.limits.verbose);
        let options = parse(&["-m", "root", "--file", "q.kql"]).unwrap();
        assert_eq!(options.source, Source::File("q.kql".into()));
        assert_eq!(options.management_groups, ["root"]);
        assert_eq!(parse(&[]).unwrap().source, Source::Default);
    }

    #[test]
    fn usage_errors_say_what_is_wanted() {
        let many: Vec<&str> = ["-s", "x"].into_iter().cycle().take(2002).collect();
        for (args, words) in [
            (&["Resources", "|", "count"][..], "put it in quotes"),
            (&["Resources", "--file", "x"], "one query at a time"),
            (&["--file", "x", "--file", "y"], "one query at a time"),
            (&["--file", "-"], "the token is on standard input"),
            (&["-s", "A", "-m", "B"], "exclude each other"),
            (&["-s", ""], "-s needs a value"),
            (&many, "-s is given 1001 times, and one query takes 1000"),
            (&["--max-pages", "0"], "at least 1"),
            (&["-g", "x"], "unknown option '-g'"),
        ] {
            match parse(args) {
                Err(Stop::Usage(message)) => assert!(message.contains(words), "{args:?}: {message}"),
                other => panic!("{args:?}: {other:?}"),
            }
        }
    }
}
