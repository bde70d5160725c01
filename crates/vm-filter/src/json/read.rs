//! Reads a JSON text from a place on, over one token or one value, and checks the grammar on the way. Each function takes
//! the place by value and returns the next, which keeps it in a register: through a reference this is a third slower.

use super::scan;

/// Why reading cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text ends inside a value.
    Short,
    /// The text is no JSON at that place, where something else is expected, in words.
    Damage { at: usize, expected: &'static str },
}

/// A string or a name, as it stands between its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a> {
    /// The bytes between the quotes.
    pub raw: &'a [u8],
    /// Whether there are escapes in it.
    pub escaped: bool,
}

/// The failure at `at`, where something else is expected.
#[cold]
pub fn damage<T>(at: usize, expected: &'static str) -> Result<T, Fault> {
    Err(Fault::Damage { at, expected })
}

/// The byte at `at`.
#[inline(always)]
fn byte(text: &[u8], at: usize) -> Result<u8, Fault> {
    text.get(at).copied().ok_or(Fault::Short)
}

/// The first byte at or after `at` that is no white space, and where it stands.
#[inline(always)]
pub fn token(text: &[u8], at: usize) -> Result<(u8, usize), Fault> {
    match text.get(at) {
        Some(&byte) if byte > b' ' => Ok((byte, at)),
        _ => {
            let at = scan::space(text, at);
            Ok((byte(text, at)?, at))
        }
    }
}

/// Where the string ends whose opening quote is at `at`, and whether there are escapes in it.
#[inline(always)]
pub fn string(text: &[u8], at: usize) -> Result<(usize, bool), Fault> {
    let end = scan::plain(text, at + 1);
    match byte(text, end)? {
        b'"' => Ok((end + 1, false)),
        _ => Ok((string_on(text, end)?, true)),
    }
}

/// Where the string ends that has been read up to `at`, where something stands that is no ordinary byte.
#[cold]
fn string_on(text: &[u8], mut at: usize) -> Result<usize, Fault> {
    loop {
        match byte(text, at)? {
            b'"' => return Ok(at + 1),
            b'\\' => at = scan::plain(text, escape(text, at)?),
            _ => return damage(at, "no control character inside a string"),
        }
    }
}

/// The end of the escape at `at`.
fn escape(text: &[u8], at: usize) -> Result<usize, Fault> {
    let expected = "an escape that JSON knows";
    match byte(text, at + 1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Ok(at + 2),
        b'u' => {
            let digits = &text[at + 2..text.len().min(at + 6)];
            match digits.iter().all(u8::is_ascii_hexdigit) {
                false => damage(at, expected),
                true if digits.len() < 4 => Err(Fault::Short),
                true => Ok(at + 6),
            }
        }
        _ => damage(at, expected),
    }
}

/// The name of a member, at or after `at`, and where the colon after it ends.
#[inline(always)]
pub fn name(text: &[u8], at: usize) -> Result<(Quoted<'_>, usize), Fault> {
    let (start, end, escaped, at) = quoted_name(text, at)?;
    Ok((Quoted { raw: &text[start..end], escaped }, at))
}

#[inline(always)]
fn quoted_name(text: &[u8], at: usize) -> Result<(usize, usize, bool, usize), Fault> {
    let (first, start) = token(text, at)?;
    if first != b'"' {
        return damage(start, "a name in quotes");
    }
    let (end, escaped) = string(text, start)?;
    let (colon, at) = token(text, end)?;
    if colon != b':' {
        return damage(at, "':'");
    }
    Ok((start + 1, end - 1, escaped, at + 1))
}

/// What follows a member of an object, at or after `at`: whether a comma, and where it or the brace ends.
#[inline(always)]
pub fn after_member(text: &[u8], at: usize) -> Result<(bool, usize), Fault> {
    match token(text, at)? {
        (b',', at) => Ok((true, at + 1)),
        (b'}', at) => Ok((false, at + 1)),
        (_, at) => damage(at, "',' or '}'"),
    }
}

/// Where the value at or after `at` ends, whatever it is and however deep it is nested.
pub fn skip(text: &[u8], mut at: usize) -> Result<usize, Fault> {
    // What is open, a bit a level below a marking one: 1 an object, 0 an array. The innermost is the lowest. Where there
    // is no bit left, what is open further out is put aside.
    let mut open: u64 = 1;
    let mut aside: Vec<u64> = Vec::new();
    loop {
        let first;
        (first, at) = token(text, at)?;
        at = match first {
            b'"' => string(text, at)?.0,
            b'{' | b'[' => {
                let object = first == b'{';
                let (next, inside) = token(text, at + 1)?;
                if next == if object { b'}' } else { b']' } {
                    inside + 1
                } else {
                    if open >> 63 == 1 {
                        aside.push(open);
                        open = 1;
                    }
                    open = (open << 1) | u64::from(object);
                    at = if object { quoted_name(text, inside)?.3 } else { inside };
                    continue;
                }
            }
            b't' => word(text, at, b"true")?,
            b'f' => word(text, at, b"false")?,
            b'n' => word(text, at, b"null")?,
            b'-' | b'0'..=b'9' => number(text, at)?,
            _ => return damage(at, "a value"),
        };
        loop {
            if open == 1 {
                match aside.pop() {
                    Some(further) => open = further,
                    None => return Ok(at),
                }
            }
            let object = open & 1 == 1;
            let next;
            (next, at) = token(text, at)?;
            match next {
                b',' => {
                    at = if object { quoted_name(text, at + 1)?.3 } else { at + 1 };
                    break;
                }
                b'}' if object => {}
                b']' if !object => {}
                _ => return damage(at, if object { "',' or '}'" } else { "',' or ']'" }),
            }
            at += 1;
            open >>= 1;
        }
    }
}

/// The end of `word`, which must stand at `at`.
#[inline]
fn word(text: &[u8], at: usize, word: &[u8]) -> Result<usize, Fault> {
    let rest = &text[at..];
    if rest.starts_with(word) {
        Ok(at + word.len())
    } else if word.starts_with(rest) {
        Err(Fault::Short)
    } else {
        damage(at, "a value")
    }
}

/// The end of the number at `at`. Where the text ends it may have more digits, so that is short too.
#[inline]
pub fn number(text: &[u8], mut at: usize) -> Result<usize, Fault> {
    if byte(text, at)? == b'-' {
        at += 1;
    }
    at = if byte(text, at)? == b'0' { at + 1 } else { digits(text, at)? };
    if byte(text, at)? == b'.' {
        at = digits(text, at + 1)?;
    }
    if matches!(byte(text, at)?, b'e' | b'E') {
        at += 1;
        if matches!(byte(text, at)?, b'+' | b'-') {
            at += 1;
        }
        at = digits(text, at)?;
    }
    Ok(at)
}

/// The end of the digits at `at`, of which there must be one.
#[inline]
fn digits(text: &[u8], mut at: usize) -> Result<usize, Fault> {
    if !byte(text, at)?.is_ascii_digit() {
        return damage(at, "a digit");
    }
    while byte(text, at)?.is_ascii_digit() {
        at += 1;
    }
    Ok(at)
}

#[cfg(test)]
mod tests;
