//! `/metadata/identity/oauth2/token`: a token of one of the VM's identities.

use super::error;
use crate::server::Query;
use crate::state::State;
use crate::world::{Identity, Selector, TENANT};
use crate::{Reply, audience, json};

/// The token endpoint's answer.
pub(super) fn answer(state: &State, query: &Query) -> Result<Reply, Reply> {
    let selector = selector(query)?;
    let identity = find(state.world.identities(), selector)?;
    issue(state, query, identity, selector)
}

/// The identity that the query names; naming two is refused.
pub(crate) fn selector(query: &Query) -> Result<Option<Selector<'_>>, Reply> {
    let given: Vec<Selector<'_>> = [
        query.get("client_id").map(Selector::Client),
        query.get("object_id").map(Selector::Object),
        query.get("msi_res_id").map(Selector::Resource),
    ]
    .into_iter()
    .flatten()
    .collect();
    match given[..] {
        [] => Ok(None),
        [one] => Ok(Some(one)),
        _ => Err(error::bad(true, "Only one of client_id, object_id and msi_res_id may be specified")),
    }
}

/// A token of `identity` for the resource that the query names.
pub(crate) fn issue(
    state: &State,
    query: &Query,
    identity: &Identity,
    selector: Option<Selector<'_>>,
) -> Result<Reply, Reply> {
    let resource = query.get("resource").filter(|resource| !resource.is_empty());
    let resource = resource.ok_or_else(|| error::bad(true, "Required query variable 'resource' is missing"))?;
    if !audience::known(resource) {
        let text = format!(
            "AADSTS500011: The resource principal named {resource} was not found in the tenant named {TENANT}. This can \
             happen if the application has not been installed by the administrator of the tenant or consented to by any \
             user in the tenant. You might have sent your authentication request to the wrong tenant."
        );
        return Err(error::oauth(400, "invalid_resource", &text));
    }
    let fresh = query.get("bypass_cache") == Some("true");
    let token = state.mint.issue(identity, resource, fresh);
    Ok(Reply::json(
        200,
        json::object(|o| {
            o.text("access_token", &token.text);
            o.text("client_id", identity.client_id);
            state.options.expires.write(o, &token, true);
            o.text("ext_expires_in", token.expires_on - token.not_before - 1);
            o.text("not_before", token.not_before);
            o.text("resource", resource);
            o.text("token_type", "Bearer");
            // Told only where they were asked with.
            match selector {
                Some(Selector::Object(id)) => o.text("object_id", id),
                Some(Selector::Resource(id)) => o.text("msi_res_id", id),
                Some(Selector::Client(_)) | None => {}
            }
        }),
    ))
}

/// The identity asked for; without a selector the system-assigned one, else the only one.
fn find<'a>(identities: &'a [Identity], selector: Option<Selector<'_>>) -> Result<&'a Identity, Reply> {
    let found = match (selector, identities) {
        (Some(selector), _) => selector.among(identities),
        (None, [only]) => Some(only),
        (None, all) if all.len() > 1 && !all[0].is_system() => return Err(error::several_identities()),
        (None, all) => all.first(),
    };
    found.ok_or_else(error::identity_not_found)
}

/// `/metadata/identity/info`.
pub(super) fn info() -> Reply {
    Reply::json(200, json::object(|o| o.text("tenantId", TENANT)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_identity() {
        let name = |identities: &[Identity]| find(identities, None).map(|identity| identity.name).map_err(|r| r.status);
        let (system, ops, backup) = (Identity::SYSTEM, Identity::OPS, Identity::BACKUP);
        assert_eq!(name(&[system, ops, backup]), Ok(""));
        assert_eq!(name(&[ops]), Ok("id-ops"));
        assert_eq!(name(&[ops, backup]), Err(400));
        assert_eq!(name(&[]), Err(400));
    }

    #[test]
    fn one_selector_at_most() {
        assert!(selector(&Query::parse("client_id=a&object_id=b")).is_err());
        assert_eq!(selector(&Query::parse("msi_res_id=a")).ok().flatten(), Some(Selector::Resource("a")));
    }
}
