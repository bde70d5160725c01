//! Cloud Shell: a form is posted, and the token is the user's own, whatever identity was asked for.

use crate::state::State;
use crate::{Identity, Query, Reply, Request, audience, json};

/// A token, or the refusal.
pub(super) fn answer(state: &State, request: &Request) -> Result<Reply, Reply> {
    if request.segments() != ["oauth2", "token"] {
        return Err(error(404, "NotFound", "Not found"));
    }
    if request.method != "POST" {
        return Err(error(405, "MethodNotAllowed", "The method is not allowed"));
    }
    if request.header("metadata") != Some("true") {
        return Err(error(400, "BadRequest", "Required metadata header not specified"));
    }
    let form = request.header("content-type").unwrap_or_default();
    if !form.starts_with("application/x-www-form-urlencoded") {
        return Err(error(415, "UnsupportedMediaType", "The body must be a form"));
    }
    let form = Query::parse(&String::from_utf8_lossy(&request.body));
    let resource = form.get("resource").unwrap_or_default();
    if !audience::known(resource) {
        return Err(error(
            400,
            "AudienceNotSupported",
            &format!("Audience {resource} is not a supported MSI token audience"),
        ));
    }
    let token = state.mint.issue(&Identity::SYSTEM, resource, false);
    let body = json::object(|o| {
        o.text("access_token", &token.text);
        o.text("refresh_token", "");
        state.options.expires.write(o, &token, true);
        o.text("not_before", token.not_before);
        o.text("resource", resource);
        o.text("token_type", "Bearer");
    });
    Ok(Reply::json(200, body))
}

fn error(status: u16, code: &str, message: &str) -> Reply {
    let body = json::object(|o| {
        o.object("error", |e| {
            e.text("code", code);
            e.text("message", message);
        });
    });
    Reply::json(status, body)
}
