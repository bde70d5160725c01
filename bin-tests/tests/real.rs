//! Azure's own addresses and names: `azure-sim --real` has them in a network of its own, where nothing points the tools
//! at it. They are told which authority to trust, and nothing else.
#![cfg(target_os = "linux")]
// Words for whoever reads the log of a test.
#![allow(clippy::print_stdout)]

use std::env;
use std::path::Path;

use azure_sim::{SUBSCRIPTION, VM_NAME};
use bin_tests::{Ran, Tool, tool};

/// Runs a shell's `script` at the real addresses; `None`, which CI must not see, where no namespace can be made.
fn real(script: &str) -> Option<Ran<'static>> {
    ran(tool("azure-sim").args(["--real", "--", "sh", "-c", script]))
}

fn ran(sim: Tool<'static>) -> Option<Ran<'static>> {
    let ran = sim.run();
    if ran.codes() != [Some(69)] || !ran.words().contains("cannot make a network of its own") {
        return Some(ran);
    }
    assert!(env::var("CI").as_deref() != Ok("true"), "skipped, which CI must not: {}", ran.words());
    println!("skipped: {}", ran.words());
    None
}

#[test]
fn the_whole_story_is_the_same() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo/story.sh");
    let story = |first: &[&str]| tool("azure-sim").args(first).args(["--", "sh"]).arg(&script);
    let Some(real) = ran(story(&["--real"])) else { return };
    let loopback = story(&[]).run();
    loopback.ok();
    real.ok().stdout(&loopback.text());
    real.stdout_has("not signed in").stdout_has("c3a0d4f8-1d27-4b96-8a40-e5b16f9d2c73");
}

#[test]
fn nothing_but_the_authority_is_said() {
    let script = "env | cut -d= -f1 | sort | tr '\\n' ' '";
    let Some(ran) = real(script) else { return };
    let told = "CURL_CA_BUNDLE PATH PWD REQUESTS_CA_BUNDLE RUST_BACKTRACE SSL_CERT_FILE ";
    ran.ok();
    assert_eq!(ran.text().replace("OLDPWD ", "").replace("SHLVL ", "").replace("_ ", " "), told);
}

#[test]
fn without_the_authority_no_token_is_sent() {
    let script = "unset SSL_CERT_FILE; imds-token | arm-get /subscriptions?api-version=2022-12-01";
    let Some(ran) = ran(tool("azure-sim").args(["-v", "--real", "--", "sh", "-c", script])) else { return };
    ran.status(69).stdout("").stderr_has("certificate").stderr_lacks("azure-sim: arm");
}

#[test]
fn a_path_that_is_az_rest_s() {
    let path =
        format!("/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Compute/virtualMachines?api-version=2022-03-01");
    let script = format!("imds-token | arm-get '{path}' | vm-filter -n {VM_NAME} name; imds-get compute/name");
    let Some(ran) = real(&script) else { return };
    ran.ok().stderr("").stdout(&format!("{VM_NAME}\n{VM_NAME}\n"));
}

#[test]
fn faults_strike_there_too() {
    let script = "imds-token --retry-delay 0 | arm-get --retry-delay 0 Microsoft.Compute/virtualMachines | vm-filter";
    let faults = ["--fault", "token:410x2", "--fault", "vms:cutx1"];
    let sim = tool("azure-sim").args(["-v", "--real"]).args(faults).args(["--", "sh", "-c", script]);
    let Some(ran) = ran(sim) else { return };
    ran.ok();
    assert_eq!(ran.words().matches("(token:410x2)").count(), 2);
    assert_eq!(ran.words().matches("(vms:cutx1)").count(), 1);
    assert_eq!(ran.lines().len(), 4);
}

#[test]
fn it_is_for_a_command() {
    tool("azure-sim").arg("--real").run().status(64).stderr_has("--real needs a COMMAND");
}
