//! One page of a list: where its items are, what stands beside them, and the link to the next.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A JSON document as far as paging is concerned. Items and members are slices of it, byte for byte.
#[derive(Debug)]
pub enum Page<'a> {
    /// An object with an array called `value`.
    List(List<'a>),
    /// Anything else.
    Other {
        /// Whether it has a link to more all the same.
        goes_on: bool,
    },
}

/// A page of a list.
#[derive(Debug)]
pub struct List<'a> {
    /// The whole page as it came.
    pub whole: &'a str,
    /// The members before `value` and after it, without `nextLink`: names, and values as they came.
    pub before: Vec<(Cow<'a, str>, &'a str)>,
    /// See `before`.
    pub after: Vec<(Cow<'a, str>, &'a str)>,
    /// What stands between the brackets of `value`, commas and all; empty for no items.
    pub items: &'a str,
    /// How many items there are.
    pub count: u64,
    /// The next page. `null`, an empty string and no member at all mean that there is none: ARM's contract forbids the
    /// empty one, and services send it (azure-powershell#19166).
    pub next: Option<Cow<'a, str>>,
}

impl<'a> Page<'a> {
    /// Reads `text`, a whole JSON document. The error is in words for the user.
    pub fn read(text: &'a str) -> Result<Page<'a>, String> {
        if !text.trim_start().starts_with('{') {
            let whole = serde_json::from_str::<IgnoredAny>(text);
            return whole.map(|_| Page::Other { goes_on: false }).map_err(|error| error.to_string());
        }
        let Members(members) = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let mut next = None;
        let mut list: Option<List<'a>> = None;
        let mut before = Vec::new();
        for (name, raw) in members {
            match name.as_ref() {
                "nextLink" | "@odata.nextLink" if next.is_some() => return Err("it has two next links".to_owned()),
                // The second is OData's name, which a few services behind ARM kept.
                "nextLink" | "@odata.nextLink" => next = Some(link(raw)?),
                "value" if list.is_some() => return Err("it has two members called value".to_owned()),
                "value" if raw.starts_with('[') => {
                    let count = count(raw)?;
                    let items = raw[1..raw.len() - 1].trim();
                    list = Some(List {
                        whole: text,
                        before: std::mem::take(&mut before),
                        after: Vec::new(),
                        items,
                        count,
                        next: None,
                    });
                }
                _ => list.as_mut().map_or(&mut before, |list| &mut list.after).push((name, raw)),
            }
        }
        let next = next.flatten();
        Ok(match list {
            Some(list) => Page::List(List { next, ..list }),
            None => Page::Other { goes_on: next.is_some() },
        })
    }
}

fn link(raw: &str) -> Result<Option<Cow<'_, str>>, String> {
    let link: Option<Text<'_>> = serde_json::from_str(raw).map_err(|_| "its nextLink is not a string".to_owned())?;
    Ok(link.map(|Text(text)| text).filter(|text| !text.is_empty()))
}

fn count(raw: &str) -> Result<u64, String> {
    serde_json::from_str(raw).map(|Count(count)| count).map_err(|error| error.to_string())
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

/// The members of an object in their order, duplicates included, values unread.
struct Members<'a>(Vec<(Cow<'a, str>, &'a str)>);

impl<'de> de::Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some((Text(name), raw)) = map.next_entry::<Text<'de>, &'de RawValue>()? {
                    members.push((name, raw.get()));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Of)
    }
}

/// How many items an array has.
struct Count(u64);

impl<'de> de::Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Of;
        impl<'de> Visitor<'de> for Of {
            type Value = Count;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an array")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while items.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }
        deserializer.deserialize_seq(Of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> List<'_> {
        match Page::read(text) {
            Ok(Page::List(list)) => list,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn items_are_kept_byte_for_byte() {
        let page = list(
            "{ \"a\" : 1,\n\"value\": [ {\"x\" : 1e2} ,\n{\"y\":\"\\u00e9\"} ], \"b\":[2], \"nextLink\":\"h\\u0074tps:\\/\\/x\"}",
        );
        assert_eq!(page.items, "{\"x\" : 1e2} ,\n{\"y\":\"\\u00e9\"}");
        assert_eq!(page.count, 2);
        assert_eq!(page.before, [(Cow::Borrowed("a"), "1")]);
        assert_eq!(page.after, [(Cow::Borrowed("b"), "[2]")]);
        assert_eq!(page.next.as_deref(), Some("https://x"));
    }

    #[test]
    fn the_end_of_a_list_has_three_forms() {
        for text in [r#"{"value":[]}"#, r#"{"value":[],"nextLink":null}"#, r#"{"nextLink":"","value":[ ]}"#] {
            let page = list(text);
            assert_eq!((page.next.is_none(), page.count, page.items), (true, 0, ""), "{text}");
        }
        assert!(list(r#"{"nextLink":"/x","value":[]}"#).next.is_some(), "an empty page may have a next one");
        assert_eq!(list(r#"{"value":[],"@odata.nextLink":"/x"}"#).next.as_deref(), Some("/x"));
    }

    #[test]
    fn what_is_no_list_is_something_else() {
        for text in ["[]", "1", "\"x\"", "null", r#"{"id":"x"}"#, r#"{"value":{}}"#, r#"{"value":"[]"}"#] {
            assert!(matches!(Page::read(text), Ok(Page::Other { goes_on: false })), "{text}");
        }
        let text = r#"{"items":[],"nextLink":"/x"}"#;
        assert!(matches!(Page::read(text), Ok(Page::Other { goes_on: true })), "{text}");
    }

    #[test]
    fn damage_is_told() {
        for text in [
            "",
            "{",
            r#"{"value":[1,2"#,
            r#"{"value":[1,]}"#,
            r#"{"value":[]} x"#,
            "[1,",
            "not json",
            r#"{"value":[],"nextLink":7}"#,
            r#"{"value":[],"value":[]}"#,
            r#"{"value":[],"nextLink":"a","nextLink":"b"}"#,
            r#"{"value":[],"nextLink":"a","@odata.nextLink":"b"}"#,
        ] {
            assert!(Page::read(text).is_err(), "{text}");
        }
    }
}
