//! Patterns as the shell has them, without regard to case, as Azure's names are without.

/// A pattern: `*` any text, `?` any character, `[a-z]` and `[!a-z]` one of a set, `\` the next character as it is.
#[derive(Debug, Clone)]
pub struct Glob(Vec<Part>);

#[derive(Debug, Clone, PartialEq)]
enum Part {
    Any,
    One,
    Exactly(char),
    Set { ranges: Vec<(char, char)>, wanted: bool },
}

impl Glob {
    /// The pattern in `text`. A `[` that nothing closes stands for itself.
    pub fn new(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text.chars();
        while let Some(character) = rest.next() {
            parts.push(match character {
                '*' if parts.last() == Some(&Part::Any) => continue,
                '*' => Part::Any,
                '?' => Part::One,
                '[' => match set(rest.as_str()) {
                    Some((part, after)) => {
                        rest = after.chars();
                        part
                    }
                    None => Part::Exactly('['),
                },
                '\\' => Part::Exactly(lower(rest.next().unwrap_or('\\'))),
                _ => Part::Exactly(lower(character)),
            });
        }
        Glob(parts)
    }

    /// Whether `text` is such as the pattern says.
    pub fn matches(&self, text: &[u8]) -> bool {
        let text = String::from_utf8_lossy(text);
        let (mut part, mut rest) = (0, text.chars());
        // Where to go on if what follows the last star does not match: one character further.
        let mut again: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let mut after = rest.clone();
            let next = after.next();
            match (self.0.get(part), next) {
                (Some(Part::Any), _) => {
                    part += 1;
                    again = Some((part, rest.clone()));
                    continue;
                }
                (Some(one), Some(character)) if one.accepts(lower(character)) => {
                    part += 1;
                    rest = after;
                    continue;
                }
                (None, None) => return true,
                _ => {}
            }
            let Some((star, from)) = &mut again else { return false };
            if from.next().is_none() {
                return false;
            }
            part = *star;
            rest = from.clone();
        }
    }
}

impl Part {
    fn accepts(&self, character: char) -> bool {
        match self {
            Part::Any | Part::One => true,
            Part::Exactly(own) => *own == character,
            Part::Set { ranges, wanted } => {
                ranges.iter().any(|(low, high)| (low..=high).contains(&&character)) == *wanted
            }
        }
    }
}

/// The set at the start of `text`, whose bracket lies behind, and what follows it.
fn set(text: &str) -> Option<(Part, &str)> {
    let (body, wanted) = text.strip_prefix(['!', '^']).map_or((text, true), |body| (body, false));
    // A bracket that comes first belongs to the set.
    let end = body.char_indices().skip(1).find(|(_, character)| *character == ']')?.0;
    let mut ranges = Vec::new();
    let mut rest = body[..end].chars();
    while let Some(low) = rest.next() {
        let mut after = rest.clone();
        let high = if after.next() == Some('-') { after.next() } else { None };
        if high.is_some() {
            rest = after;
        }
        ranges.push((lower(low), lower(high.unwrap_or(low))));
    }
    Some((Part::Set { ranges, wanted }, &body[end + 1..]))
}

/// The character in lower case; as it is where that takes several.
fn lower(character: char) -> char {
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match() {
        for (pattern, matching, other) in [
            ("", &[""][..], &["a"][..]),
            ("*", &["", "a", "a/b"], &[]),
            ("web-*", &["web-1", "WEB-", "Web-é"], &["web", "aweb-1"]),
            ("*-db-*", &["x-db-y", "-db-", "a-db-db-b", "a-d-db-"], &["db", "-db"]),
            ("vm?", &["vm1", "VMé"], &["vm", "vm12"]),
            ("vm[0-9][!a-c]", &["vm1d", "vm1-"], &["vm1a", "vm1B", "vmad", "vm1"]),
            ("[]x]", &["]", "x"], &["[", ""]),
            ("a[b", &["a[b"], &["ab"]),
            ("\\*\\[", &["*["], &["a["]),
            ("ÄÖ*", &["äöü"], &["aou"]),
            ("a**b", &["ab", "axb"], &["a"]),
            (
                "*a*a*a*a*a*a*a*a*b",
                &["aaaaaaaab"],
                &["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
            ),
        ] {
            let glob = Glob::new(pattern);
            for text in matching {
                assert!(glob.matches(text.as_bytes()), "{pattern} {text}");
            }
            for text in other {
                assert!(!glob.matches(text.as_bytes()), "{pattern} {text}");
            }
        }
    }
}
