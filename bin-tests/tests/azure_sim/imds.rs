//! The metadata service.

use azure_sim::{Assigned, Cloud, Event, Expires, Identity, Options, SUBSCRIPTION, TENANT, VM_ID, VM_NAME};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use bin_tests::sim;
use serde_json::Value;

use crate::client::{ARM, get, metadata, post};

const TOKEN: &str = "identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/";

fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

#[test]
fn a_token_is_told_in_strings_and_its_claims_are_those_of_the_identity() {
    let azure = sim(Options::default());
    let answer = metadata(&azure, TOKEN);
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/json; charset=utf-8"));
    assert!(answer.header("server").starts_with("IMDS/150.870.65."), "{}", answer.header("server"));
    let document = answer.json();
    for name in ["access_token", "client_id", "expires_in", "expires_on", "ext_expires_in", "not_before", "resource"] {
        assert!(document[name].is_string(), "{name}");
    }
    let claims = claims(document["access_token"].as_str().unwrap());
    for (name, value) in [
        ("aud", ARM),
        ("oid", Identity::SYSTEM.principal_id),
        ("appid", Identity::SYSTEM.client_id),
        ("tid", TENANT),
        ("iss", &format!("https://sts.windows.net/{TENANT}/")),
        ("xms_mirid", &azure_sim::vm_resource_id()),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert_eq!(document["expires_on"].as_str().unwrap(), claims["exp"].to_string());
    // It is given again, as it is from Azure's cache, but for those who ask past it.
    assert_eq!(metadata(&azure, TOKEN).json()["access_token"], document["access_token"]);
    assert_ne!(
        metadata(&azure, &format!("{TOKEN}&bypass_cache=true")).json()["access_token"],
        document["access_token"]
    );
}

#[test]
fn each_identity_is_found_by_each_of_its_ids() {
    let azure = sim(Options::default());
    let id = Identity::BACKUP.resource_id();
    for (name, value, echoed) in [
        ("client_id", Identity::BACKUP.client_id, false),
        ("object_id", Identity::BACKUP.principal_id, true),
        ("msi_res_id", &*id, true),
    ] {
        let document = metadata(&azure, &format!("{TOKEN}&{name}={value}")).json();
        assert_eq!(document["client_id"], Identity::BACKUP.client_id);
        assert_eq!(document[name].as_str(), (echoed || name == "client_id").then_some(value));
    }
}

#[test]
fn refusals_are_azure_s_own() {
    let url = |azure: &azure_sim::Sim, path: &str| format!("{}/metadata/{path}", azure.imds());
    let azure = sim(Options::default());
    let versions = r#""newest-versions":["2025-04-07","2024-07-17","2024-03-15"]}"#;
    let no_header = r#"{"error":"invalid_request","error_description":"Required metadata header not specified"}"#;
    let good = ("Metadata", "true");
    for (path, headers, status, body) in [
        (TOKEN, &[][..], 400, no_header),
        (TOKEN, &[("Metadata", "True")], 400, no_header),
        (TOKEN, &[good, ("X-Forwarded-For", "10.0.0.1")], 400, "X-Forwarded-For"),
        ("identity/oauth2/token?resource=x", &[good], 400, versions),
        ("identity/oauth2/token?api-version=2017-12-01&resource=x", &[good], 400, versions),
        ("instance?api-version=2099-01-01", &[good], 400, versions),
        ("identity/oauth2/token?api-version=2018-02-01", &[good], 400, "'resource' is missing"),
        (&format!("{TOKEN}&client_id=1&object_id=2"), &[good], 400, "Only one of"),
        (&format!("{TOKEN}&client_id=1&client_id=2"), &[good], 400, "more than once"),
        (&format!("{TOKEN}&client_id=1"), &[good], 400, r#""Identity not found"}"#),
        ("identity/oauth2/token?api-version=2018-02-01&resource=https://x.example", &[good], 400, "invalid_resource"),
        ("instance?api-version=2021-02-01", &[], 400, "Required metadata header not specified"),
        ("instance/compute/frogs?api-version=2021-02-01", &[good], 404, "Not found"),
        ("instance/compute/name?api-version=2021-02-01", &[good], 400, "format=text"),
        ("frogs?api-version=2021-02-01", &[good], 404, "Not found"),
    ] {
        let answer = get(&azure, &url(&azure, path), headers);
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
        assert!(answer.text().contains(body), "{path}: {}", answer.text());
    }
    let answer = post(&azure, &url(&azure, TOKEN), &[good], "");
    assert_eq!(answer.status, 405);
}

#[test]
fn which_identity_is_the_default() {
    for (identity, client) in [
        (Assigned::SystemAndUser, Some(Identity::SYSTEM.client_id)),
        (Assigned::System, Some(Identity::SYSTEM.client_id)),
        (Assigned::OneUser, Some(Identity::OPS.client_id)),
        (Assigned::TwoUsers, None),
        (Assigned::None, None),
    ] {
        let answer = metadata(&sim(Options { identity, ..Options::default() }), TOKEN);
        assert_eq!(answer.json()["client_id"].as_str(), client, "{identity:?}");
        assert_eq!(answer.status, if client.is_some() { 200 } else { 400 });
        let several = answer.text().contains("Multiple user assigned identities exist");
        assert_eq!(several, identity == Assigned::TwoUsers, "{}", answer.text());
    }
}

#[test]
fn expiry_in_each_of_its_forms() {
    let token = |expires| metadata(&sim(Options { expires, ..Options::default() }), TOKEN).json();
    assert!(token(Expires::Number)["expires_on"].is_u64() && token(Expires::Number)["expires_in"].is_u64());
    assert!(token(Expires::Iso)["expires_on"].as_str().unwrap().contains('T'));
    assert!(token(Expires::Linux)["expires_on"].as_str().unwrap().ends_with(" +00:00"));
    assert!(token(Expires::Windows)["expires_on"].as_str().unwrap().ends_with("M +00:00"));
    assert!(token(Expires::Empty)["expires_in"] == "" && token(Expires::Empty)["expires_on"].is_u64());
    assert!(token(Expires::In)["expires_on"].is_null() && token(Expires::In)["expires_in"].is_string());
    assert!(token(Expires::Absent)["expires_on"].is_null() && token(Expires::Absent)["expires_in"].is_null());
}

#[test]
fn the_vm_s_own_data_whole_and_in_parts() {
    let azure = sim(Options { cloud: Cloud::UsGov, ..Options::default() });
    let compute = metadata(&azure, "instance/compute?api-version=2021-02-01").json();
    for (name, value) in [
        ("name", VM_NAME),
        ("vmId", VM_ID),
        ("subscriptionId", SUBSCRIPTION),
        ("resourceGroupName", azure_sim::RESOURCE_GROUP),
        ("resourceId", &azure_sim::vm_resource_id()),
        ("azEnvironment", "AzureUSGovernmentCloud"),
    ] {
        assert_eq!(compute[name], value);
    }
    assert!(compute["physicalZone"].is_null(), "it came with 2023-11-15");
    let text = |path: &str| metadata(&azure, &format!("instance/{path}?api-version=2023-11-15&format=text")).text();
    assert_eq!(text("compute/name"), VM_NAME);
    assert_eq!(text("Compute/tagsList/0/name/"), "env");
    assert_eq!(text("network/interface/0/ipv4/ipAddress/0/privateIpAddress"), "10.16.0.4");
    assert_eq!(text(""), "compute/\nnetwork/");
}

#[test]
fn the_other_documents() {
    let azure = sim(Options::default());
    let versions = metadata(&azure, "versions").json()["apiVersions"].as_array().unwrap().clone();
    assert_eq!((&versions[0], versions.len()), (&Value::from("2017-03-01"), 35));
    assert_eq!(metadata(&azure, "identity/info?api-version=2018-02-01").json()["tenantId"], TENANT);
    let balancer = metadata(&azure, "loadbalancer?api-version=2020-10-01").json();
    assert_eq!(balancer["loadbalancer"]["inboundRules"][0]["frontendPort"], 443);
    let document = metadata(&azure, "attested/document?api-version=2018-10-01&nonce=1234567890").json();
    assert_eq!(document["encoding"], "pkcs7");
    let signed = BASE64_STANDARD.decode(document["signature"].as_str().unwrap()).unwrap();
    assert!(String::from_utf8_lossy(&signed).contains(r#"{"nonce":"1234567890","plan":"#));
    let refused = metadata(&azure, "attested/document?api-version=2018-10-01&nonce=no-letters-or-digits");
    assert_eq!(refused.status, 400);
}

#[test]
fn events_are_approved_and_go() {
    let azure = sim(Options { events: vec![Event::Freeze, Event::Terminate], ..Options::default() });
    let path = "scheduledevents?api-version=2020-07-01";
    let next = || metadata(&azure, path).json();
    assert_eq!((&next()["DocumentIncarnation"], next()["Events"].as_array().unwrap().len()), (&Value::from(1), 1));
    let event = next()["Events"][0].clone();
    assert_eq!((&event["EventType"], &event["EventStatus"]), (&"Freeze".into(), &"Scheduled".into()));
    let approve =
        |body: &str| post(&azure, &format!("{}/metadata/{path}", azure.imds()), &[("Metadata", "true")], body);
    let body = format!(r#"{{"StartRequests":[{{"EventId":{}}}]}}"#, event["EventId"]);
    assert_eq!([approve(&body).status, approve(&body).status], [200, 200], "again is no error");
    assert_eq!([approve("frogs").status, approve(r#"{"StartRequests":[{"EventId":"x"}]}"#).status], [400, 400]);
    let started = next();
    assert_eq!((&started["DocumentIncarnation"], &started["Events"][0]["EventStatus"]), (&3.into(), &"Started".into()));
    assert_eq!(started["Events"][0]["NotBefore"], "");
    let later: Vec<String> = (0..3).map(|_| next()["Events"][0]["EventType"].to_string()).collect();
    assert_eq!(later, ["\"Freeze\"", "null", "\"Terminate\""]);
}

#[test]
fn limits_are_enforced_where_they_are_wished() {
    let azure = sim(Options { imds_limits: true, ..Options::default() });
    let statuses =
        |path: &str, times: usize| -> Vec<u16> { (0..times).map(|_| metadata(&azure, path).status).collect() };
    let instance = statuses("instance?api-version=2021-02-01", 12);
    assert!(instance.contains(&429) && instance[..5] == [200; 5], "{instance:?}");
    // Tokens have a limit of their own.
    assert_eq!(statuses(TOKEN, 10), [200; 10]);
}
