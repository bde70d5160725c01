//! What came back: a status, headers, and a body that was read to its end.

use std::fmt;
use std::time::{Duration, SystemTime};

use ureq::http::HeaderMap;

/// A whole answer. Its `Debug` leaves the body out, which may hold a token.
pub struct Answer {
    /// The HTTP status, of any class: no status is an error by itself.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decoded where it came compressed.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header as text; `None` where it is absent or not text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the body says that it is JSON. Suffixes (`application/problem+json`) count, parameters do not.
    pub fn is_json(&self) -> bool {
        let media = self.header("content-type").unwrap_or("").split(';').next().unwrap_or("").trim();
        media.eq_ignore_ascii_case("application/json")
            || media.eq_ignore_ascii_case("text/json")
            || media.to_ascii_lowercase().ends_with("+json")
    }

    /// How long the server asks to be left alone: `x-ms-retry-after-ms`, `retry-after-ms`, or `Retry-After` in seconds
    /// or as a date (RFC 9110, 10.2.3), in that order, which is that of Azure's SDKs. Resource Graph throttles without
    /// any of these; its quota's end is meant then.
    pub fn retry_after(&self) -> Option<Duration> {
        let milliseconds = |name| self.header(name)?.trim().parse().ok().map(Duration::from_millis);
        milliseconds("x-ms-retry-after-ms")
            .or_else(|| milliseconds("retry-after-ms"))
            .or_else(|| retry_after(self.header("retry-after")?, SystemTime::now()))
            .or_else(|| if self.status == 429 { self.quota_resets() } else { None })
    }

    /// How long until Resource Graph's quota is there again.
    pub fn quota_resets(&self) -> Option<Duration> {
        span(self.header("x-ms-user-quota-resets-after")?)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({}, {} bytes)", self.status, self.body.len())
    }
}

/// A date in the past is no wait at all; what cannot be read is as if it were absent.
fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// A span as .NET writes it: `[days.]hh:mm:ss[.fraction]`.
fn span(text: &str) -> Option<Duration> {
    let mut parts = text.trim().rsplitn(3, ':');
    let (seconds, minutes, hours) = (parts.next()?, parts.next()?, parts.next()?);
    let (days, hours) = hours.split_once('.').unwrap_or(("0", hours));
    let whole = |text: &str| text.parse::<u32>().ok();
    let hours = u64::from(whole(days)?) * 24 + u64::from(whole(hours)?);
    let seconds = seconds.parse().ok().filter(|seconds| (0.0..1e6).contains(seconds))?;
    Some(Duration::from_secs(hours * 3600 + u64::from(whole(minutes)?) * 60) + Duration::from_secs_f64(seconds))
}

/// `time` as HTTP writes it: `Mon, 23 Nov 2026 10:00:00 GMT`.
pub fn date(time: SystemTime) -> String {
    httpdate::fmt_http_date(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now = httpdate::parse_http_date("Mon, 23 Nov 2026 10:00:00 GMT").unwrap();
        for (text, seconds) in [
            ("17", Some(17)),
            (" 0 ", Some(0)),
            ("Mon, 23 Nov 2026 10:01:30 GMT", Some(90)),
            ("Monday, 23-Nov-26 10:00:05 GMT", Some(5)),
            ("Mon Nov 23 10:00:07 2026", Some(7)),
            ("Mon, 23 Nov 2026 09:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(text, now), seconds.map(Duration::from_secs), "{text}");
        }
    }

    #[test]
    fn spans_are_dotnet_s() {
        for (text, milliseconds) in [
            ("00:00:05", Some(5000)),
            (" 00:01:00 ", Some(60_000)),
            ("01:00:00", Some(3_600_000)),
            ("1.00:00:01", Some(86_401_000)),
            ("00:00:00.0500000", Some(50)),
            ("00:00:00", Some(0)),
            ("-00:00:05", None),
            ("00:00:-5", None),
            ("00:00:NaN", None),
            ("5", None),
            ("::", None),
            ("", None),
        ] {
            assert_eq!(span(text), milliseconds.map(Duration::from_millis), "{text}");
        }
    }

    #[test]
    fn a_quota_s_end_is_a_wait_where_there_is_no_other() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ms-user-quota-resets-after", "00:00:03".parse().unwrap());
        let mut answer = Answer { status: 429, headers, body: Vec::new() };
        assert_eq!(answer.retry_after(), Some(Duration::from_secs(3)));
        answer.status = 503;
        assert_eq!(answer.retry_after(), None);
        answer.status = 429;
        answer.headers.insert("retry-after", "7".parse().unwrap());
        assert_eq!(answer.retry_after(), Some(Duration::from_secs(7)));
    }

    #[test]
    fn milliseconds_come_first() {
        let mut headers = HeaderMap::new();
        headers.insert("retry-after", "5".parse().unwrap());
        let mut answer = Answer { status: 429, headers, body: Vec::new() };
        assert_eq!(answer.retry_after(), Some(Duration::from_secs(5)));
        answer.headers.insert("x-ms-retry-after-ms", "1500".parse().unwrap());
        assert_eq!(answer.retry_after(), Some(Duration::from_millis(1500)));
    }

    #[test]
    fn json_is_told_by_the_media_type() {
        for (media, json) in [
            ("application/json; charset=utf-8", true),
            ("Application/JSON", true),
            ("application/problem+json", true),
            ("text/html", false),
            ("text/plain; charset=application/json", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("content-type", media.parse().unwrap());
            assert_eq!(Answer { status: 200, headers, body: Vec::new() }.is_json(), json, "{media}");
        }
    }
}
