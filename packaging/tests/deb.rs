//! The Debian package: installed into an empty root and removed from it by dpkg, which leaves nothing behind.

mod shipped;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bin_tests::Tool;
use shipped::{Folder, as_root, succeeds, variable};

/// The package, and the architecture in its name.
fn package() -> PathBuf {
    let architecture = succeeds(Command::new("dpkg").arg("--print-architecture"), &packaging::root());
    let name = format!("azpipe_{}_{}.deb", variable("AZPIPE_VERSION"), architecture.trim());
    packaging::root().join("target/dist").join(name)
}

/// A root in which dpkg has installed nothing yet.
fn empty_root() -> Folder {
    let root = Folder::new("deb");
    for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates"] {
        fs::create_dir_all(root.0.join(folder)).expect("a folder of dpkg's");
    }
    fs::write(root.0.join("var/lib/dpkg/status"), "").expect("dpkg's status");
    root
}

fn dpkg<'a>(root: &Folder) -> Tool<'a> {
    as_root("dpkg").arg(format!("--root={}", root.0.display())).arg("--log=/dev/null")
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn it_is_installed_and_removed() {
    let root = empty_root();
    dpkg(&root).arg("--install").arg(package()).run().ok();
    dpkg(&root).args(["--verify", "azpipe"]).run().ok().stdout("");
    let has = |path: &str| assert!(root.0.join(path).is_file(), "{path} is missing: {:#?}", files(&root.0.join("usr")));
    for name in packaging::tools().unwrap() {
        as_root("chroot").arg(&root.0).args([&format!("/usr/bin/{name}"), "--version"]).run().ok().stderr("");
        has(&format!("usr/share/man/man1/{name}.1.gz"));
        has(&format!("usr/share/bash-completion/completions/{name}"));
        has(&format!("usr/share/zsh/vendor-completions/_{name}"));
        has(&format!("usr/share/fish/vendor_completions.d/{name}.fish"));
        has(&format!("usr/share/doc/azpipe/sbom/{name}.cdx.json"));
    }
    has("usr/share/man/man7/azpipe.7.gz");
    has("usr/share/doc/azpipe/copyright");
    dpkg(&root).args(["--purge", "azpipe"]).run().ok();
    let left = files(&root.0.join("usr"));
    assert!(left.is_empty(), "these were left behind: {left:#?}");
}

#[test]
fn it_depends_on_nothing_and_runs_no_scripts() {
    let deb = |flag: &str| succeeds(Command::new("dpkg-deb").arg(flag).arg(package()), &packaging::root());
    let fields = deb("--field");
    assert!(!fields.contains("Depends:"), "{fields}");
    for script in ["preinst", "postinst", "prerm", "postrm"] {
        assert!(!deb("--info").contains(script), "it has a {script}");
    }
}
