//! `--ascii`: JSON with every character outside ASCII as an escape, for consoles that garble them.

use std::io::{self, Write};

/// Writes `json`, which is valid UTF-8, with `\uXXXX` for what is not ASCII. In JSON such characters stand in strings
/// only, so no context is needed (RFC 8259, 7).
pub fn write(out: &mut impl Write, json: &str) -> io::Result<()> {
    let mut rest = json;
    while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
        let (plain, other) = rest.split_at(at);
        out.write_all(plain.as_bytes())?;
        let end = other.bytes().position(|byte| byte.is_ascii()).unwrap_or(other.len());
        for unit in other[..end].encode_utf16() {
            write!(out, "\\u{unit:04x}")?;
        }
        rest = &other[end..];
    }
    out.write_all(rest.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn the_escaped_text_is_the_same_value() {
        for text in ["", "plain", "日本語 é", "😀 and \u{7f}", "x\u{10ffff}"] {
            let json = serde_json::to_string(text).unwrap();
            let mut out = Vec::new();
            write(&mut out, &json).unwrap();
            assert!(out.is_ascii());
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
        }
    }
}
