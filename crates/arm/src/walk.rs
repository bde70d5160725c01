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
    type Next: Clone + PartialEq + Send + 'static;

    /// The next page, where the end of an answer names it before the rest was read. It is asked for early; what comes
    /// counts once [`Paged::read`] has named the same.
    fn peek(&self, answer: &Answer) -> Option<Self::Next>;

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
    let mut begun: Option<Listing> = None;
    loop {
        let pages = begun.as_ref().map_or(0, Listing::pages);
        let last = flags.max_pages.is_some_and(|most| pages + 1 >= most);
        let early = !last && answer.body.len() <= ahead::LARGEST;
        let start = |next: P::Next| (next.clone(), Ahead::start(arm, move |arm| P::ask(arm, &next)));
        // Of the first page it is not known yet that it is one.
        let ahead = begun.as_ref().filter(|_| early).and_then(|_| paged.peek(&answer)).map(start);
        let sheet = match read(paged, &answer, begun.as_ref())? {
            Read::Page(sheet) => sheet,
            Read::Whole(text) => return whole(text, flags, out),
        };
        let listing = match &mut begun {
            Some(listing) => listing,
            None => begun.insert(Listing::open(out, flags, &sheet.page)?),
        };
        let ahead = match &sheet.next {
            Some(Ok(next)) => {
                let same = ahead.filter(|(named, _)| named == next);
                same.or_else(|| early.then(|| start(next.clone())))
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
            Some((_, ahead)) => ahead.wait(),
            None => P::ask(arm, &next),
        };
        answer = came.with_context(|| broke_off(listing))?;
    }
}

/// Reads an answer; once a list has begun, only a page of it will do.
fn read<'a, P: Paged>(paged: &mut P, answer: &'a Answer, begun: Option<&Listing>) -> anyhow::Result<Read<'a, P::Next>> {
    match (paged.read(answer), begun) {
        (Ok(Read::Whole(_)), Some(listing)) => {
            let failure = Failure::new(Exit::Protocol, "the answer is no page of a list");
            Err(failure).with_context(|| broke_off(listing))
        }
        (Err(failure), Some(listing)) => Err(failure).with_context(|| broke_off(listing)),
        (result, _) => Ok(result?),
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
