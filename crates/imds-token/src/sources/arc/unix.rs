//! Where Arc's agent is on Linux.

use std::path::PathBuf;

/// The agent's program.
pub fn agent() -> Option<PathBuf> {
    Some(PathBuf::from("/opt/azcmagent/bin/himds"))
}

/// The directory of its keys, the only one from which one is read.
pub fn keys() -> Option<PathBuf> {
    Some(PathBuf::from("/var/opt/azcmagent/tokens"))
}
