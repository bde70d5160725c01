//! The metadata service's refusals. Bodies that were captured from the real one are marked so; of the others only the
//! shape is known.

use crate::{Reply, json};

/// An error of the token endpoint, in OAuth's shape.
pub(crate) fn oauth(status: u16, code: &str, description: &str) -> Reply {
    Reply::json(
        status,
        json::object(|o| {
            o.text("error", code);
            o.text("error_description", description);
        }),
    )
}

/// An error of the other endpoints.
pub(super) fn plain(status: u16, text: &str) -> Reply {
    Reply::json(status, json::object(|o| o.text("error", text)))
}

/// 400 in the shape of the endpoint. "Required metadata header not specified" was captured from the token endpoint.
pub(crate) fn bad(identity: bool, text: &str) -> Reply {
    if identity { oauth(400, "invalid_request", text) } else { plain(400, &format!("Bad request. {text}")) }
}

/// 405.
pub(super) fn method(identity: bool) -> Reply {
    let text = "The requested method is not allowed";
    if identity { oauth(405, "method_not_allowed", text) } else { plain(405, text) }
}

/// 404.
pub(super) fn not_found() -> Reply {
    plain(404, "Not found")
}

/// Captured.
pub(super) fn identity_not_found() -> Reply {
    oauth(400, "invalid_request", "Identity not found")
}

/// Captured.
pub(super) fn several_identities() -> Reply {
    let text = "Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the \
                token request";
    oauth(400, "invalid_request", text)
}

/// What the service says with `status` when it is the one that fails. The texts of 429 and 500 are captured.
pub(crate) fn canned(status: u16) -> Reply {
    match status {
        400 => identity_not_found(),
        403 => oauth(403, "forbidden", "Access to the identity endpoint is forbidden"),
        404 => oauth(404, "not_found", "IMDS endpoint is updating"),
        410 => oauth(410, "gone", "IMDS endpoint is updating, it will be available within 70 seconds"),
        429 => oauth(429, "invalid_request", "Temporarily throttled, too many requests"),
        500 => {
            let log = "/var/log/imds.log";
            let text = format!("Failed to retrieve token from the Active directory. For details see logs in {log}");
            oauth(500, "unknown", &text)
        }
        _ => oauth(status, "server_error", "The service failed"),
    }
}

/// An answer by the name of its fault.
pub(crate) fn named(name: &str) -> Option<Reply> {
    Some(match name {
        "no-identity" => identity_not_found(),
        "several-identities" => several_identities(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn captured_bodies_have_their_captured_length() {
        assert_eq!(super::identity_not_found().body.len(), 68);
        assert_eq!(super::several_identities().body.len(), 168);
        assert_eq!(super::bad(true, "Required metadata header not specified").body.len(), 88);
    }
}
