//! SECURITY.md: every promise names a test that holds it, and that test exists.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|end| end == "rs") {
            found.push_str(&fs::read_to_string(&entry).unwrap());
        }
    }
}

/// Whether `code` has a function of that name with the attribute, and perhaps others, before it.
fn is_test(code: &str, name: &str) -> bool {
    let Some(at) = code.find(&format!("fn {name}()")) else { return false };
    let mut before = code[..at].trim_end().lines().rev().map(str::trim);
    before.by_ref().take_while(|line| line.starts_with("#[")).any(|line| line == "#[test]")
}

#[test]
fn every_promise_names_a_test_that_there_is() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut code = String::new();
    for folder in ["bin-tests", "crates", "fuzz/tests"] {
        sources(&root.join(folder), &mut code);
    }
    let page = fs::read_to_string(root.join("SECURITY.md")).unwrap();
    let mut promises = 0;
    for row in page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| promise")) {
        let tests = row.trim_end_matches('|').rsplit('|').next().unwrap();
        let names: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        assert!(!names.is_empty(), "nothing holds: {row}");
        for name in names {
            assert!(is_test(&code, name), "there is no test {name}");
        }
        promises += 1;
    }
    assert!(promises >= 10, "only {promises} promises");
}
