//! KQL's words.

/// A word of a query.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or a keyword.
    Name(String),
    Text(String),
    Number(f64),
    /// Punctuation and operators: `|`, `==`, `in~`, `!contains`.
    Sign(&'static str),
    End,
}

/// A word and where it begins.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub token: Token,
    pub at: usize,
    /// As it stands in the query.
    pub text: String,
}

/// The signs, longer ones before those that they begin with.
const SIGNS: [&str; 21] = [
    "!startswith",
    "!contains",
    "!in~",
    "!in",
    "==",
    "=~",
    "!=",
    "!~",
    "<=",
    ">=",
    "<",
    ">",
    "=",
    "|",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "*",
];

/// The words of `query`; the error is the place of what is none.
pub(super) fn words(query: &str) -> Result<Vec<Word>, usize> {
    let mut words = Vec::new();
    let mut at = 0;
    loop {
        at += skipped(&query[at..]);
        let rest = &query[at..];
        let Some(first) = rest.chars().next() else { break };
        let (token, length) = match first {
            '\'' | '"' => text(rest, first).ok_or(at)?,
            '@' => verbatim(rest).ok_or(at)?,
            '0'..='9' => {
                let length = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
                (Token::Number(rest[..length].parse().map_err(|_| at)?), length)
            }
            _ if first.is_ascii_alphabetic() || first == '_' => name(rest),
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign)).ok_or(at)?;
                (Token::Sign(sign), sign.len())
            }
        };
        words.push(Word { token, at, text: rest[..length].to_owned() });
        at += length;
    }
    words.push(Word { token: Token::End, at: query.len(), text: "<EOF>".into() });
    Ok(words)
}

/// How much of `text` is space and comments.
fn skipped(text: &str) -> usize {
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(comment) = rest.strip_prefix("//") else { return text.len() - rest.len() };
        rest = &comment[comment.find('\n').unwrap_or(comment.len())..];
    }
}

/// A name; hyphens belong to the names of operators (`project-away`), `~` to `in~`.
fn name(text: &str) -> (Token, usize) {
    if text.starts_with("in~") {
        return (Token::Sign("in~"), 3);
    }
    let mut length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    if text[..length].eq("project") && text[length..].starts_with('-') {
        let more = text[length + 1..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len() - length - 1);
        length += 1 + more;
    }
    (Token::Name(text[..length].to_owned()), length)
}

/// A string with backslash escapes.
fn text(text: &str, quote: char) -> Option<(Token, usize)> {
    let mut value = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.push(match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                other => other,
            }),
            '\n' => return None,
            _ if character == quote => return Some((Token::Text(value), at + 1)),
            _ => value.push(character),
        }
    }
    None
}

/// `@'...'`: a quote is written twice, nothing else is special.
fn verbatim(text: &str) -> Option<(Token, usize)> {
    let quote = text[1..].chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let mut from = 2;
    loop {
        let end = from + text[from..].find(quote)?;
        if !text[end + 1..].starts_with(quote) {
            let twice = [quote, quote].iter().collect::<String>();
            return Some((Token::Text(text[2..end].replace(&twice, &quote.to_string())), end + 1));
        }
        from = end + 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(query: &str) -> Vec<Token> {
        let mut words = words(query).unwrap();
        words.pop();
        words.into_iter().map(|word| word.token).collect()
    }

    #[test]
    fn strings_comments_and_signs_are_told_apart() {
        let name = |text: &str| Token::Name(text.into());
        let text = |text: &str| Token::Text(text.into());
        assert_eq!(
            tokens("where name =~ 'a|b\\'c' // | project\n| project-away x"),
            [
                name("where"),
                name("name"),
                Token::Sign("=~"),
                text("a|b'c"),
                Token::Sign("|"),
                name("project-away"),
                name("x")
            ]
        );
        assert_eq!(
            tokens("x in~ (@'a''\\', \"b\")")[1..],
            [Token::Sign("in~"), Token::Sign("("), text("a'\\"), Token::Sign(","), text("b"), Token::Sign(")")]
        );
        assert_eq!(tokens("x !contains 5"), [name("x"), Token::Sign("!contains"), Token::Number(5.0)]);
        assert_eq!(words("where x == 'a").unwrap_err(), 11);
        assert_eq!(words("where # x").unwrap_err(), 6);
    }
}
