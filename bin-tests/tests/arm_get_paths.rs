//! Which URL arm-get asks for, given paths, flags and the place that it is in; and whom it asks for what it lacks.

#[path = "arm_get/ask.rs"]
mod ask;

use azure_sim::{Identity, Options, RESOURCE_GROUP, Reply, SUBSCRIPTION, Service, Sim, VM_NAME};
use bin_tests::{Ran, nowhere, script, sim};

use crate::ask::{ARM, VMS, arm_get, ask};

/// What Resource Manager was asked for, with `SUB` and `RG` for the VM's own subscription and group.
fn targets(azure: &Sim) -> Vec<String> {
    let seen = azure.requests();
    let arm = seen.iter().filter(|seen| seen.place.service == Service::Arm);
    arm.map(|seen| seen.request.target.replace(SUBSCRIPTION, "SUB").replace(RESOURCE_GROUP, "RG")).collect()
}

/// An emulator that has everything that it is asked for.
fn anything() -> Sim {
    let answer = |request: &azure_sim::Request| {
        let subject = request.service == Service::Arm && !request.path().contains("/providers/Not.Known");
        subject.then(|| Reply::json(200, "{}"))
    };
    sim(Options { script: script(answer), ..Options::default() })
}

#[test]
fn a_path_becomes_a_url() {
    let azure = anything();
    let group = "/subscriptions/SUB/resourceGroups/RG";
    let vms = "/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01";
    // Arguments, what they ask for, and whether the metadata service had to say where this VM is.
    let rows: &[(&[&str], String, usize)] = &[
        (&[VMS], format!("{group}{vms}"), 1),
        (&["./Microsoft.Compute/virtualMachines"], format!("{group}{vms}"), 1),
        (&["providers/Microsoft.Compute/virtualMachines"], format!("{group}{vms}"), 1),
        (&["../Microsoft.Compute/virtualMachines"], format!("/subscriptions/SUB{vms}"), 1),
        (&["."], format!("{group}?api-version=2021-04-01"), 1),
        (&[".."], "/subscriptions/SUB?api-version=2022-12-01".into(), 1),
        (&["resources"], format!("{group}/resources?api-version=2021-04-01"), 1),
        (&["../resources"], "/subscriptions/SUB/resources?api-version=2021-04-01".into(), 1),
        (&["/subscriptions"], "/subscriptions?api-version=2022-12-01".into(), 0),
        (
            &["/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}"],
            format!("{group}?api-version=2021-04-01"),
            1,
        ),
        (
            &["Microsoft.Compute/virtualMachines/{vmName}/extensions"],
            format!("{group}/providers/Microsoft.Compute/virtualMachines/{VM_NAME}/extensions?api-version=2024-07-01"),
            1,
        ),
        (&["-s", "S", VMS], format!("/subscriptions/S{vms}"), 0),
        (&["-s", "S", "-g", "G", VMS], format!("/subscriptions/S/resourceGroups/G{vms}"), 0),
        (&["-g", "a(b)", VMS], format!("/subscriptions/SUB/resourceGroups/a%28b%29{vms}"), 1),
        (&["-s", "S", "/tenants"], "/tenants?api-version=2022-12-01".into(), 0),
        (&["-s", "S", "."], "/subscriptions/S?api-version=2022-12-01".into(), 0),
        (&["/a?api-version=1&b=%2f+c&d"], "/a?api-version=1&b=%2f+c&d".into(), 0),
        (&["/a?api-version=1&$filter=name eq 'é'"], "/a?api-version=1&$filter=name%20eq%20'%C3%A9'".into(), 0),
        (&["--api-version", "1", "/a?b=c"], "/a?b=c&api-version=1".into(), 0),
        (
            &["/a", "-q", "api-version=1", "-q", "$filter=name eq 'x&y'", "-q", "empty=", "-q", "a=b=c"],
            "/a?api-version=1&$filter=name%20eq%20%27x%26y%27&empty=&a=b%3Dc".into(),
            0,
        ),
        (&["/a//b/../c d?api-version=1"], "/a//b/../c%20d?api-version=1".into(), 0),
    ];
    for (args, target, asked) in rows {
        azure.forget();
        ask(&azure, args).ok().stdout("{}\n").stderr("").asked("instance", *asked);
        assert_eq!(targets(&azure), [target.as_str()], "{args:?}");
    }
}

#[test]
fn the_environment_names_a_place() {
    let azure = anything();
    let vms = "/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01";
    for (scope, args, target) in [
        ("/subscriptions/S/resourceGroups/G", &[VMS][..], format!("/subscriptions/S/resourceGroups/G{vms}")),
        ("/Subscriptions/S/resourcegroups/G/", &[VMS], format!("/subscriptions/S/resourceGroups/G{vms}")),
        ("/subscriptions/S", &[VMS], format!("/subscriptions/S{vms}")),
        ("/subscriptions/S", &["-g", "H", VMS], format!("/subscriptions/S/resourceGroups/H{vms}")),
        ("/subscriptions/S/resourceGroups/G", &["-s", "T", VMS], format!("/subscriptions/T{vms}")),
        ("/subscriptions/S", &["/subscriptions/{subscriptionId}"], "/subscriptions/S?api-version=2022-12-01".into()),
    ] {
        azure.forget();
        let ran = arm_get(&azure, args).env("ARM_SCOPE", scope).run();
        ran.ok().asked("imds", 0);
        assert_eq!(targets(&azure), [target.as_str()], "{scope} {args:?}");
    }
    for scope in ["S", "/subscriptions", "/providers/Microsoft.Management/managementGroups/M", "/subscriptions/S/x/G"] {
        let ran = arm_get(&azure, &[VMS]).env("ARM_SCOPE", scope).run();
        ran.status(78).stdout("").asked("any", 0).stderr_has(&format!("ARM_SCOPE is '{scope}', which is no scope"));
    }
}

#[test]
fn a_whole_url_is_of_the_endpoint_or_refused() {
    let azure = anything();
    let own = azure.arm();
    ask(&azure, &[&format!("{own}/subscriptions?api-version=1#part")]).ok().asked("arm", 1).asked("imds", 0);
    assert_eq!(targets(&azure), ["/subscriptions?api-version=1"]);
    for url in [
        format!("{}/subscriptions", azure.elsewhere()),
        format!("{own}.evil.invalid/subscriptions"),
        format!("{}@evil.invalid/subscriptions", own),
        own.replace("http:", "https:"),
        "https://management.azure.com/subscriptions".into(),
        "file:///etc/passwd".into(),
    ] {
        azure.forget();
        ask(&azure, &[&url]).status(64).stdout("").asked("any", 0);
    }
    assert_eq!(azure.connections(Service::Elsewhere), 0);
}

#[test]
fn usage_errors_ask_nobody() {
    let azure = anything();
    for (args, words) in [
        (&[][..], "no PATH given"),
        (&["../.."], "'..' stands at the beginning only"),
        (&[""], "an empty path"),
        (&["/x/{vmname}"], "unknown placeholder {vmname}"),
        (&["/x?a=1&A=2"], "the query parameter 'A' is given twice"),
        (&["/x?api-version=1", "--api-version", "2"], "the query parameter 'api-version' is given twice"),
        (&["/x?$filter=a", "-q", "$Filter=b"], "the query parameter '$Filter' is given twice"),
        (&["-q", "x", "/x"], "-q needs NAME=VALUE"),
        (&["--endpoint", "http://example.com", "/x"], "a token would be readable on the way"),
        (&["--no-such-flag", "/x"], "unknown option '--no-such-flag'"),
    ] {
        let ran = ask(&azure, args);
        ran.status(64).stdout("").asked("any", 0).stderr_has(words);
    }
}

#[test]
fn several_paths_share_one_token_and_one_connection() {
    let azure = sim(Options::default());
    let ran = ask(&azure, &["/subscriptions", "Microsoft.Compute/virtualMachines/{vmName}", "resources", "..", "."]);
    ran.ok().stderr("").asked("instance", 1).asked("arm", 5);
    assert_eq!(azure.connections(Service::Arm), 1);
    let documents: Vec<serde_json::Value> =
        serde_json::Deserializer::from_slice(&ran.stdout).into_iter().map(Result::unwrap).collect();
    assert_eq!(documents.len(), 5);
    assert_eq!(documents[1]["name"], VM_NAME);
    assert_eq!(
        (&documents[3]["subscriptionId"], &documents[4]["name"]),
        (&SUBSCRIPTION.into(), &RESOURCE_GROUP.into())
    );
    // One that fails ends the run; what came before it is whole.
    let ran = ask(&azure, &["..", "Microsoft.Compute/virtualMachines/nobody", "."]);
    ran.status(66).asked("arm", 2).stderr_has("404 ResourceNotFound");
    assert_eq!(ran.json()["subscriptionId"], SUBSCRIPTION);
}

#[test]
#[cfg(unix)]
fn the_metadata_is_asked_while_the_token_is_on_its_way() {
    use std::io::Write;

    let (reader, writer) = std::io::pipe().unwrap();
    let writer = std::sync::Mutex::new(Some(writer));
    let bearer = sim(Options::default()).token(&Identity::SYSTEM, ARM);
    // The token comes when, and only when, the metadata service has been asked.
    let answer = move |request: &azure_sim::Request| {
        if request.service == Service::Imds {
            let writer = writer.lock().unwrap().take();
            writer.map(|mut writer| writer.write_all(bearer.as_bytes()));
            return None;
        }
        Some(Reply::json(200, "{}"))
    };
    let azure = sim(Options { script: script(answer), ..Options::default() });
    let reader = std::fs::File::from(std::os::fd::OwnedFd::from(reader));
    bin_tests::tool("arm-get").arg(".").stdin_file(reader).sim(&azure).run().ok().asked("instance", 1).asked("arm", 1);
}

#[test]
fn off_azure_a_place_can_be_named() {
    let azure = anything();
    let off = |args: &[&str]| {
        arm_get(&azure, args).env("AZURE_POD_IDENTITY_AUTHORITY_HOST", nowhere()).run().status(69).words()
    };
    let words = off(&[VMS]);
    assert!(words.contains("did not answer: connection refused"), "{words}");
    assert!(words.contains("hint: or say where: -s SUBSCRIPTION -g RESOURCE-GROUP, or ARM_SCOPE"), "{words}");
    let ran = arm_get(&azure, &["-s", "S", VMS]).env("AZURE_POD_IDENTITY_AUTHORITY_HOST", nowhere()).run();
    ran.ok().asked("arm", 1);
}

/// The version that `path` was asked with, and what was asked to find it.
fn version(azure: &Sim, args: &[&str]) -> (String, Vec<String>) {
    azure.forget();
    ask(azure, args).ok();
    let mut asked = targets(azure);
    let last = asked.pop().unwrap_or_default();
    (last.split_once("api-version=").map(|(_, version)| version.to_owned()).unwrap_or_default(), asked)
}

const KNOWN: &str = r#"{"namespace":"Not.Known","resourceTypes":[
    {"resourceType":"things","apiVersions":["2020-01-01","2023-05-01-preview","2022-02-02"]},
    {"resourceType":"things/parts","apiVersions":["2019-09-09"]},
    {"resourceType":"drafts","apiVersions":["2018-01-01-preview"]},
    {"resourceType":"nothing","apiVersions":[]}]}"#;

fn known(request: &azure_sim::Request) -> Option<Reply> {
    let provider = request.path().ends_with("/providers/Not.Known");
    (request.service == Service::Arm).then(|| Reply::json(200, if provider { KNOWN } else { "{}" }))
}

#[test]
fn a_version_is_asked_of_the_provider_where_no_table_has_it() {
    let azure = sim(Options { script: script(known), ..Options::default() });
    let provider = "/subscriptions/SUB/providers/Not.Known?api-version=2021-04-01".to_owned();
    for (path, expected, asked) in [
        ("Microsoft.Compute/disks/d", "2024-03-02", None),
        ("Not.Known/things", "2022-02-02", Some(&provider)),
        ("Not.Known/THINGS/t", "2022-02-02", Some(&provider)),
        ("Not.Known/things/t/parts/p", "2019-09-09", Some(&provider)),
        ("Not.Known/things/t/restart", "2022-02-02", Some(&provider)),
        ("Not.Known/drafts", "2018-01-01-preview", Some(&provider)),
        ("Not.Known/things?api-version=1", "1", None),
    ] {
        assert_eq!(version(&azure, &[path]), (expected.to_owned(), asked.into_iter().cloned().collect()), "{path}");
    }
    let (found, asked) = version(&azure, &["/providers/Not.Known/things"]);
    assert_eq!((found.as_str(), asked), ("2022-02-02", vec!["/providers/Not.Known?api-version=2021-04-01".to_owned()]));
    let paths = ["Not.Known/things", "not.known/things/t/parts"];
    assert_eq!(version(&azure, &paths).1.len(), 2, "the provider is asked once for both");
    for (path, why) in [
        ("Not.Known/others", "its provider Not.Known does not name the type"),
        ("Not.Known/nothing", "its provider Not.Known does not name the type"),
        ("/nonsense", "it is no path of ARM's own"),
    ] {
        let ran = ask(&azure, &[path]);
        ran.status(64).stdout("").stderr_has(why).stderr_has("hint: name one: --api-version");
    }
}

#[test]
fn who_may_not_ask_the_subscription_asks_the_tenant() {
    let answer = |request: &azure_sim::Request| match request.path() {
        "/providers/Not.Known" => Some(Reply::json(200, KNOWN)),
        path if path.ends_with("/providers/Not.Known") => {
            Some(Reply::json(403, r#"{"error":{"code":"AuthorizationFailed"}}"#))
        }
        path if path.contains("/providers/Not.Known/things") => Some(Reply::json(200, "{}")),
        _ => None,
    };
    let azure = sim(Options { script: script(answer), ..Options::default() });
    assert_eq!(version(&azure, &["Not.Known/things"]).0, "2022-02-02");
}

#[test]
fn the_provider_s_refusal_says_what_it_was_for() {
    let azure = sim(Options::default());
    let has = |ran: Ran<'_>, status: i32, words: &str| {
        ran.status(status)
            .stdout("")
            .stderr_has(words)
            .stderr_has("to find out the api-version; name one: --api-version");
    };
    has(ask(&azure, &["Not.Known/things"]), 66, "404 InvalidResourceNamespace");
    let azure = sim(Options::faulty(["providers:not-json"]));
    has(
        ask(&azure, &["Microsoft.Sql/servers"]),
        76,
        "what the provider Microsoft.Sql says of itself is not understood",
    );
    let azure = sim(Options::faulty(["providers:503"]));
    has(ask(&azure, &["Microsoft.Sql/servers"]), 69, "503");
    let azure = sim(Options::default());
    for (path, status, code) in [
        (VMS, 66, "404 InvalidResourceType"),
        ("../Microsoft.Compute/disks/d", 64, "400 NoRegisteredProviderFound"),
        ("..", 64, "400 InvalidApiVersionParameter"),
    ] {
        let ran = ask(&azure, &["--api-version", "1999-01-01", path]);
        ran.status(status).stderr_has(code).stderr_has("hint: supported versions, newest first: 202");
    }
}
