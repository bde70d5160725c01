//! imds-token against the emulator's sources of tokens, which are as strict as the real ones: their headers, their names
//! for identities, their forms of a token's end.

use azure_sim::{Cloud, Expires, Identity, Options, Sim, Source};
use bin_tests::{Ran, sim, tool};
use serde_json::Value;

fn on(source: Source) -> Sim {
    sim(Options { source, ..Options::default() })
}

fn token<'a>(azure: &'a Sim, args: &[&str]) -> Ran<'a> {
    tool("imds-token").args(["--retry-delay", "0"]).args(args.iter().copied()).sim(azure).run()
}

/// The client id in the claims of the token for `args`.
#[track_caller]
fn whose(azure: &Sim, args: &[&str]) -> String {
    let args: Vec<&str> = args.iter().copied().chain(["-o", "claims"]).collect();
    let claims: Value = token(azure, &args).ok().stderr("").json();
    claims["appid"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn each_source_gives_its_own_identity_s_token() {
    for source in [Source::Vm, Source::AppService, Source::AzureMl, Source::CloudShell] {
        let azure = on(source);
        let object = token(&azure, &["-o", "json"]).ok().stderr("").json();
        assert_eq!(object["resource"], "https://management.azure.com/", "{source:?}");
        assert!(object["expires_on"].is_u64() && object["expires_in"].is_u64(), "{source:?}: {object}");
        assert_eq!(object["object_id"], Identity::SYSTEM.principal_id, "{source:?}");
        assert_eq!(whose(&azure, &[]), Identity::SYSTEM.client_id, "{source:?}");
    }
}

#[test]
fn each_source_has_its_own_names_for_identities() {
    let (ops, path) = (Identity::OPS, Identity::OPS.resource_id());
    for (source, flags) in [
        (Source::Vm, &["--client-id", "--object-id", "--resource-id"][..]),
        (Source::AppService, &["--client-id", "--object-id", "--resource-id"]),
        (Source::AzureMl, &["--client-id"]),
        (Source::CloudShell, &[]),
    ] {
        let azure = on(source);
        for (flag, id) in
            [("--client-id", ops.client_id), ("--object-id", ops.principal_id), ("--resource-id", path.as_str())]
        {
            if flags.contains(&flag) {
                assert_eq!(whose(&azure, &[flag, id]), ops.client_id, "{source:?} {flag}");
            } else {
                token(&azure, &[flag, id]).status(78).stdout("").stderr_has(flag).asked("any", 0);
            }
        }
    }
}

#[test]
fn every_form_of_a_token_s_end_becomes_one() {
    for expires in [
        Expires::Epoch,
        Expires::Number,
        Expires::Iso,
        Expires::Linux,
        Expires::Windows,
        Expires::Empty,
        Expires::In,
        Expires::Absent,
    ] {
        let azure = sim(Options { expires, ..Options::default() });
        let object = token(&azure, &["-o", "json"]).ok().json();
        let claims = token(&azure, &["-o", "claims"]).ok().json();
        let (said, meant) = (object["expires_on"].as_u64(), claims["exp"].as_u64());
        // A span is counted from when it was read, a second later perhaps.
        let near = said.zip(meant).is_some_and(|(said, meant)| said.abs_diff(meant) <= 60);
        assert!(near && object["expires_in"].is_u64(), "{expires:?}: {object}");
    }
}

#[test]
fn the_cloud_is_the_vm_s() {
    for (cloud, arm) in [
        (Cloud::Public, "https://management.azure.com/"),
        (Cloud::UsGov, "https://management.usgovcloudapi.net/"),
        (Cloud::China, "https://management.chinacloudapi.cn/"),
    ] {
        let azure = sim(Options { cloud, ..Options::default() });
        let ran = token(&azure, &["--cloud", "auto", "-o", "json"]);
        assert_eq!(ran.ok().asked("instance", 1).asked("token", 1).json()["resource"], arm);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn azure_arc() {
    bin_tests::isolated(&["--mount"], "azure_arc", || {
        let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "keys", "/var/opt"]).status();
        assert!(mounted.is_ok_and(|status| status.success()), "a file system of the test's own at /var/opt");
        std::fs::create_dir_all("/var/opt/azcmagent/tokens").unwrap();
        let azure = on(Source::Arc);
        let (ops, path) = (Identity::OPS, Identity::OPS.resource_id());
        assert_eq!(whose(&azure, &[]), Identity::SYSTEM.client_id);
        assert_eq!(whose(&azure, &["--client-id", ops.client_id]), ops.client_id);
        assert_eq!(whose(&azure, &["--object-id", ops.principal_id]), ops.client_id);
        assert_eq!(whose(&azure, &["--resource-id", &path]), ops.client_id);
        token(&azure, &["--client-id", "nobody"]).status(78).stderr_has("Azure Arc's agent at 127.0.0.1");

        let legacy = sim(Options { source: Source::Arc, arc_legacy: true, ..Options::default() });
        assert_eq!(whose(&legacy, &[]), Identity::SYSTEM.client_id);
        for flags in [["--client-id", ops.client_id], ["--object-id", ops.principal_id], ["--resource-id", &path]] {
            token(&legacy, &flags).status(78).stdout("").stderr_has(&format!("is not that of {}", flags.join(" ")));
        }

        for fault in [
            "no-challenge",
            "bad-challenge",
            "unchallenged",
            "key-missing",
            "key-large",
            "key-txt",
            "key-elsewhere",
            "key-dotdot",
            "key-symlink",
        ] {
            let azure = sim(Options { source: Source::Arc, ..Options::faulty([&*format!("arc:{fault}")]) });
            token(&azure, &[]).status(76).stdout("").stderr_has("is not Azure Arc's agent: it").asked("arc", 1);
        }

        // The key may be lost with the answer to it; there is another one.
        let azure = sim(Options { source: Source::Arc, ..Options::faulty(["arc:cutx1@2"]) });
        assert_eq!(whose(&azure, &[]), Identity::SYSTEM.client_id);
    });
}
