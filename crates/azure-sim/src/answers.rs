//! Answers that a fault asks for by status or by name.

use crate::state::State;
use crate::{Reply, Request, Service, arm, clock, imds};

/// The service's own answer of that status; `wait` becomes its `Retry-After`.
pub(crate) fn status(state: &State, request: &Request, status: u16, wait: Option<&str>) -> Reply {
    let reply = match request.service {
        Service::Arm => {
            let token = request.header("authorization").and_then(|header| header.split_once(' '));
            let claims = token.and_then(|(_, token)| state.mint.read(token));
            state.headers.add(arm::canned(state.options.cloud, status, request, claims.as_ref()), request, 0)
        }
        _ => imds::canned(status),
    };
    match wait {
        Some(wait) => with_wait(reply, wait),
        None => reply,
    }
}

/// Seconds, `date:SECONDS` for a date that is so far ahead, or `ms:MILLISECONDS` in Azure's own header.
fn with_wait(reply: Reply, wait: &str) -> Reply {
    if let Some(milliseconds) = wait.strip_prefix("ms:") {
        return reply.header("x-ms-retry-after-ms", milliseconds);
    }
    match wait.strip_prefix("date:").and_then(|seconds| seconds.parse::<i64>().ok()) {
        Some(seconds) => reply.header("Retry-After", clock::http(clock::now() + seconds)),
        None => reply.header("Retry-After", wait),
    }
}

/// ARM's error of that name.
pub(crate) fn error(state: &State, request: &Request, name: &str) -> Reply {
    let reply = arm::by_name(name).unwrap_or_else(|| named(name));
    state.headers.add(reply, request, 0)
}

const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in to the network</title></head>\n\
                    <body><h1>Welcome</h1><p>Please accept the terms of use.</p></body></html>\n";

/// An answer by the name of its fault.
pub(crate) fn named(name: &str) -> Reply {
    match name {
        "html" => Reply::new(200, "text/html; charset=utf-8", PAGE),
        "text" => Reply::text(200, "it works\n"),
        "xml" => Reply::new(
            500,
            "application/xml; charset=utf-8",
            "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>InternalError</Code><Message>The server \
             encountered an internal error. Please retry the request.</Message></Error>",
        ),
        "empty" => Reply::json(200, ""),
        // Seen with Docker Desktop: Azure/azure-sdk-for-go#21417.
        "docker" => Reply::text(
            403,
            "connecting to 169.254.169.254:80: connecting to 169.254.169.254:80: dial tcp 169.254.169.254:80: connectex: A \
             socket operation was attempted to an unreachable network.",
        )
        .over(crate::Wire::Http10),
        "proxy" => Reply::new(502, "text/html", "<html><body><h1>502 Bad Gateway</h1><hr>squid</body></html>\n"),
        // Seen with AAD pod identity: Azure/azure-sdk-for-net#19241.
        "pod-list" => Reply::text(500, "pod list is empty\n"),
        "not-json" => Reply::json(200, "{\"access_token\":\"eyJ"),
        name => imds::named(name).unwrap_or_else(|| Reply::text(500, "no such fault\n")),
    }
}
