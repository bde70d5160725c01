//! What may never be seen on stderr, whoever quotes it: a server in an error or a link, a trace, a message of our own.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

/// The pieces of a secret that are looked for: any this long, so that one that was cut short is found too.
const PIECE: usize = 16;

/// What is shorter is no secret but a mistake, and hiding it would spoil every message.
const SHORTEST: usize = 8;

/// What stands in a secret's place.
const HIDDEN: &str = "[hidden]";

/// One process handles one or two secrets, and every way to stderr must know them.
static SECRETS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Keeps `secret`, and every piece of 16 bytes of it, out of everything that is said on stderr from now on.
pub fn hide(secret: &str) {
    if secret.len() >= SHORTEST {
        SECRETS.lock().unwrap_or_else(PoisonError::into_inner).push(secret.to_owned());
    }
}

/// `text` without the secrets.
pub(crate) fn hidden(text: &str) -> Cow<'_, str> {
    let secrets = SECRETS.lock().unwrap_or_else(PoisonError::into_inner);
    secrets.iter().fold(Cow::Borrowed(text), |text, secret| match without(&text, secret) {
        Some(clean) => Cow::Owned(clean),
        None => text,
    })
}

/// `text` with every stretch that is also in `secret` taken out; `None` where there is none.
fn without(text: &str, secret: &str) -> Option<String> {
    let length = PIECE.min(secret.len());
    let shown = |start: &usize| text.get(*start..start + length).is_some_and(|piece| secret.contains(piece));
    let mut out = String::new();
    let mut done = 0;
    while let Some(start) = (done..text.len()).find(shown) {
        let mut end = start + length;
        // A piece that begins in the stretch, or just behind it, makes it longer.
        while let Some(next) = (end + 1 - length..=end).rev().find(shown) {
            end = next + length;
        }
        out.push_str(&text[done..start]);
        out.push_str(HIDDEN);
        done = end;
    }
    (done > 0).then(|| out + &text[done..])
}

#[cfg(test)]
mod tests {
    use super::without;

    const SECRET: &str = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL20ifQ.c2lnbmF0dXJl";

    #[test]
    fn a_secret_is_taken_out_wherever_it_stands() {
        for (text, clean) in [
            (format!("you sent '{SECRET}'!"), "you sent '[hidden]'!"),
            (SECRET.to_owned(), "[hidden]"),
            (format!("{SECRET} and {SECRET}"), "[hidden] and [hidden]"),
            (format!("{SECRET}{SECRET}"), "[hidden]"),
            (format!("cut short: {}", &SECRET[7..30]), "cut short: [hidden]"),
            (format!("é{}é", &SECRET[30..46]), "é[hidden]é"),
        ] {
            assert_eq!(without(&text, SECRET).as_deref(), Some(clean), "{text}");
        }
        assert_eq!(without("pin 12345678.", "12345678").as_deref(), Some("pin [hidden]."));
    }

    #[test]
    fn other_text_stays() {
        for text in ["", "nothing of it", "é", "a longer text with no part of any secret in it", &SECRET[..15]] {
            assert_eq!(without(text, SECRET), None, "{text}");
        }
    }
}
