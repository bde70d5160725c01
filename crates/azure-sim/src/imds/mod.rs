//! The instance metadata service, as strict as the real one.

mod error;
mod instance;
mod token;
mod versions;

use crate::sim::State;
use crate::{Reply, Request};

pub(crate) use error::{canned, named};

/// What a request asks for; see [`crate::Place`].
pub(crate) fn place(request: &Request) -> &'static str {
    let segments = request.segments();
    let words: Vec<String> = segments.iter().take(3).map(|part| part.to_ascii_lowercase()).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["metadata", "identity", "oauth2", ..] => "token",
        ["metadata", "identity", ..] => "identity",
        ["metadata", "instance", ..] => "instance",
        ["metadata", "versions"] => "versions",
        _ => "other",
    }
}

/// The answer to `request`.
pub(crate) fn answer(state: &State, request: &Request) -> Reply {
    let mut reply = checked(state, request).unwrap_or_else(|refusal| refusal);
    if let Some(at) = reply.headers.iter().position(|(name, _)| name == "Content-Type") {
        reply.headers.insert(at + 1, ("Server".into(), "IMDS/150.870.65.1854".into()));
    }
    reply
}

fn checked(state: &State, request: &Request) -> Result<Reply, Reply> {
    let place = place(request);
    let identity = matches!(place, "token" | "identity");
    if request.method != "GET" {
        return Err(error::method(identity));
    }
    if request.header("metadata") != Some("true") {
        return Err(error::bad(identity, "Required metadata header not specified"));
    }
    if request.header("x-forwarded-for").is_some() {
        return Err(error::bad(identity, "X-Forwarded-For header is not allowed"));
    }
    let query = request.query();
    if let Some(name) = query.duplicate() {
        return Err(error::bad(identity, &format!("Query parameter '{name}' is specified more than once")));
    }
    if place == "versions" {
        return Ok(versions::answer());
    }
    let version = versions::check(query.get("api-version"), place)?;
    match place {
        "token" => token::answer(state, &query),
        "identity" if request.segments().last().is_some_and(|last| last == "info") => Ok(token::info()),
        "instance" => instance::answer(state, &request.segments()[2..], query.get("format"), version),
        _ => Err(error::not_found()),
    }
}
