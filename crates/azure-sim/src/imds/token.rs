//! `/metadata/identity/oauth2/token`: a token of one of the VM's identities.

use super::error;
use crate::server::Query;
use crate::sim::State;
use crate::world::{Identity, TENANT};
use crate::{Reply, clock, json};

/// The parameters that name an identity, at most one of them.
const SELECTORS: [&str; 3] = ["client_id", "object_id", "msi_res_id"];

/// The token endpoint's answer.
pub(super) fn answer(state: &State, query: &Query) -> Result<Reply, Reply> {
    let given: Vec<(&str, &str)> = SELECTORS.iter().filter_map(|&name| Some((name, query.get(name)?))).collect();
    if given.len() > 1 {
        let text = "Only one of client_id, object_id and msi_res_id may be specified";
        return Err(error::bad(true, text));
    }
    let selector = given.first().copied();
    let identity = find(state.world.identities(), selector)?;
    let resource = query.get("resource").filter(|resource| !resource.is_empty());
    let resource = resource.ok_or_else(|| error::bad(true, "Required query variable 'resource' is missing"))?;
    if !known(resource) {
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
            o.text("expires_in", token.expires_on - clock::now());
            o.text("expires_on", token.expires_on);
            o.text("ext_expires_in", token.expires_on - token.not_before - 1);
            o.text("not_before", token.not_before);
            o.text("resource", resource);
            o.text("token_type", "Bearer");
            // Told only where they were asked with.
            if let Some((name @ ("object_id" | "msi_res_id"), value)) = selector {
                o.text(name, value);
            }
        }),
    ))
}

/// The identity asked for; without a selector the system-assigned one, else the only one.
fn find<'a>(identities: &'a [Identity], selector: Option<(&str, &str)>) -> Result<&'a Identity, Reply> {
    let found = match (selector, identities) {
        (Some((name, value)), _) => {
            let is = |identity: &&Identity| match name {
                "client_id" => identity.client_id.eq_ignore_ascii_case(value),
                "object_id" => identity.principal_id.eq_ignore_ascii_case(value),
                _ => !identity.is_system() && identity.resource_id().eq_ignore_ascii_case(value),
            };
            identities.iter().find(is)
        }
        (None, [only]) => Some(only),
        (None, all) if all.len() > 1 && !all[0].is_system() => return Err(error::several_identities()),
        (None, all) => all.first(),
    };
    found.ok_or_else(error::identity_not_found)
}

/// Hosts of services that every tenant knows; a suffix begins with a dot.
const RESOURCES: [&str; 17] = [
    "management.azure.com",
    "management.core.windows.net",
    "management.usgovcloudapi.net",
    "management.core.usgovcloudapi.net",
    "management.chinacloudapi.cn",
    "management.core.chinacloudapi.cn",
    "vault.azure.net",
    "vault.usgovcloudapi.net",
    "vault.azure.cn",
    "storage.azure.com",
    ".blob.core.windows.net",
    "graph.microsoft.com",
    "graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
    "graph.windows.net",
    "database.windows.net",
    "servicebus.azure.net",
];

/// Whether the tenant has the application behind `resource`: a known host, an `api://` URI or a GUID.
fn known(resource: &str) -> bool {
    let guid = resource.len() == 36 && resource.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let Some(host) = resource.strip_prefix("https://") else { return guid || resource.starts_with("api://") };
    let host = host.trim_end_matches('/');
    RESOURCES.iter().any(|known| if known.starts_with('.') { host.ends_with(known) } else { host == *known })
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
    fn each_selector() {
        let all = [Identity::SYSTEM, Identity::OPS];
        let found = |name, value: &str| find(&all, Some((name, value))).map(|identity| identity.name).ok();
        assert_eq!(found("client_id", &Identity::OPS.client_id.to_uppercase()), Some("id-ops"));
        assert_eq!(found("object_id", Identity::OPS.principal_id), Some("id-ops"));
        assert_eq!(found("msi_res_id", &Identity::OPS.resource_id()), Some("id-ops"));
        assert_eq!(found("client_id", Identity::SYSTEM.client_id), Some(""));
        assert_eq!(found("client_id", "x"), None);
        assert_eq!(found("msi_res_id", &Identity::SYSTEM.resource_id()), None);
    }

    #[test]
    fn resources_of_the_tenant() {
        for resource in ["https://management.azure.com/", "https://vault.azure.net", "api://x", TENANT] {
            assert!(known(resource), "{resource}");
        }
        for resource in ["https://example.com", "management.azure.com", "https://management.azure.com.evil/", ""] {
            assert!(!known(resource), "{resource}");
        }
    }
}
