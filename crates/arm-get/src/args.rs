//! The command line of arm-get.

use arm::Flags;
use cli::{Arg, Args, Stop};

/// What the user asked for.
#[derive(Debug, Default)]
pub struct Options {
    /// The paths, in order; at least one.
    pub paths: Vec<String>,
    /// `-s`.
    pub subscription: Option<String>,
    /// `-g`.
    pub resource_group: Option<String>,
    /// `-q`, in order: name and value, neither encoded.
    pub query: Vec<(String, String)>,
    /// `--api-version`.
    pub api_version: Option<String>,
    /// `--raw`.
    pub raw: bool,
    /// The flags that arm-graph has too.
    pub arm: Flags,
}

impl Options {
    /// Reads the command line.
    pub fn parse(args: &mut Args) -> Result<Options, Stop> {
        let mut options = Options::default();
        while let Some(arg) = args.next_arg()? {
            match arg {
                Arg::Operand(path) => options.paths.push(Arg::operand("PATH", path)?),
                Arg::Flag(flag) => options.flag(&flag, args)?,
            }
        }
        if options.paths.is_empty() {
            return Err(Stop::usage("no PATH given, as in: arm-get Microsoft.Compute/virtualMachines"));
        }
        Ok(options)
    }

    fn flag(&mut self, flag: &str, args: &mut Args) -> Result<(), Stop> {
        match flag {
            "-s" | "--subscription" => self.subscription = Some(segment(flag, args)?),
            "-g" | "--resource-group" => self.resource_group = Some(segment(flag, args)?),
            "-q" | "--query" => {
                let pair = args.word(flag)?;
                let Some((name, value)) = pair.split_once('=').filter(|(name, _)| !name.is_empty()) else {
                    return Err(Stop::usage(format_args!("{flag} needs NAME=VALUE, not '{pair}'")));
                };
                self.query.push((name.to_owned(), value.to_owned()));
            }
            "--api-version" => self.api_version = Some(args.word(flag)?),
            "--raw" => self.raw = true,
            _ if self.arm.take(flag, args)? => {}
            _ => return Err(args.unknown(flag)),
        }
        Ok(())
    }
}

/// A value that becomes one segment of a path.
fn segment(flag: &str, args: &mut Args) -> Result<String, Stop> {
    let text = args.word(flag)?;
    if text.contains(['/', '?', '#', '\\']) || text == "." || text == ".." {
        return Err(Stop::usage(format_args!("{flag} needs a plain name or id, not '{text}'")));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Options, Stop> {
        Options::parse(&mut Args::new(args.iter().map(ToString::to_string).collect::<Vec<_>>()))
    }

    #[test]
    fn flags_and_paths_may_be_mixed() {
        let options = parse(&["a/b", "-s", "S", "--resource-group=G", "-q", "$filter=x eq 'y=z'", ".", "-iv"]).unwrap();
        assert_eq!(options.paths, ["a/b", "."]);
        assert_eq!((options.subscription.as_deref(), options.resource_group.as_deref()), (Some("S"), Some("G")));
        assert_eq!(options.query, [("$filter".to_owned(), "x eq 'y=z'".to_owned())]);
        assert!(options.arm.include && options.arm.limits.verbose);
    }

    #[test]
    fn usage_errors_say_what_is_wanted() {
        for (args, words) in [
            (&[][..], "no PATH given"),
            (&["-q", "x", "p"], "-q needs NAME=VALUE, not 'x'"),
            (&["-q", "=x", "p"], "-q needs NAME=VALUE, not '=x'"),
            (&["--cloud", "moon", "p"], "not 'moon'"),
            (&["--max-pages", "0", "p"], "at least 1"),
            (&["-s", "a/b", "p"], "-s needs a plain name or id"),
            (&["-g", "..", "p"], "-g needs a plain name or id"),
            (&["--endpoint", "http://example.com", "p"], "--endpoint: "),
            (&["--colour", "p"], "unknown option '--colour'"),
        ] {
            match parse(args) {
                Err(Stop::Usage(message)) => assert!(message.contains(words), "{args:?}: {message}"),
                other => panic!("{args:?}: {other:?}"),
            }
        }
    }
}
