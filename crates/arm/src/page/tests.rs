//! Pages as they are read, whole and damaged.

use super::*;

fn read(text: &str) -> Result<Document<'_>, String> {
    Document::read(text.as_bytes(), "value")
}

#[test]
fn items_are_kept_byte_for_byte() {
    let text =
        "\u{feff} { \"a\" : 1,\n\"value\": [ {\"x\" : 1e2} ,\n{\"y\":\"\\u00e9\"}, [ ] ], \"b\":[2], \"c\":{} }\n";
    let Ok(Document::Page(page)) = read(text) else { panic!("{:?}", read(text)) };
    assert_eq!(page.items, "{\"x\" : 1e2} ,\n{\"y\":\"\\u00e9\"}, [ ]");
    assert_eq!(page.count, 3);
    assert_eq!(page.before, [(Cow::Borrowed("a"), "1")]);
    assert_eq!(page.after, [(Cow::Borrowed("b"), "[2]"), (Cow::Borrowed("c"), "{}")]);
    let Ok(Document::Page(page)) = read("{\"v\\u0061lue\":[ ]}") else { panic!("a name may be escaped") };
    assert_eq!((page.items, page.count), ("", 0));
}

#[test]
fn what_is_no_list_is_an_object_or_something_else() {
    for text in ["[]", "1", "\"x\"", "null", " [1,{}]"] {
        assert!(matches!(read(text), Ok(Document::Other)), "{text}");
    }
    let values = ["{}", "\"[]\"", "1", "-1", "1.5", "true", "null", "{\"a\":[1]}", "\"\\n\""];
    for value in values {
        let text = format!(r#"{{"a":1,"value":{value},"b":2}}"#);
        let Ok(Document::Object(members)) = read(&text) else { panic!("{text}") };
        let raw: Vec<&str> = members.iter().map(|(_, raw)| *raw).collect();
        assert_eq!(raw, ["1", value, "2"], "{text}");
    }
    assert!(matches!(read("{}"), Ok(Document::Object(members)) if members.is_empty()));
}

#[test]
fn damage_is_told() {
    for text in [
        "",
        "{",
        r#"{"value":[1,2"#,
        r#"{"value":[1,]}"#,
        r#"{"value":[1 2]}"#,
        r#"{"value":[]} x"#,
        r#"{"value":{}} x"#,
        r#"{"value":1,}"#,
        "[1,",
        "not json",
        "{\"value\":[\"\u{1}\"]}",
        r#"{"value":[],"value":[]}"#,
        r#"{"value":1,"value":[]}"#,
        r#"{"value":[],"value":1}"#,
    ] {
        assert!(read(text).is_err(), "{text}");
    }
    assert!(Document::read(b"{\"value\":[\"\xff\"]}", "value").unwrap_err().contains("not UTF-8"));
}

#[test]
fn the_last_member_is_seen_from_the_end() {
    for (body, found) in [
        (r#"{"value":[],"nextLink":"/x"}"#, Some("/x")),
        ("{\"value\":[], \"nextLink\" : \"/x y\" }\r\n", Some("/x y")),
        (r#"{"nextLink":"/x"}"#, Some("/x")),
        (r#"{"value":[],"nextLink":""}"#, Some("")),
        (r#"{"nextLink":"/x","value":[]}"#, None),
        (r#"{"value":[],"nextLink":null}"#, None),
        (r#"{"value":[],"nextLink":"\/x"}"#, None),
        (r#"{"value":[],"thenextLink":"/x"}"#, None),
        (r#"{"value":[],"other":"/x"}"#, None),
        (r#"{"value":[{"nextLink":"/x"}]}"#, None),
        (r#"{"a":"\"nextLink\":\"/x"}"#, None),
        (r#"{"a":",\"nextLink\":\"/x\""}"#, None),
        (r#"{"a":",\"nextLink":"/x"}"#, None),
        (r#"{"value":[],"nextLink":"/x""#, None),
        ("", None),
        ("}", None),
        ("\"}", None),
    ] {
        assert_eq!(last_string(body.as_bytes(), "nextLink"), found, "{body}");
    }
}

#[test]
fn strings_and_null_are_told_from_the_rest() {
    assert_eq!(string("\"a\\n\"").unwrap().as_deref(), Some("a\n"));
    assert_eq!(string("null").unwrap(), None);
    assert!(string("7").is_err());
}
