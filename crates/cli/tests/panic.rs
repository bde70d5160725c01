//! A bug of ours: its status, its words, and that it says nothing of the secret that was being handled. The test runs its
//! own binary again, in which a tool panics.

use std::env;
use std::process::{Command, ExitCode};

use azpipe_cli::{Exit, Tool};

const SECRET: &str = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ0ZXN0In0.c2lnbmF0dXJl";

/// Set in the process that panics: how.
const HOW: &str = "AZPIPE_TEST_PANIC";

const TOOL: Tool = Tool { name: "tool", version: "0", help: "" };

#[test]
fn a_panic_is_a_bug_and_quotes_nothing() {
    for how in ["a message", "in a thread", "a failed claim"] {
        let this = env::current_exe().unwrap();
        let mut command = Command::new(this);
        command.args(["--exact", "the_tool", "--nocapture"]).env(HOW, how).env("RUST_BACKTRACE", "full");
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(Exit::Bug as i32), "{how}: {said}");
        assert!(said.contains("tool: internal error at ") && said.contains("; please report it\n"), "{how}: {said}");
        let all = said.into_owned() + &String::from_utf8_lossy(&output.stdout);
        assert!(!all.contains(&SECRET[..16]) && !all.contains("backtrace"), "{how}: {}", all.replace(SECRET, "(it)"));
    }
}

/// No test of its own: what the test above runs.
#[test]
fn the_tool() {
    let Ok(how) = env::var(HOW) else { return };
    let _: ExitCode = TOOL.main(
        |_| Ok(()),
        |()| -> anyhow::Result<Exit> {
            azpipe_cli::hide(SECRET);
            match how.as_str() {
                "a message" => panic!("the token is {SECRET}"),
                "in a thread" => drop(std::thread::spawn(|| panic!("{SECRET}")).join()),
                _ => assert_eq!(SECRET, "another"),
            }
            Ok(Exit::Ok)
        },
    );
}
