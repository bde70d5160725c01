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
        // Where 404 passes, as on IMDS, the peer has dealt with it.
        400 | 404 if status == 400 || wanted.identity.is_some() => {
            hints(peer, wanted, &text, advice).into_iter().fold(gives_none(Exit::Config), Failure::hint)
        }
        401 | 403 => gives_none(Exit::Denied),
        _ => gives_none(Exit::Protocol),
    }
}

/// What may be wrong when the service cannot give this token, the likeliest first. A text that is known leaves one.
fn hints(peer: &Peer, wanted: &Wanted, text: &str, advice: Advice) -> Vec<String> {
    const NAME: &str = "name one with --client-id, --object-id or --resource-id";
    let assign = advice.assign;
    let text = text.to_ascii_lowercase();
    let resource = format!("if the resource is wrong: '{}' must be known in this machine's tenant", wanted.resource);
    let mut hints = if text.contains("multiple user assigned") {
        vec![format!("several managed identities are assigned here: {NAME}")]
    } else if text.contains("aadsts") {
        vec![resource]
    } else if let Some(identity) = &wanted.identity {
        let (flag, id) = (identity.flag(), identity.id());
        vec![format!("is the identity with {flag} {id} assigned here? {}", advice.list), resource]
    } else if text.contains("identity not found") {
        vec![format!("no managed identity is assigned here; to assign one: {assign}")]
    } else {
        vec![
            format!("if no managed identity is assigned: {assign}"),
            format!("if several are assigned: {NAME}"),
            resource,
        ]
    };
    if peer.retries.bad_request {
        hints.push("--wait-for-identity asked until --max-time was over: give it more, or look at the VM".to_owned());
    }
    hints
}
