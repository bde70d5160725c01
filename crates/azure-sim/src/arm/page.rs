//! Lists, a page at a time.

use std::sync::Arc;

use super::link::{self, Start};
use super::{Call, error};
use crate::Reply;

/// The page of a list of `total` items that `call` asks for; `item` writes one of them.
pub(super) fn answer(call: &Call<'_>, total: usize, mut item: impl FnMut(usize, &mut String)) -> Result<Reply, Reply> {
    let request = call.request;
    let start = link::start(request).ok_or_else(error::bad_skiptoken)?;
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
        if let Some(link) = link::to(call, &origin, next) {
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
