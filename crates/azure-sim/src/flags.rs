//! The command line.

use std::ffi::OsString;

use azure_sim::{Assigned, Certificate, Cloud, Event, Expires, Fault, Options, Source};
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
            "--fleet" => (options.fleet.subscriptions, options.fleet.vms) = fleet(&flag, &args.text(&flag)?)?,
            "--seed" => options.fleet.seed = args.parsed(&flag, "a number")?,
            "--fault" => options.faults.push(args.text(&flag)?.parse::<Fault>().map_err(Stop::usage)?),
            "--source" => options.source = one_of(args, &flag, &SOURCES)?,
            "--identity" => options.identity = one_of(args, &flag, &IDENTITIES)?,
            "--cloud" => options.cloud = one_of(args, &flag, &CLOUDS)?,
            "--expires" => options.expires = one_of(args, &flag, &Expires::NAMES)?,
            "--event" => options.events.push(one_of(args, &flag, &Event::NAMES)?),
            "--tls" => options.tls = Some(one_of(args, &flag, &CERTIFICATES)?),
            "--token-lifetime" => options.token_lifetime = args.parsed(&flag, "a number of seconds")?,
            "--arc-keys" => options.arc_keys = args.raw(&flag)?.into(),
            "--arc-legacy" => options.arc_legacy = true,
            "--no-role" => options.role = false,
            "--foreign-tenant" => options.foreign = true,
            "--imds-limits" => options.imds_limits = true,
            "--arm-limits" => options.arm_limits = true,
            "--real" => options.real = true,
            "--graph-quota" => options.graph_quota.queries = args.parsed(&flag, "a number")?,
            "--no-gzip" => options.gzip = false,
            "--ipv6" => options.ipv6 = true,
            "-v" | "--verbose" => flags.verbose = true,
            _ => return Err(args.unknown(&flag)),
        }
    }
    if flags.options.real && flags.command.is_empty() {
        return Err(Stop::usage("--real needs a COMMAND: nothing outside can reach its network"));
    }
    Ok(flags)
}

const SOURCES: [(&str, Source); 5] = [
    ("vm", Source::Vm),
    ("app-service", Source::AppService),
    ("arc", Source::Arc),
    ("azure-ml", Source::AzureMl),
    ("cloud-shell", Source::CloudShell),
];

const IDENTITIES: [(&str, Assigned); 5] = [
    ("both", Assigned::SystemAndUser),
    ("system", Assigned::System),
    ("user", Assigned::OneUser),
    ("users", Assigned::TwoUsers),
    ("none", Assigned::None),
];

const CLOUDS: [(&str, Cloud); 3] = [("public", Cloud::Public), ("usgov", Cloud::UsGov), ("china", Cloud::China)];

const CERTIFICATES: [(&str, Certificate); 5] = [
    ("good", Certificate::Good),
    ("expired", Certificate::Expired),
    ("early", Certificate::Early),
    ("wrong-name", Certificate::WrongName),
    ("self-signed", Certificate::SelfSigned),
];

/// The value of the flag just read, which must be one of `names`.
fn one_of<T: Copy>(args: &mut Args, flag: &str, names: &[(&str, T)]) -> Result<T, Stop> {
    let given = args.text(flag)?;
    names.iter().find(|(name, _)| *name == given).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<&str> = names.iter().map(|(name, _)| *name).collect();
        Stop::usage(format_args!("{flag} is one of {}; not '{given}'", names.join(", ")))
    })
}

/// `SUBSCRIPTIONS:VMS`.
fn fleet(flag: &str, text: &str) -> Result<(usize, usize), Stop> {
    let numbers =
        text.split_once(':').and_then(|(subscriptions, vms)| Some((subscriptions.parse().ok()?, vms.parse().ok()?)));
    let sensible =
        |(subscriptions, vms): &(usize, usize)| *subscriptions <= 1_000_000 && (*subscriptions > 0 || *vms == 0);
    numbers
        .filter(sensible)
        .ok_or_else(|| Stop::usage(format_args!("{flag} needs SUBSCRIPTIONS:VMS, as 10000:1000000, not '{text}'")))
}

fn at_least_one(flag: &str, number: usize) -> Result<usize, Stop> {
    if number > 0 { Ok(number) } else { Err(Stop::usage(format_args!("{flag} needs a number from 1"))) }
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
    fn wrong_values_are_usage_errors_that_say_what_there_is() {
        for (words, said) in [
            (&["--fault", "imds"][..], "WHERE:WHAT"),
            (&["--page-size", "0"], "a number from 1"),
            (&["--identity", "x"], "--identity is one of both, system, user, users, none; not 'x'"),
            (&["--vms", "x"], "--vms needs a number"),
            (&["--real"], "--real needs a COMMAND"),
            (&["--x"], "unknown option '--x'"),
            (&["--fleet", "5"], "SUBSCRIPTIONS:VMS"),
            (&["--fleet", "0:5"], "SUBSCRIPTIONS:VMS"),
            (&["--fleet", "5:x"], "not '5:x'"),
        ] {
            match read(words) {
                Err(Stop::Usage(message)) => assert!(message.contains(said), "{message}"),
                other => panic!("{words:?}: {other:?}"),
            }
        }
    }
}
