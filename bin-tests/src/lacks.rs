//! Programs of others that an example or a test uses, and that a bare system may not have.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Whether one of `programs` is not installed, which is said: what needs it is skipped then. With `CI=true` it is a failure.
///
/// # Panics
/// Where one is missing and this is CI.
#[track_caller]
pub fn lacks(programs: &[&str]) -> bool {
    let found = |program: &&&str| {
        let mut command = Command::new("sh");
        command.args(["-c", "command -v \"$0\"", program]).stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let missing: Vec<_> = programs.iter().filter(|program| !found(program)).collect();
    if missing.is_empty() {
        return false;
    }
    assert!(env::var("CI").as_deref() != Ok("true"), "not installed, which CI must have: {missing:?}");
    let _ = writeln!(io::stderr(), "skipped, since it is not installed: {missing:?}");
    true
}
