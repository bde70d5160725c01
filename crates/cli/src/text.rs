//! Text from outside made fit for a terminal: what a server or a tag says must not move the cursor or change a title.

use std::borrow::Cow;
use std::fmt::Write;

/// `text` with every control character, and every character that turns the direction of what follows, written as an
/// escape: `\n` and `\t` as such, the others as `\u{1b}`.
///
/// Bidirectional controls are in it because they make a line read as what it is not (CVE-2021-42574).
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(harmful) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ if harmful(character) => {
                // Writing to a String cannot fail.
                let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
            }
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

fn harmful(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn harmless_text_is_left_alone() {
        for text in ["", "plain", "日本語 é ✓", "a 'quoted' \\ word"] {
            assert!(matches!(printable(text), std::borrow::Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn controls_become_escapes() {
        assert_eq!(printable("a\x1b]0;x\x07b"), "a\\u{1b}]0;x\\u{7}b");
        assert_eq!(printable("one\ntwo\tthree\r"), "one\\ntwo\\tthree\\r");
        assert_eq!(printable("\u{9b}31m \u{202e}abc"), "\\u{9b}31m \\u{202e}abc");
    }
}
