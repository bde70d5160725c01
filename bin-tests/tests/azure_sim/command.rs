//! The emulator's own binary, from outside.

use azure_sim::Options;
use bin_tests::{lacks, program, sim, tool};

const SHOW: &str = "test \"${AZURE_POD_IDENTITY_AUTHORITY_HOST%:*}\" = http://127.0.0.1 && echo \"$ARM_ENDPOINT\"";

#[test]
fn it_ends_as_its_command_does() {
    tool("azure-sim").args(["--", "sh", "-c", SHOW]).run().ok().stdout_has("http://127.0.0.1:").stderr("");
    tool("azure-sim").args(["sh", "-c", "exit 42"]).run().status(42).stderr("");
    tool("azure-sim").args(["sh", "-c", "kill -TERM $$"]).run().status(143).stderr("");
    tool("azure-sim").arg("no-such-program").run().status(127).stderr_has("cannot run no-such-program");
    tool("azure-sim").arg("/").run().status(126);
}

#[test]
fn a_signal_to_it_reaches_its_command() {
    let script = "trap 'echo told; exit 3' TERM; kill -TERM $PPID; while :; do sleep 0.01; done";
    tool("azure-sim").args(["sh", "-c", script]).run().status(3).stdout("told\n");
}

#[test]
fn its_standard_input_is_its_commands() {
    tool("azure-sim").arg("cat").stdin("abc").run().ok().stdout("abc");
}

#[test]
fn without_a_command_it_serves_until_interrupted() {
    if lacks(&["curl"]) {
        return;
    }
    // The variables are read through a pipe while it serves; then it is told to end.
    let script = "azure-sim >vars & pid=$!; while ! [ -s vars ]; do sleep 0.01; done; . ./vars; \
                  curl -sg \"$ARM_ENDPOINT/subscriptions\"; kill -INT $pid; wait $pid; echo \" $?\"";
    let folder = std::env::temp_dir().join(format!("azure-sim-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let ran = program("bash").args(["-mc", script]).directory(&folder).run();
    std::fs::remove_dir_all(&folder).unwrap();
    ran.ok().stdout_has("MissingApiVersionParameter").stdout_has("} 0\n");
}

#[test]
fn a_wrong_fault_is_a_usage_error_that_lists_them() {
    let ran = tool("azure-sim").args(["--fault", "imds:frogs", "true"]).run();
    ran.status(64).stderr_has("no fault 'frogs'").stderr_has("cut-header").stderr_has("try 'azure-sim --help'");
    let ran = tool("azure-sim").args(["--fault", "moon:500", "true"]).run();
    ran.status(64).stderr_has("no place 'moon'").stderr_has("instance");
}

#[test]
fn a_folder_for_keys_that_cannot_be_made_is_told_before_anything_runs() {
    let file = std::env::temp_dir().join(format!("azure-sim-file-{}", std::process::id()));
    std::fs::write(&file, "").unwrap();
    let ran = tool("azure-sim").args(["--source", "arc", "--arc-keys"]).arg(&file).args(["echo", "ran"]).run();
    std::fs::remove_file(&file).unwrap();
    ran.status(69).stdout("").stderr_has("cannot start: cannot make the folder of Arc's keys, ");
}

#[test]
fn the_token_is_not_logged() {
    if lacks(&["curl"]) {
        return;
    }
    let azure = sim(Options::default());
    let token = azure.token(&azure_sim::Identity::SYSTEM, "https://management.azure.com/");
    let script =
        format!("curl -s -H 'Authorization: Bearer {token}' $ARM_ENDPOINT/subscriptions?api-version=2022-12-01");
    tool("azure-sim").args(["-v", "sh", "-c", &script]).secret(token).run().ok().stderr_has("arm GET /subscriptions");
}
