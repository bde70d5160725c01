//! What stands on arm-get's standard input: a token, in one of the forms that tools print it in.

use arm::Token;

/// What is taken for a token is one word of ASCII; the space around it and a byte order mark do not change it; what is
/// refused is not quoted.
///
/// # Panics
/// Where that does not hold.
pub fn token(data: &[u8]) {
    let read = Token::read(data);
    let Ok(token) = &read else {
        let failure = read.expect_err("no token");
        let words = failure.to_string();
        assert!(words.is_ascii() && words.len() < 120, "{words}");
        return;
    };
    let header = token.header();
    let bare = header.strip_prefix("Bearer ").expect("a bearer token");
    assert!(!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_graphic()), "not a token");
    assert_eq!(format!("{token:?}"), "Token(hidden)");
    let _ = token.claims();
    for around in [&b"\xef\xbb\xbf"[..], b" ", b"\r\n"] {
        if data.starts_with(b"\xff\xfe") || data.starts_with(b"\xfe\xff") || data.starts_with(b"\xef\xbb\xbf") {
            break;
        }
        let again = Token::read(&[around, data, b"\r\n"].concat());
        // Only more than fits may now be refused.
        assert!(again.is_ok_and(|again| again.header() == header) || data.len() > 65_000);
    }
}
