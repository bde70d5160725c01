//! From a JSON string to what it says and back, and JSON without its white space.

use std::borrow::Cow;
use std::ops::Range;

use super::scan;

/// What a JSON string says, given with its quotes; borrowed where it holds no escape. Half a surrogate pair becomes
/// U+FFFD, as in jq.
pub fn decode(string: &[u8]) -> Cow<'_, [u8]> {
    let raw = string.get(1..string.len().max(2) - 1).unwrap_or_default();
    if raw.contains(&b'\\') { Cow::Owned(unescape(raw)) } else { Cow::Borrowed(raw) }
}

/// What stands between the quotes of a JSON string, without its escapes.
pub fn unescape(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while at < raw.len() {
        let end = scan::plain(raw, at).max(at + 1);
        if raw[at] != b'\\' {
            out.extend_from_slice(&raw[at..end]);
            at = end;
            continue;
        }
        let (character, length) = match raw.get(at + 1) {
            Some(b'u') => code_point(raw, at),
            Some(b'b') => ('\u{8}', 2),
            Some(b'f') => ('\u{c}', 2),
            Some(b'n') => ('\n', 2),
            Some(b'r') => ('\r', 2),
            Some(b't') => ('\t', 2),
            Some(&other) => (other as char, 2),
            None => ('\\', 1),
        };
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        at += length;
    }
    out
}

/// The character written as `\u....` at `at`, with the second half of a pair, and how many bytes that takes.
fn code_point(raw: &[u8], at: usize) -> (char, usize) {
    let first = unit(raw, at);
    if let (0xd800..0xdc00, second @ 0xdc00..0xe000) = (first, unit(raw, at + 6)) {
        let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), 12);
    }
    (char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER), 6)
}

/// The sixteen bits of the escape `\u....` at `at`; 0 where none stands there.
fn unit(raw: &[u8], at: usize) -> u32 {
    let escape = raw.get(at..at + 6).filter(|escape| escape.starts_with(b"\\u"));
    escape.map_or(0, |escape| {
        escape[2..].iter().fold(0, |sum, digit| sum << 4 | (*digit as char).to_digit(16).unwrap_or(0))
    })
}

/// Writes `text` as a JSON string.
pub fn quote(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    let mut at = 0;
    loop {
        let end = scan::plain(text, at);
        out.extend_from_slice(&text[at..end]);
        let Some(&byte) = text.get(end) else { break };
        match byte {
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'"' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
            _ => out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
        }
        at = end + 1;
    }
    out.push(b'"');
}

/// Writes the JSON text `value` without the white space between its tokens.
pub fn compact(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < value.len() {
        let Range { start, end } = chunk(value, at);
        out.extend_from_slice(&value[start..end]);
        at = end;
    }
}

/// The next string or the next run of other tokens at or after `at`.
fn chunk(value: &[u8], at: usize) -> Range<usize> {
    let start = scan::space(value, at);
    let mut end = start;
    if value.get(start) == Some(&b'"') {
        end = scan::plain(value, start + 1);
        while value.get(end) == Some(&b'\\') {
            end = scan::plain(value, end + 2);
        }
        return start..value.len().min(end + 1);
    }
    while value.get(end).is_some_and(|byte| *byte > b' ' && *byte != b'"') {
        end += 1;
    }
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_say_what_they_say() {
        for (string, says) in [
            (r#""""#, ""),
            (r#""plain""#, "plain"),
            (r#""a\"\\\/\b\f\n\r\tb""#, "a\"\\/\u{8}\u{c}\n\r\tb"),
            (r#""\u00e9\u65e5\ud83d\ude00 é""#, "é日😀 é"),
            (r#""\ud83d x \ude00 \ud83d\u0041""#, "\u{fffd} x \u{fffd} \u{fffd}A"),
            (r#""\u0000""#, "\0"),
        ] {
            assert_eq!(decode(string.as_bytes()), says.as_bytes(), "{string}");
        }
        assert!(matches!(decode(br#""plain""#), Cow::Borrowed(_)));
    }

    #[test]
    fn what_is_quoted_reads_back() {
        for says in ["", "plain", "a\"b\\c/\u{8}\u{c}\n\r\t\u{1f}\u{7f}", "é日😀"] {
            let mut out = Vec::new();
            quote(says.as_bytes(), &mut out);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), says);
            assert_eq!(decode(&out), says.as_bytes());
        }
    }

    #[test]
    fn white_space_goes_but_not_from_strings() {
        let mut out = Vec::new();
        compact(b" { \"a b\" : [ 1 , true,\n\t\" \\\" \\\\\" ] }\r\n", &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), r#"{"a b":[1,true," \" \\"]}"#);
    }
}
