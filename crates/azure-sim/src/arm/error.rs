//! ARM's refusals, in its words.

use serde_json::Value;

use super::path::Path;
use crate::world::{FOREIGN_TENANT, SUBSCRIPTION, TENANT};
use crate::{Reply, Request, clock, json};

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
pub(super) fn unauthenticated(code: &str, message: &str) -> Reply {
    let challenge = format!(
        "Bearer authorization_uri=\"https://login.microsoftonline.com/{TENANT}\", error=\"invalid_token\", \
         error_description=\"{message}\""
    );
    error(401, code, message).header("WWW-Authenticate", challenge)
}

pub(super) fn expired(since: i64) -> Reply {
    let message = format!(
        "The access token expiry UTC time '{}' is earlier than current UTC time '{}'.",
        clock::american(since),
        clock::american(clock::now())
    );
    unauthenticated("ExpiredAuthenticationToken", &message)
}

/// The audiences of the public cloud, as the message lists them.
pub(super) const AUDIENCES: [&str; 4] = [
    "https://management.core.windows.net/",
    "https://management.core.windows.net",
    "https://management.azure.com/",
    "https://management.azure.com",
];

pub(super) fn wrong_audience(audience: &str) -> Reply {
    let allowed: Vec<String> = AUDIENCES.iter().map(|audience| format!("'{audience}'")).collect();
    let message = format!(
        "The access token has been obtained for wrong audience or resource '{audience}'. It should exactly match with one \
         of the allowed audiences {}.",
        allowed.join(",")
    );
    unauthenticated("InvalidAuthenticationTokenAudience", &message)
}

pub(super) fn wrong_tenant(issuer: &str) -> Reply {
    let message = format!(
        "The access token is from the wrong issuer '{issuer}'. It must match the tenant \
         'https://sts.windows.net/{TENANT}/' associated with this subscription. Please use the authority (URL) \
         'https://login.windows.net/{TENANT}' to get the token. Note, if the subscription is transferred to another tenant \
         there is no impact to the services, but information about new tenant could take time to propagate (up to an \
         hour). If you just transferred your subscription and see this error message, please try back later."
    );
    unauthenticated("InvalidAuthenticationTokenTenant", &message)
}

/// 403 for an identity without a role.
pub(super) fn no_role(request: &Request, path: &Path, claims: &Value) -> Reply {
    let action = match path.kind() {
        Some((namespace, kind, _)) => format!("{namespace}/{kind}/read"),
        None if path.group.is_some() => "Microsoft.Resources/subscriptions/resourceGroups/read".to_owned(),
        None => "Microsoft.Resources/subscriptions/read".to_owned(),
    };
    let claim = |name: &str| claims[name].as_str().unwrap_or_default().to_owned();
    let message = format!(
        "The client '{}' with object id '{}' does not have authorization to perform action '{action}' over scope '{}' or \
         the scope is invalid. If access was recently granted, please refresh your credentials.",
        claim("appid"),
        claim("oid"),
        path.scope()
    );
    let _ = request;
    error(403, "AuthorizationFailed", &message)
}

/// What ARM says with `status` when it is the one that fails; `claims` are those of the request's token.
pub(crate) fn canned(status: u16, request: &Request, claims: Option<&Value>) -> Reply {
    let path = Path::parse(request);
    match status {
        401 => unauthenticated("InvalidAuthenticationToken", "The access token is invalid."),
        403 => no_role(request, &path, claims.unwrap_or(&Value::Null)),
        404 => no_resource(&path),
        408 => error(408, "RequestTimeout", "The request timed out."),
        409 => error(
            409,
            "MissingSubscriptionRegistration",
            "The subscription is not registered to use namespace 'Microsoft.Compute'. See https://aka.ms/rps-not-found for \
             how to register subscriptions.",
        ),
        410 => error(410, "Gone", "The requested resource is no longer available at the server."),
        422 => error(422, "UnprocessableContent", "The request cannot be served by Azure Resource Graph."),
        429 => {
            let message = format!(
                "Number of 'read' requests for subscription '{SUBSCRIPTION}' actor '{FOREIGN_TENANT}' exceeded. Please try \
                 again after '1' seconds."
            );
            error(429, "SubscriptionRequestsThrottled", &message)
        }
        502 => error(
            502,
            "ProviderError",
            "Resource provider 'Microsoft.Compute' failed to return collection response for type 'virtualMachines'.",
        ),
        503 => error(503, "ServiceUnavailable", "The service is temporarily unavailable. Please try again later."),
        504 => error(
            504,
            "GatewayTimeout",
            "The gateway did not receive a response from 'Microsoft.Compute' within the specified time period.",
        ),
        400 => error(400, "BadRequest", "The request URL is not valid."),
        500 => error(500, "InternalServerError", "Encountered internal server error."),
        _ => error(status, "Failed", "The request failed."),
    }
}
