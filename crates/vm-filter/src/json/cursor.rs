//! A place in a JSON text that moves over one token or one value at a time and checks the grammar on its way.

use super::scan;

/// How deep values may be nested. ARM's own limit is 64; this one keeps the depth of recursion in bounds.
const DEEPEST: u32 = 1024;

/// Why the cursor cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The text ends inside the value.
    Short,
    /// The text is no JSON at the cursor's place: what ought to be there, in words.
    Damage(&'static str),
}

/// A place in a text.
#[derive(Clone, Debug)]
pub struct Cursor<'a> {
    text: &'a [u8],
    /// How many bytes of the text lie behind. After a fault, where it was met.
    pub at: usize,
}

/// A string or a name, as it stands between its quotes.
#[derive(Clone, Copy, Debug)]
pub struct Quoted<'a> {
    /// The bytes between the quotes.
    pub raw: &'a [u8],
    /// Whether there are escapes in it.
    pub escaped: bool,
}

impl<'a> Cursor<'a> {
    /// A cursor at the start of `text`.
    pub fn new(text: &'a [u8]) -> Self {
        Cursor { text, at: 0 }
    }

    /// The text between `start` and the cursor.
    pub fn since(&self, start: usize) -> &'a [u8] {
        &self.text[start..self.at]
    }

    /// Goes over white space to the next byte of interest, and tells it.
    #[inline(always)]
    pub fn token(&mut self) -> Result<u8, Fault> {
        self.at = scan::space(self.text, self.at);
        self.peek()
    }

    #[inline(always)]
    fn peek(&self) -> Result<u8, Fault> {
        self.text.get(self.at).copied().ok_or(Fault::Short)
    }

    /// Goes over the string at whose opening quote the cursor stands.
    #[inline(always)]
    pub fn string(&mut self) -> Result<Quoted<'a>, Fault> {
        let start = self.at + 1;
        let mut escaped = false;
        let mut at = start;
        loop {
            at = scan::plain(self.text, at);
            match self.text.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok(Quoted { raw: &self.text[start..at], escaped });
                }
                Some(b'\\') => {
                    self.at = at;
                    self.escape()?;
                    at = self.at;
                    escaped = true;
                }
                Some(_) => {
                    self.at = at;
                    return Err(Fault::Damage("no control character inside a string"));
                }
                None => return Err(Fault::Short),
            }
        }
    }

    #[cold]
    fn escape(&mut self) -> Result<(), Fault> {
        let wrong = Fault::Damage("an escape that JSON knows");
        match self.text.get(self.at + 1).ok_or(Fault::Short)? {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 2,
            b'u' => {
                let digits = &self.text[self.at + 2..self.text.len().min(self.at + 6)];
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(wrong);
                }
                if digits.len() < 4 {
                    return Err(Fault::Short);
                }
                self.at += 6;
            }
            _ => return Err(wrong),
        }
        Ok(())
    }

    /// Goes over a member's name and the colon after it.
    #[inline(always)]
    pub fn name(&mut self) -> Result<Quoted<'a>, Fault> {
        if self.token()? != b'"' {
            return Err(Fault::Damage("a name in quotes"));
        }
        let name = self.string()?;
        if self.token()? != b':' {
            return Err(Fault::Damage("':'"));
        }
        self.at += 1;
        Ok(name)
    }

    /// Goes over the next value, whatever it is.
    pub fn skip(&mut self) -> Result<(), Fault> {
        self.skip_below(0)
    }

    /// Goes over the next value, which lies `level` deep.
    fn skip_below(&mut self, level: u32) -> Result<(), Fault> {
        if level > DEEPEST {
            return Err(Fault::Damage("no value more than 1,024 levels deep"));
        }
        // What is open, a bit each below a marking one: 1 an object, 0 an array. The last level is the lowest bit.
        let mut open: u64 = 1;
        loop {
            match self.token()? {
                b'"' => _ = self.string()?,
                b'{' | b'[' if open >> 63 == 1 => self.skip_below(level + 63)?,
                b'{' => {
                    self.at += 1;
                    if self.token()? != b'}' {
                        open = open << 1 | 1;
                        self.name()?;
                        continue;
                    }
                    self.at += 1;
                }
                b'[' => {
                    self.at += 1;
                    if self.token()? != b']' {
                        open <<= 1;
                        continue;
                    }
                    self.at += 1;
                }
                b't' => self.word(b"true")?,
                b'f' => self.word(b"false")?,
                b'n' => self.word(b"null")?,
                b'-' | b'0'..=b'9' => self.number()?,
                _ => return Err(Fault::Damage("a value")),
            }
            loop {
                if open == 1 {
                    return Ok(());
                }
                let object = open & 1 == 1;
                match self.token()? {
                    b',' => {
                        self.at += 1;
                        if object {
                            self.name()?;
                        }
                        break;
                    }
                    b'}' if object => {}
                    b']' if !object => {}
                    _ if object => return Err(Fault::Damage("',' or '}'")),
                    _ => return Err(Fault::Damage("',' or ']'")),
                }
                self.at += 1;
                open >>= 1;
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<(), Fault> {
        let rest = &self.text[self.at..];
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(())
        } else if word.starts_with(rest) {
            Err(Fault::Short)
        } else {
            Err(Fault::Damage("a value"))
        }
    }

    /// Goes over a number. At the end of the text it may have more digits, so that is short too.
    fn number(&mut self) -> Result<(), Fault> {
        if self.peek()? == b'-' {
            self.at += 1;
        }
        if self.peek()? == b'0' {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek()? == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek()?, b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek()?, b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.peek()?.is_ascii_digit() {
            return Err(Fault::Damage("a digit"));
        }
        while self.peek()?.is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(text: &str) -> Result<usize, Fault> {
        let mut cursor = Cursor::new(text.as_bytes());
        cursor.skip().map(|()| cursor.at)
    }

    #[test]
    fn a_value_ends_where_its_last_byte_is() {
        for value in [
            r#""""#,
            r#""a\"b\u00e9\\""#,
            "true",
            "false",
            "null",
            "{}",
            "[]",
            "{ }",
            "[ ]",
            "[[],{}]",
            r#"{"a":{"b":[1,-0,0.5,1e9,2E-3,-12.25e+7]},"c":"\/\b\f\n\r\t"}"#,
            "[ 1 ,\r\n\t2 ]",
        ] {
            assert_eq!(skip(&format!("{value} ,")), Ok(value.len()), "{value}");
        }
    }

    #[test]
    fn a_value_cut_anywhere_is_short() {
        let value = r#"{"a":{"b":[1,-0,0.5,1e9,true,false,null]},"c":"\/\u00e9"}"#;
        for end in 0..value.len() {
            assert_eq!(skip(&value[..end]), Err(Fault::Short), "{}", &value[..end]);
        }
    }

    #[test]
    fn damage_is_met_wherever_it_is() {
        for text in [
            "}",
            "]",
            ",",
            ":",
            "x",
            "tru ",
            "nul]",
            "'a'",
            "+1 ",
            "01 ",
            "1. ",
            ".5 ",
            "1e ",
            "- ",
            "--1",
            "[1 2]",
            "[1,]",
            "[,1]",
            "{,}",
            "{1:2}",
            r#"{"a"}"#,
            r#"{"a":}"#,
            r#"{"a":1,}"#,
            r#"{"a":1 "b":2}"#,
            r#"["a"}"#,
            r#"{"a":1]"#,
            r#""\x""#,
            r#""\u12g4""#,
            "\"a\nb\"",
            "\"\u{1}\"",
        ] {
            // "01" is the number 0 with something after it: an error for whoever reads what comes next.
            let outcome = skip(&format!("[0,{text}]"));
            assert!(matches!(outcome, Err(Fault::Damage(_))), "{text}: {outcome:?}");
        }
    }

    #[test]
    fn deep_values_are_read_and_bottomless_ones_refused() {
        let nested = |depth: usize| format!("{}{}", "[{\"a\":".repeat(depth / 2) + "1", "}]".repeat(depth / 2));
        for depth in [2, 62, 64, 126, 128, 1000] {
            assert_eq!(skip(&nested(depth)), Ok(nested(depth).len()), "{depth}");
        }
        assert!(matches!(skip(&nested(2000)), Err(Fault::Damage(_))));
    }
}
