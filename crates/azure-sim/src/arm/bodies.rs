//! ARM's errors by name: by their code in its usual envelope, and by shape those that some providers answer with instead.
//! The texts are those that were seen, with other names in them.

use super::error::error;
use crate::Reply;

/// Errors in the usual envelope: code, status, message.
const CODES: &[(&str, u16, &str)] = &[
    ("AuthenticationFailed", 401, "Authentication failed."),
    ("InvalidAuthenticationToken", 401, "The access token is invalid."),
    (
        "LinkedAuthorizationFailed",
        403,
        "The client has permission to perform action 'Microsoft.Network/virtualNetworks/subnets/join/action' on scope \
         '/subscriptions/6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10/resourceGroups/RG-TEST-16', however the linked subscription \
         'a93d10f4-58c7-4c22-8e6b-f1b7d5029c38' was not found.",
    ),
    (
        "ReadOnlyDisabledSubscription",
        409,
        "The subscription '6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10' is disabled and therefore marked as read only. You cannot \
         perform any write actions on this subscription until it is re-enabled.",
    ),
    (
        "MissingSubscriptionRegistration",
        409,
        "The subscription is not registered to use namespace 'Microsoft.Compute'. See https://aka.ms/rps-not-found for how \
         to register subscriptions.",
    ),
    (
        "AnotherOperationInProgress",
        409,
        "Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: \
         https://management.azure.com/subscriptions/6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10/operations/1.",
    ),
    ("RequestTimeout", 408, "The request timed out."),
    ("Gone", 410, "The requested resource is no longer available at the server."),
    ("UnprocessableContent", 422, "The request cannot be served by Azure Resource Graph."),
    (
        "SubscriptionRequestsThrottled",
        429,
        "Number of 'read' requests for subscription '6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10' actor \
         'c3a0d4f8-1d27-4b96-8a40-e5b16f9d2c73' exceeded. Please try again after '10' seconds.",
    ),
    (
        "OperationNotAllowed",
        429,
        "The server rejected the request because too many requests have been received for this subscription.",
    ),
    ("TooManyRequests", 429, "The request is being throttled."),
    ("BadRequest", 400, "The request URL is not valid."),
    (
        "InternalServerError",
        500,
        "Encountered internal server error. Diagnostic information: timestamp '20261123T214000Z'.",
    ),
    (
        "ProviderError",
        502,
        "Resource provider 'Microsoft.Compute' failed to return collection response for type 'virtualMachines'.",
    ),
    ("ServiceUnavailable", 503, "The service is temporarily unavailable. Please try again later."),
    (
        "GatewayTimeout",
        504,
        "The gateway did not receive a response from 'Microsoft.Compute' within the specified time period.",
    ),
];

/// Bodies of other shapes: name, status, body.
const SHAPES: &[(&str, u16, &str)] = &[
    (
        "details",
        400,
        r#"{"error":{"code":"MultipleErrorsOccurred","message":"Multiple error occurred: BadRequest,Conflict. Please see details.","target":"vmSize","details":[{"code":"InvalidParameter","target":"vmSize","message":"The value Standard_X9 provided for the VM size is not valid."},{"code":null,"message":"A second one without a code."}]}}"#,
    ),
    (
        "additional",
        403,
        r#"{"error":{"code":"RequestDisallowedByPolicy","target":"Vnet-Hub-Win","message":"Resource 'Vnet-Hub-Win' was disallowed by policy.","additionalInfo":[{"type":"PolicyViolation","info":{"policyDefinitionDisplayName":"Allowed locations","policyAssignmentName":"only-japan"}}]}}"#,
    ),
    (
        "innererror",
        400,
        r#"{"error":{"code":"BadArgument","message":"The request is invalid.","innererror":{"code":"PasswordTooShort","message":"It has 4 characters.","innererror":{"code":"Minimum","minLength":12}}}}"#,
    ),
    (
        "nested",
        400,
        r#"{"error":{"code":"DeploymentFailed","message":"{\"error\":{\"code\":\"InvalidParameter\",\"message\":\"The value of parameter imageReference is invalid.\"}}"}}"#,
    ),
    (
        "ratelimiting",
        429,
        r#"{"error":{"code":"RateLimiting","message":"Please provide below info when asking for support: timestamp = 2026-11-23T21:40:00.0000000Z.","details":[{"code":"RateLimiting","message":"Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed."}]}}"#,
    ),
    (
        "flat",
        429,
        r#"{"Code":"429","Message":"Cannot acquire exclusive lock to read this site. Retry the request later.","Target":null,"Details":[{"Message":"Cannot acquire exclusive lock to read this site. Retry the request later."},{"Code":"429"},{"ErrorEntity":{"ExtendedCode":"59206","Code":"429"}}],"Innererror":null}"#,
    ),
    (
        "capital",
        409,
        r#"{"Error":{"Code":"Conflict","Message":"The resource is busy.","Details":[{"Code":"Busy","Message":"Try later."}]}}"#,
    ),
    (
        "odata",
        403,
        r#"{"odata.error":{"code":"Authorization_RequestDenied","message":{"lang":"en","value":"Insufficient privileges to complete the operation."},"requestId":"5b0f6a7e-2c19-4f0e-9a35-d14c7b60e828","date":"2026-11-23T21:40:00"}}"#,
    ),
    ("message", 404, r#"{"message":"Gallery item 'Contoso.Starter.0.1.0' was not found."}"#),
    (
        "aad",
        400,
        r#"{"error":"invalid_request","error_description":"AADSTS90002: Tenant 'contoso' not found.","error_codes":[90002]}"#,
    ),
    ("array", 400, r#"[{"code":"BadRequest","message":"An array for an error."}]"#),
    ("cut", 500, r#"{"error":{"code":"InternalServerError","mess"#),
    (
        "controls",
        400,
        "{\"error\":{\"code\":\"BadRequest\",\"message\":\"A message with \\u001b]0;a title\\u0007 and\\r\\ntwo lines.\"}}",
    ),
    ("blank", 500, ""),
];

/// The name of an error, whatever its case; the refusal says which there are.
pub(crate) fn error_name(name: &str) -> Result<&'static str, String> {
    let mut names = CODES.iter().chain(SHAPES).map(|row| row.0);
    names.clone().find(|known| known.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let all: Vec<&str> = names.by_ref().collect();
        format!("no error '{name}'; there are {}", all.join(" "))
    })
}

/// The error of that name.
pub(crate) fn by_name(name: &str) -> Option<Reply> {
    if let Some((code, status, message)) = CODES.iter().find(|row| row.0 == name) {
        return Some(error(*status, code, message));
    }
    let (_, status, body) = SHAPES.iter().find(|row| row.0 == name)?;
    Some(Reply::json(*status, *body))
}

/// The first error that goes with a status.
pub(super) fn by_status(status: u16) -> Option<Reply> {
    let (code, status, message) = CODES.iter().find(|row| row.1 == status)?;
    Some(error(*status, code, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_json_but_for_those_that_are_not() {
        for (name, _, body) in SHAPES {
            let json = serde_json::from_str::<serde_json::Value>(body).is_ok();
            assert_eq!(json, !["cut", "blank"].contains(name), "{name}");
        }
        assert_eq!(error_name("gatewaytimeout"), Ok("GatewayTimeout"));
        assert!(error_name("x").unwrap_err().contains("there are AuthenticationFailed"));
    }
}
