//! Asks IMDS for a document, in a version that it knows.

use cli::{Exit, Failure, note};
use http::{Answer, Query};
use imds::{Service, words};
use serde_json::{Value, json};

use crate::TOOL;
use crate::document::Document;

/// The version to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Version(pub Option<String>);

/// The body of `document`.
///
/// # Errors
/// Those of [`imds::Peer::send`], and any status but 200.
pub fn get(service: &Service, document: &Document, version: &Version) -> Result<Vec<u8>, Failure> {
    let answer = versioned(document, version, |query| service.get(document.path(), query))?;
    match answer.status {
        200 => Ok(answer.body),
        _ => Err(refusal(service, document, &answer)),
    }
}

/// Approves `events` by their ids: what was announced for a time may then begin at once.
///
/// # Errors
/// Those of [`imds::Peer::send`], and any status but 200.
pub fn acknowledge(service: &Service, version: &Version, events: &[String]) -> Result<(), Failure> {
    let starts: Vec<Value> = events.iter().map(|id| json!({ "EventId": id })).collect();
    let approval = json!({ "StartRequests": starts }).to_string();
    let document = Document::ScheduledEvents;
    let answer = versioned(&document, version, |query| service.post(document.path(), query, approval.as_bytes()))?;
    match answer.status {
        200 => Ok(()),
        400 => {
            Err(Failure::new(Exit::Data, format_args!("IMDS does not accept the approval (400): {}", words(&answer)))
                .hint("'imds-get scheduledevents' shows the ids of events that wait"))
        }
        _ => Err(refusal(service, &document, &answer)),
    }
}

/// Asks with `ask`, and once more with the newest version that IMDS names where it does not know the first one.
fn versioned(
    document: &Document,
    version: &Version,
    ask: impl Fn(&str) -> Result<Answer, Failure>,
) -> Result<Answer, Failure> {
    let asked = version.0.as_deref().or(document.version());
    let answer = ask(&query(document, asked))?;
    if answer.status != 400 {
        return Ok(answer);
    }
    match newest(&answer) {
        Some(newest) if asked.is_some_and(|asked| asked != newest) => {
            if let Some(asked) = &version.0 {
                note(TOOL.name, &format!("IMDS here does not know version {asked}; this is {newest}"));
            }
            ask(&query(document, Some(&newest)))
        }
        _ => Ok(answer),
    }
}

/// The newest version that a refusal names; `None` where it is not about versions.
fn newest(answer: &Answer) -> Option<String> {
    let value: Value = serde_json::from_slice(&answer.body).ok()?;
    value["newest-versions"].as_array()?.iter().filter_map(Value::as_str).max().map(str::to_owned)
}

fn query(document: &Document, version: Option<&str>) -> String {
    let mut query = Query::default();
    if let Some(version) = version {
        query.add("api-version", version);
    }
    match document {
        Document::Instance(_) => query.add("format", "json"),
        Document::Attested { nonce: Some(nonce) } => query.add("nonce", nonce),
        _ => {}
    }
    query.as_str().to_owned()
}

fn refusal(service: &Service, document: &Document, answer: &Answer) -> Failure {
    let (endpoint, status, text) = (service.endpoint(), answer.status, words(answer));
    let path = document.path().trim_start_matches("/metadata/");
    let failure = |exit| Failure::new(exit, format_args!("IMDS at {endpoint} does not give {path} ({status}): {text}"));
    match (status, document) {
        (404, Document::LoadBalancer) => failure(Exit::NotFound)
            .hint("it is there for a VM behind a load balancer of the Standard SKU; a Basic one has no metadata")
            .hint("where the text says 'not available', the service is being set up: try again later"),
        (404, _) => failure(Exit::NotFound),
        (401 | 403, _) => failure(Exit::Denied),
        _ => failure(Exit::Protocol),
    }
}
