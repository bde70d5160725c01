//! The cookbook of azpipe(7): each of its blocks is run as its reader would run it, files by the program they are for.

#[path = "docs/mdoc.rs"]
mod mdoc;

use std::fs;
use std::path::{Path, PathBuf};

use azure_sim::{Options, RESOURCE_GROUP, VM_NAME};
use bin_tests::{Ran, Server, Tool, lacks, program, sim};

/// What `az vm list -d` and `az account get-access-token` print, out of the metadata service where it is a token.
const AZ: &str = r#"#!/bin/sh
case $1 in
    vm) echo '[{"name":"one","resourceGroup":"RG","powerState":"VM running","hardwareProfile":{"vmSize":"B1"}}]' ;;
    account) printf '{"accessToken":"%s","tokenType":"Bearer"}\r\n' "$(imds-token)" ;;
esac
"#;

/// A folder for one example, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("azpipe-{}-{name}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder of its own");
        Folder(path)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).expect("a file of the example");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../man/azpipe.7")).expect("man/azpipe.7")
}

/// The examples, with the names of the emulator's where the page has a reader's own.
fn examples() -> Vec<String> {
    let examples = mdoc::examples(&page()).into_iter();
    examples.map(|text| text.replace("GROUP", RESOURCE_GROUP).replace("NAME", VM_NAME)).collect()
}

/// The scripts inside a YAML file: what stands below a line that ends with `|`, until the indentation ends.
fn scripts(yaml: &str) -> Vec<String> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let mut scripts = Vec::new();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        if !line.ends_with('|') {
            continue;
        }
        // A dash is part of the indentation of what it begins.
        let outer = indent(line) + if line.trim_start().starts_with("- ") { 1 } else { 0 };
        let mut script = String::new();
        while let Some(inner) = lines.next_if(|inner| inner.trim().is_empty() || indent(inner) > outer) {
            script += &format!("{inner}\n");
        }
        scripts.push(script);
    }
    scripts
}

/// The commands by which an example is run in `folder`; a file is written there first.
fn commands(example: &str, folder: &Folder) -> Vec<Tool<'static>> {
    let shell = |script: &str| program("bash").args(["-euo", "pipefail", "-c", script]);
    let ends = |name: &str| example.lines().next().is_some_and(|line| line.starts_with('#') && line.ends_with(name));
    if ends("Makefile") {
        folder.write("Makefile", example);
        return vec![shell("make && cat vms.tsv")];
    }
    if ends(".yml") || ends("#cloud-config") {
        let scripts = scripts(example);
        assert!(!scripts.is_empty(), "no script in\n{example}");
        return scripts.iter().map(|script| shell(&format!("{script}\ncat *.txt 2>/dev/null || true"))).collect();
    }
    if ends(".service") {
        // What systemd splits into words, a shell splits alike here.
        let line =
            example.lines().find_map(|line| line.strip_prefix("ExecStart=")).expect("a unit that starts something");
        return vec![shell(&format!("{line}\ncat vms.tsv"))];
    }
    vec![shell(example)]
}

#[test]
fn every_block_of_the_cookbook_runs() {
    if lacks(&["bash", "curl", "jq", "make"]) {
        return;
    }
    let examples = examples();
    assert!(examples.len() >= 30, "only {} examples found", examples.len());
    for (at, example) in examples.iter().enumerate().filter(|(_, example)| !example.contains("--watch")) {
        let folder = Folder::new(&at.to_string());
        let azure = sim(Options::default());
        let vault = Server::with(["HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"value\":\"quiet\"}"]);
        let storage = Server::with(["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nlist\n"]);
        fs::create_dir(folder.0.join("bin")).unwrap();
        executable(&folder.write("bin/az", AZ));
        let path = format!("{}:{}:/usr/bin:/bin", folder.0.join("bin").display(), bin_tests::bin_dir().display());
        for command in commands(example, &folder) {
            let ran = command
                .directory(&folder.0)
                .env("PATH", &path)
                .env("VAULT", vault.origin())
                .env("STORAGE", storage.origin())
                .env("GITHUB_OUTPUT", folder.0.join("output"))
                .sim(&azure)
                .run();
            ran.claim(ran.codes() == [Some(0)] && !ran.text().is_empty(), &format!("of azpipe(7), this\n{example}"));
            ran.claim(ran.words().is_empty(), "nothing should have been said on stderr");
        }
        for (server, resource) in [(vault, "vault.azure.net"), (storage, "storage.azure.com")] {
            if let Some(head) = server.received().first() {
                let asked = azure.requests().iter().any(|request| format!("{request:?}").contains(resource));
                assert!(head.contains("Authorization: Bearer ey") && asked, "no token for {resource}: {head}");
            }
        }
    }
}

fn executable(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("an executable file");
    }
    let _ = path;
}

/// The one that goes on until it is interrupted: it is, once it has approved an event.
#[test]
fn the_cookbook_reacts_to_a_scheduled_event() {
    if lacks(&["bash", "jq"]) {
        return;
    }
    let examples = examples();
    let example = examples.iter().find(|example| example.contains("--watch")).unwrap();
    let folder = Folder::new("event");
    folder.write("watch", &example.replace("--watch", "--watch --retry-delay 0.05"));
    let script = "set -m; mkfifo said; bash -eu watch >said & sed 2q said; kill -- -$!; wait";
    let ran: Ran<'_> =
        bin_tests::tool("azure-sim").args(["--event", "reboot", "--", "bash", "-c", script]).directory(&folder.0).run();
    ran.stdout_has("draining before event ").stdout_has("approved ");
}

#[test]
fn the_scripts_of_a_yaml_file_are_found() {
    let yaml = "steps:\n  - run: |\n      one\n      two\n  - name: x\n    run: |\n      three\nlast:\n- |\n  four\n";
    assert_eq!(scripts(yaml), ["      one\n      two\n", "      three\n", "  four\n"]);
}
