//! The harness itself: it must fail where it says that it does, and show what it says that it shows.
#![cfg(unix)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use azure_sim::{Identity, Options};

use crate::{Answer, Server, Tool, lacks, nowhere, pipe, program, sim};

/// What a test that fails says.
fn failure<T>(test: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(test)).err().expect("it should have failed");
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string)).unwrap_or_default()
}

fn shell<'a>(script: &str) -> Tool<'a> {
    program("sh").args(["-c", script])
}

#[test]
fn streams_and_statuses_are_kept_apart() {
    let ran = pipe([shell("echo a; echo one >&2; exit 3"), shell("cat; echo b; echo two >&2; exit 4")]).run();
    ran.statuses([3, 4]).status(4).stdout("a\nb\n").stderr("one\ntwo\n").stdout_lacks("one");
    assert_eq!(ran.lines(), ["a", "b"]);
    shell("cat").stdin("x".repeat(1 << 20)).run().ok().stdout(&"x".repeat(1 << 20));
    shell("true").stdin("x".repeat(1 << 20)).run().ok();
}

#[test]
fn a_claim_that_fails_shows_everything() {
    if lacks(&["curl"]) {
        return;
    }
    let said = failure(|| {
        let azure = sim(Options::default());
        let script =
            "curl -s -H Metadata:true $AZURE_POD_IDENTITY_AUTHORITY_HOST/metadata/versions; echo words >&2; exit 5";
        shell(script).sim(&azure).run().ok();
    });
    for part in [
        "it should have ended with 0",
        "sh -c 'curl ",
        "-> exit status: 5",
        "words",
        "{\"apiVersions\":[",
        "the emulator received (1 requests)",
        "imds GET /metadata/versions -> 200",
    ] {
        assert!(said.contains(part), "'{part}' should have been in\n{said}");
    }
}

#[test]
fn a_failure_does_not_show_the_token() {
    let azure = sim(Options::default());
    let token = azure.token(&Identity::SYSTEM, "https://management.azure.com/");
    let said = failure(|| {
        shell("cat").stdin(token.clone()).sim(&azure).run().stdout("something else");
    });
    assert!(said.contains("(a token)") && !said.contains(&token[..30]), "{said}");
}

#[test]
fn part_of_a_token_on_stderr_fails_any_run() {
    let azure = sim(Options::default());
    let token = azure.token(&Identity::SYSTEM, "https://management.azure.com/");
    for (from, to) in [(0, 24), (100, 124), (token.len() - 24, token.len()), (0, token.len())] {
        let said = failure(|| shell("cat >&2").stdin(&token[from..to]).sim(&azure).run());
        assert!(said.contains("part of a token is on the stderr of sh -c 'cat >&2'"), "{said}");
        assert!(!said.contains(&token[from..to]));
    }
    let said = failure(|| shell("echo pass:hunter2 >&2").secret("hunter2").run());
    assert!(said.contains("part of a token"), "{said}");
    shell("cat >&2").stdin("nothing of it").sim(&azure).run().ok();
}

#[test]
fn what_does_not_end_is_killed() {
    let soon = Duration::from_millis(100);
    let said = failure(|| shell("echo begun; sleep 1000; true").within(soon).run());
    assert!(said.contains("still running after 100ms, and was killed") && said.contains("begun"), "{said}");
    let said = failure(|| pipe([shell("sleep 1000"), shell("cat")]).within(soon).run());
    assert!(said.contains("still running"), "{said}");
    let said = failure(|| shell("sleep 1000 & echo $!").within(soon).run());
    assert!(said.contains("left a process behind"), "{said}");
    let said = failure(|| shell("cat").stdin_silent().within(soon).run());
    assert!(said.contains("still running"), "{said}");
}

#[test]
fn the_environment_is_empty_but_for_what_is_needed() {
    let ran = program("env").env("MINE", "1").run();
    let names: Vec<String> = ran.lines().iter().filter_map(|line| Some(line.split_once('=')?.0.to_owned())).collect();
    assert_eq!(names, ["MINE", "PATH", "RUST_BACKTRACE"]);
}

#[test]
#[cfg(target_os = "linux")]
fn memory_is_measured() {
    // A shell that holds a variable of 8 MB, and reads on until its stdin ends.
    let script = "x=$(head -c 8000000 /dev/zero | tr '\\0' x); sleep 0.1; echo ${#x}";
    let ran = program("bash").args(["-c", script]).measured().run();
    let peak = ran.ok().stdout("8000000\n").parts[0].peak.expect("Linux tells");
    assert!((8_000_000..100_000_000).contains(&peak), "{peak}");
    assert_eq!(shell("true").run().parts[0].peak, None);
}

#[test]
fn a_server_says_anything_and_keeps_what_it_heard() {
    if lacks(&["curl"]) {
        return;
    }
    let server =
        Server::start([Answer::Bytes(b"HTTP/1.1 200 OK\r\n\r\none".to_vec()), Answer::Bytes(b"frogs".to_vec())]);
    let url = format!("{}/x", server.origin());
    program("curl").args(["-s", &url]).run().ok().stdout("one");
    assert_ne!(program("curl").args(["-s", "--http1.1", &url]).run().codes(), [Some(0)]);
    assert!(server.received()[0].starts_with("GET /x HTTP/1.1\r\n"), "{:?}", server.received());
    // curl's 7: could not connect.
    program("curl").args(["-s", &nowhere()]).run().status(7);
}
