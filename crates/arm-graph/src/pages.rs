//! The pages of an answer: rows called `data`, how many there are, and the token that the next page is asked for by.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use arm::page::{Document, Page, last_string, string, text};
use arm::walk::{Paged, Read, Sheet};
use arm::{Arm, Paging};
use cli::{Exit, Failure};
use http::Answer;

use crate::body::Body;
use crate::{TOOL, quota};

/// One query, page by page.
pub struct Query<'a> {
    arm: &'a Arm,
    paging: Paging,
    question: Arc<Question>,
    /// Whether its rows are certain to come in one order.
    ordered: bool,
    /// The tokens so far: one that comes again would lead in a circle. Hashes, as there may be thousands.
    seen: HashSet<u64>,
    hasher: RandomState,
    pages: u64,
    rows: u64,
}

/// What is asked, and where.
#[derive(Debug)]
struct Question {
    target: String,
    body: Body,
}

/// The next page: its token, and how long to leave Azure alone before it is asked for.
#[derive(Clone, Debug)]
pub struct Next {
    question: Arc<Question>,
    token: String,
    wait: Duration,
}

impl PartialEq for Next {
    fn eq(&self, other: &Self) -> bool {
        self.token == other.token
    }
}

/// What an answer says beside its rows.
#[derive(Debug, Default, PartialEq, Eq)]
struct Said {
    total: Option<u64>,
    count: Option<u64>,
    truncated: bool,
    token: Option<String>,
}

impl<'a> Query<'a> {
    /// A query to `target` that sends `body`; `ordered` says that its rows are certain to come in one order.
    pub fn new(arm: &'a Arm, paging: Paging, target: String, body: Body, ordered: bool) -> Self {
        let question = Arc::new(Question { target, body });
        let (seen, hasher) = (HashSet::new(), RandomState::new());
        Query { arm, paging, question, ordered, seen, hasher, pages: 0, rows: 0 }
    }

    /// Asks for the first page.
    pub fn first(&self) -> Result<Answer, Failure> {
        self.arm.post(&self.question.target, self.question.body.json(None).as_bytes())
    }

    /// How many rows were read.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// What the answer leads to; an error where rows are lost or the token was followed before.
    fn next(&mut self, said: Said, wait: Duration) -> Option<Result<Next, Failure>> {
        let refuse = |why: String| Some(Err(Failure::new(Exit::Protocol, why)));
        let Some(token) = said.token else {
            let of = said.total.map_or_else(String::new, |total| format!(" of {total}"));
            if said.truncated {
                let message = format!("rows are lost: Azure cut the answer off after {}{of}", self.rows);
                return Some(Err(Failure::new(Exit::Protocol, message).hint(
                    "it gives no more pages of a query that limits its rows, or that projects no id: leave 'limit' and \
                     'take' out, and keep id",
                )));
            }
            match said.total {
                // Of one page it is certain; of several the fleet may have changed while they came.
                Some(total) if total > self.rows && self.pages == 1 => {
                    return refuse(format!("rows are lost: {} of {total} came, and no token for more", self.rows));
                }
                Some(total) if total != self.rows && self.pages > 1 => {
                    let rows = self.rows;
                    self.arm.note(&format!("{rows} rows came, and Azure now counts {total}: some changed meanwhile"));
                }
                _ => {}
            }
            return None;
        };
        if !self.seen.insert(self.hasher.hash_one(token.as_str())) {
            return refuse("the next page's token was followed before".to_owned());
        }
        if self.pages == 1 && !self.ordered && self.paging != Paging::First {
            self.arm.note("the query has no order, so rows may be missing or come twice: add '| order by id asc'");
        }
        Some(Ok(Next { question: Arc::clone(&self.question), token, wait }))
    }

    /// Warns where Azure left subscriptions out.
    fn warn(&self, answer: &Answer) {
        let hit = answer.header("x-ms-tenant-subscription-limit-hit");
        if self.pages == 1 && hit.is_some_and(|hit| hit.eq_ignore_ascii_case("true")) {
            cli::note(
                TOOL.name,
                "warning: more subscriptions than Azure answers for (10,000): those after them are left out; ask by \
                 management group (-m) or subscription (-s)",
            );
        }
    }
}

impl Paged for Query<'_> {
    type Next = Next;

    fn peek(&self, answer: &Answer) -> Option<Next> {
        let token = last_string(&answer.body, "$skipToken").filter(|token| !token.is_empty())?;
        if self.seen.contains(&self.hasher.hash_one(token)) {
            return None;
        }
        let question = Arc::clone(&self.question);
        Some(Next { question, token: token.to_owned(), wait: quota::wait(answer) })
    }

    fn read<'b>(&mut self, answer: &'b Answer) -> Result<Read<'b, Next>, Failure> {
        let (whole, page, said) =
            read(answer).map_err(|why| self.arm.damaged("POST", &self.question.target, answer, &why))?;
        self.pages += 1;
        self.rows += page.count;
        self.warn(answer);
        let next = self.next(said, quota::wait(answer));
        // As it came: whoever asks for one page asks for what Azure says of it, too.
        if self.paging == Paging::First {
            return Ok(Read::Whole(whole));
        }
        // The other members are Azure's, about this page only.
        let page = Page { before: Vec::new(), after: Vec::new(), ..page };
        Ok(Read::Page(Sheet { whole, page, next }))
    }

    fn ask(arm: &Arm, next: &Next) -> Result<Answer, Failure> {
        if !next.wait.is_zero() {
            arm.pause(next.wait, "Resource Graph's quota is used up")?;
        }
        arm.post(&next.question.target, next.question.body.json(Some(&next.token)).as_bytes())
    }

    fn leads_on(next: &Next) -> (&'static str, &str) {
        ("$skipToken", &next.token)
    }
}

/// Reads an answer: the text, the rows, and what stands beside them.
fn read(answer: &Answer) -> Result<(&str, Page<'_>, Said), String> {
    let whole = text(&answer.body)?;
    let Document::Page(page) = Document::read(&answer.body, "data")? else {
        return Err("it has no rows called data".to_owned());
    };
    let said = Said::read(&page)?;
    if let Some(count) = said.count.filter(|count| *count != page.count) {
        return Err(format!("it says that it has {count} rows, and has {}", page.count));
    }
    Ok((whole, page, said))
}

impl Said {
    fn read(page: &Page<'_>) -> Result<Said, String> {
        let mut said = Said::default();
        for (name, raw) in page.members() {
            match name.as_ref() {
                "totalRecords" => said.total = raw.parse().ok(),
                "count" => said.count = raw.parse().ok(),
                // A string, as Azure writes it; a truth value is what its documentation calls it.
                "resultTruncated" => said.truncated = matches!(*raw, "\"true\"" | "true"),
                "$skipToken" if said.token.is_some() => return Err("it has two members called $skipToken".to_owned()),
                "$skipToken" => {
                    let token = string(raw).map_err(|_| "its $skipToken is not a string".to_owned())?;
                    said.token = token.filter(|token| !token.is_empty()).map(Into::into);
                }
                _ => {}
            }
        }
        Ok(said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Result<Said, String> {
        match Document::read(text.as_bytes(), "data") {
            Ok(Document::Page(page)) => Said::read(&page),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn members_are_found_on_both_sides_of_the_rows() {
        let expected = Said { total: Some(386), count: Some(1), truncated: false, token: Some("a=b".into()) };
        let text = r#"{"totalRecords":386,"count":1,"resultTruncated":"false","facets":[],"$skipToken":"a\u003db","data":[{}]}"#;
        assert_eq!(said(text), Ok(expected));
        let text = r#"{"data":[],"totalRecords":"x","resultTruncated":"true","$skipToken":null}"#;
        assert_eq!(said(text), Ok(Said { truncated: true, ..Said::default() }));
        assert_eq!(said(r#"{"data":[],"resultTruncated":true,"$skipToken":""}"#).map(|said| said.truncated), Ok(true));
    }

    #[test]
    fn a_token_that_is_none_is_damage() {
        for text in [r#"{"data":[],"$skipToken":7}"#, r#"{"data":[],"$skipToken":"a","$skipToken":"b"}"#] {
            assert!(said(text).is_err(), "{text}");
        }
    }
}
