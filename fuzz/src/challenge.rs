//! The challenge of Azure Arc's agent, which comes over plain HTTP and names a file whose content is then sent back.

use std::path::{Component, Path};

const DIRECTORY: &str = "/var/opt/azcmagent/tokens";

/// Whatever a challenge says, the file that is read is a `.key` right in the agent's directory.
///
/// # Panics
/// Where another is named.
pub fn challenge(data: &[u8]) {
    let Ok(realm) = std::str::from_utf8(data) else { return };
    let Ok(path) = imds_token::key_file(realm, Path::new(DIRECTORY)) else { return };
    let parts: Vec<Component<'_>> = path.components().collect();
    let of_directory: Vec<Component<'_>> = Path::new(DIRECTORY).components().collect();
    let (directory, name) = parts.split_at(parts.len() - 1);
    assert_eq!(directory, of_directory, "{}", path.display());
    assert!(matches!(name, [Component::Normal(_)]), "{}", path.display());
    assert!(path.to_string_lossy().ends_with(".key"), "{}", path.display());
}
