//! What came of a run, and claims about it that show everything where they fail.

use std::fmt::Write;
use std::process::ExitStatus;

use azure_sim::{Place, Sim};
use serde_json::Value;

/// How much of a stream a failure shows.
const SHOWN: usize = 4000;

/// A process that has ended.
#[derive(Debug)]
pub struct Part {
    /// Its command line.
    pub line: String,
    /// How it ended.
    pub status: ExitStatus,
    /// Its words.
    pub stderr: String,
    /// The most memory it had resident, in bytes, where it was [`measured`](crate::Tool::measured) and the system tells.
    pub peak: Option<u64>,
}

/// What came of a run. Claims return it, so they chain.
pub struct Ran<'a> {
    /// Each process, in the pipe's order.
    pub parts: Vec<Part>,
    /// What the last one wrote, where the test kept it.
    pub stdout: Vec<u8>,
    pub(crate) sim: Option<&'a Sim>,
    /// How many requests the emulator had had before.
    pub(crate) before: usize,
}

impl Ran<'_> {
    /// Claims that every process ended with 0.
    #[track_caller]
    pub fn ok(&self) -> &Self {
        self.claim(self.codes().iter().all(|&code| code == Some(0)), "it should have ended with 0")
    }

    /// Claims the status of the last process.
    #[track_caller]
    pub fn status(&self, expected: i32) -> &Self {
        let last = self.codes().last().copied().flatten();
        self.claim(last == Some(expected), &format!("the status should have been {expected}"))
    }

    /// Claims the status of each process.
    #[track_caller]
    pub fn statuses(&self, expected: impl IntoIterator<Item = i32>) -> &Self {
        let expected: Vec<Option<i32>> = expected.into_iter().map(Some).collect();
        self.claim(self.codes() == expected, &format!("the statuses should have been {expected:?}"))
    }

    /// Claims all of stdout.
    #[track_caller]
    pub fn stdout(&self, expected: &str) -> &Self {
        self.claim(self.stdout == expected.as_bytes(), &format!("stdout should have been\n{expected}"))
    }

    /// Claims that stdout holds `part`.
    #[track_caller]
    pub fn stdout_has(&self, part: &str) -> &Self {
        self.claim(self.text().contains(part), &format!("stdout should have held '{part}'"))
    }

    /// Claims that stdout does not hold `part`.
    #[track_caller]
    pub fn stdout_lacks(&self, part: &str) -> &Self {
        self.claim(!self.text().contains(part), &format!("stdout should not have held '{part}'"))
    }

    /// Claims all of stderr, that of every process in their order.
    #[track_caller]
    pub fn stderr(&self, expected: &str) -> &Self {
        self.claim(self.words() == expected, &format!("stderr should have been\n{expected}"))
    }

    /// Claims that stderr holds `part`.
    #[track_caller]
    pub fn stderr_has(&self, part: &str) -> &Self {
        self.claim(self.words().contains(part), &format!("stderr should have held '{part}'"))
    }

    /// Claims that stderr does not hold `part`.
    #[track_caller]
    pub fn stderr_lacks(&self, part: &str) -> &Self {
        self.claim(!self.words().contains(part), &format!("stderr should not have held '{part}'"))
    }

    /// Claims how many requests this run made for `place`: a service, a kind of thing or a page, as a fault's WHERE.
    #[track_caller]
    pub fn asked(&self, place: &str, expected: usize) -> &Self {
        assert!(Place::exists(place), "the emulator has no place '{place}'");
        let requests = self.sim.map(Sim::requests).unwrap_or_default();
        let count = requests.iter().skip(self.before).filter(|seen| seen.place.is(place)).count();
        self.claim(count == expected, &format!("{place} should have been asked {expected} times, not {count}"))
    }

    /// Claims anything else, with all that a failure shows.
    #[track_caller]
    pub fn claim(&self, holds: bool, what: &str) -> &Self {
        assert!(holds, "{}", self.failure(what));
        self
    }

    /// Stdout as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.stdout).into_owned()
    }

    /// Stdout's lines.
    pub fn lines(&self) -> Vec<String> {
        self.text().lines().map(str::to_owned).collect()
    }

    /// Stdout as one JSON document.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout)
            .unwrap_or_else(|error| panic!("{}", self.failure(&format!("stdout should have been JSON: {error}"))))
    }

    /// What every process wrote to stderr.
    pub fn words(&self) -> String {
        self.parts.iter().map(|part| part.stderr.as_str()).collect()
    }

    /// The status of each process; `None` where a signal ended it.
    pub fn codes(&self) -> Vec<Option<i32>> {
        self.parts.iter().map(|part| part.status.code()).collect()
    }

    /// Everything there is to see, behind what should have been.
    pub(crate) fn failure(&self, what: &str) -> String {
        let mut text = format!("{what}\n");
        for part in &self.parts {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "--- {} -> {}\n{}", part.line, part.status, shorten(&part.stderr));
        }
        let _ = writeln!(text, "--- stdout ({} bytes)\n{}", self.stdout.len(), shorten(&self.hidden()));
        if let Some(sim) = self.sim {
            let requests = sim.requests();
            let _ = writeln!(text, "--- the emulator received ({} requests)", requests.len() - self.before);
            for seen in requests.iter().skip(self.before).take(50) {
                let _ = writeln!(text, "{seen}");
            }
        }
        text
    }

    /// Stdout without the emulator's tokens.
    fn hidden(&self) -> String {
        let tokens = self.sim.map(Sim::secrets).unwrap_or_default();
        tokens.iter().fold(self.text(), |text, token| text.replace(token.as_str(), "(a token)"))
    }
}

/// The beginning of a long text.
fn shorten(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}\n... ({} bytes in all)", &text[..at], text.len()),
        None => text.to_owned(),
    }
}
