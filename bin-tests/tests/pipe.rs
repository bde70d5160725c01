//! The stories of the pipe, as the people it is for meet them: `imds-token | arm-get ... | vm-filter`.

use std::fs::OpenOptions;

use azure_sim::{Assigned, Options, RESOURCE_GROUP, SUBSCRIPTION, Sim, VM_NAME};
use bin_tests::{Pipe, Ran, Tool, nowhere, pipe, sim, tool};

const VMS: &str = "Microsoft.Compute/virtualMachines";

/// The tools of the pipe, with retries that do not wait.
fn token<'a>() -> Tool<'a> {
    tool("imds-token").args(["--retry-delay", "0"])
}

fn list<'a>() -> Tool<'a> {
    tool("arm-get").args(["--retry-delay", "0"])
}

fn filter<'a>() -> Tool<'a> {
    tool("vm-filter")
}

fn whole<'a>() -> Pipe<'a> {
    pipe([token(), list().arg(VMS), filter()])
}

fn run(azure: &Sim) -> Ran<'_> {
    whole().sim(azure).run()
}

#[test]
fn the_vms_of_the_own_resource_group() {
    let azure = sim(Options::default());
    let ran = run(&azure);
    ran.ok().stderr("").asked("token", 1).asked("instance", 1).asked("vms", 1);
    let rows: Vec<Vec<String>> = ran.lines().iter().map(|line| line.split('\t').map(str::to_owned).collect()).collect();
    assert_eq!(rows.len(), 4);
    assert!(rows.iter().all(|row| row.len() == 8 && row[0] == RESOURCE_GROUP), "{rows:?}");
    assert!(rows.iter().any(|row| row[1] == VM_NAME && row[4] == "Windows"), "{rows:?}");
}

#[test]
fn a_list_of_many_pages_comes_whole() {
    let azure = sim(Options { vms: Some(1234), page_size: 100, ..Options::default() });
    let ran = pipe([token(), list().arg(VMS), filter().arg("vmId")]).sim(&azure).run();
    ran.ok().stderr("").asked("vms", 13);
    let mut ids = ran.lines();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1234);
}

#[test]
fn one_vm_s_principal_id_is_bare_text() {
    let azure = sim(Options::default());
    let principal = azure_sim::Identity::SYSTEM.principal_id.to_owned() + "\n";
    pipe([token(), list().arg(VMS), filter().args(["-n", VM_NAME, "principalId"])])
        .sim(&azure)
        .run()
        .ok()
        .stdout(&principal);
    let filtered = ["-q", &format!("$filter=name eq '{VM_NAME}'"), "../resources"].map(str::to_owned);
    pipe([token(), list().args(filtered), filter().arg("principalId")]).sim(&azure).run().ok().stdout(&principal);
}

#[test]
fn the_whole_path_with_a_version_is_az_rest_s() {
    let azure = sim(Options::default());
    let path =
        format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}/providers/{VMS}?api-version=2022-03-01");
    let ran = pipe([token(), list().arg(path)]).sim(&azure).run();
    // An absolute path asks nobody where this VM is.
    ran.ok().asked("instance", 0).asked("vms", 1);
    assert_eq!(ran.json()["value"].as_array().map(Vec::len), Some(4));
}

#[test]
fn a_reader_that_has_gone_is_no_error() {
    let azure = sim(Options { vms: Some(1000), ..Options::default() });
    let vms = pipe([token(), list().arg(VMS)]).sim(&azure).run().stdout;
    token().stdout_closed().sim(&azure).run().ok().stderr("");
    let bearer = token().sim(&azure).run().stdout;
    list().arg(VMS).stdin(bearer).stdout_closed().sim(&azure).run().ok().stderr("");
    filter().stdin(vms).stdout_closed().run().ok().stderr("");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error_in_every_tool() {
    let azure = sim(Options::default());
    let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
    let vms = pipe([token(), list().arg(VMS)]).sim(&azure).run().stdout;
    let bearer = token().sim(&azure).run().stdout;
    let says = "cannot write to standard output: No space left on device";
    token().stdout_file(full()).sim(&azure).run().status(74).stderr_has(says);
    list().arg(VMS).stdin(bearer).stdout_file(full()).sim(&azure).run().status(74).stderr_has(says);
    filter().stdin(vms).stdout_file(full()).run().status(74).stderr_has(says);
}

#[test]
fn without_a_token_nobody_is_signed_in() {
    let azure = sim(Options::default());
    let ran = list().arg(VMS).sim(&azure).run();
    ran.status(77).stdout("").asked("arm", 0);
    ran.stderr("arm-get: not signed in: no token on standard input\nhint: pipe one in: imds-token | arm-get ...\n");
}

#[test]
fn off_azure_the_whole_pipe_fails_and_says_so() {
    let azure = sim(Options::default());
    let ran = whole().sim(&azure).env("AZURE_POD_IDENTITY_AUTHORITY_HOST", &nowhere()).run();
    ran.statuses([69, 77, 65]).stdout("").asked("any", 0);
    ran.stderr_has("imds-token: IMDS at 127.0.0.1").stderr_has("did not answer: connection refused");
    ran.stderr_has("hint: this works on an Azure VM").stderr_has("azure-sim");
}

#[test]
fn a_vm_without_an_identity_is_told_where_to_get_one() {
    let azure = sim(Options { identity: Assigned::None, ..Options::default() });
    let ran = run(&azure);
    ran.statuses([78, 77, 65]).stdout("").asked("token", 1).asked("arm", 0);
    ran.stderr_has("Identity not found").stderr_has("az vm identity assign");
}

#[test]
fn an_identity_without_a_role_is_told_which_to_ask_for() {
    let azure = sim(Options { role: false, ..Options::default() });
    let ran = run(&azure);
    ran.statuses([0, 77, 65]).stdout("").asked("vms", 1);
    ran.stderr_has("403 AuthorizationFailed")
        .stderr_has("Microsoft.Compute/virtualMachines/read")
        .stderr_has("x-ms-request-id");
    let principal = azure_sim::Identity::SYSTEM.principal_id;
    ran.stderr_has(&format!("hint: az role assignment create --assignee-object-id {principal}"));
    ran.stderr_has(&format!("--role Reader --scope /subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}"));
}

#[test]
fn a_subscription_of_another_tenant_names_both() {
    let azure = sim(Options { foreign: true, ..Options::default() });
    let ran = run(&azure);
    ran.statuses([0, 77, 65]).stdout("").asked("vms", 1);
    ran.stderr_has("401 InvalidAuthenticationTokenTenant").stderr_has("cannot cross tenants");
    ran.stderr_has(azure_sim::TENANT).stderr_has(azure_sim::FOREIGN_TENANT);
}

#[test]
fn a_list_that_breaks_off_fails_the_whole_pipe() {
    for fault in ["page3:cut", "page3:500", "page3:not-json", "page3:next-elsewhere"] {
        let azure = sim(Options { vms: Some(300), ..Options::faulty([fault]) });
        let ran = whole().sim(&azure).run();
        let codes = ran.codes();
        ran.claim(codes[1] != Some(0) && codes[2] == Some(65), &format!("{fault}: the last two should have failed"));
        ran.stderr_has("arm-get: the list broke off after");
        let seen = ran.lines().len();
        ran.claim(
            (100..=150).contains(&seen),
            &format!("{fault}: what came should have been written, not {seen} rows"),
        );
    }
}

#[test]
fn ten_thousand_vms_in_a_hundred_pages_take_little_memory() {
    const MOST: u64 = 12 << 20;
    let azure = sim(Options { vms: Some(10_000), page_size: 100, ..Options::default() });
    let ran = whole().sim(&azure).measured().run();
    ran.ok().stderr("").asked("vms", 100);
    assert_eq!(ran.lines().len(), 10_000);
    for part in &ran.parts {
        if let Some(peak) = part.peak {
            ran.claim(peak <= MOST, &format!("{} had {} KiB resident, more than 12 MiB", part.line, peak >> 10));
        }
    }
}
