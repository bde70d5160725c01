//! The answer of a source of tokens: the document with the token, its claims, the words of an error.

use http::Answer;
use imds_token::{Document, Output};
use serde_json::Value;

/// A document is refused in words that quote nothing of it, or gives a token that is one line in every form; an error
/// is one line, of a length that can be read, without a token in it.
///
/// # Panics
/// Where that does not hold.
pub fn imds_answer(data: &[u8]) {
    match Document::read(data) {
        Ok(document) => written(&document),
        Err(why) => assert!(why.len() < 100, "{why}"),
    }
    let answer = Answer { status: 400, headers: Default::default(), body: data.to_vec() };
    let words = imds::words(&answer);
    assert!(!words.contains("eyJ") && words.chars().count() < 500 && !words.contains('\n'), "{words}");
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = imds::Claims::read(text);
    }
}

fn written(document: &Document) {
    let write = |output| {
        let mut out = Vec::new();
        imds_token::write(&mut out, document, output).ok().map(|()| String::from_utf8(out).expect("text"))
    };
    let token = write(Output::Token).expect("a token can always be written");
    let bare = token.strip_suffix('\n').expect("a whole line");
    assert!(!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_graphic()), "not a token");
    assert_eq!(write(Output::Header), Some(format!("Authorization: Bearer {token}")));
    if let Some(json) = write(Output::Json) {
        let value: Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(value["access_token"], bare);
        for name in ["expires_on", "expires_in"] {
            assert!(value.get(name).is_none_or(Value::is_u64), "{name} is no whole number");
        }
        assert_eq!(json.matches('\n').count(), 1, "more than a line");
    }
    if let Some(claims) = write(Output::Claims) {
        serde_json::from_str::<Value>(&claims).expect("claims are JSON");
    }
}
