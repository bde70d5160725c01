//! What the tests of shipped things share: where these are, folders that go away, commands that must succeed.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use bin_tests::{Tool, program};

/// A variable that `make test-dist` sets.
pub fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("{name} is not set: run `make test-dist`"))
}

/// The folder of the static binaries.
pub fn statics() -> PathBuf {
    packaging::root().join("target").join(variable("AZPIPE_STATIC")).join("release")
}

/// An empty folder, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("azpipe-{name}-{}-{count}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder of its own");
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A program run as root: in a user namespace of its own, where this is not root already.
pub fn as_root<'a>(name: &str) -> Tool<'a> {
    let is_root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n");
    let tool = if is_root { program(name) } else { program("unshare").args(["--map-root-user", name]) };
    // dpkg looks for programs of administrators'.
    tool.env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
}

/// Runs a command with this environment in `folder` and returns what it prints.
#[track_caller]
pub fn succeeds(command: &mut Command, folder: &Path) -> String {
    let output = command.current_dir(folder).output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (out, words) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {}\n--- stdout\n{out}\n--- stderr\n{words}", output.status);
    out.into_owned()
}
