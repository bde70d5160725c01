//! Symbolic links, which each system makes in its own way.

use std::io;
use std::path::Path;

/// Makes `link` point to the file `target`.
#[cfg(unix)]
pub(super) fn to_file(target: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

/// Makes `link` point to the file `target`; Windows may ask for a privilege.
#[cfg(windows)]
pub(super) fn to_file(target: &Path, link: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(target, link)
}
