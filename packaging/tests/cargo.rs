//! What cargo's users meet: `cargo install --path`, and what would be on crates.io.

mod shipped;

use std::process::Command;

use bin_tests::program;
use shipped::{Folder, succeeds};

fn cargo() -> Command {
    Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
}

#[test]
fn each_tool_can_be_installed_by_its_path() {
    let prefix = Folder::new("install");
    for name in packaging::tools().unwrap() {
        let path = format!("crates/{name}");
        let mut install = cargo();
        install.args(["install", "--quiet", "--locked", "--no-track", "--path", &path, "--root"]).arg(&prefix.0);
        succeeds(&mut install, &packaging::root());
        program(prefix.0.join("bin").join(&name)).arg("--version").run().ok().stdout_has(&name);
    }
}

/// crates.io wants a description, a licence and known categories; a crate without its help would not build from there.
#[test]
fn each_crate_is_fit_for_the_registry() {
    for name in packaging::tools().unwrap() {
        let list = succeeds(cargo().args(["package", "--list", "--allow-dirty", "-p", &name]), &packaging::root());
        for file in ["Cargo.toml", "Cargo.lock", "README.md", "src/main.rs", "src/help.txt"] {
            assert!(list.lines().any(|line| line == file), "{name}: {file} is missing in\n{list}");
        }
    }
    let metadata = succeeds(cargo().args(["metadata", "--format-version", "1", "--no-deps"]), &packaging::root());
    let metadata: serde_json::Value = serde_json::from_str(&metadata).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        // `publish = false` is an empty list of registries.
        if package["publish"].is_null() {
            for field in ["description", "license", "repository", "rust_version", "readme"] {
                assert!(package[field].is_string(), "{} has no {field}", package["name"]);
            }
            let keywords = package["keywords"].as_array().unwrap();
            assert!((1..=5).contains(&keywords.len()), "{}: crates.io takes five keywords", package["name"]);
        }
    }
}
