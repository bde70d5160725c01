//! The command line.

use std::ffi::OsString;

use azure_sim::{Assigned, Fault, Options};
use cli::{Arg, Args, Stop};

/// What was asked for.
#[derive(Debug, Default)]
pub struct Flags {
    /// The Azure to play.
    pub options: Options,
    /// Whether each request is told on stderr.
    pub verbose: bool,
    /// The command and its arguments; none means to serve until interrupted.
    pub command: Vec<OsString>,
}

/// Reads the command line. The first operand begins COMMAND; everything behind it is COMMAND's own.
pub fn parse(args: &mut Args) -> Result<Flags, Stop> {
    let mut flags = Flags::default();
    let options = &mut flags.options;
    while let Some(arg) = args.next_arg()? {
        let flag = match arg {
            Arg::Operand(command) => {
                flags.command = vec![command];
                flags.command.extend(args.rest()?);
                break;
            }
            Arg::Flag(flag) => flag,
        };
        match flag.as_str() {
            "--vms" => options.vms = Some(args.parsed(&flag, "a number")?),
            "--page-size" => options.page_size = at_least_one(&flag, args.parsed(&flag, "a number")?)?,
            "--fault" => options.faults.push(args.text(&flag)?.parse::<Fault>().map_err(Stop::usage)?),
            "--identity" => options.identity = assigned(&args.text(&flag)?)?,
            "--no-role" => options.role = false,
            "--foreign-tenant" => options.foreign = true,
            "--token-lifetime" => options.token_lifetime = args.parsed(&flag, "a number of seconds")?,
            "-v" | "--verbose" => flags.verbose = true,
            _ => return Err(args.unknown(&flag)),
        }
    }
    Ok(flags)
}

fn at_least_one(flag: &str, number: usize) -> Result<usize, Stop> {
    if number > 0 { Ok(number) } else { Err(Stop::usage(format_args!("{flag} needs a number from 1"))) }
}

fn assigned(name: &str) -> Result<Assigned, Stop> {
    Ok(match name {
        "both" => Assigned::SystemAndUser,
        "system" => Assigned::System,
        "user" => Assigned::OneUser,
        "users" => Assigned::TwoUsers,
        "none" => Assigned::None,
        _ => {
            return Err(Stop::usage(format_args!(
                "--identity is one of both, system, user, users, none; not '{name}'"
            )));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Flags, Stop> {
        parse(&mut Args::new(words.iter().map(ToString::to_string).collect::<Vec<_>>()))
    }

    #[test]
    fn the_command_begins_at_the_first_operand() {
        for words in [&["--vms", "3", "sh", "-v", "x"][..], &["--vms=3", "--", "sh", "-v", "x"]] {
            let flags = read(words).unwrap();
            assert_eq!((flags.options.vms, flags.verbose), (Some(3), false));
            assert_eq!(flags.command, ["sh", "-v", "x"]);
        }
    }

    #[test]
    fn wrong_values_are_usage_errors() {
        for words in [&["--fault", "imds"][..], &["--page-size", "0"], &["--identity", "x"], &["--vms", "x"], &["--x"]]
        {
            assert!(matches!(read(words), Err(Stop::Usage(_))), "{words:?}");
        }
    }
}
