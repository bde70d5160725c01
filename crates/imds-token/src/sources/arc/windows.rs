//! Where Arc's agent is on Windows.

use std::env;
use std::path::PathBuf;

/// The agent's program.
pub fn agent() -> Option<PathBuf> {
    below("ProgramFiles", &["AzureConnectedMachineAgent", "himds.exe"])
}

/// The directory of its keys, the only one from which one is read.
pub fn keys() -> Option<PathBuf> {
    below("ProgramData", &["AzureConnectedMachineAgent", "Tokens"])
}

fn below(variable: &str, parts: &[&str]) -> Option<PathBuf> {
    let root = env::var_os(variable).filter(|value| !value.is_empty())?;
    Some(parts.iter().fold(PathBuf::from(root), |path, part| path.join(part)))
}
