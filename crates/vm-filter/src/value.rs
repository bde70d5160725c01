//! What a field of one VM holds, and how that is written as plain text and as JSON.

use std::borrow::Cow;

use crate::json::{compact, decode, items, members, quote};

/// What a field of one VM holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Nothing: an empty cell, or null.
    Missing,
    /// A value as it stands in the input, in JSON.
    Json(&'a [u8]),
    /// An object of short values, written as `name=value,name=value` where it is text.
    Pairs(&'a [u8]),
    /// Text that was made out of something else.
    Text(Cow<'a, [u8]>),
    /// Several values as they stand in the input.
    Array(Vec<&'a [u8]>),
    /// Several texts, written with commas between them where they are text.
    List(Vec<Cow<'a, [u8]>>),
}

impl Value<'_> {
    /// The plain text, where it is part of the input as it stands: then no control character and no backslash is in it.
    pub fn bare(&self) -> Option<&[u8]> {
        match self {
            Value::Missing => Some(b""),
            Value::Text(Cow::Borrowed(text)) => Some(text),
            Value::Json([b'"', text @ .., b'"']) if !text.contains(&b'\\') => Some(text),
            _ => None,
        }
    }

    /// Adds the value as plain text: strings say what they say, lists have commas, objects are JSON.
    pub fn text(&self, out: &mut Vec<u8>) {
        match self {
            Value::Missing => {}
            Value::Json(value) => json_text(value, out),
            Value::Pairs(object) => pairs_text(object, out),
            Value::Text(text) => out.extend_from_slice(text),
            Value::Array(values) => separated(values, out, |value, out| json_text(value, out)),
            Value::List(texts) => separated(texts, out, |text, out| out.extend_from_slice(text)),
        }
    }

    /// Adds the value as JSON on one line, of the type it has in the input.
    pub fn json(&self, out: &mut Vec<u8>) {
        match self {
            Value::Missing => out.extend_from_slice(b"null"),
            Value::Json(value) | Value::Pairs(value) if is_scalar(value) => out.extend_from_slice(value),
            Value::Json(value) | Value::Pairs(value) => compact(value, out),
            Value::Text(text) => quote(text, out),
            Value::Array(values) => {
                out.push(b'[');
                separated(values, out, |value, out| compact(value, out));
                out.push(b']');
            }
            Value::List(texts) => {
                out.push(b'[');
                separated(texts, out, |text, out| quote(text, out));
                out.push(b']');
            }
        }
    }

    /// Whether the plain text of the value, or of one of its elements where it is a list, is such as `accept` says.
    pub fn any(&self, mut accept: impl FnMut(&[u8]) -> bool) -> bool {
        let mut accepts = |value: &[u8]| match value.first() {
            Some(b'"') => accept(&decode(value)),
            Some(b'{' | b'[') => accept(&written(|out| json_text(value, out))),
            _ => accept(if value == b"null" { b"" } else { value }),
        };
        match self {
            Value::List(texts) if !texts.is_empty() => texts.iter().any(|text| accept(text)),
            Value::Array(values) if !values.is_empty() => values.iter().any(|value| accepts(value)),
            Value::Json(array) if items(array).next().is_some() => items(array).any(accepts),
            Value::Json(value) => accepts(value),
            Value::Text(text) => accept(text),
            Value::Pairs(_) => accept(&written(|out| self.text(out))),
            Value::Missing | Value::List(_) | Value::Array(_) => accept(b""),
        }
    }
}

fn written(write: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let mut out = Vec::new();
    write(&mut out);
    out
}

fn is_scalar(value: &[u8]) -> bool {
    !matches!(value.first(), Some(b'{' | b'['))
}

fn json_text(value: &[u8], out: &mut Vec<u8>) {
    match value.first() {
        Some(b'"') => out.extend_from_slice(&decode(value)),
        Some(b'[') if items(value).all(is_scalar) => separated(items(value), out, json_text),
        Some(b'{' | b'[') => compact(value, out),
        _ if value == b"null" => {}
        _ => out.extend_from_slice(value),
    }
}

fn pairs_text(object: &[u8], out: &mut Vec<u8>) {
    separated(members(object), out, |(name, value), out| {
        out.extend_from_slice(&name.text());
        out.push(b'=');
        json_text(value, out);
    });
}

fn separated<T>(parts: impl IntoIterator<Item = T>, out: &mut Vec<u8>, mut write: impl FnMut(T, &mut Vec<u8>)) {
    for (number, part) in parts.into_iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write(part, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &Value<'_>) -> (String, String) {
        let (mut text, mut json) = (Vec::new(), Vec::new());
        value.text(&mut text);
        value.json(&mut json);
        (String::from_utf8(text).unwrap(), String::from_utf8(json).unwrap())
    }

    #[test]
    fn values_are_written_as_text_and_as_json() {
        let list = Value::List(vec![b"a"[..].into(), b"b\"c"[..].into()]);
        for (value, text, json) in [
            (Value::Missing, "", "null"),
            (Value::Json(br#""a\tb""#), "a\tb", r#""a\tb""#),
            (Value::Json(b"127"), "127", "127"),
            (Value::Json(b"-1.0"), "-1.0", "-1.0"),
            (Value::Json(b"true"), "true", "true"),
            (Value::Json(b"[ \"1\", 2, null ]"), "1,2,", "[\"1\",2,null]"),
            (Value::Json(b"[ { \"a\" : 1 } ]"), "[{\"a\":1}]", "[{\"a\":1}]"),
            (Value::Json(b"{ \"a\" : 1 }"), "{\"a\":1}", "{\"a\":1}"),
            (Value::Json(b"{ }"), "{}", "{}"),
            (
                Value::Pairs(br#"{ "env" : "prod", "n\u0061me": "x" }"#),
                "env=prod,name=x",
                r#"{"env":"prod","n\u0061me":"x"}"#,
            ),
            (Value::Pairs(b"{}"), "", "{}"),
            (Value::Text(b"a\"b"[..].into()), "a\"b", r#""a\"b""#),
            (list, "a,b\"c", r#"["a","b\"c"]"#),
            (Value::List(vec![]), "", "[]"),
        ] {
            assert_eq!(texts(&value), (text.to_owned(), json.to_owned()), "{value:?}");
        }
    }

    #[test]
    fn a_list_is_asked_element_by_element() {
        let is = |value: Value<'_>, what: &str| value.any(|text| text == what.as_bytes());
        let list = || Value::List(vec![b"a"[..].into(), b"b"[..].into()]);
        assert!(is(list(), "b") && !is(list(), "a,b"));
        assert!(is(Value::Json(b"[\"1\",\"2\"]"), "2") && is(Value::Json(b"[]"), "") && is(Value::List(vec![]), ""));
        assert!(is(Value::Json(b"12"), "12") && is(Value::Missing, "") && is(Value::Json(br#""a\u0062""#), "ab"));
    }
}
