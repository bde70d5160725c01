//! Lists, a page at a time, and the links between the pages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;

use super::{Call, error};
use crate::server::Query;
use crate::{Body, Reply, Request, seed};

/// Pages are kept up to this many bytes: 10,000 VMs are 30 MB, and a benchmark should time the client.
const CACHE: usize = 96 << 20;

/// Pages made before.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    /// By the address they were asked under.
    bodies: HashMap<String, Body>,
    /// Compressed ones, each with the page it is made of, so that the page's address in memory stays its own.
    packed: HashMap<usize, (Body, Body)>,
    bytes: usize,
}

impl Cache {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn get(&self, key: &str) -> Option<Body> {
        self.pages().bodies.get(key).cloned()
    }

    fn keep(&self, key: String, body: &Body) {
        let mut pages = self.pages();
        if pages.bytes + body.len() <= CACHE {
            pages.bytes += body.len();
            pages.bodies.insert(key, Arc::clone(body));
        }
    }

    /// `body` compressed by `pack`, which is not asked twice for the same page.
    pub(super) fn packed(&self, body: &Body, pack: fn(&[u8]) -> Vec<u8>) -> Body {
        let key = Arc::as_ptr(body).addr();
        if let Some((_, packed)) = self.pages().packed.get(&key) {
            return Arc::clone(packed);
        }
        let packed = Arc::new(pack(body));
        let mut pages = self.pages();
        // Only pages that are kept come again.
        if Arc::strong_count(body) > 1 && pages.bytes + packed.len() <= CACHE {
            pages.bytes += packed.len();
            pages.packed.insert(key, (Arc::clone(body), Arc::clone(&packed)));
        }
        packed
    }
}

/// Where a page begins: its number from 1 and its first item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Start {
    page: usize,
    at: usize,
}

/// The number of the page that is asked for; 1 where the link is not understood.
pub(super) fn number(request: &Request) -> usize {
    start(request).map_or(1, |start| start.page)
}

/// Where the page begins that is asked for; `None` where the token is not one of ours.
fn start(request: &Request) -> Option<Start> {
    let query = request.query();
    let Some(token) = query.get("$skiptoken") else { return Some(Start { page: 1, at: 0 }) };
    let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
    let parts: Vec<&str> = text.trim_end_matches('!').split('!').collect();
    let [scope, page, at] = parts[..] else { return None };
    (scope == self::scope(request)).then_some(Start { page: page.parse().ok()?, at: at.parse().ok()? })
}

/// A link holds good for the list it came from only.
fn scope(request: &Request) -> String {
    format!("{:016X}", seed::of(&[&request.path().to_ascii_lowercase()]))
}

/// The page of a list of `total` items that `call` asks for; `item` writes one of them.
pub(super) fn answer(call: &Call<'_>, total: usize, mut item: impl FnMut(usize, &mut String)) -> Result<Reply, Reply> {
    let request = call.request;
    let start = start(request).ok_or_else(error::bad_skiptoken)?;
    let origin = format!("{}://{}", call.state.scheme(), request.header("host").unwrap_or_default());
    let key = format!("{origin}{}", request.target);
    let cacheable = call.twist.is_none();
    if let Some(body) = call.state.pages.get(&key).filter(|_| cacheable) {
        return Ok(Reply { body, ..Reply::json(200, "") });
    }
    let top = request.query().get("$top").and_then(|top| top.parse().ok()).unwrap_or(usize::MAX);
    let end = total.min(start.at + call.state.options.page_size.min(top.max(1)));
    let mut out = String::with_capacity(1 << 16);
    out.push_str(r#"{"value":["#);
    let first = if call.twist == Some("empty-page") { end } else { start.at };
    for at in first..end {
        if at > first {
            out.push(',');
        }
        item(at, &mut out);
    }
    out.push(']');
    if end < total {
        let next = Start { page: start.page + 1, at: end };
        if let Some(link) = link(call, &origin, next) {
            out.extend([r#","nextLink":"#, &link]);
        }
    }
    out.push('}');
    let body = Arc::new(out.into_bytes());
    if cacheable {
        call.state.pages.keep(key, &body);
    }
    Ok(Reply { body, ..Reply::json(200, "") })
}

/// The nextLink as JSON: absolute, on the host that the client asked, its query as it came but for the skiptoken.
fn link(call: &Call<'_>, origin: &str, next: Start) -> Option<String> {
    let request = call.request;
    let mut token = format!("{}!{}!{}!", scope(request), next.page, next.at);
    // A length at which base64 ends with "==", so that every link holds escapes that a client must leave alone.
    while token.len() % 3 != 1 {
        token.push('!');
    }
    let token = BASE64.encode(token);
    let query: Vec<&str> =
        request.raw_query().split('&').filter(|pair| Query::parse(pair).get("$skiptoken").is_none()).collect();
    // Lower-case escapes, as Azure writes them: a client that decodes and encodes again is found out by its log.
    let token = token.replace('+', "%2b").replace('/', "%2f").replace('=', "%3d");
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
