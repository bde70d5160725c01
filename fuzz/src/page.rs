//! A page of a list, as ARM sends it.

use arm::page::{Document, Member, Page};
use serde::de::IgnoredAny;
use serde_json::{Map, Value};

/// What is a page to us is one to serde_json, with the same items in the same order and the same members beside them;
/// and what is none to us holds no list, but for a list that is there twice.
///
/// # Panics
/// Where the two differ.
pub fn page(data: &[u8]) {
    let bare = data.strip_prefix(b"\xef\xbb\xbf").unwrap_or(data);
    let theirs = serde_json::from_slice::<Value>(bare).ok();
    match (Document::read(data, "value"), theirs) {
        (Ok(Document::Page(page)), Some(Value::Object(object))) => same(&page, &object),
        (Ok(Document::Object(members)), Some(Value::Object(object))) => {
            assert!(!object.get("value").is_some_and(Value::is_array), "a list is overlooked");
            known(&members, &object);
        }
        (Ok(Document::Other), Some(value)) => assert!(!value.is_object(), "an object is overlooked"),
        // serde_json makes no text of half a surrogate pair and no number of 1e999; what passes through may hold them.
        (Ok(_), None) => drop(serde_json::from_slice::<IgnoredAny>(bare).expect("JSON")),
        (Ok(document), Some(value)) => panic!("{document:?} to us, but {value} to serde_json"),
        (Err(why), Some(value)) => assert!(why.starts_with("it has two members"), "{value} is refused: {why}"),
        (Err(_), None) => {}
    }
}

fn same(page: &Page<'_>, object: &Map<String, Value>) {
    let items: Value = serde_json::from_str(&format!("[{}]", page.items)).expect("items are JSON");
    assert_eq!(Some(&items), object.get("value"));
    assert_eq!(items.as_array().map(Vec::len), Some(usize::try_from(page.count).expect("a count")));
    known(&page.before, object);
    known(&page.after, object);
    assert!(page.members().all(|(name, _)| name != "value"), "the list is there once more");
}

/// Whether each member is JSON and one of the object's.
fn known(members: &[Member<'_>], object: &Map<String, Value>) {
    for (name, raw) in members {
        serde_json::from_str::<Value>(raw).unwrap_or_else(|error| panic!("{name} is no JSON: {error}"));
        assert!(object.contains_key(name.as_ref()), "{name} is made up");
    }
}
