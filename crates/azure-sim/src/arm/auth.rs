//! Who asks: the bearer token, checked as ARM checks it.

use serde_json::Value;

use super::error;
use crate::state::State;
use crate::world::TENANT;
use crate::{Reply, Request, clock};

/// The claims of the request's token, or the refusal; `scoped` says that a subscription is asked about, whose tenant the
/// token must be of.
pub(super) fn check(state: &State, request: &Request, scoped: bool) -> Result<Value, Reply> {
    let cloud = state.options.cloud;
    let Some(header) = request.header("authorization") else {
        let text = "Authentication failed. The 'Authorization' header is missing.";
        return Err(error::unauthenticated(cloud, "AuthenticationFailed", text));
    };
    let token = header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let Some(token) = token.map(|(_, token)| token.trim()).filter(|token| !token.is_empty()) else {
        let text = "Authentication failed. The 'Authorization' header is provided in an invalid format.";
        return Err(error::unauthenticated(cloud, "AuthenticationFailedInvalidHeader", text));
    };
    let Some(claims) = state.mint.read(token) else {
        return Err(error::unauthenticated(cloud, "InvalidAuthenticationToken", "The access token is invalid."));
    };
    let text = |name: &str| claims[name].as_str().unwrap_or_default();
    let expires = claims["exp"].as_i64().unwrap_or_default();
    if expires <= clock::now() {
        return Err(error::expired(cloud, expires));
    }
    if !cloud.audiences().contains(&text("aud")) {
        return Err(error::wrong_audience(cloud, text("aud")));
    }
    if scoped && text("tid") != TENANT {
        return Err(error::wrong_tenant(cloud, text("iss")));
    }
    Ok(claims)
}
