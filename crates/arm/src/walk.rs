//! Every page of a list, from the first answer on: the present one goes out while the next is already asked for.

use std::sync::Arc;

use anyhow::Context;
use cli::{Exit, Failure};
use http::Answer;

use crate::Arm;
use crate::ahead::{self, Ahead};
use crate::flags::{Flags, Paging};
use crate::listing::Listing;
use crate::output::Output;
use crate::page::Page;

/// How a service cuts its lists into pages.
pub trait Paged {
    /// What the next page is asked for by.
    type Next: Clone + Send + 'static;

    /// What an answer is. The error says why it is nothing that can be gone on with.
    fn read<'a>(&mut self, answer: &'a Answer) -> Result<Read<'a, Self::Next>, Failure>;

    /// Asks for the next page.
    fn ask(arm: &Arm, next: &Self::Next) -> Result<Answer, Failure>;

    /// The member that a document which stops before the end of its list says where it goes on by.
    fn leads_on(next: &Self::Next) -> (&'static str, &str);
}

/// An answer.
#[derive(Debug)]
pub enum Read<'a, N> {
    /// A document that goes out as it came.
    Whole(&'a str),
    /// A page of a list.
    Page(Sheet<'a, N>),
}

/// A page of a list, and the way to the next.
#[derive(Debug)]
pub struct Sheet<'a, N> {
    /// The page as it came.
    pub whole: &'a str,
    /// What is on it.
    pub page: Page<'a>,
    /// The next page; an error where there is one that must not be asked for; `None` at the end.
    pub next: Option<Result<N, Failure>>,
}

/// Writes the document that begins with `answer`. What fails on the way leaves it open, with every page written that came.
pub fn write<P: Paged>(
    paged: &mut P,
    mut answer: Answer,
    arm: &Arc<Arm>,
    flags: &Flags,
    out: &mut Output,
) -> anyhow::Result<()> {
    let mut begun = None;
    loop {
        let sheet = match (paged.read(&answer), &begun) {
            (Ok(Read::Page(sheet)), _) => sheet,
            (Ok(Read::Whole(text)), None) => return whole(text, flags, out),
            (Ok(Read::Whole(_)), Some(listing)) => {
                let failure = Failure::new(Exit::Protocol, "the answer is no page of a list");
                return Err(failure).with_context(|| broke_off(listing));
            }
            (Err(failure), None) => return Err(failure.into()),
            (Err(failure), Some(listing)) => return Err(failure).with_context(|| broke_off(listing)),
        };
        let listing = match &mut begun {
            Some(listing) => listing,
            None => begun.insert(Listing::open(out, flags, &sheet.page)?),
        };
        let last = flags.max_pages.is_some_and(|most| listing.pages() + 1 >= most);
        let ahead = match &sheet.next {
            Some(Ok(next)) if !last && answer.body.len() <= ahead::LARGEST => {
                let next = next.clone();
                Some(Ahead::start(arm, move |arm| P::ask(arm, &next)))
            }
            _ => None,
        };
        listing.page(out, sheet.whole, &sheet.page)?;
        let next = match sheet.next.transpose().with_context(|| broke_off(listing))? {
            Some(next) if last => {
                listing.clear();
                let pages = listing.counted_pages();
                arm.note(&format!("stopped after {pages}, as --max-pages says; the list goes on"));
                return Ok(listing.close(out, Some(P::leads_on(&next)))?);
            }
            Some(next) => next,
            None => return Ok(listing.close(out, None)?),
        };
        // Before the next one comes: of large pages there is one in memory, no more.
        drop(answer);
        let came = match ahead {
            Some(ahead) => ahead.wait(),
            None => P::ask(arm, &next),
        };
        answer = came.with_context(|| broke_off(listing))?;
    }
}

fn broke_off(listing: &Listing) -> String {
    format!("the list broke off after {}", listing.so_far())
}

/// Writes a document as it came, on one line where `--pages` asks for that.
fn whole(text: &str, flags: &Flags, out: &mut Output) -> anyhow::Result<()> {
    match flags.paging {
        Paging::Each => out.line(text)?,
        Paging::Merged | Paging::First => out.json(text.trim_end_matches(['\n', '\r']))?,
    }
    out.bytes(b"\n")?;
    Ok(out.flush()?)
}
