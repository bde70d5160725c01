//! Finds a part of a document. IMDS would give a leaf only as text and an object only as JSON, so the user would have to
//! know which it is, or the tool to ask twice. The document is small and holds every leaf: one request is enough.

use std::collections::BTreeMap;

use cli::{Exit, Failure};
use imds::Service;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::document::Path;

/// The part of `body` that `path` names: a leaf as plain text, anything else as the JSON that came.
///
/// # Errors
/// A body that is not JSON (76), a part that is not there (66, saying what is).
pub fn find(service: &Service, body: &[u8], path: &Path) -> Result<String, Failure> {
    let mut found = read::<Box<RawValue>>(body).map_err(|why| service.peer().stranger(why))?;
    let mut walked = path.document.path().trim_start_matches("/metadata/").to_owned();
    for part in &path.parts {
        found = step(&found, part).map_err(|there| {
            let failure = Failure::new(Exit::NotFound, format_args!("{walked} has no '{part}'"));
            if there.is_empty() { failure } else { failure.hint(format_args!("it has {there}")) }
        })?;
        walked = format!("{walked}/{part}");
    }
    Ok(text(&found))
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| format!("it sends no JSON: {error}"))
}

/// The member or element called `part`; otherwise, in words, what there is. Azure's names are looked for in any case.
fn step(value: &RawValue, part: &str) -> Result<Box<RawValue>, String> {
    let text = value.get();
    if let Ok(mut members) = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(text) {
        let exact = members.remove(part);
        let names = members.keys().cloned().collect::<Vec<_>>().join(", ");
        let folded = || members.into_iter().find(|(name, _)| name.eq_ignore_ascii_case(part)).map(|(_, value)| value);
        return exact.or_else(folded).ok_or(names);
    }
    match serde_json::from_str::<Vec<Box<RawValue>>>(text) {
        Ok(mut elements) => match part.parse::<usize>() {
            Ok(index) if index < elements.len() => Ok(elements.swap_remove(index)),
            _ => Err(match elements.len() {
                0 => "no elements".to_owned(),
                1 => "one element, 0".to_owned(),
                count => format!("{count} elements, 0 to {}", count - 1),
            }),
        },
        Err(_) => Err(String::new()),
    }
}

/// A string without its quotes, anything else as it came.
fn text(value: &RawValue) -> String {
    String::deserialize(&mut serde_json::Deserializer::from_str(value.get())).unwrap_or_else(|_| value.get().to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Any document, its names without a slash and none the same as another but for its case.
    fn document() -> impl Strategy<Value = Value> {
        let leaf =
            prop_oneof![any::<String>().prop_map(Value::from), any::<i32>().prop_map(Value::from), Just(json!(null))];
        leaf.prop_recursive(4, 32, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-z é\"]{1,4}", inner, 0..4)
                    .prop_map(|members| Value::from(members.into_iter().collect::<serde_json::Map<_, _>>())),
            ]
        })
    }

    /// Every path of `value` with what is there.
    fn paths(value: &Value, walked: &[String], all: &mut Vec<(Vec<String>, Value)>) {
        all.push((walked.to_vec(), value.clone()));
        let below = |name: String| [walked, &[name]].concat();
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| paths(value, &below(name.clone()), all)),
            Value::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    paths(value, &below(at.to_string()), all);
                }
            }
            _ => {}
        }
    }

    proptest! {
        #[test]
        fn every_path_of_a_document_leads_where_it_says(document in document()) {
            let mut all = Vec::new();
            paths(&document, &[], &mut all);
            for (path, expected) in all {
                let mut found: Box<RawValue> = serde_json::from_str(&document.to_string()).unwrap();
                for part in &path {
                    found = step(&found, part).unwrap();
                }
                let expected = expected.as_str().map_or_else(|| expected.to_string(), str::to_owned);
                prop_assert_eq!(text(&found), expected, "{:?}", path);
            }
        }
    }

    const DOCUMENT: &str = r#"{"name":"web \u0031","zone":"","count":2,"none":null,"list":[{"a":"x"},{"a":"y"}],
        "nested":{"z":1, "a" : [] }}"#;

    fn walk(parts: &str) -> Result<String, String> {
        let mut found: Box<RawValue> = serde_json::from_str(DOCUMENT).unwrap();
        for part in parts.split('/').filter(|part| !part.is_empty()) {
            found = step(&found, part)?;
        }
        Ok(text(&found))
    }

    #[test]
    fn leaves_are_text_and_the_rest_is_as_it_came() {
        for (path, expected) in [
            ("name", "web 1"),
            ("NAME", "web 1"),
            ("zone", ""),
            ("count", "2"),
            ("none", "null"),
            ("list/1/a", "y"),
            ("list/0", r#"{"a":"x"}"#),
            ("nested", r#"{"z":1, "a" : [] }"#),
            ("", DOCUMENT),
        ] {
            assert_eq!(walk(path).as_deref(), Ok(expected), "{path}");
        }
    }

    #[test]
    fn what_is_not_there_says_what_is() {
        for (path, there) in [
            ("nmae", "count, list, name, nested, none, zone"),
            ("list/2", "2 elements, 0 to 1"),
            ("list/x", "2 elements, 0 to 1"),
            ("list/-1", "2 elements, 0 to 1"),
            ("nested/a/0", "no elements"),
            ("name/first", ""),
        ] {
            assert_eq!(walk(path), Err(there.to_owned()), "{path}");
        }
    }
}
