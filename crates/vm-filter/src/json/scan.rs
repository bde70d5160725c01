//! Finds where a run of ordinary bytes ends, eight bytes at a time. Most of the time of a run is spent in here.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Where at or after `at` the first byte stands that a JSON string may not hold as it is: a quote, a backslash or a
/// control character; `text.len()` where there is none.
#[inline(always)]
pub fn plain(text: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(text, at) {
        let found = special(word);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < text.len() && !matches!(text[at], b'"' | b'\\' | 0..0x20) {
        at += 1;
    }
    at
}

/// Where at or after `at` the first byte stands that is no white space; `text.len()` where there is none.
#[inline(always)]
pub fn space(text: &[u8], mut at: usize) -> usize {
    // Compact text has none, and most of az's is a line feed with blanks after it.
    match text.get(at) {
        Some(&byte) if byte > b' ' => return at,
        Some(b'\n') => at += 1,
        _ => {}
    }
    loop {
        while let Some(word) = word(text, at) {
            let other = word ^ repeat(b' ');
            if other != 0 {
                at += (other.trailing_zeros() / 8) as usize;
                break;
            }
            at += 8;
        }
        match text.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
    }
}

/// The eight bytes at `at`, the first of them lowest.
#[inline(always)]
fn word(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}

/// Eight times that byte.
const fn repeat(byte: u8) -> u64 {
    ONES * byte as u64
}

/// The high bit of each byte of `word` that is a quote, a backslash or a control character. A borrow may mark bytes
/// above the lowest one, which is right in any case. (Hacker's Delight, 6-1.)
#[inline(always)]
fn special(word: u64) -> u64 {
    let quote = word ^ repeat(b'"');
    let slash = word ^ repeat(b'\\');
    let control = word.wrapping_sub(repeat(0x20)) & !word;
    ((quote.wrapping_sub(ONES) & !quote) | (slash.wrapping_sub(ONES) & !slash) | control) & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_in_every_place() {
        for byte in 0..=255 {
            for at in 0..20 {
                let mut text = [b'x'; 20];
                text[at] = byte;
                let special = matches!(byte, b'"' | b'\\' | 0..0x20);
                assert_eq!(plain(&text, 0), if special { at } else { 20 }, "byte {byte} at {at}");
                let mut text = [b' '; 20];
                text[at] = byte;
                let blank = matches!(byte, b' ' | b'\n' | b'\r' | b'\t');
                assert_eq!(space(&text, 0), if blank { 20 } else { at }, "byte {byte} at {at}");
            }
        }
    }
}
