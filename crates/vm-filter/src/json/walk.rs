//! Walks over the parts of a value that has been checked already: what looks damaged here simply ends.

use std::borrow::Cow;

use super::read::{Fault, Quoted, name, skip, token};
use super::text::unescape;

/// The elements of an array, each as its JSON text; none where `value` is no array.
pub fn items(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut parts = Parts::new(value, b'[');
    std::iter::from_fn(move || parts.next(value_at))
}

/// The members of an object, each as its name and its value's JSON text; none where `value` is no object.
pub fn members(value: &[u8]) -> impl Iterator<Item = (Quoted<'_>, &[u8])> {
    let mut parts = Parts::new(value, b'{');
    let member = |text, at| {
        let (name, at) = name(text, at)?;
        let (value, end) = value_at(text, at)?;
        Ok(((name, value), end))
    };
    std::iter::from_fn(move || parts.next(member))
}

/// The value at the end of a path of names, in whatever case they are written. Of several with one name the last counts.
pub fn find<'a>(value: &'a [u8], path: &[&str]) -> Option<&'a [u8]> {
    let Some((name, rest)) = path.split_first() else { return Some(value).filter(|value| *value != b"null") };
    let found = members(value).filter(|(key, _)| key.is(name.as_bytes())).last();
    found.and_then(|(_, value)| find(value, rest))
}

impl<'a> Quoted<'a> {
    /// What it says.
    pub fn text(&self) -> Cow<'a, [u8]> {
        if self.escaped { Cow::Owned(unescape(self.raw)) } else { Cow::Borrowed(self.raw) }
    }

    /// Whether this is `name`, in whatever case: Azure writes `name` what PowerShell writes `Name`.
    #[inline]
    pub fn is(&self, name: &[u8]) -> bool {
        if self.escaped { self.text().eq_ignore_ascii_case(name) } else { self.raw.eq_ignore_ascii_case(name) }
    }
}

/// The value at or after `at`, and where it ends.
fn value_at(text: &[u8], at: usize) -> Result<(&[u8], usize), Fault> {
    let (_, start) = token(text, at)?;
    let end = skip(text, start)?;
    Ok((&text[start..end], end))
}

/// What stands between two brackets, with commas.
struct Parts<'a> {
    text: &'a [u8],
    /// Where the next part begins; `None` after the last.
    at: Option<usize>,
}

impl<'a> Parts<'a> {
    fn new(text: &'a [u8], open: u8) -> Self {
        let inside = token(text, 0).ok().filter(|(first, _)| *first == open).map(|(_, at)| at + 1);
        let empty = |at: &usize| matches!(token(text, *at), Ok((b']' | b'}', _)) | Err(_));
        Parts { text, at: inside.filter(|at| !empty(at)) }
    }

    fn next<T>(&mut self, read: impl FnOnce(&'a [u8], usize) -> Result<(T, usize), Fault>) -> Option<T> {
        let (part, end) = read(self.text, self.at?).ok()?;
        self.at = token(self.text, end).ok().filter(|(next, _)| *next == b',').map(|(_, at)| at + 1);
        Some(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_order() {
        let texts = |value: &'static str| {
            items(value.as_bytes()).map(<[u8]>::escape_ascii).map(|text| text.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(texts("[]"), [""; 0]);
        assert_eq!(texts("[ 1 , {\"a\" : 2} ,[] ]"), ["1", "{\\\"a\\\" : 2}", "[]"]);
        assert_eq!(texts("{}"), [""; 0]);
        assert_eq!(texts("7"), [""; 0]);
        assert_eq!(members(b"{ }").count(), 0);
        assert_eq!(members(b"{\"a\":1,\"b\":{}}").map(|(name, _)| name.raw).collect::<Vec<_>>(), [b"a", b"b"]);
    }

    #[test]
    fn a_path_is_found_in_any_case_and_the_last_of_a_name_counts() {
        let value = br#"{"Id":1,"properties":{"Primary":false,"primary":true},"n\u0061me":"x","none":null}"#;
        for (path, found) in [
            (&["id"][..], Some("1")),
            (&["Properties", "primary"], Some("true")),
            (&["name"], Some("\"x\"")),
            (&["none"], None),
            (&["properties", "id"], None),
            (&["id", "x"], None),
        ] {
            assert_eq!(find(value, path), found.map(str::as_bytes), "{path:?}");
        }
    }
}
