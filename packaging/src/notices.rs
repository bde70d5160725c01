//! The licences of everything that the binaries are made of, as those licences ask for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::parts::{Id, of};

/// One text for all `tools`, built for `target`: each crate, its licence's name, and its own texts of it. A text that
/// many crates share is in it once.
///
/// # Errors
/// Where cargo does not tell what they are made of, or a text cannot be read.
pub fn text(tools: &[String], target: &str) -> Result<String> {
    let mut crates: BTreeMap<Id, String> = BTreeMap::new();
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for tool in tools {
        for part in of(tool, target)?.into_iter().filter(|part| part.checksum.is_some()) {
            if crates.contains_key(&part.id) {
                continue;
            }
            for (name, text) in licences(&part.folder)? {
                texts.entry(text).or_default().push(format!("{} {}: {name}", part.id.0, part.id.1));
            }
            crates.insert(part.id, part.licence);
        }
    }
    let mut all =
        "These crates are part of azpipe's binaries, beside azpipe itself and Rust's standard library:\n\n".to_owned();
    for ((name, version), licence) in &crates {
        all += &format!("    {name} {version}: {licence}\n");
    }
    for (text, files) in texts {
        all += &format!("\n{}\n{}\n\n{}\n", "-".repeat(79), files.join("\n"), text.trim_end());
    }
    Ok(all)
}

/// The files in a crate's folder that are licences or notices.
fn licences(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let upper = name.to_uppercase();
        if path.is_file()
            && ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE"].iter().any(|word| upper.starts_with(word))
        {
            let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
            found.push((name, text.replace("\r\n", "\n")));
        }
    }
    found.sort();
    Ok(found)
}
