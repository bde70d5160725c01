//! Whether any part of a secret can be seen in a text.

/// The length of the pieces that are looked for, and the distance between their beginnings. A piece of 24 characters or
/// more, wherever it is cut from the secret, holds one of them whole.
const PIECE: usize = 16;
const STEP: usize = 8;

/// Whether `text` shows `secret`, or 24 characters of it. A secret shorter than a piece must not be there at all.
pub(crate) fn shows(text: &str, secret: &str) -> bool {
    let secret = secret.trim().as_bytes();
    if text.is_empty() || secret.is_empty() {
        return false;
    }
    let pieces = secret.windows(PIECE.min(secret.len())).step_by(STEP);
    pieces.map(String::from_utf8_lossy).any(|piece| text.contains(&*piece))
}

#[cfg(test)]
mod tests {
    use super::shows;

    #[test]
    fn every_piece_of_a_secret_is_found() {
        let secret: String = (0..100).map(|n| char::from(b'!' + n % 90)).collect();
        for start in 0..secret.len() - 24 {
            assert!(shows(&format!("xx{}yy", &secret[start..start + 24]), &secret), "{start}");
        }
        assert!(!shows("nothing of it", &secret));
        assert!(!shows(&secret[..10], &secret));
        assert!(shows("a pin: 1234.", "1234"));
        assert!(!shows("anything", ""));
    }
}
