//! UTF-16 to UTF-8 on the way in: Windows PowerShell 5.1 writes UTF-16 with a byte order mark where `>` sends its output to
//! a file. Without such a mark the input goes through as it is.

use std::io::{self, Error, ErrorKind, Read};

/// How much UTF-16 is decoded at once, in bytes.
const PIECE: usize = 64 << 10;

/// An input of whichever of the two encodings.
#[derive(Debug)]
pub struct Decoded<R> {
    input: R,
    form: Form,
    /// Bytes that are not decoded yet.
    raw: Vec<u8>,
    /// UTF-8 that is not handed out yet, from `given` on.
    text: Vec<u8>,
    given: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Unknown,
    Utf8,
    Little,
    Big,
}

impl<R: Read> Decoded<R> {
    pub fn new(input: R) -> Self {
        Decoded { input, form: Form::Unknown, raw: vec![], text: vec![], given: 0 }
    }

    /// Finds out the form from the first two bytes, or from the one there is.
    fn look(&mut self) -> io::Result<()> {
        (&mut self.input).take(2).read_to_end(&mut self.raw)?;
        self.form = match self.raw[..] {
            [0xff, 0xfe] => Form::Little,
            [0xfe, 0xff] => Form::Big,
            _ => Form::Utf8,
        };
        if self.form == Form::Utf8 {
            self.text.append(&mut self.raw);
        } else {
            self.raw.clear();
        }
        Ok(())
    }

    /// Decodes the next piece; nothing at the end.
    fn decode(&mut self) -> io::Result<()> {
        self.text.clear();
        self.given = 0;
        while self.text.is_empty() {
            let old = self.raw.len();
            self.raw.resize(old + PIECE, 0);
            let bytes = self.input.read(&mut self.raw[old..]);
            self.raw.truncate(old + *bytes.as_ref().unwrap_or(&0));
            let last = bytes? == 0;
            if last && !self.raw.len().is_multiple_of(2) {
                return Err(Error::new(ErrorKind::InvalidData, "its UTF-16 ends inside a character"));
            }
            self.units(last);
            if last {
                break;
            }
        }
        Ok(())
    }

    /// Decodes what is whole of the raw bytes. Half a surrogate pair becomes U+FFFD; the first half is kept at the end.
    fn units(&mut self, last: bool) {
        let form = self.form;
        let unit =
            |pair: &[u8; 2]| if form == Form::Big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) };
        let (pairs, _) = self.raw.as_chunks::<2>();
        let open = !last && pairs.last().is_some_and(|pair| (0xd800..0xdc00).contains(&unit(pair)));
        let whole = pairs.len() - usize::from(open);
        for character in char::decode_utf16(pairs[..whole].iter().map(unit)) {
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            self.text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        self.raw.drain(..whole * 2);
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.form == Form::Unknown {
            self.look()?;
        }
        if self.given == self.text.len() {
            if self.form == Form::Utf8 {
                return self.input.read(out);
            }
            self.decode()?;
        }
        let bytes = (&self.text[self.given..]).read(out)?;
        self.given += bytes;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives `step` bytes at a time.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let step = out.len().min(self.1);
            self.0.read(&mut out[..step])
        }
    }

    fn decoded(bytes: &[u8], step: usize) -> io::Result<String> {
        let mut text = String::new();
        Decoded::new(Trickle(bytes, step)).read_to_string(&mut text).map(|_| text)
    }

    #[test]
    fn both_orders_are_read_in_pieces_of_any_size() {
        let text = "[{\"name\":\"é日😀\"}]\r\n";
        let units: Vec<u16> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for step in 1..9 {
            assert_eq!(decoded(&little, step).unwrap(), text);
            assert_eq!(decoded(&big, step).unwrap(), text);
            assert_eq!(decoded(text.as_bytes(), step).unwrap(), text);
        }
    }

    #[test]
    fn what_is_broken_is_not_lost_silently() {
        assert_eq!(decoded(b"\xff\xfea\0\0\xd8b\0\0\xd8", 3).unwrap(), "a\u{fffd}b\u{fffd}");
        assert_eq!(decoded(b"\xff\xfea\0b", 64).unwrap_err().kind(), ErrorKind::InvalidData);
        assert_eq!(decoded(b"\xff\xfe", 64).unwrap(), "");
        assert_eq!(decoded(b"{", 64).unwrap(), "{");
        assert_eq!(decoded(b"", 64).unwrap(), "");
    }
}
