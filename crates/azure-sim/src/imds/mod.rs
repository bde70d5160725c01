//! The instance metadata service, as strict as the real one.

mod attested;
pub(crate) mod error;
mod events;
mod instance;
mod limits;
mod loadbalancer;
mod token;
mod versions;

use crate::state::State;
use crate::{Reply, Request};

pub(crate) use error::{canned, named};
pub use events::Event;
pub(crate) use events::Play;
pub(crate) use limits::Limits;
pub(crate) use token::{issue, selector};

/// What a request asks for; see [`crate::Place`].
pub(crate) fn place(request: &Request) -> &'static str {
    let segments = request.segments();
    let words: Vec<String> = segments.iter().take(3).map(|part| part.to_ascii_lowercase()).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["metadata", "identity", "oauth2", ..] => "token",
        ["metadata", "identity", ..] => "identity",
        ["metadata", "instance", ..] => "instance",
        ["metadata", "attested", ..] => "attested",
        ["metadata", "loadbalancer"] => "loadbalancer",
        ["metadata", "scheduledevents"] => "events",
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
    if request.method != "GET" && !(place == "events" && request.method == "POST") {
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
        "identity" if path_is(request, "info") => Ok(token::info()),
        "attested" if path_is(request, "document") => attested::answer(state, query.get("nonce")),
        "loadbalancer" => Ok(loadbalancer::answer()),
        "events" if request.method == "POST" => Ok(state.play.approve(request)),
        "events" => Ok(state.play.document(version)),
        "instance" => instance::answer(state, &request.segments()[2..], query.get("format"), version),
        _ => Err(error::not_found()),
    }
}

/// Whether `word` is what stands behind the endpoint's own two.
fn path_is(request: &Request, word: &str) -> bool {
    matches!(&request.segments()[2..], [only] if only.eq_ignore_ascii_case(word))
}
