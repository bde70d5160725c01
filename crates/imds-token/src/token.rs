//! The access token itself, which goes to stdout and nowhere else.

use std::fmt;

/// An access token: one or more visible ASCII characters, so that it fits a header's line. Its `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// `text` as a token; `None` where it is empty or holds what no header can carry.
    pub fn new(text: String) -> Option<Token> {
        (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())).then_some(Token(text))
    }

    /// The secret. For stdout only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::Token;

    #[test]
    fn a_token_is_visible_ascii() {
        assert_eq!(Token::new("eyJ0.e30.c2ln".to_owned()).unwrap().reveal(), "eyJ0.e30.c2ln");
        for text in ["", "a b", "a\n", "a\r\nX: y", "\u{e9}", "\0"] {
            assert!(Token::new(text.to_owned()).is_none(), "{text:?}");
        }
    }

    #[test]
    fn debug_hides_it() {
        assert_eq!(format!("{:?}", Token::new("secret".to_owned())), "Some(Token(hidden))");
    }
}
