//! A case, and all of them run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use bin_tests::Ran;

/// How many run at once: most of them wait.
const AT_ONCE: usize = 8;

/// A case: its name, and what is done and claimed.
pub struct Case {
    name: String,
    run: Box<dyn FnOnce() + Send>,
}

impl Case {
    /// A case called `name`; `run` panics where it fails.
    pub fn new(name: impl Into<String>, run: impl FnOnce() + Send + 'static) -> Case {
        Case { name: name.into(), run: Box::new(run) }
    }
}

/// Runs every case, and prints how many passed.
#[track_caller]
pub fn all_pass(group: &str, cases: Vec<Case>) {
    let count = cases.len();
    let waiting = Mutex::new(cases.into_iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(Case { name, run }) = waiting.lock().expect("the cases").next() else { return };
                    let result = catch_unwind(AssertUnwindSafe(run));
                    println!("{group}: {name}: {}", if result.is_ok() { "passed" } else { "FAILED" });
                    if result.is_err() {
                        failed.lock().expect("the failures").push(name);
                    }
                }
            });
        }
    });
    let mut failed = failed.into_inner().expect("the failures");
    failed.sort();
    println!("faults, {group}: {count} cases, {} passed", count - failed.len());
    assert!(failed.is_empty(), "failed:\n{}", failed.join("\n"));
}

/// Claims that what a failed run wrote cannot be taken for whole: it is nothing, or JSON that is not closed.
#[track_caller]
pub fn incomplete(ran: &Ran<'_>) {
    let whole = serde_json::from_slice::<serde_json::Value>(&ran.stdout).is_ok();
    ran.claim(
        ran.stdout.is_empty() || !whole && ran.stdout.starts_with(b"{"),
        "stdout should not have looked complete",
    );
}
