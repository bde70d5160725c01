//! Walks over the parts of a value that has been checked already: what looks damaged here simply ends.

use std::borrow::Cow;

use super::cursor::{Cursor, Fault, Quoted};
use super::text::unescape;

/// The elements of an array, each as its JSON text; none where `value` is no array.
pub fn items(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut parts = Parts::new(value, b'[');
    std::iter::from_fn(move || parts.next(|cursor| value_at(cursor)))
}

/// The members of an object, each as its name and its value's JSON text; none where `value` is no object.
pub fn members(value: &[u8]) -> impl Iterator<Item = (Quoted<'_>, &[u8])> {
    let mut parts = Parts::new(value, b'{');
    std::iter::from_fn(move || parts.next(|cursor| Ok((cursor.name()?, value_at(cursor)?))))
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

fn value_at<'a>(cursor: &mut Cursor<'a>) -> Result<&'a [u8], Fault> {
    cursor.token()?;
    let start = cursor.at;
    cursor.skip()?;
    Ok(cursor.since(start))
}

/// What stands between two brackets, with commas.
struct Parts<'a> {
    cursor: Cursor<'a>,
    over: bool,
}

impl<'a> Parts<'a> {
    fn new(value: &'a [u8], open: u8) -> Self {
        let mut cursor = Cursor::new(value);
        let over = cursor.token() != Ok(open);
        cursor.at += 1;
        let over = over || matches!(cursor.token(), Ok(b']' | b'}') | Err(_));
        Parts { cursor, over }
    }

    fn next<T>(&mut self, read: impl FnOnce(&mut Cursor<'a>) -> Result<T, Fault>) -> Option<T> {
        if self.over {
            return None;
        }
        let part = read(&mut self.cursor);
        self.over = part.is_err() || self.cursor.token() != Ok(b',');
        self.cursor.at += 1;
        part.ok()
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
