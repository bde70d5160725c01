//! A list on its way out: one document that grows page by page, or each page on a line of its own.

use std::io;

use crate::flags::{Flags, Paging};
use crate::output::Output;
use crate::page::{Member, Page};
use crate::progress::Progress;

/// A list that is being written. Until [`Listing::close`] the document is open, so that nobody can take it for whole.
#[derive(Debug)]
pub struct Listing {
    each: bool,
    progress: Progress,
    /// The members behind the list, for the end.
    tail: String,
}

impl Listing {
    /// Begins a list; of the other members of its document those of `first`, its first page, are kept.
    pub fn open(out: &mut Output, flags: &Flags, first: &Page<'_>) -> io::Result<Self> {
        let each = flags.paging == Paging::Each;
        let written = |(name, value): &Member<'_>| format!("{}:{value}", quoted(name));
        if !each {
            let before: String = first.before.iter().map(|member| written(member) + ",").collect();
            out.json(&format!("{{{before}\"value\":["))?;
        }
        let tail = first.after.iter().map(|member| format!(",{}", written(member))).collect();
        Ok(Listing { each, progress: Progress::new(flags.limits.verbose || flags.include), tail })
    }

    /// Writes a page: `whole` as it came, or its items. Nothing of it is held back.
    pub fn page(&mut self, out: &mut Output, whole: &str, page: &Page<'_>) -> io::Result<()> {
        if self.each {
            out.line(whole)?;
            out.bytes(b"\n")?;
        } else {
            if self.progress.items > 0 && page.count > 0 {
                out.bytes(b",")?;
            }
            out.json(page.items)?;
        }
        out.flush()?;
        self.progress.page(page.count, page.items.len());
        Ok(())
    }

    /// How many pages were written.
    pub fn pages(&self) -> u64 {
        self.progress.pages
    }

    /// How much was written, in words: `3 pages (150 items)`.
    pub fn so_far(&self) -> String {
        format!("{} ({})", self.counted_pages(), counted(self.progress.items, "item"))
    }

    /// How many pages were written, in words.
    pub fn counted_pages(&self) -> String {
        counted(self.progress.pages, "page")
    }

    /// Takes the progress line away, before something is said on stderr.
    pub fn clear(&mut self) {
        self.progress.clear();
    }

    /// Ends the document; where more could have come, with the member that leads to it.
    pub fn close(&self, out: &mut Output, more: Option<(&str, &str)>) -> io::Result<()> {
        if !self.each {
            let more = more.map_or_else(String::new, |(name, link)| format!(",{}:{}", quoted(name), quoted(link)));
            out.json(&format!("]{}{more}}}\n", self.tail))?;
        }
        out.flush()
    }
}

/// `text` as JSON.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// `1 page`, `2 pages`.
fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
