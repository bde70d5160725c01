//! A document of the input, that is an object that stands by itself: a list of VMs, one VM, or what is neither and wants
//! words of its own.

use crate::json::{Fault, Quoted, after_member, damage, name, skip, token};
use crate::plan::{Plan, Span};

/// What a document turned out to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Document {
    /// A list. What was read ends at its opening bracket.
    List,
    /// A list that is null. What was read ends after it.
    NoList,
    /// One VM, which has been read to its end.
    Vm,
    /// An answer of Azure that says what went wrong.
    Error,
    /// An answer of an identity endpoint, which holds a token.
    Token,
}

/// Reads the document at the start of `text`, up to the list if it is one, and notes the values of the plan in `spans`.
/// Sets `more` where it says that more pages follow. Tells how far it read.
pub fn read(plan: &Plan, text: &[u8], spans: &mut [Span], more: &mut bool) -> Result<(Document, usize), Fault> {
    spans.fill(0..0);
    *more = false;
    let (mut resource, mut error) = (false, false);
    let (first, mut at) = token(text, 1)?;
    if first == b'}' {
        return Ok((Document::Vm, at + 1));
    }
    loop {
        let (name, value) = name(text, at)?;
        let (first, value) = token(text, value)?;
        if is_list(name) && first == b'[' {
            return Ok((Document::List, value));
        }
        let end = plan.member(name, text, value, spans)?;
        match Role::of(name) {
            Role::Value if first == b'n' => return Ok((Document::NoList, end)),
            Role::Link => *more |= is_link(&text[value..end]),
            Role::Resource => resource = true,
            Role::Error => error = true,
            Role::Token => return Ok((Document::Token, end)),
            Role::Value | Role::Other => {}
        }
        let (comma, next) = after_member(text, end)?;
        if !comma {
            return Ok((if error && !resource { Document::Error } else { Document::Vm }, next));
        }
        at = next;
    }
}

/// Reads what follows a document's list, from the start of `text` to the end of the document. Sets `more` where it says
/// that more pages follow. Tells how far it read.
pub fn rest(text: &[u8], more: &mut bool) -> Result<usize, Fault> {
    let mut at = 0;
    loop {
        let (comma, next) = after_member(text, at)?;
        if !comma {
            return Ok(next);
        }
        let (name, value) = name(text, next)?;
        let (first, value) = token(text, value)?;
        if is_list(name) && first == b'[' {
            // Of two members with one name the last counts, but the VMs of the first are out by now.
            return damage(value, "one list in a document, not two");
        }
        at = skip(text, value)?;
        *more |= Role::of(name) == Role::Link && is_link(&text[value..at]);
    }
}

/// What a member of a document says about the document.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    Value,
    Link,
    Resource,
    Error,
    Token,
    Other,
}

impl Role {
    fn of(name: Quoted<'_>) -> Role {
        let roles: &[(&[u8], Role)] = match name.text().len() {
            2 => &[(b"id", Role::Resource)],
            4 => &[(b"name", Role::Resource)],
            5 => &[(b"value", Role::Value), (b"error", Role::Error)],
            8 => &[(b"nextLink", Role::Link)],
            10 => &[(b"properties", Role::Resource), (b"$skipToken", Role::Link), (b"skip_token", Role::Link)],
            11 => &[(b"odata.error", Role::Error), (b"accessToken", Role::Token)],
            12 => &[(b"access_token", Role::Token)],
            15 => &[(b"@odata.nextLink", Role::Link)],
            _ => &[],
        };
        roles.iter().find(|(own, _)| name.is(own)).map_or(Role::Other, |(_, role)| *role)
    }
}

/// Whether a list in a member of that name is the document's list: `value` in ARM, `data` in Resource Graph.
pub fn is_list(name: Quoted<'_>) -> bool {
    name.is(b"value") || name.is(b"data")
}

/// Whether a member that may say where the next page is says so. The last page has null there, or nothing.
fn is_link(value: &[u8]) -> bool {
    value != b"null" && value != b"\"\""
}
