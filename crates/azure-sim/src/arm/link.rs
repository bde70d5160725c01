//! The links between the pages of a list: as Azure writes them, and twisted.

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;

use super::Call;
use crate::server::Query;
use crate::{Request, seed};

/// Where a page begins: its number from 1 and its first item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Start {
    pub page: usize,
    pub at: usize,
}

/// The number of the page that is asked for; 1 where the link is not understood.
pub(super) fn number(request: &Request) -> usize {
    start(request).map_or(1, |start| start.page)
}

/// Where the page begins that is asked for; `None` where the token is not one of ours.
pub(super) fn start(request: &Request) -> Option<Start> {
    let query = request.query();
    let Some(token) = query.get("$skiptoken") else { return Some(Start { page: 1, at: 0 }) };
    let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
    let parts: Vec<&str> = text.trim_end_matches('!').split('!').collect();
    let [scope, page, at] = parts[..] else { return None };
    (scope == self::scope(request)).then_some(Start { page: page.parse().ok()?, at: at.parse().ok()? })
}

/// The skiptoken of a page.
fn token(request: &Request, next: Start) -> String {
    let mut token = format!("{}!{}!{}!", scope(request), next.page, next.at);
    // A length at which base64 ends with "==", so that every link holds escapes that a client must leave alone.
    while token.len() % 3 != 1 {
        token.push('!');
    }
    // Lower-case escapes, as Azure writes them: a client that decodes and encodes again is found out by its log.
    BASE64.encode(token).replace('+', "%2b").replace('/', "%2f").replace('=', "%3d")
}

/// A link holds good for the list it came from only.
fn scope(request: &Request) -> String {
    format!("{:016X}", seed::of(&[&request.path().to_ascii_lowercase()]))
}

/// The nextLink as JSON: absolute, on the host that the client asked, its query as it came but for the skiptoken.
pub(super) fn to(call: &Call<'_>, origin: &str, next: Start) -> Option<String> {
    let request = call.request;
    let token = token(request, next);
    let query: Vec<&str> =
        request.raw_query().split('&').filter(|pair| Query::parse(pair).get("$skiptoken").is_none()).collect();
    let tail = format!("{}?{}&%24skiptoken={token}", request.path(), query.join("&"));
    let elsewhere = call.state.elsewhere();
    let (scheme, host) = origin.split_once("://").unwrap_or_default();
    let other = elsewhere.split_once("://").unwrap_or_default().1;
    let text = match call.twist {
        Some("next-null") => return Some("null".into()),
        Some("next-number") => return Some("7".into()),
        Some("next-missing") => return None,
        Some("next-empty") => String::new(),
        Some("next-relative") => tail,
        Some("next-port") => with_port(scheme, host) + &tail,
        Some("next-upper") => origin.to_uppercase() + &tail,
        Some("next-raw") => format!("{origin}{tail}&x='a \u{e9}' {{b}}").replace("%20", " ").replace("%24", "$"),
        Some("next-loop") => format!("{origin}{}", request.target),
        Some("next-first") => format!("{origin}{}?{}", request.path(), query.join("&")),
        Some("next-elsewhere") => format!("{elsewhere}{tail}"),
        Some("next-scheme") => format!("{}://{host}{tail}", if scheme == "https" { "http" } else { "https" }),
        Some("next-prefix") => format!("{origin}.evil.invalid{tail}"),
        Some("next-userinfo") => format!("{scheme}://{host}@{other}{tail}"),
        Some("next-backslash") => format!("{scheme}://{other}\\@{host}{tail}"),
        _ => format!("{origin}{tail}"),
    };
    Some(serde_json::Value::from(text).to_string())
}

/// An origin with its port written out.
fn with_port(scheme: &str, host: &str) -> String {
    let port = if scheme == "https" { 443 } else { 80 };
    if host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok()) {
        format!("{scheme}://{host}")
    } else {
        format!("{scheme}://{host}:{port}")
    }
}
