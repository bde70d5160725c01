//! Everything the emulator was asked, for tests to count and for people to read.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{Place, Request};

/// One request that was received, and what was answered.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The request as it came, token and all: print it with [`Seen`]'s `Display`, which keeps secrets out.
    pub request: Request,
    /// What it asked for, in the words of a fault's WHERE.
    pub place: Place,
    /// The status it was answered with; 0 where the answer was no HTTP.
    pub status: u16,
    /// The fault that was played, as it was written.
    pub fault: Option<String>,
}

/// Headers whose value nobody may see.
const SECRET: [&str; 4] = ["authorization", "x-identity-header", "secret", "proxy-authorization"];

impl fmt::Display for Seen {
    /// `arm GET /subscriptions?api-version=2022-12-01 -> 200`, with `(page2:cut)` where a fault was played.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Request { service, method, target, .. } = &self.request;
        write!(f, "{service} {method} {target} -> {}", self.status)?;
        match &self.fault {
            Some(fault) => write!(f, " ({fault})"),
            None => Ok(()),
        }
    }
}

impl Seen {
    /// The same with its headers, a line each; of a secret one only its first word and its length.
    pub fn with_headers(&self) -> String {
        let mut text = format!("{self}\n");
        for (name, value) in &self.request.headers {
            let shown = if SECRET.contains(&&*name.to_ascii_lowercase()) { redacted(value) } else { value.clone() };
            text.extend(["    ", name, ": ", &shown, "\n"]);
        }
        text
    }
}

fn redacted(value: &str) -> String {
    match value.split_once(' ') {
        Some((scheme, rest)) => format!("{scheme} ({} characters)", rest.len()),
        None => format!("({} characters)", value.len()),
    }
}

/// The requests so far; clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Record(Arc<Mutex<Vec<Seen>>>);

impl Record {
    pub fn add(&self, seen: Seen) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
    }

    pub fn all(&self) -> Vec<Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
