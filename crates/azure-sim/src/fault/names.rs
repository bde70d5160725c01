//! The faults by name: one table that the parser, `--help` and the manual go by.

use std::time::Duration;

use super::What;
use crate::arm::error_name;
use crate::{End, Service, Stage, Wire};

/// One fault: its name, what may stand behind `=`, for whom it is, and what it does.
struct Row(&'static str, Value, For, &'static str);

/// What may stand behind a fault's `=`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    None,
    /// Milliseconds, this many where none are given.
    Wait(u64),
    Url,
    Name,
    Stage,
}

/// Which services a fault is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    Any,
    Imds,
    Arm,
    Arc,
}

const TABLE: &[Row] = &[
    Row("error", Value::Name, For::Arm, "an error by NAME, which is a code or a shape"),
    Row("no-identity", Value::None, For::Imds, "400: identity not found"),
    Row("several-identities", Value::None, For::Imds, "400: several identities and none named"),
    Row("html", Value::None, For::Any, "200 and a web page"),
    Row("text", Value::None, For::Any, "200 and plain text"),
    Row("empty", Value::None, For::Any, "200 and no body"),
    Row("not-json", Value::None, For::Any, "200, called JSON, and cut short"),
    Row("xml", Value::None, For::Any, "500 and an XML error"),
    Row("docker", Value::None, For::Any, "403 in plain text, as Docker Desktop's proxy says"),
    Row("proxy", Value::None, For::Any, "502 and a web page, as a proxy says"),
    Row("pod-list", Value::None, For::Any, "500 in plain text, as AAD pod identity says"),
    Row("redirect", Value::Url, For::Any, "301 to URL"),
    Row("found", Value::Url, For::Any, "302 to URL"),
    Row("temporary", Value::Url, For::Any, "307 to URL"),
    Row("chunked", Value::None, For::Any, "the answer in chunks"),
    Row("http10", Value::None, For::Any, "the answer as HTTP/1.0, without a length"),
    Row("continue", Value::None, For::Any, "the answer after a 100 Continue"),
    Row("close-after", Value::None, For::Any, "the answer, then closed although kept alive"),
    Row("delay", Value::Wait(1000), For::Any, "the answer after a wait of MS (1000)"),
    Row("slow", Value::Wait(100), For::Any, "the answer in pieces of 16 bytes, MS (100) apart"),
    Row("hang", Value::Stage, For::Any, "no answer beyond STAGE, open and silent"),
    Row("close", Value::Stage, For::Any, "closed at STAGE"),
    Row("reset", Value::Stage, For::Any, "reset at STAGE"),
    Row("cut-header", Value::None, For::Any, "half of the header, then closed"),
    Row("cut", Value::None, For::Any, "half of the body, then closed"),
    Row("cut-reset", Value::None, For::Any, "half of the body, then reset"),
    Row("cut-chunked", Value::None, For::Any, "half of the body in chunks, then closed"),
    Row("long-length", Value::None, For::Any, "a Content-Length beyond the body, then closed"),
    Row("short-length", Value::None, For::Any, "a Content-Length of half the body"),
    Row("endless-header", Value::None, For::Any, "headers without end"),
    Row("endless-body", Value::None, For::Any, "a body without end"),
    Row("garbage", Value::None, For::Any, "bytes that are no HTTP"),
    Row("tls", Value::None, For::Any, "a TLS alert in place of HTTP"),
    Row("retry-after", Value::None, For::Arm, "the answer, with a Retry-After of an hour"),
    Row("gzip", Value::None, For::Arm, "the answer gzipped, asked for or not"),
    Row("gzip-cut", Value::None, For::Arm, "the answer gzipped, half of it"),
    Row("gzip-bad", Value::None, For::Arm, "the answer called gzipped when it is not"),
    Row("gzip-bomb", Value::None, For::Arm, "a gzipped body of 300 MB"),
    Row("next-null", Value::None, For::Arm, "a page: nextLink null"),
    Row("next-empty", Value::None, For::Arm, "a page: nextLink an empty string"),
    Row("next-missing", Value::None, For::Arm, "a page: no nextLink though there is more"),
    Row("next-number", Value::None, For::Arm, "a page: nextLink a number"),
    Row("next-relative", Value::None, For::Arm, "a page: nextLink without scheme and host"),
    Row("next-port", Value::None, For::Arm, "a page: nextLink with the default port in it"),
    Row("next-upper", Value::None, For::Arm, "a page: nextLink with scheme and host in capitals"),
    Row("next-raw", Value::None, For::Arm, "a page: nextLink with bytes not encoded"),
    Row("next-loop", Value::None, For::Arm, "a page: nextLink to itself"),
    Row("next-first", Value::None, For::Arm, "a page: nextLink to the first page"),
    Row("next-elsewhere", Value::None, For::Arm, "a page: nextLink to another origin"),
    Row("next-scheme", Value::None, For::Arm, "a page: nextLink to the same host, other scheme"),
    Row("next-prefix", Value::None, For::Arm, "a page: nextLink to this host with more behind"),
    Row("next-userinfo", Value::None, For::Arm, "a page: nextLink to another host behind HOST@"),
    Row("next-backslash", Value::None, For::Arm, "a page: nextLink to another host before \\@HOST"),
    Row("empty-page", Value::None, For::Arm, "a page: no items, the nextLink all the same"),
    Row("truncated", Value::None, For::Arm, "a query: more rows, resultTruncated and no $skipToken"),
    Row("token-loop", Value::None, For::Arm, "a query: the $skipToken of the page itself"),
    Row("limit-hit", Value::None, For::Arm, "a query: more subscriptions than are answered for"),
    Row("no-challenge", Value::None, For::Arc, "401 without WWW-Authenticate"),
    Row("bad-challenge", Value::None, For::Arc, "401 with a challenge that names no file"),
    Row("unchallenged", Value::None, For::Arc, "a token without a challenge"),
    Row("key-missing", Value::None, For::Arc, "the challenge names a file that is not there"),
    Row("key-large", Value::None, For::Arc, "the key file is larger than 4096 bytes"),
    Row("key-txt", Value::None, For::Arc, "the key file does not end in .key"),
    Row("key-elsewhere", Value::None, For::Arc, "the key file is in another folder"),
    Row("key-dotdot", Value::None, For::Arc, "the key file's path goes through .."),
    Row("key-symlink", Value::None, For::Arc, "the key file is a symbolic link"),
];

/// Reads WHAT and its value; `services` are those that WHERE can mean.
pub(super) fn what(name: &str, value: Option<&str>, services: &[Service]) -> Result<What, String> {
    if let Some(status) = name.parse().ok().filter(|status| (100..600).contains(status)) {
        return Ok(What::Status(status, value.map(str::to_owned)));
    }
    let Some(&Row(name, takes, whom, _)) = TABLE.iter().find(|row| row.0 == name) else {
        let all: Vec<&str> = TABLE.iter().map(|row| row.0).collect();
        return Err(format!("no fault '{name}'; there are any status from 100 to 599 and {}", all.join(" ")));
    };
    if !services.iter().any(|&service| whom.includes(service)) {
        let services: Vec<&str> = services.iter().map(|service| service.name()).collect();
        return Err(format!("{name} is not for {}", services.join(" or ")));
    }
    match (takes, value) {
        (Value::None, Some(_)) => return Err(format!("{name} takes no value")),
        (Value::Url, None) => return Err(format!("{name} needs a value, a URL")),
        (Value::Name, None) => return Err(format!("{name} needs a value, a name")),
        _ => {}
    }
    let wait = match (takes, value) {
        (Value::Wait(_), Some(value)) => {
            value.parse().map_err(|_| format!("{name} takes milliseconds, not '{value}'"))?
        }
        (Value::Wait(usual), None) => usual,
        _ => 0,
    };
    let stage = match (takes, value) {
        (Value::Stage, Some(value)) => stage(value).ok_or_else(|| format!("{name} is at {STAGES}, not '{value}'"))?,
        _ => Stage::Start,
    };
    let to = |status| What::Redirect(status, value.unwrap_or_default().to_owned());
    Ok(match name {
        "error" => What::Error(error_name(value.unwrap_or_default())?),
        "redirect" => to(301),
        "found" => to(302),
        "temporary" => to(307),
        _ if NAMED.contains(&name) => What::Named(name),
        _ => wire(name, stage, Duration::from_millis(wait)).map_or(What::Twist(name), What::Wire),
    })
}

const STAGES: &str = "start status head body end chunk last";

fn stage(name: &str) -> Option<Stage> {
    Stage::NAMES.iter().find(|(known, _)| *known == name).map(|(_, stage)| *stage)
}

impl For {
    fn includes(self, service: Service) -> bool {
        match self {
            For::Any => true,
            For::Imds => service == Service::Imds,
            For::Arm => service == Service::Arm,
            For::Arc => service == Service::Arc,
        }
    }
}

/// Those that are an answer of their own.
const NAMED: [&str; 10] =
    ["no-identity", "several-identities", "html", "text", "empty", "not-json", "xml", "docker", "proxy", "pod-list"];

/// Those that are a way of sending the right answer.
fn wire(name: &str, stage: Stage, wait: Duration) -> Option<Wire> {
    Some(match name {
        "chunked" => Wire::Chunked,
        "http10" => Wire::Http10,
        "continue" => Wire::Continue,
        "close-after" => Wire::CloseAfter,
        "delay" => Wire::Delay(wait),
        "slow" => Wire::Slow(wait),
        "hang" => Wire::Stop(stage, End::Hang),
        "close" => Wire::Stop(stage, End::Close),
        "reset" => Wire::Stop(stage, End::Reset),
        "cut-header" => Wire::Stop(Stage::Head, End::Close),
        "cut" => Wire::Stop(Stage::Body, End::Close),
        "cut-reset" => Wire::Stop(Stage::Body, End::Reset),
        "cut-chunked" => Wire::Stop(Stage::Chunk, End::Close),
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
pub fn names() -> impl Iterator<Item = (String, &'static str)> {
    TABLE.iter().map(|&Row(name, value, _, text)| {
        let value = match value {
            Value::None => "",
            Value::Wait(_) => "[=MS]",
            Value::Url => "=URL",
            Value::Name => "=NAME",
            Value::Stage => "[=STAGE]",
        };
        (format!("{name}{value}"), text)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read() {
        for &Row(name, takes, ..) in TABLE {
            let value = match takes {
                Value::None | Value::Wait(_) | Value::Stage => None,
                Value::Url => Some("http://127.0.0.1:9/x"),
                Value::Name => Some("flat"),
            };
            what(name, value, &[Service::Imds, Service::Arm, Service::Arc]).unwrap();
        }
        let slow = what("slow", Some("5"), &[Service::Arm]).unwrap();
        assert_eq!(slow, What::Wire(Wire::Slow(Duration::from_millis(5))));
        for (name, stage) in Stage::NAMES {
            assert!(STAGES.split(' ').any(|listed| listed == name));
            let reset = what("reset", Some(name), &[Service::Arm]).unwrap();
            assert_eq!(reset, What::Wire(Wire::Stop(stage, End::Reset)));
        }
    }
}
