//! The token, from standard input and nowhere else, in any of the forms that tools print it in.

use std::fmt;
use std::io::{self, IsTerminal, Read};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;

use cli::{Exit, Failure};
use http::Deadline;
use serde::Deserialize;

/// The most that is read: a token is a few kilobytes, however many groups it lists.
const MOST: u64 = 64 << 10;

/// An access token. `Debug` hides it.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// Reads standard input to its end, before `deadline`; `tool` is who tells how to pipe a token in. From then on the
    /// token is kept out of all that is said on stderr.
    pub fn from_stdin(tool: &str, deadline: Deadline) -> Result<Token, Failure> {
        let token = if io::stdin().is_terminal() {
            Err(Failure::new(Exit::Usage, "standard input is a terminal, where a token is expected"))
        } else {
            input(deadline).and_then(|bytes| Token::read(&bytes))
        };
        let token = token.map_err(|failure| failure.hint(format_args!("pipe one in: imds-token | {tool} ...")))?;
        cli::hide(&token.0);
        Ok(token)
    }

    /// Reads a bare token; one in quotes, as `az ... --query accessToken` prints it; or JSON with one in it: IMDS's and
    /// imds-token's `access_token`, az's `accessToken`, azd's `token`, Azure PowerShell's `Token`. A byte order mark,
    /// UTF-16 (Windows PowerShell 5.1 writes it) and space around it are no matter.
    ///
    /// # Errors
    /// Nothing there (77), or anything else (65), in words that quote nothing of it.
    pub fn read(bytes: &[u8]) -> Result<Token, Failure> {
        if bytes.len() as u64 > MOST {
            return Err(Failure::new(
                Exit::Data,
                format_args!("more than {} KiB on standard input: not a token", MOST >> 10),
            ));
        }
        let text = text(bytes).ok_or_else(not_a_token)?;
        let text = text.trim();
        let token = match text.as_bytes().first() {
            None => return Err(Failure::new(Exit::Denied, "not signed in: no token on standard input")),
            Some(b'{' | b'"') => from_json(text)?,
            Some(_) => text.to_owned(),
        };
        if token.bytes().all(|byte| byte.is_ascii_graphic()) { Ok(Token(token)) } else { Err(not_a_token()) }
    }

    /// The header that carries it.
    pub fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// What it says of itself; `None` where it is opaque.
    pub fn claims(&self) -> Option<imds::Claims> {
        imds::Claims::read(&self.0)
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(hidden)")
    }
}

/// What is wrong must not be quoted: it may be a secret all the same.
fn not_a_token() -> Failure {
    Failure::new(Exit::Data, "what is on standard input is not a token")
}

/// What stands on standard input, as far as a token may go and a byte more.
fn input(deadline: Deadline) -> Result<Vec<u8>, Failure> {
    let (tell, told) = channel();
    // A read cannot be given up, so it has a thread that ends with the process.
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let result = io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes);
        let _ = tell.send(result.map(|_| bytes));
    });
    let read = match deadline.left() {
        None => told.recv().map_err(|_| RecvTimeoutError::Disconnected),
        Some(left) => told.recv_timeout(left),
    };
    match read {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => {
            Err(Failure::new(Exit::Data, format_args!("cannot read the token from standard input: {error}")))
        }
        Err(RecvTimeoutError::Timeout) => {
            Err(Failure::new(Exit::Unavailable, "no token on standard input before --max-time was over"))
        }
        Err(RecvTimeoutError::Disconnected) => Err(Failure::new(Exit::Bug, "what reads standard input was lost")),
    }
}

/// `bytes` as text: UTF-8, or UTF-16 where it starts with that's mark.
fn text(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (units, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = units.iter().copied().map(unit).collect();
        if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}

#[derive(Deserialize)]
struct Document {
    #[serde(alias = "accessToken", alias = "token", alias = "Token")]
    access_token: Option<String>,
}

fn from_json(text: &str) -> Result<String, Failure> {
    let token = if text.starts_with('"') {
        serde_json::from_str(text).map(Some)
    } else {
        serde_json::from_str(text).map(|document: Document| document.access_token)
    };
    let token = token.map_err(|error| {
        // serde_json's own words may quote what it met.
        let what = if error.is_eof() { "JSON that ends early" } else { "neither a token nor JSON with one" };
        Failure::new(Exit::Data, format_args!("standard input is {what}"))
    })?;
    token
        .filter(|token| !token.is_empty())
        .ok_or_else(|| Failure::new(Exit::Data, "the JSON on standard input has no access_token"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, mark: [u8; 2], unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect()
    }

    #[test]
    fn a_token_is_found_in_every_form() {
        for input in [
            b"abc.DEF-_".to_vec(),
            b"  abc.DEF-_\r\n".to_vec(),
            b"\xef\xbb\xbfabc.DEF-_\r\n".to_vec(),
            br#"{"access_token":"abc.DEF-_","expires_in":"3599","refresh_token":""}"#.to_vec(),
            br#"{"accessToken": "abc.DEF-_", "tokenType": "Bearer"}"#.to_vec(),
            br#"{"Token":"abc.DEF-_","ExpiresOn":"2026-11-23T10:00:00+00:00"}"#.to_vec(),
            b"\"abc.DEF-_\"\n".to_vec(),
            br#"{"token":"abc.DEF-_","expiresOn":"2026-11-23T10:00:00Z"}"#.to_vec(),
            b"\xef\xbb\xbf{\"access_token\":\"abc.DEF-_\"}\r\n".to_vec(),
            utf16("abc.DEF-_\r\n", [0xff, 0xfe], u16::to_le_bytes),
            utf16("{\"access_token\":\"abc.DEF-_\"}", [0xfe, 0xff], u16::to_be_bytes),
        ] {
            assert_eq!(Token::read(&input).unwrap().0, "abc.DEF-_", "{input:?}");
        }
    }

    #[test]
    fn nothing_is_not_signed_in_and_anything_else_no_token() {
        for (input, exit) in [
            (&b""[..], Exit::Denied),
            (b" \r\n", Exit::Denied),
            (b"\xef\xbb\xbf\n", Exit::Denied),
            (b"two words", Exit::Data),
            (b"\"", Exit::Data),
            (b"\"\"", Exit::Data),
            (b"\"abc", Exit::Data),
            (b"Authorization: Bearer abc", Exit::Data),
            (b"line\nline", Exit::Data),
            (b"caf\xc3\xa9", Exit::Data),
            (b"\xff\xfea", Exit::Data),
            (b"\x00", Exit::Data),
            (b"{", Exit::Data),
            (br#"{"access_token":"abc"#, Exit::Data),
            (br#"{"error":"invalid_request"}"#, Exit::Data),
            (br#"{"access_token":""}"#, Exit::Data),
            (br#"{"access_token":null}"#, Exit::Data),
            (br#"{"access_token":"a b"}"#, Exit::Data),
            (br#"{"access_token":"abc"} trailing"#, Exit::Data),
            (&[b'a'; (64 << 10) + 1], Exit::Data),
        ] {
            let failure = Token::read(input).unwrap_err();
            assert_eq!(failure.exit(), exit, "{input:?}");
            assert!(!failure.to_string().contains("abc"), "{failure}");
        }
        assert!(Token::read(&[b'a'; 64 << 10]).is_ok());
    }

    #[test]
    fn it_is_hidden() {
        let token = Token::read(b"abc.DEF").unwrap();
        assert_eq!(format!("{token:?}"), "Token(hidden)");
    }
}
