//! Each static binary alone in an empty root: nothing but itself, /etc/hosts and /etc/resolv.conf.

mod shipped;

use std::fs;

use azure_sim::Options;
use bin_tests::{Tool, pipe, sim};
use shipped::{Folder, as_root, statics};

/// A root with one tool in it.
fn root_of(tool: &str) -> Folder {
    let root = Folder::new(&format!("root-{tool}"));
    fs::create_dir(root.0.join("etc")).expect("etc");
    fs::write(root.0.join("etc/hosts"), "127.0.0.1 localhost metadata.test\n").expect("hosts");
    fs::write(root.0.join("etc/resolv.conf"), "nameserver 127.0.0.1\n").expect("resolv.conf");
    fs::copy(statics().join(tool), root.0.join(tool)).expect("a static binary: make static");
    root
}

fn alone<'a>(root: &Folder, tool: &str) -> Tool<'a> {
    as_root("chroot").arg(&root.0).arg(format!("/{tool}"))
}

#[test]
fn the_pipe_runs_with_each_tool_in_a_root_of_its_own() {
    let azure = sim(Options { vms: Some(120), ..Options::default() });
    let roots = ["imds-token", "arm-get", "vm-filter"].map(root_of);
    let ran = pipe([
        alone(&roots[0], "imds-token"),
        alone(&roots[1], "arm-get").arg("Microsoft.Compute/virtualMachines"),
        alone(&roots[2], "vm-filter"),
    ])
    .sim(&azure)
    .run();
    ran.ok().stderr("").asked("token", 1).asked("instance", 1).asked("vms", 3);
    assert_eq!(ran.lines().len(), 120);
}

#[test]
fn the_hosts_file_is_all_that_a_name_needs() {
    let azure = sim(Options::default());
    let imds = azure.env().into_iter().find(|(name, _)| *name == "AZURE_POD_IDENTITY_AUTHORITY_HOST").unwrap().1;
    let root = root_of("imds-token");
    let endpoint = imds.replace("127.0.0.1", "metadata.test");
    alone(&root, "imds-token").args(["--endpoint", &endpoint]).sim(&azure).run().ok().stderr("").asked("token", 1);
    // Nor is a name that there is not more than an error.
    alone(&root, "imds-token").args(["--endpoint", "http://nowhere.test", "--max-time", "1"]).run().status(69);
}

#[test]
fn every_tool_starts_there() {
    for name in packaging::tools().unwrap() {
        let root = root_of(&name);
        let version = format!("{name} {}\n", env!("CARGO_PKG_VERSION"));
        alone(&root, &name).arg("--version").run().ok().stdout(&version).stderr("");
    }
    // The emulator too, around a command that is in the same root: itself.
    let root = root_of("azure-sim");
    alone(&root, "azure-sim").args(["--", "/azure-sim", "--version"]).run().ok().stdout_has("azure-sim ");
}
