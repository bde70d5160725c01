//! Aligned columns. A table is read by people, who want the columns straight, and may be longer than memory should be: so
//! its first rows are held back to find out the widths, and where a later cell is wider its column grows from there on.

use std::io::{Result, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many rows are held back at most.
const ROWS: usize = 1000;
/// How much text is held back at most, in bytes.
const BYTES: usize = 1 << 20;

/// A table under way. Its rows come as cells with tabs between them; there are no control characters in the cells.
#[derive(Debug)]
pub struct Table {
    /// How many columns there are on the terminal; no limit elsewhere.
    limit: Option<usize>,
    widths: Vec<usize>,
    /// The rows held back, with line feeds between them; none once the first have been let go.
    held: Option<Vec<u8>>,
    rows: usize,
    line: String,
}

impl Table {
    pub fn new(limit: Option<usize>) -> Self {
        Table { limit, widths: vec![], held: Some(vec![]), rows: 0, line: String::new() }
    }

    /// Takes a row and writes it to `out`, now or later.
    pub fn row(&mut self, row: &[u8], out: &mut dyn Write) -> Result<()> {
        for (column, cell) in cells(row).enumerate() {
            let width = cell.width();
            match self.widths.get_mut(column) {
                Some(widest) => *widest = width.max(*widest),
                None => self.widths.push(width),
            }
        }
        let Some(held) = &mut self.held else { return self.write(row, out) };
        held.extend_from_slice(row);
        held.push(b'\n');
        self.rows += 1;
        if self.rows == ROWS || held.len() >= BYTES { self.release(out) } else { Ok(()) }
    }

    /// Writes the rows held back.
    pub fn release(&mut self, out: &mut dyn Write) -> Result<()> {
        let held = self.held.take().unwrap_or_default();
        held.split_inclusive(|byte| *byte == b'\n').try_for_each(|row| self.write(&row[..row.len() - 1], out))
    }

    fn write(&mut self, row: &[u8], out: &mut dyn Write) -> Result<()> {
        self.line.clear();
        for (cell, width) in cells(row).zip(&self.widths) {
            self.line.push_str(cell);
            let blanks = width - cell.width() + 2;
            self.line.extend(std::iter::repeat_n(' ', blanks));
        }
        let line = self.line.trim_end_matches(' ');
        match self.limit.filter(|limit| line.width() > *limit) {
            Some(limit) => writeln!(out, "{}…", head(line, limit.saturating_sub(1))),
            None => writeln!(out, "{line}"),
        }
    }
}

fn cells(row: &[u8]) -> impl Iterator<Item = &str> {
    row.split(|byte| *byte == b'\t').map(|cell| str::from_utf8(cell).unwrap_or_default())
}

/// As much of `line` as fits into that many columns.
fn head(line: &str, columns: usize) -> &str {
    let mut width = 0;
    let end = line.char_indices().find(|(_, character)| {
        width += character.width().unwrap_or(0);
        width > columns
    });
    &line[..end.map_or(line.len(), |(at, _)| at)]
}
