//! What is JSON, what is damage, and what only ends too early.

use super::*;

fn skip(text: &str) -> Result<usize, Fault> {
    super::skip(text.as_bytes(), 0)
}

#[test]
fn a_value_ends_where_its_last_byte_is() {
    for value in [
        r#""""#,
        r#""a\"b\u00e9\\""#,
        "true",
        "false",
        "null",
        "{}",
        "[]",
        "{ }",
        "[ ]",
        "[[],{}]",
        r#"{"a":{"b":[1,-0,0.5,1e9,2E-3,-12.25e+7]},"c":"\/\b\f\n\r\t"}"#,
        "[ 1 ,\r\n\t2 ]",
    ] {
        assert_eq!(skip(&format!("{value} ,")), Ok(value.len()), "{value}");
    }
}

#[test]
fn a_value_cut_anywhere_is_short() {
    let value = r#"{"a":{"b":[1,-0,0.5,1e9,true,false,null]},"c":"\/\u00e9"}"#;
    for end in 0..value.len() {
        assert_eq!(skip(&value[..end]), Err(Fault::Short), "{}", &value[..end]);
    }
}

#[test]
fn damage_is_met_wherever_it_is() {
    for text in [
        "}",
        "]",
        ",",
        ":",
        "x",
        "tru ",
        "nul]",
        "'a'",
        "+1 ",
        "01 ",
        "1. ",
        ".5 ",
        "1e ",
        "- ",
        "--1",
        "[1 2]",
        "[1,]",
        "[,1]",
        "{,}",
        "{1:2}",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{"a":1 "b":2}"#,
        r#"["a"}"#,
        r#"{"a":1]"#,
        r#""\x""#,
        r#""\u12g4""#,
        "\"a\nb\"",
        "\"\u{1}\"",
    ] {
        // "01" is the number 0 with something after it: an error for whoever reads what comes next.
        let outcome = skip(&format!("[0,{text}]"));
        assert!(matches!(outcome, Err(Fault::Damage { .. })), "{text}: {outcome:?}");
    }
}

#[test]
fn values_may_be_nested_as_deep_as_they_like() {
    for depth in [1, 31, 32, 33, 62, 63, 64, 65, 126, 127, 500_000] {
        let text = "[{\"a\":".repeat(depth) + "[]" + &"}]".repeat(depth);
        assert_eq!(skip(&text), Ok(text.len()), "{depth}");
        let text = "[{\"a\":".repeat(depth) + "[]" + &"]}".repeat(depth);
        assert!(matches!(skip(&text), Err(Fault::Damage { .. })), "{depth}");
    }
}
