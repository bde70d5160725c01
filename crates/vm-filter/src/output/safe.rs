//! Keeps control characters from a terminal: a tag may hold an escape sequence that sets a title, moves the cursor or
//! types for the user. Whatever goes to a terminal goes through here; into a pipe everything goes as it is.

use std::io::{Result, Write};

use cli::printable;

/// How a control character is written instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// As JSON has it, `\u001b`: the text stays the same JSON.
    Json,
    /// As messages have it, `\u{1b}`.
    Text,
}

/// A writer to a terminal. What is written may be cut anywhere, inside of characters too.
#[derive(Debug)]
pub struct Safe<W> {
    out: W,
    escape: Escape,
    /// The start of a character whose end has not come yet.
    rest: Vec<u8>,
}

impl<W: Write> Safe<W> {
    pub fn new(out: W, escape: Escape) -> Self {
        Safe { out, escape, rest: Vec::new() }
    }

    /// Writes text in which there is no half character. Tabs and line feeds are the output's own.
    fn text(&mut self, text: &str) -> Result<()> {
        for piece in text.split_inclusive(['\n', '\t']) {
            let (words, end) = piece.split_at(piece.trim_end_matches(['\n', '\t']).len());
            let harmless = printable(words);
            match self.escape {
                Escape::Json if harmless != words => self.json(words)?,
                _ => self.out.write_all(harmless.as_bytes())?,
            }
            self.out.write_all(end.as_bytes())?;
        }
        Ok(())
    }

    fn json(&mut self, words: &str) -> Result<()> {
        for character in words.chars() {
            let harmless = printable(character.encode_utf8(&mut [0; 4])).len() == character.len_utf8();
            if harmless {
                write!(self.out, "{character}")?;
            } else {
                write!(self.out, "\\u{:04x}", u32::from(character))?;
            }
        }
        Ok(())
    }
}

impl<W: Write> Write for Safe<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.rest.extend_from_slice(bytes);
        let taken = std::mem::take(&mut self.rest);
        let mut at = 0;
        for chunk in taken.utf8_chunks() {
            self.text(chunk.valid())?;
            at += chunk.valid().len() + chunk.invalid().len();
            match chunk.invalid() {
                [] => {}
                // What ends too early and may go on.
                cut if at == taken.len()
                    && cut.len() < 4
                    && str::from_utf8(cut).is_err_and(|error| error.error_len().is_none()) =>
                {
                    self.rest = cut.to_vec();
                }
                _ => self.out.write_all("\u{fffd}".as_bytes())?,
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(escape: Escape, bytes: &[u8], step: usize) -> String {
        let mut out = Vec::new();
        let mut safe = Safe::new(&mut out, escape);
        bytes.chunks(step).for_each(|piece| safe.write_all(piece).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn nothing_that_a_terminal_obeys_gets_through() {
        let text = "a\tb\n\n\u{1b}]0;x\u{7}é日😀\r\u{9b}31m \u{202e}\u{7f}\n".as_bytes();
        for step in 1..text.len() {
            assert_eq!(
                written(Escape::Text, text, step),
                "a\tb\n\n\\u{1b}]0;x\\u{7}é日😀\\r\\u{9b}31m \\u{202e}\\u{7f}\n"
            );
            assert_eq!(
                written(Escape::Json, text, step),
                "a\tb\n\n\\u001b]0;x\\u0007é日😀\\u000d\\u009b31m \\u202e\\u007f\n"
            );
            assert_eq!(written(Escape::Text, b"a\xff\x9bb\xe6\x97", step), "a\u{fffd}\u{fffd}b");
        }
    }
}
