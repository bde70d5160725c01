//! What Resource Manager says when it refuses, what is made of it, and what to do next.

#[path = "arm_get/ask.rs"]
mod ask;

use azure_sim::{Identity, Options, RESOURCE_GROUP, Reply, SUBSCRIPTION, Service, Sim, TENANT, Wire};
use bin_tests::{Ran, script, sim};

use crate::ask::{VMS, ask};

const PATH: &str = "/subscriptions";

/// What is said of `reply`.
#[track_caller]
fn said(reply: Reply) -> (i32, String) {
    let answer = move |request: &azure_sim::Request| (request.service == Service::Arm).then(|| reply.clone());
    let azure = sim(Options { script: script(answer), ..Options::default() });
    let ran = ask(&azure, &["--no-retry", PATH]);
    ran.stdout("");
    (ran.codes()[0].unwrap_or_default(), ran.words().replace(&azure.arm(), ""))
}

#[test]
fn every_shape_gives_code_message_target_and_details() {
    for (name, status, words) in [
        (
            "SubscriptionRequestsThrottled",
            75,
            "429 SubscriptionRequestsThrottled: Number of 'read' requests for subscription",
        ),
        (
            "details",
            64,
            "400 MultipleErrorsOccurred: Multiple error occurred: BadRequest,Conflict. Please see details. (target: vmSize); \
             InvalidParameter: The value Standard_X9 provided for the VM size is not valid.; A second one without a code. [",
        ),
        (
            "additional",
            77,
            "403 RequestDisallowedByPolicy: Resource 'Vnet-Hub-Win' was disallowed by policy. (target: Vnet-Hub-Win) [",
        ),
        (
            "innererror",
            64,
            "400 BadArgument: The request is invalid.; PasswordTooShort: It has 4 characters.; Minimum [",
        ),
        ("nested", 64, "400 DeploymentFailed: InvalidParameter: The value of parameter imageReference is invalid. ["),
        ("ratelimiting", 75, "; Client application has been throttled and should not attempt to repeat the request"),
        ("flat", 75, "429: Cannot acquire exclusive lock to read this site. Retry the request later. ["),
        ("capital", 64, "409 Conflict: The resource is busy.; Busy: Try later. ["),
        ("odata", 77, "403 Authorization_RequestDenied: Insufficient privileges to complete the operation. ["),
        ("message", 66, "404: Gallery item 'Contoso.Starter.0.1.0' was not found. ["),
        ("aad", 64, "400 invalid_request: AADSTS90002: Tenant 'contoso' not found. ["),
        ("array", 64, "400: [{\"code\":\"BadRequest\",\"message\":\"An array for an error.\"}] ["),
        ("cut", 69, "500: {\"error\":{\"code\":\"InternalServerError\",\"mess ["),
        ("controls", 64, "400 BadRequest: A message with \\u{1b}]0;a title\\u{7} and two lines. ["),
        ("blank", 69, "api-version=2022-12-01: 500 ["),
    ] {
        let azure = sim(Options::faulty([&*format!("arm:error={name}")]));
        let ran = ask(&azure, &["--no-retry", PATH]);
        ran.status(status).stdout("").stderr_has(&format!("arm-get: GET {}{PATH}?", azure.arm())).stderr_has(words);
        // The ids that support asks for, of every answer that has them.
        ran.stderr_has(" [x-ms-request-id ").stderr_has(", x-ms-correlation-request-id ");
        ran.claim(ran.words().lines().all(|line| line.starts_with("arm-get: ") || line.starts_with("hint: ")), "lines");
    }
}

#[test]
fn what_is_no_json_is_quoted_as_far_as_it_helps() {
    let xml = "\u{feff}<?xml version=\"1.0\"?>\n<Error xmlns=\"x\"><Code>AccountIsDisabled</Code><Message>The account\nis disabled.</Message></Error>";
    let page = "<html><head><title>\n502 Bad Gateway\n</title></head><body><center>nginx</center></body></html>";
    for (reply, status, words) in [
        (Reply::new(500, "application/xml", xml), 69, "500 AccountIsDisabled: The account is disabled.\n"),
        (Reply::new(502, "text/html", page), 69, "502: 502 Bad Gateway\n"),
        (
            Reply::new(403, "text/html", "<html><body>no title</body></html>"),
            77,
            "403: <html><body>no title</body></html>\n",
        ),
        (Reply::text(503, "upstream connect error\n"), 69, "503: upstream connect error\n"),
        (Reply::text(404, ""), 66, ": 404\n"),
        (Reply::json(400, "{}"), 64, "400: {}\n"),
        (Reply::json(400, "null"), 64, "400: null\n"),
        (Reply::json(400, r#"{"error":null}"#), 64, "400: {\"error\":null}\n"),
        (Reply::json(400, r#"{"error":{"code":null,"message":""}}"#), 64, "400: {\"error\":"),
        (Reply::json(400, b"{\"message\":\"caf\xe9\"}".to_vec()), 64, "400: caf\u{fffd}\n"),
        (Reply::text(500, "x".repeat(100_000)), 69, "500: xxx"),
        (Reply::json(429, r#"{"error":{"code":429,"message":7}}"#), 75, "429: 7\n"),
    ] {
        let (code, said) = said(reply);
        assert_eq!(code, status, "{words}: {said}");
        assert!(said.contains(words), "'{words}' in: {said}");
        assert!(said.len() < 500, "{} characters are too many to read", said.len());
    }
}

#[test]
fn an_answer_without_a_document_is_none() {
    for (reply, words) in [
        (Reply::text(204, ""), "204, an answer without a document"),
        (Reply::json(201, "{}"), "201, an answer without a document"),
        (Reply::text(202, ""), "202, the operation still goes on: ask again later"),
        (Reply::text(304, ""), "304, a redirect to nowhere"),
        (Reply::json(200, ""), "the answer is not understood: it is empty (application/json; charset=utf-8, 0 bytes)"),
        (Reply::json(200, "{\"value\":[1"), "the answer is not understood: EOF while parsing"),
        // Cut where no length tells.
        (Reply::json(200, "{\"value\":[1").over(Wire::Http10), "the answer is not understood: EOF while parsing"),
        (Reply::json(200, "{} {}"), "the answer is not understood: trailing characters"),
        (Reply::json(200, b"\"\xff\"".to_vec()), "the answer is not understood: it is not UTF-8"),
        (Reply::new(200, "text/html", "<html>"), "the answer is not understood: expected value"),
    ] {
        let (code, said) = said(reply);
        assert_eq!(code, 76, "{words}: {said}");
        assert!(said.contains(words), "'{words}' in: {said}");
    }
}

#[test]
fn no_redirect_is_followed() {
    for name in ["redirect", "found", "temporary"] {
        let azure = sim(Options::default());
        let to = format!("{}/here", azure.elsewhere());
        azure.fault(&format!("arm:{name}={to}")).unwrap();
        let ran = ask(&azure, &[PATH]);
        ran.status(76).stdout("").asked("any", 1).stderr_has(&format!("a redirect to {to}, which is not followed"));
        assert_eq!(azure.connections(Service::Elsewhere), 0, "{name}");
    }
}

fn hinted(azure: &Sim, args: &[&str], status: i32) -> String {
    let ran: Ran<'_> = ask(azure, args);
    ran.status(status).stdout("");
    ran.words().lines().filter_map(|line| line.strip_prefix("hint: ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_missing_role_becomes_a_command() {
    let azure = sim(Options { role: false, ..Options::default() });
    let create = format!(
        "az role assignment create --assignee-object-id {} --assignee-principal-type ServicePrincipal --role Reader --scope ",
        Identity::SYSTEM.principal_id
    );
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}");
    for (path, scope) in [
        (VMS, group.clone()),
        ("Microsoft.Compute/virtualMachines/{vmName}", group.clone()),
        (".", group),
        ("..", format!("/subscriptions/{SUBSCRIPTION}")),
        ("../resources", format!("/subscriptions/{SUBSCRIPTION}")),
    ] {
        let hint = hinted(&azure, &[path], 77);
        assert_eq!(
            hint,
            format!(
                "{create}{scope}\na new assignment takes up to ten minutes to work, and works for tokens got after it"
            ),
            "{path}"
        );
    }
}

#[test]
fn what_to_do_next_is_said() {
    let error = |status: u16, code: &str, message: &str| {
        Reply::json(status, serde_json::json!({"error": {"code": code, "message": message}}).to_string())
    };
    for (reply, hint) in [
        (
            error(
                401,
                "InvalidAuthenticationTokenAudience",
                "The access token has been obtained for wrong audience or resource 'https://graph.windows.net/'.",
            ),
            "the token is for another service or cloud: imds-token -r arm, or --cloud with both tools",
        ),
        (
            error(401, "ExpiredAuthenticationToken", "The access token expiry UTC time"),
            "get a new token from imds-token",
        ),
        (
            error(404, "SubscriptionNotFound", "The subscription 'S' could not be found."),
            "the id is wrong, or this identity has no role on that subscription: what it may not read it cannot see",
        ),
        (
            error(
                409,
                "MissingSubscriptionRegistration",
                "The subscription is not registered to use namespace 'Microsoft.Sql'. See x",
            ),
            "register it once, as an owner: az provider register --namespace Microsoft.Sql",
        ),
        (
            error(
                400,
                "NoRegisteredProviderFound",
                "The supported api-versions are '2020-01-01, 2024-01-01,2023-05-01-preview'.",
            ),
            "supported versions, newest first: 2024-01-01, 2023-05-01-preview, 2020-01-01",
        ),
        (
            error(
                400,
                "InvalidApiVersionParameter",
                "The api-version 'x' is invalid. The supported versions are '2013-03-01,2014-04'.",
            ),
            "supported versions, newest first: 2014-04, 2013-03-01",
        ),
        (error(429, "TooManyRequests", "x").header("Retry-After", "30"), "it asks to wait 30 s, until "),
        (error(503, "ServerBusy", "x").header("Retry-After", "30"), ""),
        (error(404, "ResourceNotFound", "The Resource was not found."), ""),
    ] {
        let (_, said) = said(reply);
        let hints: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("hint: ")).collect();
        assert!(hints.join("\n").starts_with(hint) && hints.is_empty() == hint.is_empty(), "'{hint}' in: {said}");
    }
}

#[test]
fn a_subscription_of_another_tenant_names_both() {
    let azure = sim(Options { foreign: true, ..Options::default() });
    assert_eq!(
        hinted(&azure, &[VMS], 77),
        format!(
            "the identity belongs to tenant {}, the subscription to tenant {TENANT}: a managed identity cannot cross tenants",
            azure_sim::FOREIGN_TENANT
        )
    );
}

#[test]
fn a_subscription_that_is_not_there_may_only_not_be_seen() {
    let azure = sim(Options::default());
    let ran = ask(&azure, &["/subscriptions/00000000-0000-0000-0000-000000000001"]);
    ran.status(66)
        .stderr_has("404 SubscriptionNotFound")
        .stderr_has("hint: the id is wrong, or this identity has no role");
}

#[test]
fn resource_graph_s_422_is_asked_again_without_it() {
    let path = "Microsoft.Compute/virtualMachines?$expand=instanceView&useResourceGraph=true";
    let azure = sim(Options { vms: Some(120), ..Options::default() });
    let ran = ask(&azure, &[path]);
    ran.ok().stderr("").asked("graph", 3).asked("vms", 3);
    let power = &ran.json()["value"][0]["properties"]["extended"]["instanceView"]["powerState"]["code"];
    let view = &ran.json()["value"][0]["properties"]["instanceView"];
    ran.claim(power.is_string() || view.is_object(), "one list should have had the power state");

    let again = "arm-get: Resource Graph cannot answer this (422): asked again without useResourceGraph\n";
    let azure = sim(Options { vms: Some(120), ..Options::faulty(["graph:422"]) });
    let ran = ask(&azure, &["Microsoft.Compute/virtualMachines?useResourceGraph=true"]);
    ran.ok().stderr(again).asked("graph", 1).asked("vms", 4);
    let ran = ask(&azure, &["Microsoft.Compute/virtualMachines/{vmName}?$expand=instanceView&useResourceGraph=true"]);
    ran.ok().stderr(again).asked("graph", 1).asked("vm", 2);
    let last = azure.requests().last().map(|seen| seen.request.target.clone()).unwrap_or_default();
    assert!(last.contains("$expand=instanceView") && !last.contains("useResourceGraph"), "{last}");
    // A provider expands no list.
    let ran = ask(&azure, &[path]);
    ran.status(64).stderr_has(again).stderr_has("400 BadRequest").stderr_has("hint: or ask without $expand too");
    // Any other 422 is what it is.
    let azure = sim(Options::faulty(["arm:422"]));
    ask(&azure, &[VMS]).status(64).asked("vms", 1).stderr_has("422 UnprocessableContent");
    let azure = sim(Options::faulty(["arm:422"]));
    ask(&azure, &[path]).status(64).asked("vms", 2).stderr_has("422 UnprocessableContent");
}
