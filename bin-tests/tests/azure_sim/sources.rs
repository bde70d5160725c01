//! The sources of tokens that are no VM.

use std::fs;
use std::path::{Path, PathBuf};

use azure_sim::{Assigned, Identity, Options, Sim, Source};
use bin_tests::sim;

use crate::client::{Answer, get, post};

fn variable(azure: &Sim, name: &str) -> String {
    let env = azure.env();
    let found = env.iter().find(|(key, _)| key == name);
    found.unwrap_or_else(|| panic!("{name} is not among {env:?}")).1.clone()
}

fn source(source: Source) -> Sim {
    sim(Options { source, ..Options::default() })
}

#[test]
fn app_service() {
    let azure = source(Source::AppService);
    let (endpoint, secret) = (variable(&azure, "IDENTITY_ENDPOINT"), variable(&azure, "IDENTITY_HEADER"));
    let ask = |query: &str, secret: &str| {
        let url = format!("{endpoint}?api-version=2019-08-01&resource=https://vault.azure.net{query}");
        get(&azure, &url, &[("X-IDENTITY-HEADER", secret)])
    };
    let token = ask("", &secret).json();
    assert_eq!(token["client_id"], Identity::SYSTEM.client_id.to_uppercase());
    assert!(token["expires_in"].is_null() && token["expires_on"].is_string());
    for (name, value) in [
        ("client_id", Identity::OPS.client_id),
        ("principal_id", Identity::OPS.principal_id),
        ("object_id", Identity::OPS.principal_id),
        ("mi_res_id", &Identity::OPS.resource_id()),
    ] {
        let token = ask(&format!("&{name}={value}"), &secret).json();
        assert_eq!(token["client_id"], Identity::OPS.client_id.to_uppercase(), "{name}");
    }
    let unknown = ask("&client_id=x", &secret);
    assert_eq!((unknown.status, &unknown.json()["statusCode"]), (400, &400.into()));
    assert_eq!([ask("", "wrong").status, ask("&client_id=x&mi_res_id=y", &secret).status], [401, 400]);
    // There is no default but the system-assigned identity.
    let user = sim(Options { source: Source::AppService, identity: Assigned::OneUser, ..Options::default() });
    let url =
        format!("{}?api-version=2019-08-01&resource=https://vault.azure.net", variable(&user, "IDENTITY_ENDPOINT"));
    let secret = variable(&user, "IDENTITY_HEADER");
    assert_eq!(get(&user, &url, &[("X-IDENTITY-HEADER", &secret)]).status, 400);
    assert!(azure.secrets().contains(&variable(&azure, "IDENTITY_HEADER")));
}

#[test]
fn azure_ml() {
    let azure = source(Source::AzureMl);
    let (endpoint, secret) = (variable(&azure, "MSI_ENDPOINT"), variable(&azure, "MSI_SECRET"));
    assert_eq!(variable(&azure, "DEFAULT_IDENTITY_CLIENT_ID"), Identity::SYSTEM.client_id);
    let ask = |query: &str, secret: &str| {
        let url = format!("{endpoint}?api-version=2017-09-01&resource=https://vault.azure.net{query}");
        get(&azure, &url, &[("secret", secret)])
    };
    let named = ask(&format!("&clientid={}", Identity::OPS.client_id), &secret).json();
    assert_eq!(named["client_id"], Identity::OPS.client_id);
    assert_eq!([ask("", &secret).status, ask("", "wrong").status, ask("&clientid=x", &secret).status], [200, 401, 400]);
}

#[test]
fn cloud_shell() {
    let azure = source(Source::CloudShell);
    let endpoint = variable(&azure, "MSI_ENDPOINT");
    let form = ("Content-Type", "application/x-www-form-urlencoded");
    let ask = |headers: &[(&str, &str)], body: &str| post(&azure, &endpoint, headers, body);
    let token = ask(&[("Metadata", "true"), form], "resource=https%3A%2F%2Fvault.azure.net");
    assert_eq!((token.status, &token.json()["resource"]), (200, &"https://vault.azure.net".into()));
    assert_eq!(ask(&[form], "resource=https://vault.azure.net").status, 400);
    assert_eq!(ask(&[("Metadata", "true"), form], "resource=frogs").code(), "AudienceNotSupported");
    assert_eq!(get(&azure, &endpoint, &[("Metadata", "true")]).status, 405);
}

/// A folder of its own for each test's keys.
fn keys(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("azure-sim-keys-{}-{name}", std::process::id()))
}

fn arc(name: &str, options: Options) -> (Sim, PathBuf) {
    let folder = keys(name);
    (sim(Options { source: Source::Arc, arc_keys: folder.clone(), ..options }), folder)
}

fn ask_arc(azure: &Sim, query: &str, key: Option<&str>) -> Answer {
    let endpoint = variable(azure, "IDENTITY_ENDPOINT");
    let url = format!("{endpoint}?api-version=2020-06-01&resource=https://vault.azure.net{query}");
    let basic = key.map(|key| format!("Basic {key}"));
    let mut headers = vec![("Metadata", "true")];
    headers.extend(basic.as_ref().map(|basic| ("Authorization", &**basic)));
    get(azure, &url, &headers)
}

/// The file that a challenge names.
fn file(answer: &Answer) -> PathBuf {
    assert_eq!(answer.status, 401, "{}", answer.text());
    PathBuf::from(answer.header("www-authenticate").strip_prefix("Basic realm=").unwrap())
}

#[test]
fn arc_gives_a_token_for_the_content_of_a_file() {
    let (azure, folder) = arc("good", Options::default());
    let path = file(&ask_arc(&azure, "", None));
    assert_eq!((path.parent(), path.extension()), (Some(&*folder), Some("key".as_ref())));
    let key = fs::read_to_string(&path).unwrap();
    assert!(key.len() <= 4096 && azure.secrets().contains(&key));
    let token = ask_arc(&azure, "", Some(&key)).json();
    assert_eq!(token["client_id"], Identity::SYSTEM.client_id);
    assert!(!path.exists(), "a key is good for one token");
    assert_eq!(ask_arc(&azure, "", Some(&key)).status, 401);
    assert_eq!((azure.count("challenge"), azure.count("token"), azure.count("arc")), (1, 2, 3));
    drop(azure);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "what was not used goes with the emulator");
    fs::remove_dir(folder).unwrap();
}

#[test]
fn an_old_agent_does_not_know_other_identities() {
    let query = format!("&client_id={}", Identity::OPS.client_id);
    for (legacy, client) in [(false, Identity::OPS.client_id), (true, Identity::SYSTEM.client_id)] {
        let (azure, folder) = arc(&format!("legacy-{legacy}"), Options { arc_legacy: legacy, ..Options::default() });
        let key = fs::read_to_string(file(&ask_arc(&azure, &query, None))).unwrap();
        assert_eq!(ask_arc(&azure, &query, Some(&key)).json()["client_id"], client);
        drop(azure);
        fs::remove_dir(folder).unwrap();
    }
}

#[test]
fn challenges_that_must_not_be_met() {
    let challenge = |fault: &str| {
        let (azure, folder) = arc(fault, Options::faulty([&*format!("challenge:{fault}")]));
        let answer = ask_arc(&azure, "", None);
        (azure, folder, answer)
    };
    let inside = |folder: &Path, path: &Path| path.parent() == Some(folder);
    for (fault, holds) in [
        (
            "key-missing",
            (|path, folder, inside| inside && !folder.join(path).exists()) as fn(&Path, &Path, bool) -> bool,
        ),
        ("key-large", |path, _, inside| inside && fs::metadata(path).unwrap().len() > 4096),
        ("key-txt", |path, _, inside| inside && path.extension() == Some("txt".as_ref())),
        ("key-elsewhere", |path, _, inside| !inside && path.exists()),
        ("key-dotdot", |path, _, inside| !inside && path.exists() && path.to_string_lossy().contains("..")),
        ("key-symlink", |path, _, inside| inside && fs::symlink_metadata(path).unwrap().is_symlink()),
    ] {
        let (azure, folder, answer) = challenge(fault);
        let path = file(&answer);
        assert!(holds(&path, &folder, inside(&folder, &path)), "{fault}: {}", path.display());
        drop(azure);
        let _ = fs::remove_dir(folder);
    }
    for (fault, header) in [("no-challenge", ""), ("bad-challenge", "Basic realm")] {
        let (_azure, _, answer) = challenge(fault);
        assert_eq!((answer.status, answer.header("www-authenticate")), (401, header));
    }
    assert_eq!(challenge("unchallenged").2.status, 200);
}
