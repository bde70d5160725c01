//! The time of day and the forms in which Azure writes it.

use std::time::{SystemTime, UNIX_EPOCH};

use time::OffsetDateTime;

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn split(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// `Mon, 11 Apr 2026 22:26:58 GMT`, as HTTP and scheduled events have it.
pub(crate) fn http(seconds: i64) -> String {
    let t = split(seconds);
    let (day, month) = (t.weekday().to_string(), t.month().to_string());
    format!(
        "{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
        &day[..3],
        t.day(),
        &month[..3],
        t.year(),
        t.hour(),
        t.minute(),
        t.second()
    )
}

/// `2024-03-01T09:30:00.1234567+00:00`, as ARM has it, with `fraction` for the ten-millionths of a second.
pub(crate) fn arm(seconds: i64, fraction: u32) -> String {
    let t = split(seconds);
    format!(
        "{}-{:02}-{:02}T{:02}:{:02}:{:02}.{:07}+00:00",
        t.year(),
        u8::from(t.month()),
        t.day(),
        t.hour(),
        t.minute(),
        t.second(),
        fraction % 10_000_000
    )
}

/// `20261123T214000Z`, as in `x-ms-routing-request-id`.
pub(crate) fn compact(seconds: i64) -> String {
    let t = split(seconds);
    format!("{}{:02}{:02}T{:02}{:02}{:02}Z", t.year(), u8::from(t.month()), t.day(), t.hour(), t.minute(), t.second())
}

/// `10/16/2018 6:09:32 PM`, as in ARM's message about an expired token.
pub(crate) fn american(seconds: i64) -> String {
    let t = split(seconds);
    let (hour, half) = match t.hour() {
        0 => (12, "AM"),
        hour @ 1..=11 => (hour, "AM"),
        12 => (12, "PM"),
        hour => (hour - 12, "PM"),
    };
    format!("{}/{}/{} {hour}:{:02}:{:02} {half}", u8::from(t.month()), t.day(), t.year(), t.minute(), t.second())
}

/// `06/20/2019 02:57:58 +00:00`, as App Service on Linux once had it.
pub(crate) fn padded(seconds: i64) -> String {
    let t = split(seconds);
    let date = format!("{:02}/{:02}/{}", u8::from(t.month()), t.day(), t.year());
    format!("{date} {:02}:{:02}:{:02} +00:00", t.hour(), t.minute(), t.second())
}

/// `11/28/18 00:16:17 -0000`, as in an attested document.
pub(crate) fn attested(seconds: i64) -> String {
    let t = split(seconds);
    let date = format!("{:02}/{:02}/{:02}", u8::from(t.month()), t.day(), t.year() % 100);
    format!("{date} {:02}:{:02}:{:02} -0000", t.hour(), t.minute(), t.second())
}

#[cfg(test)]
mod tests {
    #[test]
    fn each_form() {
        let t = 1_539_713_372;
        assert_eq!(super::http(t), "Tue, 16 Oct 2018 18:09:32 GMT");
        assert_eq!(super::arm(t, 42), "2018-10-16T18:09:32.0000042+00:00");
        assert_eq!(super::american(t), "10/16/2018 6:09:32 PM");
        assert_eq!(super::american(t - 18 * 3600), "10/16/2018 12:09:32 AM");
        assert_eq!(super::padded(t), "10/16/2018 18:09:32 +00:00");
        assert_eq!(super::attested(t), "10/16/18 18:09:32 -0000");
        assert_eq!(super::compact(t), "20181016T180932Z");
    }
}
