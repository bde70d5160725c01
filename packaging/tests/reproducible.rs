//! The same bytes at every run and in every place.

mod shipped;

use std::fs;
use std::process::Command;

use shipped::{Folder, statics, succeeds, variable};

/// arm-get has the most in it, C and assembler too. The other place's name has a space, as some have.
#[test]
fn a_binary_built_elsewhere_is_the_same() {
    let elsewhere = Folder::new("built elsewhere");
    let copy = "git ls-files -z | xargs -0 cp --parents -t \"$0\"";
    succeeds(Command::new("sh").args(["-c", copy]).arg(&elsewhere.0), &packaging::root());
    let target = variable("AZPIPE_STATIC");
    succeeds(
        Command::new("packaging/build.sh").args([&target, "arm-get"]).env_remove("CARGO_TARGET_DIR"),
        &elsewhere.0,
    );
    let built = fs::read(elsewhere.0.join("target").join(&target).join("release/arm-get")).unwrap();
    assert!(built == fs::read(statics().join("arm-get")).unwrap(), "arm-get differs from that of another folder");
}

#[test]
fn packed_again_by_another_person_it_is_the_same() {
    let (target, version) = (variable("AZPIPE_STATIC"), variable("AZPIPE_VERSION"));
    let folder = packaging::root().join("target/dist");
    let packed = || {
        let mut names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.retain(|path| path.to_string_lossy().contains(&version) && path.is_file());
        names.sort();
        names.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect::<Vec<_>>()
    };
    let before = packed();
    assert!(before.len() >= 2, "there should be a tarball and a package: {}", folder.display());
    let again = "umask 077; packaging/dist.sh \"$@\" && packaging/deb.sh \"$1\" \"$2\"";
    let mut command = Command::new("sh");
    command.args(["-c", again, "sh", &target, &version]).args(packaging::tools().unwrap());
    succeeds(command.env("TZ", "Asia/Tokyo").env("LC_ALL", "C.UTF-8"), &packaging::root());
    for ((path, first), (_, second)) in before.iter().zip(packed()) {
        assert!(*first == second, "{} differs when packed again", path.display());
    }
}

#[test]
fn no_path_of_this_machine_is_in_a_binary() {
    let home = std::env::var("HOME").unwrap();
    let root = packaging::root().display().to_string();
    for name in packaging::tools().unwrap() {
        let bytes = fs::read(statics().join(&name)).unwrap();
        for path in [format!("{home}/.cargo"), root.clone()] {
            let found = bytes.windows(path.len()).any(|window| window == path.as_bytes());
            assert!(!found, "{name} contains {path}");
        }
    }
}
