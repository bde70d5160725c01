//! `--watch`: each new state of the scheduled events as one line of JSON, for as long as somebody reads.

use std::thread;
use std::time::{Duration, Instant};

use cli::{Exit, Failure, note};
use imds::Service;
use serde_json::Value;

use crate::TOOL;
use crate::document::Document;
use crate::fetch::{self, Version};
use crate::output::Output;
use crate::patience::Patience;

/// "Poll once a second", says the documentation; a VM has five requests a second in all. At five, one that comes a little
/// early would be the sixth.
const SHORTEST: Duration = Duration::from_millis(250);

/// Asks every `unit`, at most four times a second, and writes what is new. Returns only with an error.
///
/// Once there has been an answer, the service may go away and come back: it is asked on.
pub fn watch(service: &mut Service, version: &Version, unit: Duration, patience: &Patience) -> anyhow::Result<()> {
    let mut out = Output::new();
    let mut last = None;
    let mut away = false;
    loop {
        let asked = Instant::now();
        service.peer_mut().renew();
        let ask = || fetch::get(service, &Document::ScheduledEvents, version);
        let answer = if last.is_none() { patience.during(ask) } else { ask() };
        match answer {
            Ok(body) => {
                away = false;
                let state = state(&body).map_err(|why| service.peer().stranger(why))?;
                if last.as_ref() != Some(&state) {
                    out.line(&state.line)?;
                    last = Some(state);
                }
            }
            Err(failure) if last.is_some() && passes(&failure) => {
                if !away {
                    note(TOOL.name, &format!("{failure}; watching on"));
                }
                away = true;
            }
            Err(failure) => return Err(failure.into()),
        }
        thread::sleep(pause(unit, asked.elapsed()));
    }
}

/// How long to wait for the next look, `passed` after the last one began.
fn pause(unit: Duration, passed: Duration) -> Duration {
    unit.max(SHORTEST).saturating_sub(passed)
}

/// Whether the service may come back after this.
fn passes(failure: &Failure) -> bool {
    matches!(failure.exit(), Exit::Unavailable | Exit::Throttled)
}

/// A state of the events: the same where the incarnation is the same or, where there is none, the text.
struct State {
    incarnation: Option<u64>,
    line: String,
}

impl PartialEq for State {
    fn eq(&self, other: &State) -> bool {
        match (self.incarnation, other.incarnation) {
            (Some(one), Some(two)) => one == two,
            _ => self.line == other.line,
        }
    }
}

/// Reads a document, and puts it on one line, its members in the order they came.
fn state(body: &[u8]) -> Result<State, String> {
    let value: Value = serde_json::from_slice(body).map_err(|error| format!("it sends no JSON: {error}"))?;
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    // Strings hold no raw line breaks in JSON, so a text without any is one line already.
    let line = if text.contains(['\n', '\r']) { value.to_string() } else { text.to_owned() };
    Ok(State { incarnation: value["DocumentIncarnation"].as_u64(), line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_new_when_its_incarnation_is() {
        let state = |text: &str| state(text.as_bytes()).unwrap();
        let one = r#"{"DocumentIncarnation":1,"Events":[]}"#;
        assert!(state(one) == state(r#"{"Events":[], "DocumentIncarnation":1}"#));
        assert!(state(one) != state(r#"{"DocumentIncarnation":2,"Events":[]}"#));
        assert!(state(r#"{"Events":[]}"#) != state(r#"{"Events":[1]}"#));
        assert_eq!(state(one).line, one);
    }

    #[test]
    fn looks_are_a_unit_apart_and_never_more_than_four_a_second() {
        let wait = |unit, passed| pause(Duration::from_millis(unit), Duration::from_millis(passed)).as_millis();
        assert_eq!([wait(1000, 0), wait(1000, 30), wait(1000, 5000)], [1000, 970, 0]);
        assert_eq!([wait(0, 0), wait(0, 30), wait(249, 0), wait(251, 0)], [250, 220, 250, 251]);
    }

    #[test]
    fn a_state_is_one_line() {
        assert_eq!(state(b"{\r\n  \"Events\": [1,\n 2]\n}\n").unwrap().line, r#"{"Events":[1,2]}"#);
        assert!(state(b"{\"Events\":[").is_err());
    }
}
