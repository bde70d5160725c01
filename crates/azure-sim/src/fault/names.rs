//! The faults by name: one table that the parser, `--help` and the manual go by.

use std::time::Duration;

use super::What;
use crate::Wire;

/// One fault: its name, what may stand behind `=`, and what it does.
struct Row(&'static str, Value, &'static str);

/// What may stand behind a fault's `=`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    Milliseconds(u64),
    Url,
}

const TABLE: &[Row] = &[
    Row("no-identity", Value::None, "IMDS: 400, identity not found"),
    Row("several-identities", Value::None, "IMDS: 400, several identities and none named"),
    Row("html", Value::None, "200 and a web page"),
    Row("text", Value::None, "200 and plain text"),
    Row("xml", Value::None, "500 and an XML error"),
    Row("empty", Value::None, "200 and no body"),
    Row("docker", Value::None, "403 in plain text, as Docker Desktop's proxy says"),
    Row("proxy", Value::None, "502 and a web page, as a proxy says"),
    Row("pod-list", Value::None, "500 in plain text, as AAD pod identity says"),
    Row("not-json", Value::None, "200, called JSON, and cut short"),
    Row("redirect", Value::Url, "301 to URL"),
    Row("found", Value::Url, "302 to URL"),
    Row("temporary", Value::Url, "307 to URL"),
    Row("chunked", Value::None, "the answer in chunks"),
    Row("http10", Value::None, "the answer as HTTP/1.0, without a length"),
    Row("continue", Value::None, "the answer after a 100 Continue"),
    Row("close-after", Value::None, "the answer, and the connection closed although kept alive"),
    Row("delay", Value::Milliseconds(1000), "the answer after a wait of MS (1000)"),
    Row("slow", Value::Milliseconds(100), "the answer in pieces of 16 bytes, MS (100) apart"),
    Row("hang", Value::None, "no answer, the connection stays open"),
    Row("close", Value::None, "the connection closed before a byte"),
    Row("reset", Value::None, "the connection reset before a byte"),
    Row("cut-header", Value::None, "half of the header, then closed"),
    Row("cut", Value::None, "half of the body, then closed"),
    Row("cut-reset", Value::None, "half of the body, then reset"),
    Row("cut-chunked", Value::None, "half of the body in chunks, then closed"),
    Row("long-length", Value::None, "a Content-Length beyond the body, then closed"),
    Row("short-length", Value::None, "a Content-Length of half the body"),
    Row("endless-header", Value::None, "headers without end"),
    Row("endless-body", Value::None, "a body without end"),
    Row("garbage", Value::None, "bytes that are no HTTP"),
    Row("tls", Value::None, "a TLS alert where HTTP was expected"),
    Row("next-null", Value::None, "a page: nextLink null"),
    Row("next-empty", Value::None, "a page: nextLink an empty string"),
    Row("next-missing", Value::None, "a page: no nextLink though there is more"),
    Row("next-relative", Value::None, "a page: nextLink without scheme and host"),
    Row("next-port", Value::None, "a page: nextLink with its default port written out"),
    Row("next-raw", Value::None, "a page: nextLink with spaces and quotes not encoded"),
    Row("next-loop", Value::None, "a page: nextLink to itself"),
    Row("next-elsewhere", Value::None, "a page: nextLink to another origin"),
    Row("next-prefix", Value::None, "a page: nextLink to this host with more behind it"),
    Row("next-userinfo", Value::None, "a page: nextLink to another origin behind HOST@"),
    Row("next-backslash", Value::None, "a page: nextLink to another origin behind a backslash"),
    Row("next-number", Value::None, "a page: nextLink a number"),
    Row("empty-page", Value::None, "a page: no items, and the nextLink all the same"),
];

/// Reads WHAT and its value.
pub(super) fn what(name: &str, value: Option<&str>) -> Result<What, String> {
    if let Ok(status) = name.parse::<u16>().map_err(drop).and_then(|n| if n > 99 && n < 600 { Ok(n) } else { Err(()) })
    {
        return Ok(What::Status(status, value.map(str::to_owned)));
    }
    let Some(&Row(name, takes, _)) = TABLE.iter().find(|row| row.0 == name) else {
        let all: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
        return Err(format!("no fault '{name}'; there are any status from 100 to 599 and {}", all.join(" ")));
    };
    let wait = match (takes, value) {
        (Value::None, None) | (Value::Url, Some(_)) => Duration::ZERO,
        (Value::None, Some(_)) => return Err(format!("{name} takes no value")),
        (Value::Url, None) => return Err(format!("{name} needs a value, a URL")),
        (Value::Milliseconds(usual), None) => Duration::from_millis(usual),
        (Value::Milliseconds(_), Some(value)) => {
            Duration::from_millis(value.parse().map_err(|_| format!("{name} takes milliseconds, not '{value}'"))?)
        }
    };
    let to = |status| What::Redirect(status, value.unwrap_or_default().to_owned());
    Ok(match name {
        "redirect" => to(301),
        "found" => to(302),
        "temporary" => to(307),
        "empty-page" => What::EmptyPage,
        _ if name.starts_with("next-") => What::Next(name),
        _ => wire(name, wait).map_or(What::Named(name), What::Wire),
    })
}

fn wire(name: &str, wait: Duration) -> Option<Wire> {
    Some(match name {
        "chunked" => Wire::Chunked,
        "http10" => Wire::Http10,
        "continue" => Wire::Continue,
        "close-after" => Wire::CloseAfter,
        "delay" => Wire::Delay(wait),
        "slow" => Wire::Slow(wait),
        "hang" => Wire::Hang,
        "close" => Wire::Close,
        "reset" => Wire::Reset,
        "cut-header" => Wire::CutHeader,
        "cut" => Wire::Cut,
        "cut-reset" => Wire::CutReset,
        "cut-chunked" => Wire::CutChunked,
        "long-length" => Wire::LongLength,
        "short-length" => Wire::ShortLength,
        "endless-header" => Wire::EndlessHeader,
        "endless-body" => Wire::EndlessBody,
        "garbage" => Wire::Raw(b"\x00\x01\x02 this is no HTTP \xff\xfe\r\n\r\n".to_vec()),
        // A fatal handshake_failure alert, RFC 8446 section 6.
        "tls" => Wire::Raw(b"\x15\x03\x01\x00\x02\x02\x28".to_vec()),
        _ => return None,
    })
}

/// Every fault by name with what it does, for `--help` and the manual.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|row| (row.0, row.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read() {
        for Row(name, takes, _) in TABLE {
            let value = (*takes == Value::Url).then_some("http://127.0.0.1:9/x");
            what(name, value).unwrap();
        }
        assert_eq!(what("429", Some("7")).unwrap(), What::Status(429, Some("7".into())));
        assert_eq!(what("slow", Some("5")).unwrap(), What::Wire(Wire::Slow(Duration::from_millis(5))));
    }
}
