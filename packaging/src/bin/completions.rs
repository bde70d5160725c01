//! Writes the completions of every tool for every shell below a folder: `completions FOLDER`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};

fn main() -> anyhow::Result<ExitCode> {
    let Some(folder) = std::env::args_os().nth(1) else { bail!("usage: completions FOLDER") };
    let folder = Path::new(&folder);
    packaging::completions(folder).with_context(|| format!("cannot write completions to {}", folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
