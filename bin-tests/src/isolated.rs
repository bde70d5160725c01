//! Runs a test in namespaces of its own, where it may have any address and any file: unshare(1), as root of nothing else.

// Words for whoever reads the log of a test.
#![allow(clippy::print_stdout)]

use std::env;
use std::process::Command;

/// Set in the process that runs inside.
const INSIDE: &str = "AZPIPE_TEST_ISOLATED";

/// Runs `body` in new namespaces, those of the flags of unshare(1) in `namespaces` beside one of users.
///
/// The test's own binary is run again for that, with the one `test` whose full name is given, which must be the caller.
/// Where the system does not allow namespaces, the test says so and is skipped; with `CI=true` that is a failure.
///
/// # Panics
/// Where the test fails inside, with all that it said.
#[track_caller]
pub fn isolated(namespaces: &[&str], test: &str, body: impl FnOnce()) {
    if env::var_os(INSIDE).is_some() {
        return body();
    }
    // Root may make them where a user may not, and the other way round.
    let users: [&[&str]; 2] = [&["--user", "--map-root-user"], &[]];
    let unshare = |user: &[&str]| {
        let mut command = Command::new("unshare");
        command.args(user).args(namespaces);
        command
    };
    let allowed = |user: &&&[&str]| unshare(user).arg("true").output().is_ok_and(|output| output.status.success());
    let Some(user) = users.iter().find(allowed) else {
        let skipped = format!("{test}: skipped, since this system allows no namespaces ({namespaces:?})");
        assert!(env::var("CI").as_deref() != Ok("true"), "{skipped}, which CI must");
        println!("{skipped}");
        return;
    };
    let this = env::current_exe().expect("the test's own path");
    let mut command = unshare(user);
    command.arg(this).args(["--exact", test, "--nocapture"]).env(INSIDE, "1");
    let output = command.output().expect("running unshare");
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    // A name that matches nothing would pass as well, with no test at all.
    assert!(output.status.success() && said.contains("1 passed"), "inside the namespaces:\n{said}");
    println!("{said}");
}
