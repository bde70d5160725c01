//! What azpipe is shipped with, made from what it is made of, so that nothing has to be kept in step by hand:
//!
//! * [`completions`] for four shells, out of the tools' own help;
//! * the [bill of materials](sbom) of a binary and the [licences](notices) of its parts, out of what cargo builds it from;
//! * the [picture] of a terminal in the README, out of a real run.
//!
//! None of it is part of a tool. The scripts beside it build for other platforms and pack.

pub mod help;
pub mod notices;
pub mod parts;
pub mod picture;
pub mod sbom;
mod shells;
pub mod values;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use help::Flag;

pub use shells::Shell;

/// The root of the source tree.
pub fn root() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    root.canonicalize().unwrap_or(root)
}

/// The tools that are shipped: the Makefile's list, which is the only one.
///
/// # Errors
/// Where the Makefile cannot be read.
pub fn tools() -> io::Result<Vec<String>> {
    let makefile = fs::read_to_string(root().join("Makefile"))?;
    let line = makefile.lines().find_map(|line| line.strip_prefix("TOOLS")).unwrap_or_default();
    Ok(line.trim_start_matches([' ', '=']).split_whitespace().map(str::to_owned).collect())
}

/// A tool as its completions know it.
#[derive(Debug)]
pub struct Tool {
    /// What it is called.
    pub name: String,
    /// Its flags, in the order of its help.
    pub flags: Vec<Flag>,
}

impl Tool {
    /// Reads a tool's help in the source tree `root`.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read(root: &Path, name: &str) -> io::Result<Self> {
        let help = fs::read_to_string(root.join("crates").join(name).join("src/help.txt"))?;
        Ok(Tool { name: name.to_owned(), flags: help::flags(&help) })
    }
}

/// Writes the completions of every tool for every shell below `folder`, where an installation has them below `share`.
///
/// # Errors
/// Where a help cannot be read, or a file not be written.
pub fn completions(folder: &Path) -> io::Result<()> {
    for name in tools()? {
        let tool = Tool::read(&root(), &name)?;
        for shell in Shell::ALL {
            let path = folder.join(shell.file(&name));
            fs::create_dir_all(path.parent().unwrap_or(folder))?;
            fs::write(path, shell.completions(&tool))?;
        }
    }
    Ok(())
}
