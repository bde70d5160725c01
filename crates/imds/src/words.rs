//! What an answer says in words, for messages: who it is from, and the text of an error in each of Azure's shapes.

use http::Answer;
use serde_json::Value;

/// The most characters of a text that are quoted.
const MOST: usize = 300;

/// Who answered, as far as its headers tell: its name, then what it sent.
pub fn who(answer: &Answer) -> String {
    let server = answer.header("server").or_else(|| answer.header("via")).unwrap_or("unnamed server");
    let media = answer.header("content-type").and_then(|media| media.split(';').next()).unwrap_or("no content type");
    format!("{server}, {}, {} bytes", media.trim(), answer.body.len())
}

/// The text of an error, on one line and cut to a length that can be read. One that is not JSON, the form of IMDS and
/// of what stands in for it, is followed by who sent it.
pub fn words(answer: &Answer) -> String {
    let body = String::from_utf8_lossy(&answer.body);
    // No error holds a token; should one ever, it stays here.
    if body.contains("access_token") || body.contains("eyJ") {
        return format!("a text that is not shown ({})", who(answer));
    }
    let json = serde_json::from_slice::<Value>(&answer.body).ok();
    let line = line(json.as_ref().and_then(error).as_deref().unwrap_or(&body));
    match json {
        Some(_) if !line.is_empty() => line,
        _ if line.is_empty() => format!("no words ({})", who(answer)),
        _ => format!("{line} ({})", who(answer)),
    }
}

/// `text` on one line, of at most [`MOST`] characters.
fn line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(media: &str, body: &str) -> Answer {
        let mut answer = Answer { status: 400, headers: Default::default(), body: body.into() };
        answer.headers.insert("content-type", media.parse().unwrap());
        answer
    }

    /// The shapes are those of MSAL for .NET's tests, `ManagedIdentityTests.cs`, on parsing errors.
    #[test]
    fn the_text_of_an_error_is_found_in_every_shape() {
        for (body, expected) in [
            (r#"{"error":"invalid_request","error_description":"Identity not found"}"#, "Identity not found"),
            (r#"{"error_description":"only this"}"#, "only this"),
            (r#"{"error":"Bad request. api-version is invalid"}"#, "Bad request. api-version is invalid"),
            (r#"{"statusCode":500,"message":"an error","correlationId":"c"}"#, "an error"),
            (r#"{"message":"an error","correlationId":"c"}"#, "an error"),
            (r#"{"error":{"code":"the code"}}"#, "the code"),
            (r#"{"error":{"message":"an error"}}"#, "an error"),
            (r#"{"error":{"code":"c","message":"an error","innererror":{"trace":"t"}}}"#, "an error"),
            (r#"{"notExpectedJson":"x"}"#, r#"{"notExpectedJson":"x"}"#),
            (r#"{"error":{"message":""}}"#, "no words (unnamed server, application/json, 24 bytes)"),
            ("", "no words (unnamed server, application/json, 0 bytes)"),
        ] {
            assert_eq!(words(&answer("application/json; charset=utf-8", body)), expected, "{body}");
        }
    }

    #[test]
    fn a_text_that_is_not_json_says_who_sent_it() {
        let text = words(&answer("text/plain; charset=utf-8", "pod list\n  is empty\n"));
        assert_eq!(text, "pod list is empty (unnamed server, text/plain, 20 bytes)");
    }

    #[test]
    fn a_long_text_is_cut_and_a_token_is_not_shown() {
        assert_eq!(line(&"é".repeat(400)).chars().count(), MOST + 3);
        let text = words(&answer("application/json", r#"{"error":"for eyJhbGci.e30.x"}"#));
        assert_eq!(text, "a text that is not shown (unnamed server, application/json, 30 bytes)");
    }
}
