//! When a token ends. The services write it in six ways; this reads them all.
//!
//! Forms of `expires_on`, with who sends them: seconds since 1970 as a string (IMDS, App Service) or a number (emulators,
//! proxies), ISO 8601 (development proxies), `06/20/2019 02:57:58 +00:00` (App Service on Linux, 2017), `1/16/2020
//! 5:24:12 AM +00:00` (the same on Windows), and nothing at all. `expires_in` is seconds as a string, a number, or empty.

use serde_json::Value;

/// What a field about the end says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Absent, null or empty.
    Nothing,
    /// Seconds: since 1970 in `expires_on`, from now in `expires_in`.
    Seconds(u64),
    /// Something that is none of the known forms.
    Strange,
}

impl Field {
    /// Reads `expires_on`.
    pub fn moment(value: Option<&Value>) -> Field {
        Field::read(value, |text| number(text).or_else(|| date(text).and_then(|seconds| seconds.try_into().ok())))
    }

    /// Reads `expires_in`.
    pub fn span(value: Option<&Value>) -> Field {
        Field::read(value, number)
    }

    fn read(value: Option<&Value>, text: impl Fn(&str) -> Option<u64>) -> Field {
        let seconds = match value {
            None | Some(Value::Null) => return Field::Nothing,
            Some(Value::String(string)) if string.trim().is_empty() => return Field::Nothing,
            Some(Value::String(string)) => text(string.trim()),
            Some(Value::Number(number)) => number.as_u64(),
            Some(_) => None,
        };
        seconds.map_or(Field::Strange, Field::Seconds)
    }

    /// The seconds, where they are known.
    pub fn known(self) -> Option<u64> {
        if let Field::Seconds(seconds) = self { Some(seconds) } else { None }
    }
}

/// Digits only: `str::parse` would take a sign.
fn number<N: std::str::FromStr>(text: &str) -> Option<N> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// Seconds since 1970 of a date with a time and an offset. One without an offset is nobody's time, so it is refused.
fn date(text: &str) -> Option<i64> {
    let (day, rest) = text.split_once(['T', ' '])?;
    let days = if day.contains('/') {
        let [month, day, year] = three(day, '/')?;
        days(year, month, day)?
    } else {
        let [year, month, day] = three(day, '-')?;
        days(year, month, day)?
    };
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.')))?;
    let (clock, rest) = rest.split_at(end);
    let [hour, minute, second] = three(clock.split('.').next()?, ':')?;
    let (hour, rest) = match rest.trim_start() {
        rest if rest.starts_with("AM") => (half(hour)?, &rest[2..]),
        rest if rest.starts_with("PM") => (half(hour)? + 12, &rest[2..]),
        rest => (hour, rest),
    };
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some(days * 86_400 + hour * 3_600 + minute * 60 + second - offset(rest.trim())?)
}

/// The hour of a twelve-hour clock, where 12 comes before 1.
fn half(hour: i64) -> Option<i64> {
    (1..=12).contains(&hour).then_some(hour % 12)
}

/// `+00:00`, `-0130` or `Z`, in seconds.
fn offset(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?.replacen(':', "", 1);
    if digits.len() != 4 {
        return None;
    }
    let both: i64 = number(&digits)?;
    let (hours, minutes) = (both / 100, both % 100);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

fn three(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let three = [number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?];
    parts.next().is_none().then_some(three)
}

/// Days from 1970-01-01, by Howard Hinnant's `days_from_civil` for years from 0 on.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year / 400, year % 400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::Field::{Nothing, Seconds, Strange};
    use super::*;

    proptest! {
        /// A day counted by walking the calendar, written in each form of a date, is read as the same second.
        #[test]
        fn a_moment_is_the_same_in_every_form(count in 0_u64..40_000, hour in 0_u64..24, minute in 0_u64..60, second in 0_u64..60) {
            let (year, month, day) = walk(count);
            let expected = count * 86_400 + hour * 3_600 + minute * 60 + second;
            let (twelve, half) = ((hour + 11) % 12 + 1, if hour < 12 { "AM" } else { "PM" });
            for text in [
                expected.to_string(),
                format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
                format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.1234567+00:00"),
                format!("{month:02}/{day:02}/{year} {hour:02}:{minute:02}:{second:02} +00:00"),
                format!("{month}/{day}/{year} {twelve}:{minute:02}:{second:02} {half} +00:00"),
            ] {
                prop_assert_eq!(Field::moment(Some(&json!(text))), Seconds(expected), "{}", text);
            }
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>()) {
            let value = json!(text);
            let _ = (Field::moment(Some(&value)), Field::span(Some(&value)));
        }

        #[test]
        fn nor_is_one_that_looks_like_a_date(text in "[0-9]{1,4}[-/][0-9]{1,2}[-/][0-9]{1,4}[T ][0-9:.]{0,12} ?(AM|PM)? ?[+-Zz]?[0-9:]{0,6}") {
            let _ = Field::moment(Some(&json!(text)));
        }
    }

    /// The date `count` days after 1970-01-01.
    fn walk(mut count: u64) -> (u64, u64, u64) {
        let (mut year, mut month) = (1970, 1);
        loop {
            let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let length = match month {
                2 => 28 + u64::from(leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            if count < length {
                return (year, month, count + 1);
            }
            count -= length;
            (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        }
    }

    #[test]
    fn every_form_of_expires_on() {
        for (value, expected) in [
            (json!("1605238724"), Seconds(1_605_238_724)),
            (json!(1_605_238_724), Seconds(1_605_238_724)),
            (json!("2020-11-13T03:38:44Z"), Seconds(1_605_238_724)),
            (json!("2020-11-13T03:38:44.1234567+00:00"), Seconds(1_605_238_724)),
            (json!("2020-11-13 05:08:44+01:30"), Seconds(1_605_238_724)),
            (json!("2020-11-12T22:38:44-0500"), Seconds(1_605_238_724)),
            (json!("06/20/2019 02:57:58 +00:00"), Seconds(1_560_999_478)),
            (json!("1/16/2020 5:24:12 AM +00:00"), Seconds(1_579_152_252)),
            (json!("1/16/2020 12:24:12 AM +00:00"), Seconds(1_579_134_252)),
            (json!("1/16/2020 12:24:12 PM +00:00"), Seconds(1_579_177_452)),
            (json!("2/29/2024 11:59:59 PM +00:00"), Seconds(1_709_251_199)),
            (json!("0"), Seconds(0)),
            (json!(""), Nothing),
            (json!(null), Nothing),
            (json!("15609740s28"), Strange),
            (json!("-5"), Strange),
            (json!(-5), Strange),
            (json!(1.5), Strange),
            (json!("N/A"), Strange),
            (json!("2020-11-13T03:38:44"), Strange),
            (json!("2020-13-13T03:38:44Z"), Strange),
            (json!("2020-11-13T24:38:44Z"), Strange),
            (json!("13:38 PM"), Strange),
            (json!("1/16/2020 13:24:12 PM +00:00"), Strange),
            (json!("1/16/2020 5:24:12 AM"), Strange),
            (json!("2020-11-13T03:38:44+1:30"), Strange),
            (json!(["1605238724"]), Strange),
        ] {
            assert_eq!(Field::moment(Some(&value)), expected, "{value}");
        }
        assert_eq!(Field::moment(None), Nothing);
    }

    #[test]
    fn every_form_of_expires_in() {
        for (value, expected) in [
            (json!("3599"), Seconds(3599)),
            (json!(3600), Seconds(3600)),
            (json!(""), Nothing),
            (json!("+5"), Strange),
            (json!("1/16/2020 5:24:12 AM +00:00"), Strange),
        ] {
            assert_eq!(Field::span(Some(&value)), expected, "{value}");
        }
    }
}
