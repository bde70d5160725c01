//! The dates of Windows PowerShell 5.1, whose `ConvertTo-Json` writes `\/Date(1655373142123)\/`: milliseconds since 1970.

const DAY: i64 = 86_400_000;

/// Such a date as everybody else writes it, `2022-06-16T09:52:22.123Z`; `None` where `text` is something else.
pub fn from_windows(text: &[u8]) -> Option<String> {
    let number = text.strip_prefix(b"/Date(")?.strip_suffix(b")/")?;
    let milliseconds: i64 = str::from_utf8(number).ok()?.parse().ok()?;
    let (year, month, day) = civil(milliseconds.div_euclid(DAY));
    let rest = milliseconds.rem_euclid(DAY);
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z", rest % 1000))
}

/// Year, month and day of the day that comes so many days after 1970-01-01.
///
/// Howard Hinnant's `civil_from_days`: years that begin in March have their leap day at the end, in cycles of 400 years.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (text, date) in [
            ("/Date(0)/", Some("1970-01-01T00:00:00.000Z")),
            ("/Date(1655373142123)/", Some("2022-06-16T09:52:22.123Z")),
            ("/Date(951782400000)/", Some("2000-02-29T00:00:00.000Z")),
            ("/Date(-1)/", Some("1969-12-31T23:59:59.999Z")),
            ("/Date(4107542399000)/", Some("2100-02-28T23:59:59.000Z")),
            ("/Date(4107542400000)/", Some("2100-03-01T00:00:00.000Z")),
            ("/Date(x)/", None),
            ("2022-06-16", None),
            ("", None),
        ] {
            assert_eq!(from_windows(text.as_bytes()).as_deref(), date, "{text}");
        }
    }
}
