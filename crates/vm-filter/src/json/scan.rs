//! Finds where a run of ordinary bytes ends, sixteen bytes at a time. Most of the time of a run is spent in here.

use wide::u8x16;

/// Where at or after `at` the first byte stands that a JSON string may not hold as it is: a quote, a backslash or a
/// control character; `text.len()` where there is none.
#[inline(always)]
pub fn plain(text: &[u8], mut at: usize) -> usize {
    while let Some(block) = block(text, at) {
        let quote = block.simd_eq(u8x16::splat(b'"'));
        let slash = block.simd_eq(u8x16::splat(b'\\'));
        let control = block.min(u8x16::splat(0x1f)).simd_eq(block);
        let found = (quote | slash | control).to_bitmask();
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    last(text, at, |byte| matches!(byte, b'"' | b'\\' | 0..0x20))
}

/// Where at or after `at` the first byte stands that is no white space; `text.len()` where there is none.
#[inline(never)]
pub fn space(text: &[u8], mut at: usize) -> usize {
    // After a colon there is one blank, as a rule.
    if text.get(at + 1).is_some_and(|byte| *byte > b' ') && text[at] == b' ' {
        return at + 1;
    }
    while let Some(block) = block(text, at) {
        let blank = block.simd_eq(u8x16::splat(b' ')) | block.simd_eq(u8x16::splat(b'\n'));
        let other = blank | block.simd_eq(u8x16::splat(b'\r')) | block.simd_eq(u8x16::splat(b'\t'));
        let found = !other.to_bitmask() & 0xffff;
        if found != 0 {
            return at + found.trailing_zeros() as usize;
        }
        at += 16;
    }
    last(text, at, |byte| !matches!(byte, b' ' | b'\n' | b'\r' | b'\t'))
}

/// The sixteen bytes at `at`.
#[inline(always)]
fn block(text: &[u8], at: usize) -> Option<u8x16> {
    text.get(at..)?.first_chunk().map(|bytes| u8x16::new(*bytes))
}

/// Where the first byte stands that is searched for, among the last few bytes of the text.
#[cold]
fn last(text: &[u8], at: usize, wanted: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| wanted(*byte)).unwrap_or(rest.len())
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
