//! The command line.

use cli::{Arg, Args, Stop};
use http::Limits;
use imds::Endpoint;

use crate::identity::Identity;
use crate::output::Output;
use crate::resource::{Choice, Resource, Short};
use crate::source::Kind;

/// What the command line asks for.
#[derive(Debug)]
pub struct Options {
    /// `-r`, `--resource`; Resource Manager.
    pub resource: Resource,
    /// `--client-id`, `--object-id` or `--resource-id`; the machine's own identity.
    pub identity: Option<Identity>,
    /// `--cloud`; the public one.
    pub cloud: Choice,
    /// `-o`, `--output`; the bare token.
    pub output: Output,
    /// `--source`; `None` for the one that the environment shows.
    pub source: Option<Kind>,
    /// `--endpoint`.
    pub endpoint: Option<Endpoint>,
    /// `--wait-for-identity`.
    pub wait_for_identity: bool,
    /// The flags about time.
    pub limits: Limits,
}

impl Options {
    /// Reads `args` to their end.
    pub fn parse(args: &mut Args) -> Result<Options, Stop> {
        let mut options = Options {
            resource: Resource::Short(Short::Arm),
            identity: None,
            cloud: Choice::Named(imds::Cloud::Public),
            output: Output::default(),
            source: None,
            endpoint: None,
            wait_for_identity: false,
            limits: Limits::default(),
        };
        while let Some(arg) = args.next_arg()? {
            let flag = match &arg {
                Arg::Flag(flag) => flag.as_str(),
                Arg::Operand(word) => {
                    return Err(Stop::usage(format_args!("unexpected argument '{}'", word.display())));
                }
            };
            match flag {
                "-r" | "--resource" => options.resource = Resource::parse(&args.word(flag)?)?,
                "--client-id" => options.name(Identity::Client(args.word(flag)?))?,
                "--object-id" => options.name(Identity::Object(args.word(flag)?))?,
                "--resource-id" => options.name(Identity::Resource(args.word(flag)?))?,
                "--cloud" => options.cloud = Choice::parse(&args.word(flag)?)?,
                "-o" | "--output" => options.output = Output::parse(&args.word(flag)?)?,
                "--source" => options.source = Kind::parse(&args.word(flag)?)?,
                "--wait-for-identity" => options.wait_for_identity = true,
                "--endpoint" => {
                    let endpoint = Endpoint::parse(&args.word(flag)?);
                    options.endpoint = Some(endpoint.map_err(|why| Stop::usage(format_args!("{flag}: {why}")))?);
                }
                _ if options.limits.take(flag, args)? => {}
                _ => return Err(args.unknown(flag)),
            }
        }
        match options.source {
            Some(kind) if kind != Kind::Imds && options.endpoint.is_some() => {
                Err(Stop::usage("--endpoint says where IMDS is, but --source names another source"))
            }
            _ => Ok(options),
        }
    }

    /// One flag may be given again; two different ones leave open which identity is meant.
    fn name(&mut self, identity: Identity) -> Result<(), Stop> {
        match &self.identity {
            Some(before) if before.flag() != identity.flag() => Err(Stop::usage(format_args!(
                "{} and {} both name an identity: give one of them",
                before.flag(),
                identity.flag()
            ))),
            _ => {
                self.identity = Some(identity);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &'static [&'static str]) -> Result<Options, Stop> {
        Options::parse(&mut Args::new(words.iter().copied()))
    }

    fn usage(words: &'static [&'static str]) -> String {
        match parse(words) {
            Err(Stop::Usage(message)) => message,
            other => panic!("no usage error: {other:?}"),
        }
    }

    #[test]
    fn the_defaults_ask_for_arm_with_the_machine_s_own_identity() {
        let options = parse(&[]).unwrap();
        assert_eq!(options.resource, Resource::Short(Short::Arm));
        assert_eq!((options.identity, options.output, options.endpoint), (None, Output::Token, None));
    }

    #[test]
    fn the_last_of_a_flag_wins() {
        let options = parse(&["-r", "graph", "-rkeyvault", "--client-id", "a", "--client-id=b", "-ojson"]).unwrap();
        assert_eq!(options.resource, Resource::Short(Short::KeyVault));
        assert_eq!(options.identity, Some(Identity::Client("b".to_owned())));
        assert_eq!(options.output, Output::Json);
    }

    #[test]
    fn errors_name_what_is_wrong() {
        for (words, part) in [
            (&["--client-id", "a", "--object-id", "b"][..], "--client-id and --object-id both name an identity"),
            (&["--resource-id", "a", "--client-id", "b"], "--resource-id and --client-id both name an identity"),
            (&["--client-id", ""], "--client-id needs a value"),
            (&["-r", "vualt"], "not 'vualt'"),
            (&["-o", "yaml"], "not 'yaml'"),
            (&["--cloud", "mars"], "not 'mars'"),
            (&["--endpoint", "https://x"], "--endpoint: 'https://x' does not start with http://"),
            (&["--source", "vm"], "not 'vm'"),
            (&["--source", "arc", "--endpoint", "http://x"], "--endpoint says where IMDS is"),
            (&["arm"], "unexpected argument 'arm'"),
            (&["--nope"], "unknown option '--nope'"),
        ] {
            let message = usage(words);
            assert!(message.contains(part), "{words:?}: {message}");
        }
    }
}
