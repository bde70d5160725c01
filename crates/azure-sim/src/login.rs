//! Where users sign in, as far as programs with a managed identity ask it anything: the description of a tenant's token
//! service, as OpenID Connect Discovery 1.0 has it, and which hosts are the same cloud's. Tokens come from elsewhere.

use crate::state::State;
use crate::world::{FOREIGN_TENANT, TENANT};
use crate::{Reply, Request, json};

/// What a request asks for; see [`crate::Place`].
pub(crate) fn place(request: &Request) -> &'static str {
    if asked(request).is_some() || is_instances(request) { "openid" } else { "other" }
}

/// The description of the tenant that the path names, or of all of them.
pub(crate) fn answer(state: &State, request: &Request) -> Reply {
    if is_instances(request) {
        return instances(state);
    }
    let Some(tenant) = asked(request) else { return Reply::text(404, "") };
    match &*tenant.to_ascii_lowercase() {
        // Their tokens are of whatever tenant the user has, so the issuer is a pattern.
        "common" | "organizations" => describe(state, &tenant, "{tenantid}"),
        TENANT | FOREIGN_TENANT => describe(state, &tenant, &tenant),
        _ => {
            let body = json::object(|o| {
                o.text("error", "invalid_tenant");
                o.text("error_description", format_args!("AADSTS90002: Tenant '{tenant}' not found."));
            });
            Reply::json(400, body)
        }
    }
}

/// The tenant whose description is asked for: `/TENANT[/v2.0]/.well-known/openid-configuration`.
fn asked(request: &Request) -> Option<String> {
    let segments = request.segments();
    let words: Vec<&str> = segments.iter().map(String::as_str).collect();
    match words[..] {
        [tenant, ".well-known", "openid-configuration"] | [tenant, "v2.0", ".well-known", "openid-configuration"] => {
            Some(tenant.to_owned())
        }
        _ => None,
    }
}

fn is_instances(request: &Request) -> bool {
    request.segments() == ["common", "discovery", "instance"]
}

/// The hosts that sign users in, cloud by cloud: the one to ask, the one to remember tokens by, and all of its names.
/// `az logout` asks, to find what it remembered by any of them.
fn instances(state: &State) -> Reply {
    let host = state.options.cloud.login();
    let body = json::object(|o| {
        o.text("tenant_discovery_endpoint", format_args!("https://{host}/common/.well-known/openid-configuration"));
        o.text("api-version", "1.1");
        o.list("metadata", |list| {
            for names in [
                &["login.windows.net", "login.microsoftonline.com", "login.microsoft.com", "sts.windows.net"][..],
                &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
                &["login.microsoftonline.us", "login.usgovcloudapi.net"],
            ] {
                list.object(|cloud| {
                    let to_ask = names.iter().find(|name| name.contains("microsoftonline")).unwrap_or(&names[0]);
                    cloud.text("preferred_network", to_ask);
                    cloud.text("preferred_cache", names[0]);
                    cloud.list("aliases", |aliases| names.iter().for_each(|name| aliases.text(name)));
                });
            }
        });
    });
    Reply::json(200, body)
}

fn describe(state: &State, tenant: &str, issuer: &str) -> Reply {
    let host = state.options.cloud.login();
    let base = format!("https://{host}/{tenant}");
    let body = json::object(|o| {
        o.text("token_endpoint", format_args!("{base}/oauth2/v2.0/token"));
        o.text("jwks_uri", format_args!("{base}/discovery/v2.0/keys"));
        for (name, values) in [
            ("token_endpoint_auth_methods_supported", &["client_secret_post", "private_key_jwt"][..]),
            ("response_modes_supported", &["query", "fragment", "form_post"]),
            ("subject_types_supported", &["pairwise"]),
            ("id_token_signing_alg_values_supported", &["RS256"]),
            ("response_types_supported", &["code", "id_token", "code id_token", "id_token token"]),
            ("scopes_supported", &["openid", "profile", "email", "offline_access"]),
        ] {
            o.list(name, |list| values.iter().for_each(|value| list.text(value)));
        }
        o.text("issuer", format_args!("https://{host}/{issuer}/v2.0"));
        o.text("authorization_endpoint", format_args!("{base}/oauth2/v2.0/authorize"));
        o.text("device_authorization_endpoint", format_args!("{base}/oauth2/v2.0/devicecode"));
        o.text("end_session_endpoint", format_args!("{base}/oauth2/v2.0/logout"));
        o.text("tenant_region_scope", "AS");
        o.text("cloud_instance_name", host.trim_start_matches("login."));
    });
    Reply::json(200, body)
}
