//! The pages of ARM's lists: a document with an array called `value` and the link to the next one.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use arm::page::{Document, Member, last_string, string, text};
use arm::walk::{Paged, Read, Sheet};
use arm::{Arm, Paging};
use cli::{Exit, Failure};
use http::Answer;

use crate::link;

/// The requests of one list so far: a link that was followed before would lead in a circle.
#[derive(Debug)]
pub struct List<'a> {
    arm: &'a Arm,
    paging: Paging,
    /// The target that was asked last.
    at: String,
    /// Whether a page was read: then what follows are pages, too.
    begun: bool,
    // Hashes: a list may have 10,000 pages with links of kilobytes.
    seen: HashSet<u64>,
    hasher: RandomState,
}

/// A target, and the link that it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    target: String,
    link: String,
}

impl<'a> List<'a> {
    /// The list that begins at `target`.
    pub fn new(arm: &'a Arm, paging: Paging, target: String) -> Self {
        let hasher = RandomState::new();
        let seen = HashSet::from([hasher.hash_one(target.as_str())]);
        List { arm, paging, at: target, begun: false, seen, hasher }
    }

    /// Where `link` leads, which was not asked before.
    fn find(&self, link: &str) -> Result<Next, Failure> {
        let refuse = |why| Failure::new(Exit::Protocol, why);
        let target = link::follow(link, self.arm.origin(), &self.at).map_err(refuse)?;
        if self.seen.contains(&self.hasher.hash_one(target.as_str())) {
            let origin = self.arm.origin();
            return Err(refuse(format!("the next page's link was followed before: {origin}{target}")));
        }
        Ok(Next { target, link: link.to_owned() })
    }

    /// [`List::find`], and from then on it was asked.
    fn follow(&mut self, link: &str) -> Result<Next, Failure> {
        let next = self.find(link)?;
        self.seen.insert(self.hasher.hash_one(next.target.as_str()));
        self.at.clone_from(&next.target);
        Ok(next)
    }
}

impl Paged for List<'_> {
    type Next = Next;

    fn peek(&self, answer: &Answer) -> Option<Next> {
        let link = last_string(&answer.body, "nextLink").filter(|link| !link.is_empty())?;
        self.find(link).ok()
    }

    fn read<'b>(&mut self, answer: &'b Answer) -> Result<Read<'b, Next>, Failure> {
        let damaged = |list: &Self, why: &str| {
            let failure = list.arm.damaged("GET", &list.at, answer, why);
            if answer.is_json() { failure } else { failure.hint("if it is meant to be text, --raw lets it pass") }
        };
        let (whole, document) = read(answer).map_err(|why| damaged(self, &why))?;
        let single = !self.begun;
        let mut page = match document {
            Document::Page(page) => page,
            Document::Object(members) if single => {
                return match next(members.iter()).map_err(|why| damaged(self, &why))? {
                    Some(_) if self.paging != Paging::First => {
                        Err(damaged(self, "it has a nextLink, but no list called value"))
                    }
                    _ => Ok(Read::Whole(whole)),
                };
            }
            Document::Other if single => return Ok(Read::Whole(whole)),
            Document::Object(_) | Document::Other => return Err(damaged(self, "it is no page of a list")),
        };
        let link = next(page.members()).map_err(|why| damaged(self, &why))?;
        if single && (link.is_none() || self.paging == Paging::First) {
            return Ok(Read::Whole(whole));
        }
        self.begun = true;
        page.before.retain(|(name, _)| !is_link(name));
        page.after.retain(|(name, _)| !is_link(name));
        Ok(Read::Page(Sheet { whole, page, next: link.map(|link| self.follow(&link)) }))
    }

    fn ask(arm: &Arm, next: &Next) -> Result<Answer, Failure> {
        arm.get(&next.target)
    }

    fn leads_on(next: &Next) -> (&'static str, &str) {
        ("nextLink", &next.link)
    }
}

fn read(answer: &Answer) -> Result<(&str, Document<'_>), String> {
    Ok((text(&answer.body)?, Document::read(&answer.body, "value")?))
}

/// Whether a member is the link to the next page. The second is OData's name, which a few services behind ARM kept.
fn is_link(name: &str) -> bool {
    matches!(name, "nextLink" | "@odata.nextLink")
}

/// The link among `members`. `null`, an empty string and no member at all mean that there is none: ARM's contract forbids
/// the empty one, and services send it (azure-powershell#19166).
fn next<'m, 'a: 'm>(members: impl Iterator<Item = &'m Member<'a>>) -> Result<Option<Cow<'a, str>>, String> {
    let mut links = members.filter(|(name, _)| is_link(name)).map(|(_, raw)| string(raw));
    let link = links.next().transpose().map_err(|_| "its nextLink is not a string".to_owned())?;
    if links.next().is_some() {
        return Err("it has two next links".to_owned());
    }
    Ok(link.flatten().filter(|link| !link.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(text: &str) -> Result<Option<String>, String> {
        match Document::read(text.as_bytes(), "value") {
            Ok(Document::Page(page)) => next(page.members()).map(|link| link.map(Cow::into_owned)),
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn the_end_of_a_list_has_three_forms() {
        for text in [r#"{"value":[]}"#, r#"{"value":[],"nextLink":null}"#, r#"{"nextLink":"","value":[ ]}"#] {
            assert_eq!(link(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn a_link_is_found_on_both_sides_and_by_both_names() {
        for (text, found) in [
            (r#"{"nextLink":"/x","value":[]}"#, "/x"),
            (r#"{"value":[],"@odata.nextLink":"/x"}"#, "/x"),
            (r#"{"value":[1],"a":2,"nextLink":"h\u0074tps:\/\/x"}"#, "https://x"),
        ] {
            assert_eq!(link(text).unwrap().as_deref(), Some(found), "{text}");
        }
    }

    #[test]
    fn what_is_no_link_is_damage() {
        for text in [
            r#"{"value":[],"nextLink":7}"#,
            r#"{"value":[],"nextLink":"a","nextLink":"b"}"#,
            r#"{"value":[],"nextLink":"a","@odata.nextLink":"b"}"#,
            r#"{"nextLink":null,"value":[],"nextLink":null}"#,
        ] {
            assert!(link(text).is_err(), "{text}");
        }
    }
}
