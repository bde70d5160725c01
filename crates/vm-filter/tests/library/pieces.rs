//! An input in pieces gives what it gives whole, however it is cut; and what has come is shown before more is asked for.

use std::cell::RefCell;
use std::io::{self, Chain, Read, Write};

use crate::filter::{Trickle, filter, options};

/// One of each: lists, arrays, objects, byte order marks, line ends, escapes, characters of several bytes, numbers.
const INPUTS: [&str; 6] = [
    "\u{feff}{\"count\":2,\"value\":[{\"name\":\"é日😀\\n\\u00e9\\ud83d\\ude00\",\"n\":-1.5e+3},{\"name\":\"b\"}],\"nextLink\":\"\"}\r\n",
    "[{\"name\":\"a\",\"zones\":[\"1\"]},{\"name\":\"b\",\"zones\":[]},null,{\"value\":[{\"name\":\"c\"},{\"name\":\"c\"}]}]",
    "{\"name\":\"a\"}\n{\"name\":\"b\"}{\"data\":[{\"name\":\"c\"}],\"$skipToken\":null}\u{feff}[{\"name\":\"d\"}]",
    "{ \"value\" : [ { \"name\" : \"a\" } , { \"name\" : \"b\" } ] }",
    "[{\"name\":\"a\"},{\"name\":]",
    "{\"name\":\"a\"}eyJ0b2tlbg",
];

#[test]
fn a_cut_anywhere_changes_nothing() {
    for input in INPUTS {
        for line in [&["-o", "json", "name", "zones"][..], &["-o", "raw"], &["--jq", ".name"]] {
            let whole = filter(line, input.as_bytes());
            for at in 0..=input.len() {
                let (head, tail) = input.as_bytes().split_at(at);
                let pieces: Chain<&[u8], &[u8]> = head.chain(tail);
                assert_eq!(filter(line, pieces), whole, "{line:?} on {input} cut at {at}");
            }
            for most in [1, 2, 3, 7] {
                assert_eq!(filter(line, Trickle::new(input.as_bytes(), most)), whole, "{line:?} on {input} by {most}");
            }
        }
    }
}

#[test]
fn utf_16_gives_what_utf_8_gives() {
    for input in INPUTS {
        let line = ["-o", "json", "name"];
        let whole = filter(&line, input.as_bytes());
        let units: Vec<u16> =
            "\u{feff}".encode_utf16().chain(input.trim_start_matches('\u{feff}').encode_utf16()).collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for bytes in [&little, &big] {
            for most in [1, 3, 1000] {
                let ran = filter(&line, Trickle::new(bytes, most));
                assert_eq!(ran.out, whole.out, "{input}");
                assert_eq!(ran.end.is_ok(), whole.end.is_ok(), "{input}");
            }
        }
    }
}

#[test]
fn an_element_larger_than_any_buffer_is_read() {
    let large = "x".repeat(3 << 20);
    let input = format!("{{\"value\":[{{\"name\":\"a\"}},{{\"name\":\"b\",\"x\":\"{large}\"}},{{\"name\":\"c\"}}]}}");
    assert_eq!(filter(&["name"], Trickle::new(input.as_bytes(), 4000)).out, "a\nb\nc\n");
    assert_eq!(filter(&["name"], input.as_bytes()).out, "a\nb\nc\n");
}

/// A reader each of whose pieces must not be asked for before the rows of the one before are out.
struct Slow<'a> {
    pieces: Vec<(&'a [u8], &'a str)>,
    piece: &'a [u8],
    shown: &'a RefCell<Vec<u8>>,
}

impl Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.piece.is_empty() && !self.pieces.is_empty() {
            let (piece, shown) = self.pieces.remove(0);
            assert_eq!(String::from_utf8_lossy(&self.shown.borrow()), shown, "when the next piece was asked for");
            self.piece = piece;
        }
        self.piece.read(buffer)
    }
}

/// A writer that shows what has been flushed.
struct Shown<'a>(Vec<u8>, &'a RefCell<Vec<u8>>);

impl Write for Shown<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.1.borrow_mut().append(&mut self.0);
        Ok(())
    }
}

#[test]
fn rows_are_shown_before_more_is_asked_for() {
    for (line, first, second) in [
        (&["name"][..], "a\n", "a\nb\n"),
        (&["-o", "csv", "name"], "name\r\na\r\n", "name\r\na\r\nb\r\n"),
        (&["-o", "ndjson", "name"], "{\"name\":\"a\"}\n", "{\"name\":\"a\"}\n{\"name\":\"b\"}\n"),
        (&["-o", "json", "name"], "[{\"name\":\"a\"}", "[{\"name\":\"a\"},\n{\"name\":\"b\"}"),
        (&["-o", "raw"], "{\"value\":[{\"name\":\"a\"}", "{\"value\":[{\"name\":\"a\"},{\"name\":\"b\"}"),
        (&["--jq", ".name"], "a\n", "a\nb\n"),
        (&["-o", "table", "name"], "", ""),
    ] {
        let shown = RefCell::default();
        // The header of csv goes out with the first row.
        let pieces = vec![
            (&b"{\"value\":[{\"name\":\"a\"},"[..], ""),
            (b"{\"name\":\"b\"},", first),
            (b"{\"name\":\"c\"}]}", second),
        ];
        let mut out = Shown(Vec::new(), &shown);
        vm_filter::filter(options(line), Slow { pieces, piece: b"", shown: &shown }, &mut out, None).unwrap();
        let all = String::from_utf8(shown.take()).unwrap();
        assert_eq!(all, filter(line, &b"[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"c\"}]"[..]).out);
    }
}

#[test]
fn a_long_table_flows_too() {
    let shown = RefCell::default();
    let many = format!("[{},", vec!["{\"name\":\"a\"}"; 1000].join(","));
    let rows = format!("name\n{}", "a\n".repeat(1000));
    let pieces = vec![(many.as_bytes(), ""), (b"{\"name\":\"wider\"}]", &rows)];
    let mut out = Shown(Vec::new(), &shown);
    vm_filter::filter(options(&["-o", "table", "name"]), Slow { pieces, piece: b"", shown: &shown }, &mut out, None)
        .unwrap();
    assert_eq!(String::from_utf8(shown.take()).unwrap(), format!("{rows}wider\n"));
}
