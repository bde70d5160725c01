//! What a refusal means. Its status decides; its text is quoted, and at most chooses between hints, since it "can
//! change at any time" (Azure's documentation of IMDS's errors).

use ::imds::{Name, Peer, words};
use cli::{Exit, Failure};
use http::Answer;

use crate::sources::Wanted;

/// Where identities are assigned, which differs from source to source.
#[derive(Clone, Copy, Debug)]
pub struct Advice {
    /// How to give the machine an identity: ends `if none is assigned: `.
    pub assign: &'static str,
    /// How to see which identities it has: ends `is that identity assigned here? `.
    pub list: &'static str,
}

/// The failure for `answer`, whose status is not 200.
pub fn refusal(peer: &Peer, wanted: &Wanted, answer: &Answer, advice: Advice) -> Failure {
    let Name { what, at, .. } = &peer.name;
    let (status, text) = (answer.status, words(answer));
    let gives_none = |exit| Failure::new(exit, format_args!("{what} at {at} gives no token ({status}): {text}"));
    match status {
        400 => hints(wanted, &text, advice).into_iter().fold(gives_none(Exit::Config), Failure::hint),
        401 | 403 => gives_none(Exit::Denied),
        404 if peer.retries.not_found => gives_none(Exit::Unavailable)
            .hint("IMDS says so while it is being updated, for 70 seconds at most: try again"),
        404 if wanted.identity.is_some() => {
            hints(wanted, &text, advice).into_iter().fold(gives_none(Exit::Config), Failure::hint)
        }
        _ => gives_none(Exit::Protocol),
    }
}

/// What may be wrong when the service cannot give this token, the likeliest first. A text that is known leaves one.
fn hints(wanted: &Wanted, text: &str, advice: Advice) -> Vec<String> {
    let says = |part: &str| text.to_ascii_lowercase().contains(part);
    let none = match &wanted.identity {
        Some(identity) => {
            format!("is the identity with {} {} assigned here? {}", identity.flag(), identity.id(), advice.list)
        }
        None => format!("if no identity is assigned: {}", advice.assign),
    };
    let several = "if several are assigned: name one with --client-id, --object-id or --resource-id".to_owned();
    let resource = format!("if the resource is wrong: '{}' must be known in this machine's tenant", wanted.resource);
    if says("multiple user assigned") {
        vec![several]
    } else if says("aadsts") {
        vec![resource]
    } else if wanted.identity.is_some() {
        vec![none, resource]
    } else if says("identity not found") {
        vec![none]
    } else {
        vec![none, several, resource]
    }
}
