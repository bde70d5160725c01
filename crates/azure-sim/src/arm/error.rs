//! ARM's refusals, in its words.

use serde_json::Value;

use super::bodies;
use super::path::Path;
use crate::world::{SUBSCRIPTION, TENANT};
use crate::{Cloud, Identity, Reply, Request, clock, json};

/// An error in ARM's envelope.
pub(super) fn error(status: u16, code: &str, message: &str) -> Reply {
    let body = json::object(|o| {
        o.object("error", |e| {
            e.text("code", code);
            e.text("message", message);
        });
    });
    let reply = Reply::json(status, body);
    let cause = if status >= 500 { "service" } else { "gateway" };
    if status == 401 { reply } else { reply.header("x-ms-failure-cause", cause) }
}

pub(super) fn missing_api_version() -> Reply {
    let text = "The api-version query parameter (?api-version=) is required for all requests.";
    error(400, "MissingApiVersionParameter", text)
}

pub(super) fn malformed_subscription(id: &str) -> Reply {
    let text = format!("The provided subscription identifier '{id}' is malformed or invalid.");
    error(400, "InvalidSubscriptionId", &text)
}

pub(super) fn no_subscription(id: &str) -> Reply {
    error(404, "SubscriptionNotFound", &format!("The subscription '{id}' could not be found."))
}

pub(super) fn no_group(name: &str) -> Reply {
    error(404, "ResourceGroupNotFound", &format!("Resource group '{name}' could not be found."))
}

/// 404 for a resource in a group, or for a path that leads nowhere.
pub(super) fn no_resource(path: &Path) -> Reply {
    match (&path.provider, &path.group) {
        (Some((namespace, parts)), Some(group)) => {
            let text = format!(
                "The Resource '{namespace}/{}' under resource group '{group}' was not found. For more details please go \
                 to https://aka.ms/ARMResourceNotFoundFix",
                parts.join("/")
            );
            error(404, "ResourceNotFound", &text)
        }
        _ => not_found(path),
    }
}

pub(super) fn not_found(path: &Path) -> Reply {
    error(404, "NotFound", &format!("Resource {} not found.", path.text))
}

pub(super) fn bad_skiptoken() -> Reply {
    let body = json::object(|o| {
        o.object("error", |e| {
            e.text("code", "InvalidParameter");
            e.text("message", "The request URL is not valid.");
            e.text("target", "$skiptoken");
        });
    });
    Reply::json(400, body)
}

/// 401 with the challenge that goes with it.
pub(super) fn unauthenticated(cloud: Cloud, code: &str, message: &str) -> Reply {
    let challenge = format!(
        "Bearer authorization_uri=\"https://{}/{TENANT}\", error=\"invalid_token\", \
         error_description=\"{message}\"",
        cloud.login()
    );
    error(401, code, message).header("WWW-Authenticate", challenge)
}

pub(super) fn expired(cloud: Cloud, since: i64) -> Reply {
    let message = format!(
        "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
        clock::american(since),
        clock::american(clock::now())
    );
    unauthenticated(cloud, "ExpiredAuthenticationToken", &message)
}

pub(super) fn wrong_audience(cloud: Cloud, audience: &str) -> Reply {
    let allowed: Vec<String> = cloud.audiences().iter().map(|audience| format!("'{audience}'")).collect();
    let message = format!(
        "The access token has been obtained for wrong audience or resource '{audience}'. It should exactly match with one \
         of the allowed audiences {}.",
        allowed.join(",")
    );
    unauthenticated(cloud, "InvalidAuthenticationTokenAudience", &message)
}

pub(super) fn wrong_tenant(cloud: Cloud, issuer: &str) -> Reply {
    let message = format!(
        "The access token is from the wrong issuer '{issuer}'. It must match the tenant \
         'https://sts.windows.net/{TENANT}/' associated with this subscription. Please use the authority (URL) \
         'https://login.windows.net/{TENANT}' to get the token. Note, if the subscription is transferred to another tenant \
         there is no impact to the services, but information about new tenant could take time to propagate (up to an \
         hour). If you just transferred your subscription and see this error message, please try back later."
    );
    unauthenticated(cloud, "InvalidAuthenticationTokenTenant", &message)
}

/// 403 for an identity without a role.
pub(super) fn no_role(path: &Path, claims: &Value) -> Reply {
    let action = match path.kind() {
        Some((namespace, kind, _)) => format!("{namespace}/{kind}/read"),
        None => {
            let group = if path.group.is_some() { "/resourceGroups" } else { "" };
            let rest: String = path.rest.iter().map(|part| format!("/{part}")).collect();
            format!("Microsoft.Resources/subscriptions{group}{rest}/read")
        }
    };
    let claim = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
    let message = format!(
        "The client '{}' with object id '{}' does not have authorization to perform action '{action}' over scope '{}' or \
         the scope is invalid. If access was recently granted, please refresh your credentials.",
        claim("appid"),
        claim("oid"),
        path.scope()
    );
    error(403, "AuthorizationFailed", &message)
}

/// 429, with the seconds to wait.
pub(super) fn throttled(seconds: u64) -> Reply {
    let message = format!(
        "Number of 'read' requests for subscription '{SUBSCRIPTION}' actor '{}' exceeded. Please try again after \
         '{seconds}' seconds.",
        Identity::SYSTEM.principal_id
    );
    error(429, "SubscriptionRequestsThrottled", &message).header("Retry-After", seconds.to_string())
}

/// What ARM says with `status` when it is the one that fails; `claims` are those of the request's token.
pub(crate) fn canned(cloud: Cloud, status: u16, request: &Request, claims: Option<&Value>) -> Reply {
    let path = Path::parse(request);
    match status {
        401 => unauthenticated(cloud, "InvalidAuthenticationToken", "The access token is invalid."),
        403 => no_role(&path, claims.unwrap_or(&Value::Null)),
        404 => no_resource(&path),
        _ => bodies::by_status(status).unwrap_or_else(|| error(status, "Failed", "The request failed.")),
    }
}
