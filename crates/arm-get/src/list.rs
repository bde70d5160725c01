//! What is written: a document as it came, or the pages of a list as one document, page by page, in constant memory.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::Write;

use anyhow::Context;
use arm::{Arm, Progress, ascii};
use cli::{Exit, Failure, Stdout};
use http::Answer;

use crate::args::{Options, Paging};
use crate::page::{List, Page};
use crate::{TOOL, link};

/// Writes documents to stdout.
#[derive(Debug)]
pub struct Writer<'a> {
    arm: &'a Arm,
    options: &'a Options,
    out: Stdout,
}

impl<'a> Writer<'a> {
    /// A writer of what `arm` answers.
    pub fn new(arm: &'a Arm, options: &'a Options) -> Self {
        Writer { arm, options, out: Stdout::lock() }
    }

    /// Writes the document that `target` answered with `answer`, and the pages that follow it.
    pub fn document(&mut self, target: &str, answer: Answer) -> anyhow::Result<()> {
        let rest = self.first(target, &answer)?;
        // One page in memory, no more.
        drop(answer);
        match rest {
            Some(rest) => self.pages(target, rest),
            None => Ok(self.out.flush()?),
        }
    }

    /// Writes a whole document; or the first page of a list that goes on, and says how.
    fn first(&mut self, target: &str, answer: &Answer) -> anyhow::Result<Option<Rest>> {
        let whole = self.options.paging == Paging::First;
        let text = match text(answer).and_then(|text| Ok((text, Page::read(text)?))) {
            Ok((_, Page::List(list))) if list.next.is_some() && !whole => return self.open(&list).map(Some),
            Ok((_, Page::Other { goes_on: true })) if !whole => {
                return Err(self.damaged(target, answer, "it has a nextLink, but no list called value").into());
            }
            Ok((text, _)) => text,
            Err(_) if self.options.raw && !answer.is_json() => {
                self.out.write_all(&answer.body)?;
                return Ok(None);
            }
            Err(why) => return Err(self.damaged(target, answer, &why).into()),
        };
        match self.options.paging {
            Paging::Each => self.line(text)?,
            Paging::Merged | Paging::First => self.write(text.trim_end_matches(['\n', '\r']))?,
        }
        self.out.write_all(b"\n")?;
        Ok(None)
    }

    /// Writes the pages behind the first one.
    fn pages(&mut self, target: &str, rest: Rest) -> anyhow::Result<()> {
        let Rest { next, tail, mut progress } = rest;
        let mut trail = Trail::new(target);
        let mut next = Some(next);
        while let Some(link) = next.take() {
            if self.options.max_pages.is_some_and(|most| progress.pages >= most) {
                progress.clear();
                let pages = counted(progress.pages, "page");
                cli::note(TOOL.name, &format!("stopped after {pages}, as --max-pages says; the list goes on"));
                return self.close(&tail, Some(&link));
            }
            self.out.flush()?;
            next = self.page(&mut trail, &link, &mut progress).with_context(|| {
                format!(
                    "the list broke off after {} ({})",
                    counted(progress.pages, "page"),
                    counted(progress.items, "item")
                )
            })?;
        }
        self.close(&tail, None)
    }

    /// Writes the page that `link` leads to; returns the link to the one after it.
    fn page(&mut self, trail: &mut Trail, link: &str, progress: &mut Progress) -> anyhow::Result<Option<String>> {
        let target = trail.follow(link, self.arm)?;
        let answer = self.arm.get(&target)?;
        let page = text(&answer).and_then(Page::read);
        let list = match page {
            Ok(Page::List(list)) => list,
            Ok(Page::Other { .. }) => return Err(self.damaged(&target, &answer, "it is no page of a list").into()),
            Err(why) => return Err(self.damaged(&target, &answer, &why).into()),
        };
        match self.options.paging {
            Paging::Each => {
                self.out.write_all(b"\n")?;
                self.line(text(&answer).unwrap_or_default())?;
            }
            Paging::Merged | Paging::First => {
                if progress.items > 0 && list.count > 0 {
                    self.out.write_all(b",")?;
                }
                self.write(list.items)?;
            }
        }
        progress.page(list.count, list.items.len());
        Ok(list.next.map(Cow::into_owned))
    }

    /// Writes everything up to the first page's last item; of the other members those that stand before the list.
    fn open(&mut self, first: &List<'_>) -> anyhow::Result<Rest> {
        let limits = &self.options.arm.limits;
        let mut progress = Progress::new(limits.verbose || self.options.arm.include);
        progress.page(first.count, first.items.len());
        let member = |(name, value): &(Cow<'_, str>, &str)| format!("{}:{value}", quoted(name));
        if self.options.paging == Paging::Each {
            self.line(first.whole)?;
        } else {
            self.out.write_all(b"{")?;
            for before in &first.before {
                self.write(&member(before))?;
                self.out.write_all(b",")?;
            }
            self.out.write_all(b"\"value\":[")?;
            self.write(first.items)?;
        }
        let tail = first.after.iter().map(|after| format!(",{}", member(after))).collect();
        Ok(Rest { next: first.next.as_deref().unwrap_or_default().to_owned(), tail, progress })
    }

    fn close(&mut self, tail: &str, next: Option<&str>) -> anyhow::Result<()> {
        if self.options.paging == Paging::Merged {
            self.write(&format!("]{tail}"))?;
            if let Some(link) = next {
                self.write(&format!(",\"nextLink\":{}", quoted(link)))?;
            }
            self.out.write_all(b"}")?;
        }
        self.out.write_all(b"\n")?;
        Ok(self.out.flush()?)
    }

    /// A page on one line. In JSON a line break can only be space between tokens.
    fn line(&mut self, json: &str) -> anyhow::Result<()> {
        for (at, piece) in json.trim().split(['\n', '\r']).enumerate() {
            if at > 0 {
                self.out.write_all(b" ")?;
            }
            self.write(piece)?;
        }
        Ok(())
    }

    fn write(&mut self, json: &str) -> anyhow::Result<()> {
        if self.options.arm.ascii {
            Ok(ascii::write(&mut self.out, json)?)
        } else {
            Ok(self.out.write_all(json.as_bytes())?)
        }
    }

    fn damaged(&self, target: &str, answer: &Answer, why: &str) -> Failure {
        let media = answer.header("content-type").unwrap_or("no content type");
        let url = format!("{}{target}", self.arm.origin());
        let message = format!("GET {url}: the answer is not understood: {why} ({media}, {} bytes)", answer.body.len());
        let failure = Failure::new(Exit::Protocol, message);
        if answer.is_json() { failure } else { failure.hint("if it is meant to be text, --raw lets it pass") }
    }
}

/// What is to come behind the first page of a list.
#[derive(Debug)]
struct Rest {
    /// The link to the next page.
    next: String,
    /// The members that stood behind the list on the first page, for the end of the document.
    tail: String,
    progress: Progress,
}

/// The requests of one list so far: a link that was followed before would lead in a circle.
#[derive(Debug)]
struct Trail {
    at: String,
    // Hashes: a list may have 10,000 pages with links of kilobytes.
    seen: HashSet<u64>,
    hasher: RandomState,
}

impl Trail {
    fn new(target: &str) -> Self {
        let hasher = RandomState::new();
        Trail { at: target.to_owned(), seen: HashSet::from([hasher.hash_one(target)]), hasher }
    }

    /// The target that `link` names, which was not asked before.
    fn follow(&mut self, link: &str, arm: &Arm) -> Result<String, Failure> {
        let refuse = |why| Failure::new(Exit::Protocol, why);
        let target = link::follow(link, arm.origin(), &self.at).map_err(refuse)?;
        if !self.seen.insert(self.hasher.hash_one(target.as_str())) {
            return Err(refuse(format!("the next page's link was followed before: {}{target}", arm.origin())));
        }
        self.at.clone_from(&target);
        Ok(target)
    }
}

/// The body as text, without a byte order mark.
fn text(answer: &Answer) -> Result<&str, String> {
    if answer.body.is_empty() {
        return Err("it is empty".to_owned());
    }
    let text = std::str::from_utf8(&answer.body).map_err(|error| format!("it is not UTF-8: {error}"))?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// `1 page`, `2 pages`.
fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// `text` as JSON. A string always has one.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
