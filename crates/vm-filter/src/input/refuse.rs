//! Words for inputs that are no VMs, but known all the same.

use cli::{Exit, Failure};

use crate::json::{decode, find};

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
pub fn is_token() -> Failure {
    Failure::new(Exit::Data, "the input is a token, not VMs")
        .hint("arm-get comes between: imds-token | arm-get Microsoft.Compute/virtualMachines | vm-filter")
}

/// The failure that an input without anything in it ends the run with.
pub fn is_empty() -> Failure {
    Failure::new(Exit::Data, "there is nothing on standard input")
        .hint("the command before it in the pipe failed; what it said is above")
}
