//! Recorded answers of Resource Manager and the services behind it, where a collection of them lies beside this
//! repository: each file is served, and what arm-get says of it is compared with what the file says.

// What was skipped is for whoever reads a test's log.
#![allow(clippy::print_stdout)]

#[path = "arm_get/ask.rs"]
mod ask;

use std::fs;
use std::path::{Path, PathBuf};

use azure_sim::{Options, Reply, Service, Sim};
use bin_tests::{script, sim};
use serde_json::Value;

use crate::ask::{VMS, ask};

/// The samples of that kind: name and content. None where there is no collection.
fn samples(kind: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/samples").join(kind);
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: there are no recorded {kind} at {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.expect("an entry of the folder").path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let name = |file: &PathBuf| file.file_stem().expect("a name").to_string_lossy().into_owned();
    files.iter().map(|file| (name(file), fs::read_to_string(file).expect("a sample's text"))).collect()
}

/// An emulator whose Resource Manager gives one answer to everything.
fn answering(reply: Reply) -> Sim {
    let answer = move |request: &azure_sim::Request| (request.service == Service::Arm).then(|| reply.clone());
    sim(Options { script: script(answer), ..Options::default() })
}

/// Every code and message of an error that says something by itself, wherever it stands.
fn parts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| parts(value, found)),
        Value::Object(object) => {
            for (name, value) in object {
                let said = ["code", "message", "target", "error_description", "value"];
                match value {
                    Value::String(text) if said.iter().any(|said| name.eq_ignore_ascii_case(said)) => {
                        match serde_json::from_str::<Value>(text) {
                            Ok(inner) if inner.is_object() => parts(&inner, found),
                            _ => found.push(text.clone()),
                        }
                    }
                    Value::String(text) if name == "error" => found.push(text.clone()),
                    value => parts(value, found),
                }
            }
        }
        _ => {}
    }
}

/// On one line, as a message is.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_recorded_error_is_read_as_meant() {
    let samples = samples("errors");
    for (name, text) in &samples {
        let status: u16 = name.split('-').nth(1).and_then(|status| status.parse().ok()).expect("a status in the name");
        let exit = match status {
            401 | 403 => 77,
            404 => 66,
            429 => 75,
            500.. => 69,
            _ => 64,
        };
        let azure = answering(Reply::json(status, text.as_str()).header("x-ms-request-id", "4d9660a8"));
        let ran = ask(&azure, &["--no-retry", "/subscriptions"]);
        ran.status(exit).stdout("").asked("arm", 1).stderr_has(" [x-ms-request-id 4d9660a8]\n");
        ran.stderr_has(&format!("api-version=2022-12-01: {status}"));
        let said = ran.words();
        let mut meant = Vec::new();
        parts(&serde_json::from_str(text).unwrap(), &mut meant);
        assert!(!meant.is_empty(), "{name} says nothing");
        for part in meant {
            ran.claim(said.contains(&line(&part)), &format!("{name}: '{part}' should have been said"));
        }
        ran.claim(!said.contains("\"message\""), &format!("{name}: read, not quoted"));
    }
}

#[test]
fn what_a_recorded_error_calls_for_is_said() {
    let hints = [
        ("doc-400-invalidapiversionparameter", "supported versions, newest first: 2017-03-01, 2016-09-01, 2016-07-01"),
        ("doc-400-noregisteredproviderfound", "supported versions, newest first: 2024-01-01, 2023-05-01, 2023-04-01"),
        ("doc-401-invalidauthenticationtokenaudience", "imds-token -r arm"),
        (
            "doc-401-invalidauthenticationtokentenant",
            "tenant 11111111-1111-1111-1111-111111111111, the subscription to tenant 22222222",
        ),
        ("doc-404-subscriptionnotfound", "no role on that subscription"),
        ("rec-401-expiredauthenticationtoken", "get a new token from imds-token"),
        (
            "rec-403-authorizationfailed",
            "az role assignment create --assignee-object-id 0c421105-9e6b-4a09-bcda-fa4ddd2e70da \
             --assignee-principal-type ServicePrincipal --role Reader --scope /\n",
        ),
        ("rec-409-missingsubscriptionregistration", "az provider register --namespace Microsoft.DomainRegistration"),
    ];
    let samples = samples("errors");
    for (wanted, hint) in hints.into_iter().filter(|_| !samples.is_empty()) {
        let (name, text) = samples.iter().find(|(name, _)| name == wanted).expect(wanted);
        let status = name.split('-').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let azure = answering(Reply::json(status, text.as_str()));
        let words = ask(&azure, &["--no-retry", VMS]).words();
        let (_, said) = words.split_once("\nhint: ").unwrap_or_else(|| panic!("{name}: no hint in: {words}"));
        assert!(said.contains(hint), "{name}: '{hint}' in: {said}");
    }
}

#[test]
fn every_recorded_page_is_read_as_meant() {
    for (name, text) in samples("pages") {
        let page: Value = serde_json::from_str(&text).unwrap();
        let link = page["nextLink"].as_str().expect("a link").to_owned();
        let (origin, target) = link.split_at(link[8..].find('/').expect("a path") + 8);
        // As it came, where it is not to be followed.
        let azure = answering(Reply::json(200, text.as_str()));
        ask(&azure, &["--first-page", "/x?api-version=1"]).ok().stdout(&format!("{}\n", text.trim_end()));
        // Its own origin is not the emulator's, and is not asked.
        let ran = ask(&azure, &["/x?api-version=1"]);
        ran.status(76).asked("arm", 1).stderr_has("the token does not go there");
        // On the right origin it is followed, byte for byte, and its items are kept.
        let pages = move |request: &azure_sim::Request| {
            let host = request.header("host").unwrap_or_default();
            let first = request.target.starts_with("/x?");
            let body = if first {
                text.replace(origin_of(&text), &format!("http://{host}"))
            } else {
                r#"{"value":[]}"#.into()
            };
            (request.service == Service::Arm).then(|| Reply::json(200, body))
        };
        let azure = sim(Options { script: script(pages), ..Options::default() });
        let ran = ask(&azure, &["/x?api-version=1"]);
        assert_eq!(ran.ok().stderr("").json()["value"], page["value"], "{name}");
        let asked = azure.requests().last().map(|seen| seen.request.target.clone());
        assert_eq!(asked.as_deref(), Some(target), "{name}, of {origin}");
    }
}

/// The origin in a page's link.
fn origin_of(text: &str) -> &str {
    let at = text.find("\"nextLink\": \"").expect("a link") + "\"nextLink\": \"".len();
    let end = text[at + 8..].find('/').expect("a path");
    &text[at..at + 8 + end]
}
