//! One page of a list: where its items are and what stands beside them, found in one pass over the JSON.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

#[cfg(test)]
mod tests;

/// A member of an object: its name, and its value as it came.
pub type Member<'a> = (Cow<'a, str>, &'a str);

/// A JSON document as far as paging is concerned. Items and members are slices of it, byte for byte.
#[derive(Debug)]
pub enum Document<'a> {
    /// An object with an array of the name that was looked for.
    Page(Page<'a>),
    /// Another object.
    Object(Vec<Member<'a>>),
    /// No object at all.
    Other,
}

/// A page of a list.
#[derive(Debug)]
pub struct Page<'a> {
    /// The members before the list.
    pub before: Vec<Member<'a>>,
    /// Those behind it.
    pub after: Vec<Member<'a>>,
    /// What stands between the brackets of the list, commas and all; empty for no items.
    pub items: &'a str,
    /// How many items there are.
    pub count: u64,
}

impl<'a> Page<'a> {
    /// The members on both sides of the list.
    pub fn members(&self) -> impl Iterator<Item = &Member<'a>> {
        self.before.iter().chain(&self.after)
    }
}

impl<'a> Document<'a> {
    /// Reads `body`, a whole JSON document with or without a byte order mark; the list is called `list`. The error is in
    /// words for the user.
    pub fn read(body: &'a [u8], list: &str) -> Result<Document<'a>, String> {
        let text = text(body)?;
        let said = |error: serde_json::Error| error.to_string();
        if !text.trim_start().starts_with('{') {
            return serde_json::from_str::<IgnoredAny>(text).map(|_| Document::Other).map_err(said);
        }
        let plain = Cell::new(false);
        let mut reader = serde_json::Deserializer::from_str(text);
        let parts = Object { text, list, plain: &plain }.deserialize(&mut reader).map_err(said)?;
        reader.end().map_err(said)?;
        if plain.get() {
            // A member of that name is there, but it is no array: then it is a member as any other.
            let mut reader = serde_json::Deserializer::from_str(text);
            let Parts { before, .. } =
                Object { text, list: "", plain: &plain }.deserialize(&mut reader).map_err(said)?;
            return Ok(Document::Object(before));
        }
        let Parts { before, after, items } = parts;
        Ok(match items {
            Some(Items { text: items, count }) => Document::Page(Page { before, after, items, count }),
            None => Document::Object(before),
        })
    }
}

/// `body` as text, without a byte order mark.
pub fn text(body: &[u8]) -> Result<&str, String> {
    if body.is_empty() {
        return Err("it is empty".to_owned());
    }
    let text = std::str::from_utf8(body).map_err(|error| format!("it is not UTF-8: {error}"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// The last member of the object that `body` is, where it is called `name` and is a plain string: seen from the end,
/// without reading what stands before.
///
/// Of a valid document this is beyond doubt. Its last brace closes the object; the quotes before it, without a backslash
/// between or before them, can only be those of the member's value and name.
pub fn last_string<'a>(body: &'a [u8], name: &str) -> Option<&'a str> {
    let rest = body.trim_ascii_end().strip_suffix(b"}")?.trim_ascii_end().strip_suffix(b"\"")?;
    let start = rest.iter().rposition(|&byte| byte == b'"')?;
    let (before, value) = (&rest[..start], &rest[start + 1..]);
    let before = before.trim_ascii_end().strip_suffix(b":")?.trim_ascii_end().strip_suffix(b"\"")?;
    let before = before.strip_suffix(name.as_bytes())?.strip_suffix(b"\"")?.trim_ascii_end();
    let plain = !value.contains(&b'\\') && matches!(before.last(), Some(b',' | b'{'));
    std::str::from_utf8(value).ok().filter(|_| plain)
}

/// `raw` as a string; `None` for null. The error is that it is neither.
pub fn string(raw: &str) -> Result<Option<Cow<'_, str>>, serde_json::Error> {
    serde_json::from_str::<Option<Text<'_>>>(raw).map(|text| text.map(|Text(text)| text))
}

/// An object, read member by member.
struct Object<'a, 'l> {
    text: &'a str,
    /// The member that is the list; empty for none.
    list: &'l str,
    /// Set where that member is no array.
    plain: &'l Cell<bool>,
}

#[derive(Default)]
struct Parts<'a> {
    before: Vec<Member<'a>>,
    after: Vec<Member<'a>>,
    items: Option<Items<'a>>,
}

impl<'de> DeserializeSeed<'de> for Object<'de, '_> {
    type Value = Parts<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Parts<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'de, '_> {
    type Value = Parts<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Parts<'de>, A::Error> {
        let mut parts = Parts::default();
        while let Some(Text(name)) = map.next_key::<Text<'de>>()? {
            if name == self.list && !self.list.is_empty() {
                let items = map.next_value_seed(List { text: self.text })?;
                if parts.items.is_some() || self.plain.get() {
                    return Err(de::Error::custom(format_args!("it has two members called {name}")));
                }
                self.plain.set(items.is_none());
                parts.items = items;
            } else {
                let raw = map.next_value::<&'de RawValue>()?.get();
                if parts.items.is_none() { &mut parts.before } else { &mut parts.after }.push((name, raw));
            }
        }
        Ok(parts)
    }
}

struct Items<'a> {
    text: &'a str,
    count: u64,
}

/// The list's items; `None` where it is no array.
struct List<'a> {
    text: &'a str,
}

impl<'de> DeserializeSeed<'de> for List<'de> {
    type Value = Option<Items<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'de> {
    type Value = Option<Items<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let start = self.text.as_ptr().addr();
        let (mut first, mut end, mut count) = (None, 0, 0);
        while let Some(item) = items.next_element::<&'de RawValue>()? {
            // Where it stands in the text, of which it is a slice.
            let at = item.get().as_ptr().addr() - start;
            first = first.or(Some(at));
            end = at + item.get().len();
            count += 1;
        }
        Ok(Some(Items { text: first.map_or("", |first| &self.text[first..end]), count }))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// A string, borrowed where it has no escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de> de::Deserialize<'de> for Text<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Text<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Text<'de>, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Of)
    }
}
