//! Where lines go: to standard output with whatever stands before, between and after them.

use std::io::{Result, Write};

use super::Format;
use super::table::Table;

/// What stands around the lines.
#[derive(Debug)]
struct Around {
    before: &'static [u8],
    between: &'static [u8],
    /// After each line.
    end: &'static [u8],
    after: &'static [u8],
}

/// The output, line by line.
#[derive(Debug)]
pub struct Lines {
    around: Around,
    table: Option<Table>,
    begun: bool,
    any: bool,
}

impl Lines {
    /// Lines of that form. Tables are cut to `width` columns, where it is given.
    pub fn new(format: Format, width: Option<usize>) -> Self {
        let around = |before, between, end, after| Around { before, between, end, after };
        let around = match format {
            Format::Json => around(b"[", b",\n", b"", b"]\n"),
            Format::Raw => around(b"{\"value\":[", b",", b"", b"]}\n"),
            Format::Csv => around(b"", b"", b"\r\n", b""),
            Format::Table | Format::Tsv | Format::Ndjson => around(b"", b"", b"\n", b""),
        };
        let table = (format == Format::Table).then(|| Table::new(width));
        Lines { around, table, begun: false, any: false }
    }

    /// Writes a line, or holds it back where it belongs to the head of a table.
    pub fn line(&mut self, line: &[u8], out: &mut dyn Write) -> Result<()> {
        if let Some(table) = &mut self.table {
            return table.row(line, out);
        }
        self.begin(out)?;
        if self.any {
            out.write_all(self.around.between)?;
        }
        self.any = true;
        out.write_all(line)?;
        out.write_all(self.around.end)
    }

    fn begin(&mut self, out: &mut dyn Write) -> Result<()> {
        if !self.begun {
            self.begun = true;
            out.write_all(self.around.before)?;
        }
        Ok(())
    }

    /// Writes what is still held back, but no end: there should have been more lines.
    pub fn break_off(&mut self, out: &mut dyn Write) -> Result<()> {
        self.table.as_mut().map_or(Ok(()), |table| table.release(out))
    }

    /// Writes what is still held back, and the end.
    pub fn finish(&mut self, out: &mut dyn Write) -> Result<()> {
        self.begin(out)?;
        out.write_all(self.around.after)?;
        self.break_off(out)
    }
}
