//! What a binary is made of: the crates that are linked into it for a target.
//!
//! `cargo tree -p TOOL` is asked, and not the whole workspace, since a feature that one tool needs would then be counted
//! for all: cargo-cyclonedx, which asks so, lists rustls as a part of imds-token.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::root;

/// A crate in one version: its name and that.
pub type Id = (String, String);

/// A crate that is linked in.
#[derive(Debug)]
pub struct Part {
    /// What it is called, and its version.
    pub id: Id,
    /// Its licence, as an SPDX expression.
    pub licence: String,
    /// One line on what it is.
    pub about: String,
    /// Where its source is on this machine.
    pub folder: PathBuf,
    /// SHA-256 of the crate's file in the registry, in hex; none for our own.
    pub checksum: Option<String>,
    /// The crates it uses itself.
    pub uses: BTreeSet<Id>,
}

/// The parts of `tool` for `target`, itself first.
///
/// # Errors
/// Where cargo cannot be run, or answers what is not understood.
pub fn of(tool: &str, target: &str) -> Result<Vec<Part>> {
    let format = ["--prefix", "depth", "--no-dedupe", "--format", " {p}"];
    let what = ["tree", "--locked", "-p", tool, "--target", target, "-e", "normal,no-proc-macro"];
    let tree = cargo(what.iter().chain(&format))?;
    let edges = edges(&tree);
    let metadata: Value = serde_json::from_str(&cargo(["metadata", "--locked", "--format-version", "1"].iter())?)?;
    let checksums = checksums(&fs::read_to_string(root().join("Cargo.lock"))?);
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let mut parts = Vec::new();
    for (id, uses) in edges {
        let found = packages.iter().find(|package| package["name"] == id.0 && package["version"] == id.1);
        let package = found.with_context(|| format!("cargo metadata does not know {} {}", id.0, id.1))?;
        let text = |name: &str| package[name].as_str().unwrap_or_default().trim().to_owned();
        let mut folder = PathBuf::from(text("manifest_path"));
        folder.pop();
        let checksum = checksums.get(&id).cloned();
        // The deprecated form of "or".
        let licence = text("license").replace('/', " OR ");
        ensure!(!licence.is_empty(), "{} {} names no licence", id.0, id.1);
        parts.push(Part { id, licence, about: text("description").replace('\n', " "), folder, checksum, uses });
    }
    parts.sort_by_key(|part| part.id.0 != tool);
    Ok(parts)
}

fn cargo<'a>(args: impl Iterator<Item = &'a &'a str>) -> Result<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or("cargo".into());
    let output = Command::new(cargo).args(args).current_dir(root()).output().context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// Who uses whom, out of lines like `2 name v1.2.3 (/path)`, the number being the depth.
fn edges(tree: &str) -> BTreeMap<Id, BTreeSet<Id>> {
    let mut edges: BTreeMap<Id, BTreeSet<Id>> = BTreeMap::new();
    let mut above: Vec<Id> = Vec::new();
    for line in tree.lines() {
        let mut words = line.split_whitespace();
        let (Some(Ok(depth)), Some(name), Some(version)) =
            (words.next().map(str::parse::<usize>), words.next(), words.next())
        else {
            continue;
        };
        let id = (name.to_owned(), version.trim_start_matches('v').to_owned());
        above.truncate(depth);
        if let Some(user) = above.last() {
            edges.entry(user.clone()).or_default().insert(id.clone());
        }
        edges.entry(id.clone()).or_default();
        above.push(id);
    }
    edges
}

/// The checksums of a Cargo.lock.
fn checksums(lock: &str) -> BTreeMap<Id, String> {
    let value = |entry: &str, name: &str| {
        let line = entry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))?;
        Some(line.trim_matches('"').to_owned())
    };
    let entries = lock.split("[[package]]");
    entries
        .filter_map(|entry| Some(((value(entry, "name")?, value(entry, "version")?), value(entry, "checksum")?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_becomes_edges() {
        let id = |name: &str| (name.to_owned(), "1.0.0".to_owned());
        let tree = "0 a v1.0.0 (/a)\n1 b v1.0.0\n2 c v1.0.0\n1 c v1.0.0\n";
        let edges = edges(tree);
        assert_eq!(edges[&id("a")], [id("b"), id("c")].into());
        assert_eq!(edges[&id("b")], [id("c")].into());
        assert!(edges[&id("c")].is_empty());
    }

    #[test]
    fn imds_token_is_made_without_tls_and_arm_get_with_it() {
        let names = |tool: &str| {
            let parts = of(tool, "x86_64-unknown-linux-gnu").unwrap();
            assert_eq!(parts[0].id.0, tool);
            assert!(parts.iter().all(|part| part.checksum.is_some() || part.folder.starts_with(root())));
            parts.into_iter().map(|part| part.id.0).collect::<Vec<_>>()
        };
        let (token, get) = (names("imds-token"), names("arm-get"));
        assert!(token.contains(&"ureq".to_owned()) && !token.contains(&"rustls".to_owned()), "{token:?}");
        assert!(get.contains(&"rustls".to_owned()) && !get.contains(&"serde_derive".to_owned()), "{get:?}");
    }
}
