//! The flags of a tool, from its parser's source and from its help.

use std::fs;
use std::path::Path;

/// What every tool has, out of the crate that they share: read by `cli::Args` itself.
const OF_ALL: [&str; 4] = ["-h", "--help", "-V", "--version"];

/// The groups of flags that tools share: what a parser says where it takes one, and where its flags are named.
const GROUPS: [(&str, &[&str]); 2] =
    [("limits.take(", &["http/src/limits.rs"]), ("arm.take(", &["arm/src/flags.rs", "http/src/limits.rs"])];

/// The flags that the parser of the tool in `crates`/`name` names, with those of the groups that it takes.
pub fn of_parser(crates: &Path, name: &str) -> Vec<String> {
    let text = source_text(&crates.join(name).join("src"));
    let mut flags = literals(&text);
    for (_, files) in GROUPS.iter().filter(|(taken, _)| text.contains(taken)) {
        flags.extend(files.iter().flat_map(|file| literals(&source_text(&crates.join(file)))));
    }
    flags.extend(OF_ALL.map(str::to_owned));
    sorted(flags)
}

/// The flags that help names where it lists them: at the beginning of a line, `-s, --subscription ID` or `--pages`.
pub fn of_help(help: &str) -> Vec<String> {
    let mut flags = Vec::new();
    for line in help.lines().filter(|line| line.starts_with(' ')) {
        for word in line.split_whitespace().map_while(|word| word.starts_with('-').then(|| word.trim_end_matches(',')))
        {
            flags.push(word.split(['=', '[']).next().unwrap_or(word).to_owned());
        }
    }
    sorted(flags)
}

/// In order, each once.
pub fn sorted(mut flags: Vec<String>) -> Vec<String> {
    flags.sort();
    flags.dedup();
    flags
}

/// All of a crate's source, or of one file, without tests.
fn source_text(path: &Path) -> String {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        return entries.map(|entry| source_text(&entry.expect("a folder's entry").path())).collect();
    }
    if path.extension().is_none_or(|extension| extension != "rs") {
        return String::new();
    }
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// The string literals in patterns of a `match` that are flags: `"-s" | "--subscription" =>`.
fn literals(source: &str) -> Vec<String> {
    let patterns = source.lines().filter_map(|line| line.split_once("=>")).map(|(pattern, _)| pattern.trim());
    let strings = patterns.filter(|pattern| pattern.starts_with('"')).flat_map(|pattern| pattern.split('|'));
    strings.map(|string| string.trim().trim_matches('"').to_owned()).filter(|string| string.starts_with('-')).collect()
}
