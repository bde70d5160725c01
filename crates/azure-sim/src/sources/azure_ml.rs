//! Azure Machine Learning: the older endpoint of App Service, version 2017-09-01.

use crate::state::State;
use crate::world::Selector;
use crate::{Reply, Request, audience, json};

/// Its one version.
const VERSION: &str = "2017-09-01";

/// A token, or the refusal.
pub(super) fn answer(state: &State, request: &Request) -> Result<Reply, Reply> {
    if request.segments() != ["nbip", "v1.0", "token"] {
        return Err(error(404, "Not found"));
    }
    if request.header("secret") != Some(&*state.secret) {
        return Err(error(401, "The secret header is missing or wrong"));
    }
    let query = request.query();
    if query.get("api-version") != Some(VERSION) {
        return Err(error(400, "The api-version is missing or not supported"));
    }
    let identities = state.world.identities();
    let identity = match query.get("clientid") {
        Some(id) => Selector::Client(id).among(identities),
        None => identities.first(),
    };
    let identity = identity.ok_or_else(|| error(400, "No managed identity was found for the client id"))?;
    let resource = query.get("resource").unwrap_or_default();
    if !audience::known(resource) {
        return Err(error(400, "The resource is missing or not known"));
    }
    let token = state.mint.issue(identity, resource, false);
    let body = json::object(|o| {
        o.text("access_token", &token.text);
        state.options.expires.write(o, &token, false);
        o.text("resource", resource);
        o.text("token_type", "Bearer");
        o.text("client_id", identity.client_id);
    });
    Ok(Reply::json(200, body))
}

fn error(status: u16, message: &str) -> Reply {
    let body = json::object(|o| {
        o.object("error", |e| {
            e.text("code", "UserError");
            e.text("message", message);
        });
    });
    Reply::json(status, body)
}
