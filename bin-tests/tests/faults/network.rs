//! Connections that are refused, have no route, or whose packets vanish.

use std::process::Command;

use bin_tests::{isolated, nowhere, tool};

use crate::case::{Case, all_pass, incomplete};

const TOKEN: &str = "eyJ0eXAiOiJKV1QifQ.e30.c2ln";

/// Nothing listens there.
pub fn refused() -> Vec<Case> {
    let nobody = nowhere();
    ["imds-token", "imds-get", "arm-get", "arm-graph"].into_iter().map(|name| case(name, &nobody, "refused")).collect()
}

/// A tool that finds nobody at `origin`.
fn case(name: &'static str, origin: &str, words: &'static str) -> Case {
    let origin = origin.to_owned();
    Case::new(format!("{name} {words}"), move || {
        let args = ["--endpoint", &origin, "--retry-delay", "0", "--connect-timeout", "0.5", "--max-time", "20"];
        let tool = tool(name).args(args).env("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
        let ran = match name {
            "arm-get" => tool.stdin(TOKEN).arg("/subscriptions?api-version=2022-12-01").run(),
            "arm-graph" => tool.stdin(TOKEN).arg("Resources").run(),
            _ => tool.run(),
        };
        ran.status(69).stdout("").stderr_has(words);
        incomplete(&ran);
    })
}

/// In networks of their own, where the addresses of others lead nowhere.
pub fn isolated_cases(test: &str) {
    isolated(&["--net"], test, || {
        let mut cases: Vec<Case> =
            ["imds-token", "imds-get"].map(|name| case(name, "http://169.254.169.254", "unreachable")).into();
        cases.extend(["arm-get", "arm-graph"].map(|name| case(name, "https://10.1.2.3", "unreachable")));
        all_pass("no route", cases);

        must("link set lo up");
        let kinds = ["dummy", "bridge", "veth peer name void1"];
        assert!(kinds.iter().any(|kind| ip(&format!("link add void0 type {kind}"))), "no interface can be made");
        must("link set void0 up");
        for network in ["169.254.1.1/16", "10.1.1.1/16"] {
            must(&format!("addr add {network} dev void0"));
        }
        for address in ["169.254.169.254", "10.1.2.3"] {
            must(&format!("neigh replace {address} lladdr 02:00:00:00:00:01 dev void0 nud permanent"));
        }
        let mut cases: Vec<Case> =
            ["imds-token", "imds-get"].map(|name| case(name, "http://169.254.169.254", "no connection in time")).into();
        cases.extend(["arm-get", "arm-graph"].map(|name| case(name, "https://10.1.2.3", "no connection in time")));
        all_pass("packets vanish", cases);
    });
}

/// Runs iproute2's `ip`, and says whether that worked.
fn ip(words: &str) -> bool {
    Command::new("ip").args(words.split(' ')).output().expect("running ip, of iproute2").status.success()
}

#[track_caller]
fn must(words: &str) {
    assert!(ip(words), "ip {words}");
}
