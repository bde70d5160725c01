//! What an answer says in words, for messages: who it is from, and the text of an error in each of Azure's shapes.

use http::Answer;
use serde_json::Value;

/// The most characters of a text that are quoted.
const MOST: usize = 300;

/// Who answered, as far as its headers tell: its name, then what it sent.
pub fn who(answer: &Answer) -> String {
    let server = answer.header("server").or_else(|| answer.header("via")).unwrap_or("no server named");
    let media = answer.header("content-type").unwrap_or("no content type");
    format!("{server}, {media}, {} bytes", answer.body.len())
}

/// The text of an error, on one line and cut to a length that can be read; its shape is whichever comes first.
pub fn words(answer: &Answer) -> String {
    let body = String::from_utf8_lossy(&answer.body);
    // No error holds a token; should one ever, it stays here.
    if body.contains("access_token") || body.contains("eyJ") {
        return who(answer);
    }
    let text = serde_json::from_slice(&answer.body).ok().and_then(|value| error(&value)).unwrap_or_else(|| body.into());
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        _ if line.is_empty() => format!("no words ({})", who(answer)),
        Some((end, _)) => format!("{}...", &line[..end]),
        None => line,
    }
}

/// The text in `{"error":{"code","message"}}`, `{"error","error_description"}`, `{"error"}`, `{"message"}` and the like.
fn error(value: &Value) -> Option<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let inner = &value["error"];
    text(&inner["message"])
        .or_else(|| text(&value["error_description"]))
        .or_else(|| text(&value["message"]))
        .or_else(|| text(inner))
        .or_else(|| text(&inner["code"]))
}
