//! How one VM becomes one line, in each form of output.

use cli::printable;

use crate::field::Bound;
use crate::json::quote;
use crate::vm::Vm;

/// The forms of output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Aligned columns under a header.
    Table,
    /// Values with tabs between them.
    Tsv,
    /// RFC 4180, with a header.
    Csv,
    /// An array of objects.
    Json,
    /// An object a line.
    Ndjson,
    /// The VMs as they came, as a list document.
    Raw,
}

impl Format {
    /// The form of that name.
    pub fn parse(name: &str) -> Option<Format> {
        use Format::{Csv, Json, Ndjson, Raw, Table, Tsv};
        let names = [("table", Table), ("tsv", Tsv), ("csv", Csv), ("json", Json), ("ndjson", Ndjson), ("raw", Raw)];
        names.into_iter().find(|(own, _)| *own == name).map(|(_, format)| format)
    }
}

/// What makes a line of a VM.
#[derive(Debug)]
pub struct Form {
    format: Format,
    fields: Vec<Bound>,
    cell: Vec<u8>,
}

impl Form {
    /// Lines of that form with these fields.
    pub fn new(format: Format, mut fields: Vec<Bound>) -> Self {
        if matches!(format, Format::Json | Format::Ndjson) {
            // An object has a key once.
            let mut names: Vec<String> = Vec::new();
            fields.retain(|field| {
                let new = !names.contains(&field.name);
                names.push(field.name.clone());
                new
            });
        }
        Form { format, fields, cell: Vec::new() }
    }

    /// The line above all others, where the form has one.
    pub fn header(&mut self) -> Option<Vec<u8>> {
        let mut line = Vec::new();
        for number in 0..self.fields.len() {
            self.cell.clear();
            self.cell.extend_from_slice(self.fields[number].name.as_bytes());
            self.add(number, &mut line);
        }
        matches!(self.format, Format::Table | Format::Csv).then_some(line)
    }

    /// Adds the line of a VM to `line`, without an end of line.
    pub fn line(&mut self, vm: &Vm<'_>, line: &mut Vec<u8>) {
        match self.format {
            Format::Raw => line.extend_from_slice(vm.text),
            Format::Json | Format::Ndjson => self.object(vm, line),
            Format::Table | Format::Tsv | Format::Csv => {
                for number in 0..self.fields.len() {
                    let value = self.fields[number].value(vm);
                    if self.format == Format::Tsv
                        && let Some(text) = value.bare()
                    {
                        // The most common case by far, and the reason for a test of its own: nothing to escape.
                        if number > 0 {
                            line.push(b'\t');
                        }
                        line.extend_from_slice(text);
                        continue;
                    }
                    self.cell.clear();
                    value.text(&mut self.cell);
                    self.add(number, line);
                }
            }
        }
    }

    fn object(&self, vm: &Vm<'_>, line: &mut Vec<u8>) {
        for (number, field) in self.fields.iter().enumerate() {
            line.push(if number == 0 { b'{' } else { b',' });
            quote(field.name.as_bytes(), line);
            line.push(b':');
            field.value(vm).json(line);
        }
        line.push(b'}');
    }

    /// Adds the cell, which is the one of that number, to `line`.
    fn add(&self, number: usize, line: &mut Vec<u8>) {
        let cell = &self.cell[..];
        if number > 0 {
            line.push(if self.format == Format::Csv { b',' } else { b'\t' });
        }
        match self.format {
            Format::Csv => csv(cell, self.fields.len() == 1, line),
            Format::Table if cell.iter().any(|byte| !matches!(byte, b' '..=b'~')) => {
                line.extend_from_slice(printable(&String::from_utf8_lossy(cell)).as_bytes());
            }
            Format::Tsv => tsv(cell, line),
            _ => line.extend_from_slice(cell),
        }
    }
}

/// Escapes as jq's `@tsv` does.
fn tsv(cell: &[u8], line: &mut Vec<u8>) {
    if !cell.iter().any(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b'\\')) {
        return line.extend_from_slice(cell);
    }
    for &byte in cell {
        match byte {
            b'\t' => line.extend_from_slice(b"\\t"),
            b'\n' => line.extend_from_slice(b"\\n"),
            b'\r' => line.extend_from_slice(b"\\r"),
            b'\\' => line.extend_from_slice(b"\\\\"),
            _ => line.push(byte),
        }
    }
}

/// Quotes as RFC 4180 says. A line with nothing on it would be no record, so a lone empty cell has quotes too.
fn csv(cell: &[u8], alone: bool, line: &mut Vec<u8>) {
    let plain = !cell.iter().any(|byte| matches!(byte, b',' | b'"' | b'\r' | b'\n'));
    if plain && !(alone && cell.is_empty()) {
        return line.extend_from_slice(cell);
    }
    line.push(b'"');
    for &byte in cell {
        if byte == b'"' {
            line.push(b'"');
        }
        line.push(byte);
    }
    line.push(b'"');
}
