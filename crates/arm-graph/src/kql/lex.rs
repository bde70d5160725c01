//! The words of a query, with strings, comments and brackets told apart: a bar or a keyword inside of these is none.
//!
//! <https://learn.microsoft.com/kusto/query/scalar-data-types/string>

use std::ops::Range;

/// What a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name, a keyword or a number.
    Name,
    /// A string of any form, quotes and prefix included.
    Text,
    /// A shared query, `{{/subscriptions/...}}`.
    Shared,
    /// `(`, `[` or `{`.
    Open,
    /// `)`, `]` or `}`.
    Close,
    /// `|`, `,`, `;`, `=`, `==`, `=~`: punctuation and operators, one of them.
    Sign,
}

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    pub kind: Kind,
    pub text: &'a str,
    /// Where it stands in the query.
    pub at: Range<usize>,
    /// How many brackets are open around it.
    pub depth: usize,
}

impl Word<'_> {
    /// Whether it is this sign, outside of every bracket.
    pub fn is_outer(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.depth == 0 && self.text == sign
    }
}

/// The words of `query`; `None` where a string or a bracket has no end.
pub fn words(query: &str) -> Option<Vec<Word<'_>>> {
    let mut words = Vec::new();
    let mut depth = 0_usize;
    let mut at = skip(query, 0);
    while at < query.len() {
        let rest = &query[at..];
        let (kind, length) = word(rest)?;
        if kind == Kind::Close {
            depth = depth.checked_sub(1)?;
        }
        words.push(Word { kind, text: &rest[..length], at: at..at + length, depth });
        if kind == Kind::Open {
            depth += 1;
        }
        at = skip(query, at + length);
    }
    (depth == 0).then_some(words)
}

/// Past space and comments, which go to the end of their line.
fn skip(query: &str, mut at: usize) -> usize {
    loop {
        let rest = &query[at..];
        let space = rest.len() - rest.trim_start().len();
        if space > 0 {
            at += space;
        } else if rest.starts_with("//") {
            at += rest.find('\n').unwrap_or(rest.len());
        } else {
            return at;
        }
    }
}

/// The kind and length of the word at the beginning of `text`, which is not empty.
fn word(text: &str) -> Option<(Kind, usize)> {
    let first = text.chars().next()?;
    if text.starts_with("{{") {
        return Some((Kind::Shared, text.find("}}")? + 2));
    }
    if let Some(length) = string(text) {
        return Some((Kind::Text, length?));
    }
    if first.is_alphanumeric() || matches!(first, '_' | '$') {
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        return Some((Kind::Name, text.find(|c| !part(c)).unwrap_or(text.len())));
    }
    Some(match first {
        '(' | '[' | '{' => (Kind::Open, 1),
        ')' | ']' | '}' => (Kind::Close, 1),
        _ => {
            let pair = ["==", "=~", "!=", "!~", "<=", ">=", ".."].iter().any(|pair| text.starts_with(pair));
            (Kind::Sign, if pair { 2 } else { first.len_utf8() })
        }
    })
}

/// The length of the string at the beginning of `text`; `None` inside where it has no end, outside where there is none.
///
/// `'...'` and `"..."` with backslash escapes, `@'...'` where a quote is doubled, and fences of three backticks or tildes
/// over several lines; an `h` before any of them hides it from logs.
fn string(text: &str) -> Option<Option<usize>> {
    let body = text.strip_prefix(['h', 'H']).unwrap_or(text);
    let prefix = text.len() - body.len();
    let mut letters = body.chars();
    let length = match letters.next()? {
        quote @ ('\'' | '"') => escaped(body, quote),
        '@' => letters.next().filter(|quote| matches!(quote, '\'' | '"')).map(|quote| doubled(body, quote))?,
        _ => {
            let fence = ["```", "~~~"].into_iter().find(|fence| body.starts_with(fence))?;
            body[3..].find(fence).map(|end| end + 6)
        }
    };
    Some(length.map(|length| prefix + length))
}

fn escaped(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '\n' => return None,
            _ if character == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

fn doubled(text: &str, quote: char) -> Option<usize> {
    let mut from = 2;
    loop {
        let end = from + text[from..].find(quote)?;
        if !text[end + 1..].starts_with(quote) {
            return Some(end + 1);
        }
        from = end + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(query: &str) -> Vec<&str> {
        words(query).unwrap().into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn strings_and_comments_hide_what_is_in_them() {
        for (query, expected) in [
            ("a | b", &["a", "|", "b"][..]),
            ("a // | b\n| c", &["a", "|", "c"]),
            ("a // no end", &["a"]),
            ("x =~ 'a | b'", &["x", "=~", "'a | b'"]),
            (r#"x == 'it\'s | "so"' | y"#, &["x", "==", r#"'it\'s | "so"'"#, "|", "y"]),
            (r#"x == "a\\" | y"#, &["x", "==", r#""a\\""#, "|", "y"]),
            (r"x == @'c:\' | y", &["x", "==", r"@'c:\'", "|", "y"]),
            (r"x == @'a''|''b' | y", &["x", "==", r"@'a''|''b'", "|", "y"]),
            ("x == h'secret|' | y", &["x", "==", "h'secret|'", "|", "y"]),
            ("x == h@\"|\" | y", &["x", "==", "h@\"|\"", "|", "y"]),
            ("x == ```a\n'|` ``` | y", &["x", "==", "```a\n'|` ```", "|", "y"]),
            ("x == ~~~ | ~~~ | y", &["x", "==", "~~~ | ~~~", "|", "y"]),
            ("x == 'http://a' | y", &["x", "==", "'http://a'", "|", "y"]),
            ("{{/subscriptions/S/queries/a | b}} | c", &["{{/subscriptions/S/queries/a | b}}", "|", "c"]),
            ("hour h", &["hour", "h"]),
            ("a.b['c|d']", &["a", ".", "b", "[", "'c|d'", "]"]),
            ("日本 | é", &["日本", "|", "é"]),
            ("", &[]),
        ] {
            assert_eq!(texts(query), expected, "{query}");
        }
    }

    #[test]
    fn brackets_are_counted() {
        let outer = |query: &str| words(query).unwrap().iter().filter(|word| word.is_outer("|")).count();
        assert_eq!(outer("a | join (b | where c | take 1) on d | e"), 2);
        assert_eq!(outer("a | where x in (dynamic(['|', \"|\"]))"), 1);
    }

    #[test]
    fn what_has_no_end_is_left_to_the_service() {
        for query in ["x == 'a", "x == 'a\n'", "x == @'a''", "(a", "a)", "[a", "```a``", "{{a", "\"", "@\"", "h'"] {
            assert_eq!(words(query), None, "{query}");
        }
    }
}
