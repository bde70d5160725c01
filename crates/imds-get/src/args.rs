//! The command line.

use cli::{Arg, Args, Stop};
use http::Limits;
use imds::Endpoint;

use crate::document::{Document, Path};
use crate::fetch::Version;

/// What to do with the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Write it, or a part of it.
    Get,
    /// `--watch`.
    Watch,
    /// `--ack`, with the ids of the events.
    Acknowledge(Vec<String>),
}

/// What the command line asks for.
#[derive(Debug)]
pub struct Options {
    /// The operand; `instance`.
    pub path: Path,
    /// What to do with it.
    pub task: Task,
    /// `--api-version`.
    pub version: Version,
    /// `--endpoint`.
    pub endpoint: Option<Endpoint>,
    /// The flags about time.
    pub limits: Limits,
}

impl Options {
    /// Reads `args` to their end.
    pub fn parse(args: &mut Args) -> Result<Options, Stop> {
        let mut path = None;
        let mut watch = false;
        let mut events = Vec::new();
        let mut asked = None;
        let mut version = Version::default();
        let mut endpoint = None;
        let mut limits = Limits::default();
        while let Some(arg) = args.next_arg()? {
            let flag = match arg {
                Arg::Flag(flag) => flag,
                Arg::Operand(word) => {
                    let word = Arg::operand("the path", word)?;
                    if path.is_some() {
                        return Err(Stop::usage(format_args!("one path at a time: '{word}' is a second one")));
                    }
                    path = Some(Path::parse(&word)?);
                    continue;
                }
            };
            let flag = flag.as_str();
            match flag {
                "--watch" => watch = true,
                "--ack" => events.push(args.word(flag)?),
                "--nonce" => asked = Some(nonce(args.word(flag)?)?),
                "--api-version" => version = Version(Some(args.word(flag)?)),
                "--endpoint" => {
                    let parsed = Endpoint::parse(&args.word(flag)?);
                    endpoint = Some(parsed.map_err(|why| Stop::usage(format_args!("{flag}: {why}")))?);
                }
                _ if limits.take(flag, args)? => {}
                _ => return Err(args.unknown(flag)),
            }
        }
        let mut path = path.unwrap_or(Path { document: Document::Instance(None), parts: Vec::new() });
        if let Some(asked) = asked {
            let Document::Attested { nonce } = &mut path.document else {
                return Err(Stop::usage("--nonce goes with the path attested"));
            };
            *nonce = Some(asked);
        }
        let task = match (watch, events.is_empty()) {
            (false, true) => Task::Get,
            (true, true) => Task::Watch,
            (false, false) => Task::Acknowledge(events),
            (true, false) => return Err(Stop::usage("--watch and --ack do not go together")),
        };
        let events = Path { document: Document::ScheduledEvents, parts: Vec::new() };
        if task != Task::Get && path != events {
            return Err(Stop::usage("--watch and --ack go with the path scheduledevents"));
        }
        Ok(Options { path, task, version, endpoint, limits })
    }
}

/// IMDS's schema takes up to 32 letters and digits; its documentation speaks of ten digits.
fn nonce(text: String) -> Result<String, Stop> {
    if text.len() <= 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Ok(text)
    } else {
        Err(Stop::usage(format_args!("--nonce needs at most 32 letters and digits, not '{text}'")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(words: &'static [&'static str]) -> Result<Options, Stop> {
        Options::parse(&mut Args::new(words.iter().copied()))
    }

    #[test]
    fn the_default_is_the_whole_instance() {
        let options = parse(&[]).unwrap();
        assert_eq!((options.path.document, options.task), (Document::Instance(None), Task::Get));
    }

    #[test]
    fn flags_may_stand_anywhere() {
        let options = parse(&["--nonce", "abc123", "attested", "--api-version=2020-09-01"]).unwrap();
        assert_eq!(options.path.document, Document::Attested { nonce: Some("abc123".to_owned()) });
        assert_eq!(options.version, Version(Some("2020-09-01".to_owned())));
        let options = parse(&["scheduledevents", "--ack", "A", "--ack", "B"]).unwrap();
        assert_eq!(options.task, Task::Acknowledge(vec!["A".to_owned(), "B".to_owned()]));
        assert_eq!(parse(&["--watch", "scheduledevents"]).unwrap().task, Task::Watch);
    }

    #[test]
    fn errors_say_what_goes_together() {
        for (words, part) in [
            (&["compute", "network"][..], "one path at a time"),
            (&["computer"], "unknown path 'computer': there are instance"),
            (&["--nonce", "1"], "--nonce goes with the path attested"),
            (&["attested", "--nonce", "a b"], "--nonce needs at most 32"),
            (&["--watch"], "go with the path scheduledevents"),
            (&["scheduledevents/Events", "--watch"], "go with the path scheduledevents"),
            (&["scheduledevents", "--watch", "--ack", "A"], "do not go together"),
            (&["scheduledevents", "--ack", ""], "--ack needs a value"),
            (&["--endpoint", "ftp://x"], "--endpoint: 'ftp://x'"),
        ] {
            match parse(words) {
                Err(Stop::Usage(message)) => assert!(message.contains(part), "{words:?}: {message}"),
                other => panic!("{words:?}: no usage error: {other:?}"),
            }
        }
    }
}
