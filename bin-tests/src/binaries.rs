//! Where the binaries are that are tested.

use std::env;
use std::path::PathBuf;

/// The folder of the binaries: `AZPIPE_BIN_DIR`, taken from the workspace's root where it is relative, else
/// `target/release` (or its counterpart under `CARGO_TARGET_DIR`).
pub fn bin_dir() -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().unwrap_or(root);
    match env::var_os("AZPIPE_BIN_DIR") {
        Some(dir) => root.join(dir),
        None => root.join(env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into())).join("release"),
    }
}

/// The path of one of our binaries.
///
/// # Panics
/// Where it has not been built.
#[track_caller]
pub fn binary(name: &str) -> PathBuf {
    let path = bin_dir().join(format!("{name}{}", env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} is not there: run `make build` first, or set AZPIPE_BIN_DIR", path.display());
    path
}
