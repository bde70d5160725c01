//! App Service, Functions and Container Apps, version 2019-08-01.
//! <https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference>

use crate::state::State;
use crate::world::{Identity, Selector};
use crate::{Reply, Request, audience, json, seed};

/// Its one current version.
const VERSION: &str = "2019-08-01";

/// A token, or the refusal.
pub(super) fn answer(state: &State, request: &Request) -> Result<Reply, Reply> {
    if request.segments() != ["msi", "token"] {
        return Err(error(404, "The requested resource does not exist."));
    }
    if request.method != "GET" {
        return Err(error(405, "The requested resource does not support the method."));
    }
    if request.header("x-identity-header") != Some(&*state.secret) {
        return Err(error(401, "The X-IDENTITY-HEADER header is missing or wrong."));
    }
    let query = request.query();
    if query.get("api-version") != Some(VERSION) {
        return Err(error(400, "The api-version is missing or not supported."));
    }
    let given: Vec<Selector<'_>> = [
        query.get("client_id").map(Selector::Client),
        query.get("principal_id").or(query.get("object_id")).map(Selector::Object),
        query.get("mi_res_id").map(Selector::Resource),
    ]
    .into_iter()
    .flatten()
    .collect();
    let identities = state.world.identities();
    let identity = match given[..] {
        // Never the only user-assigned one: without a name the system-assigned identity is meant.
        [] => identities.iter().find(|identity| identity.is_system()),
        [one] => one.among(identities),
        _ => return Err(error(400, "client_id, principal_id and mi_res_id exclude each other.")),
    };
    let identity = identity.ok_or_else(|| error(400, "Unable to load requested managed identity."))?;
    let resource = query.get("resource").unwrap_or_default();
    if !audience::known(resource) {
        return Err(error(500, "An unexpected error occured while fetching the AAD Token."));
    }
    Ok(token(state, identity, resource))
}

fn token(state: &State, identity: &Identity, resource: &str) -> Reply {
    let token = state.mint.issue(identity, resource, false);
    let body = json::object(|o| {
        o.text("access_token", &token.text);
        state.options.expires.write(o, &token, false);
        o.text("resource", resource);
        o.text("token_type", "Bearer");
        // In capitals, as it was seen: clients must not compare its case.
        o.text("client_id", identity.client_id.to_uppercase());
    });
    Reply::json(200, body)
}

fn error(status: u16, message: &str) -> Reply {
    let body = json::object(|o| {
        o.raw("statusCode", status);
        o.text("message", message);
        o.text("correlationId", seed::guid(u64::from(status)));
    });
    Reply::json(status, body)
}
