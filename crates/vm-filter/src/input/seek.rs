//! Tells when it is worth while to read an element again whose text ended too early. It looks at each byte once, however
//! small the pieces are that the input comes in, so that reading stays linear.

use std::ops::Range;

use super::document::is_list;
use crate::json::{Quoted, plain};

/// How far an element, or the end of a document, has been looked through.
#[derive(Debug)]
pub struct Seeker {
    document: bool,
    at: usize,
    depth: usize,
    quoted: bool,
    /// Where the last string of the first level stands: a member's name, where a list follows.
    name: Range<usize>,
}

impl Seeker {
    /// Looks for the end of an element.
    pub fn element() -> Self {
        Seeker { document: false, at: 0, depth: 0, quoted: false, name: 0..0 }
    }

    /// Looks for the end of a document, or for its list.
    pub fn document() -> Self {
        Seeker { document: true, ..Seeker::element() }
    }

    /// Looks for the end of the object whose opening brace lies behind.
    pub fn rest() -> Self {
        Seeker { depth: 1, ..Seeker::element() }
    }

    /// Looks at what has been added to `text`, which always begins at the same place of the input.
    pub fn found(&mut self, text: &[u8]) -> bool {
        while let Some(&byte) = text.get(self.at) {
            if self.quoted {
                self.at = plain(text, self.at);
                match text.get(self.at..self.at + 2) {
                    _ if text.get(self.at) == Some(&b'"') => {
                        self.quoted = false;
                        self.name.end = if self.depth == 1 { self.at } else { self.name.end };
                        self.at += 1;
                    }
                    Some(_) => self.at += 2,
                    None => return false,
                }
                continue;
            }
            self.at += 1;
            match byte {
                b'"' => {
                    self.quoted = true;
                    self.name.start = if self.depth == 1 { self.at } else { self.name.start };
                }
                b'{' => self.depth += 1,
                b'[' => {
                    self.depth += 1;
                    let name = Quoted { raw: text.get(self.name.clone()).unwrap_or_default(), escaped: false };
                    if self.document && self.depth == 2 && is_list(name) {
                        return true;
                    }
                }
                b'}' | b']' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return true;
                    }
                }
                _ => {}
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many bytes of `text` must be there.
    fn needed(mut seeker: Seeker, text: &str) -> Option<usize> {
        (0..=text.len()).find(|&end| seeker.found(&text.as_bytes()[..end]))
    }

    #[test]
    fn an_element_ends_with_its_last_bracket() {
        for element in ["{}", "[]", r#"{"a":"}\"\\","b":[{"value":[1]}]}"#, r#"{"value":[]}"#] {
            assert_eq!(needed(Seeker::element(), &format!("{element} , {{}}")), Some(element.len()), "{element}");
        }
        assert_eq!(needed(Seeker::element(), r#"{"a":"\"#), None);
        assert_eq!(needed(Seeker::rest(), r#", "a":{} } {"#), Some(10));
    }

    #[test]
    fn a_document_is_worth_reading_where_its_list_begins() {
        assert_eq!(needed(Seeker::document(), r#"{"a":{"value":[]},"nextLink":null,"Value" : [{"#), Some(45));
        assert_eq!(needed(Seeker::document(), r#"{"data":[{"#), Some(9));
        assert_eq!(needed(Seeker::document(), r#"{"zones":[],"a":"value"} "#), Some(24));
    }
}
