//! A document of the input, that is an object that stands by itself: a list of VMs, one VM, or what is neither and wants
//! words of its own.

use cli::{Exit, Failure};

use crate::json::{Cursor, Fault, Quoted, decode, find};
use crate::plan::{Plan, Span};

/// What a document turned out to be.
#[derive(Debug, PartialEq)]
pub enum Document {
    /// A list, at whose opening bracket the cursor stands, and whether the document says that more pages follow.
    List { more: bool },
    /// A list that is null, with the cursor after it.
    NoList { more: bool },
    /// One VM, over which the cursor has gone.
    Vm,
    /// An answer of Azure that says what went wrong.
    Error,
    /// An answer of an identity endpoint, which holds a token.
    Token,
}

/// Goes over the document at the cursor, up to the list if it is one, and notes the values of the plan in `spans`.
pub fn read(plan: &Plan, cursor: &mut Cursor<'_>, spans: &mut [Span]) -> Result<Document, Fault> {
    spans.fill(0..0);
    cursor.at += 1;
    let mut more = false;
    let (mut resource, mut error) = (false, false);
    if cursor.token()? == b'}' {
        cursor.at += 1;
        return Ok(Document::Vm);
    }
    loop {
        let name = cursor.name()?;
        let first = cursor.token()?;
        if is_list(name) && first == b'[' {
            return Ok(Document::List { more });
        }
        let start = cursor.at;
        plan.member(name, cursor, spans)?;
        if name.is(b"value") && first == b'n' {
            return Ok(Document::NoList { more });
        }
        more |= is_link(name, cursor.since(start));
        resource |= name.is(b"id") || name.is(b"name") || name.is(b"properties");
        error |= name.is(b"error") || name.is(b"odata.error");
        if name.is(b"access_token") || name.is(b"accessToken") {
            return Ok(Document::Token);
        }
        match cursor.token()? {
            b',' => cursor.at += 1,
            b'}' => {
                cursor.at += 1;
                return Ok(if error && !resource { Document::Error } else { Document::Vm });
            }
            _ => return Err(Fault::Damage("',' or '}'")),
        }
    }
}

/// Goes over what follows a document's list, to the end of the document; tells whether it says that more pages follow.
pub fn rest(cursor: &mut Cursor<'_>) -> Result<bool, Fault> {
    let mut more = false;
    loop {
        match cursor.token()? {
            b',' => cursor.at += 1,
            b'}' => {
                cursor.at += 1;
                return Ok(more);
            }
            _ => return Err(Fault::Damage("',' or '}'")),
        }
        let name = cursor.name()?;
        if is_list(name) && cursor.token()? == b'[' {
            // Of two members with one name the last counts, but the VMs of the first are out by now.
            return Err(Fault::Damage("one list in a document, not two"));
        }
        cursor.token()?;
        let start = cursor.at;
        cursor.skip()?;
        more |= is_link(name, cursor.since(start));
    }
}

/// Whether a list in a member of that name is the document's list: `value` in ARM, `data` in Resource Graph.
pub fn is_list(name: Quoted<'_>) -> bool {
    name.is(b"value") || name.is(b"data")
}

/// Whether a member says where the next page is.
fn is_link(name: Quoted<'_>, value: &[u8]) -> bool {
    let link = [&b"nextLink"[..], b"@odata.nextLink", b"$skipToken", b"skip_token"].iter().any(|link| name.is(link));
    link && value != b"null" && value != b"\"\""
}

/// The failure that an answer of Azure which says what went wrong, `{"error":{"code":...,"message":...}}`, ends the run
/// with.
pub fn azure_error(document: &[u8]) -> Failure {
    let error = find(document, &["error"]).or_else(|| find(document, &["odata.error"])).unwrap_or_default();
    let said = |value: &[u8]| String::from_utf8_lossy(&decode(value)).into_owned();
    // Azure AD says {"error":"code","error_description":"message"}, its Graph {"message":{"value":"message"}}.
    let code = if error.starts_with(b"\"") { Some(error) } else { find(error, &["code"]) };
    let ways = [(error, &["message", "value"][..]), (error, &["message"]), (document, &["error_description"])];
    let message = ways.into_iter().find_map(|(value, path)| find(value, path));
    let words: Vec<String> =
        [code, message].into_iter().flatten().filter(|value| value.starts_with(b"\"")).map(said).collect();
    Failure::new(Exit::Data, format!("the input is an error that Azure sent, not VMs: {}", words.join(": ")))
        .hint("the command before it in the pipe should have stopped there: arm-get does")
}

/// The failure that a token ends the run with. It says nothing of the token.
pub fn token() -> Failure {
    Failure::new(Exit::Data, "the input is a token, not VMs")
        .hint("arm-get comes between: imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter")
}
