//! Damage is found wherever it is, and nothing else is called that.

use cli::Exit;
use proptest::prelude::*;
use serde::de::IgnoredAny;

use crate::filter::{filter, written};

const LIST: &str = r#"{"value":[{"id":"/subscriptions/s/resourceGroups/g/x/a","name":"a","tags":{"k":"v\n"}},
 {"name":"b","n":[1,-2.5e3,true,false,null,{}],"properties":{"hardwareProfile":{"vmSize":"S"}}}, {"name":"b","n":[1,-2.5e3,true,false,null,{}],"properties":{"hardwareProfile":{"vmSize":"T"}}}],"nextLink":null}"#;

fn is_json(text: &[u8]) -> bool {
    let mut documents = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    documents.all(|document| document.is_ok())
}

#[test]
fn a_list_cut_anywhere_is_incomplete() {
    for end in 0..LIST.len() {
        let ran = filter(&["-o", "ndjson", "name", "size"], &LIST.as_bytes()[..end]);
        let (exit, words) = ran.end.expect_err(&LIST[..end]);
        assert_eq!(exit, Exit::Data);
        let expected = if end == 0 { "there is nothing" } else { &format!("ends too early, at byte {end},") };
        assert!(words.contains(expected), "{end}: {words}");
        let whole = LIST[..end].matches("}}").count() + usize::from(end > 78);
        assert!(ran.out.lines().count() <= whole, "{end}: {}", ran.out);
    }
}

#[test]
fn vms_before_the_damage_are_out_and_the_output_is_left_open() {
    let damaged = LIST.replace("\"T\"", "\"T");
    for (form, expected) in [
        ("tsv", "a\nb\n"),
        ("csv", "name\r\na\r\nb\r\n"),
        ("table", "name\na\nb\n"),
        ("ndjson", "{\"name\":\"a\"}\n{\"name\":\"b\"}\n"),
        ("json", "[{\"name\":\"a\"},\n{\"name\":\"b\"}"),
    ] {
        let ran = filter(&["-o", form, "name"], damaged.as_bytes());
        assert_eq!((ran.out.as_str(), ran.end.unwrap_err().0), (expected, Exit::Data), "{form}");
    }
    let raw = filter(&["-o", "raw", "-n", "a"], damaged.as_bytes());
    assert_eq!(raw.out, r#"{"value":[{"id":"/subscriptions/s/resourceGroups/g/x/a","name":"a","tags":{"k":"v\n"}}"#);
    for line in [&["--sort", "name", "name"][..], &["--count"], &["--jq", ".", "--slurp"]] {
        assert_eq!(filter(line, damaged.as_bytes()).out, "", "{line:?}");
    }
}

#[test]
fn the_place_and_what_was_expected_are_told() {
    let long = format!("[{},{{]", vec!["{\"name\":\"a\"}"; 300].join(","));
    for (input, words) in [
        ("{\"value\":[{\"name\":\"a\"} {}]}", "damaged at byte 23, after VM 1: expected ',' or ']'"),
        ("{\"value\":[{\"name\":\"a\",}]}", "damaged at byte 22, in VM 1: expected a name in quotes"),
        ("{\"value\":[{\"name\":01}]}", "damaged at byte 19, in VM 1: expected ',' or '}'"),
        ("[{}, {}, {\"a\":tru3}]", "damaged at byte 14, in VM 3: expected a value"),
        ("[{\"a\":\"\u{1}\"}]", "damaged at byte 7, in VM 1: expected no control character inside a string"),
        ("[{\"a\":\"\\x\"}]", "damaged at byte 7, in VM 1: expected an escape that JSON knows"),
        ("{\"value\":[]", "the input ends too early, at byte 11, in what follows the list"),
        (
            "{\"value\":[],\"value\":[]}",
            "damaged at byte 20, in what follows the list: expected one list in a document, not two",
        ),
        ("[{}, 7]", "damaged at byte 5, after VM 1: expected a VM, which is an object"),
        ("[[{}], \"x\"]", "damaged at byte 7, after VM 1: expected a VM, which is an object"),
        ("{\"value\":[[]]}", "damaged at byte 10, before the first VM: expected a VM, which is an object"),
        ("hello", "damaged at byte 0, before the first VM: expected a VM or a list of VMs"),
        ("{} null", "damaged at byte 3, after VM 1: expected a VM or a list of VMs"),
        ("{}]", "damaged at byte 2, after VM 1: expected a VM or a list of VMs"),
        ("", "there is nothing on standard input"),
        (" \r\n\u{feff}\n", "there is nothing on standard input"),
        (&long, "damaged at byte 3902, in VM 301: expected a name in quotes"),
    ] {
        assert_eq!(filter(&[], input.as_bytes()).end, Err((Exit::Data, words.to_owned())), "{input}");
    }
    let broken = b"[{\"name\":\"a\"},{\"x\":\"\xff\",\"name\":\"\xff\"}]";
    let words = |line: &[&str]| filter(line, &broken[..]).end.unwrap_err().1;
    assert_eq!(words(&["name"]), "damaged at byte 30, in VM 2: expected UTF-8");
    assert_eq!(words(&["-o", "raw"]), "damaged at byte 20, in VM 2: expected UTF-8");
    assert_eq!(filter(&["location"], &broken[..]).out, "\n\n");
}

#[test]
fn what_is_no_vm_gets_words_of_its_own_and_a_token_is_never_quoted() {
    for (input, words) in [
        (
            r#"{"error":{"code":"AuthorizationFailed","message":"no"}}"#,
            "the input is an error that Azure sent, not VMs: AuthorizationFailed: no",
        ),
        (
            r#"{"Error":{"Code":"X","Message":"y","Details":[]}}"#,
            "the input is an error that Azure sent, not VMs: X: y",
        ),
        (
            r#"{"error":"invalid_request","error_description":"no"}"#,
            "the input is an error that Azure sent, not VMs: invalid_request: no",
        ),
        (
            r#"{"odata.error":{"code":"X","message":{"lang":"en","value":"y"}}}"#,
            "the input is an error that Azure sent, not VMs: X: y",
        ),
        ("eyJhbGciOi.eyJzdWIi.sig\n", "the input is a token, not VMs"),
        ("\u{feff}eyJhbGciOi.eyJzdWIi.sig", "the input is a token, not VMs"),
        (r#"{"access_token":"eyJhbGciOi.x.y","expires_in":1}"#, "the input is a token, not VMs"),
        (r#"{"accessToken":"eyJhbGciOi.x.y"}"#, "the input is a token, not VMs"),
        ("Bearer eyJhbGciOi.x.y", "damaged at byte 0, before the first VM: expected a VM or a list of VMs"),
    ] {
        let ran = filter(&["-o", "raw"], input.as_bytes());
        assert_eq!(ran.end, Err((Exit::Data, words.to_owned())), "{input}");
        assert_eq!(ran.out, "");
    }
    // A resource may have an error, and a name like that of a list.
    assert_eq!(written(&["name"], r#"{"name":"a","error":{"code":"X"},"value":7}"#), "a\n");
}

#[test]
fn nothing_is_lost_to_nulls_empty_lists_and_odd_types() {
    for (input, out) in [
        (r#"{"value":[]}"#, ""),
        (r#"{"value":null,"nextLink":null}"#, ""),
        ("[]", ""),
        ("[[],[[]],{\"value\":[]}]", ""),
        (r#"[null,{"name":"a"},null]"#, "a\n"),
        (r#"{"name":"a","properties":null,"identity":[],"zones":"1"}"#, "a\n"),
        (r#"{"name":7}{"name":null}{"name":true}{"name":["x","y"]}{"name":{"a":1}}"#, "7\n\ntrue\nx,y\n{\"a\":1}\n"),
        ("{}", "\n"),
    ] {
        assert_eq!(written(&["name"], input), out, "{input}");
    }
    assert_eq!(filter(&["-e", "name"], &b"{\"value\":[]}"[..]).end, Ok(Exit::NoMatch));
    let deep = format!(r#"{{"name":"a","x":{}1{}}}"#, "[{\"a\":".repeat(100_000), "}]".repeat(100_000));
    assert_eq!(filter(&["name"], deep.as_bytes()).out, "a\n");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn what_serde_json_refuses_is_refused_and_nothing_else(at in 0..LIST.len(), byte: u8, cut: bool) {
        let mut text = LIST.as_bytes().to_vec();
        if cut { text.truncate(at) } else { text[at] = byte }
        let ran = filter(&["--count"], &text[..]);
        let told = ran.end.as_ref().err().map(|(_, words)| words.as_str()).unwrap_or_default();
        // What is JSON but no list of VMs, or none in UTF-8.
        let other = ["nothing on", "a VM", "one list", "UTF-8", "an error that Azure sent"].iter().any(|words| told.contains(words));
        prop_assert!(ran.end.is_ok() == is_json(&text) || other, "{told}: {}", String::from_utf8_lossy(&text));
    }
}
