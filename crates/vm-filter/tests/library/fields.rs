//! Fields beside those of [`crate::rows`]: tags, paths, globs, and what is refused.

use crate::filter::{refused, written};

const VM: &str = r#"{"id":"/subscriptions/s/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/Web-1","name":"Web-1",
 "location":"westeurope","zones":["2","3"],"etag":"W/1","tags":{"Env":"prod","cost.center":"a\tb","n":7},
 "properties":{"vmId":"v","storageProfile":{"osDisk":{"diskSizeGB":127,"managedDisk":null},"dataDisks":[{"name":"d1","lun":0},{"name":"d2","lun":1}]}}}"#;

#[test]
fn tags_and_paths_are_found_in_any_case() {
    for (field, text) in [
        ("tag:env", "prod"),
        ("TAG:Env", "prod"),
        ("tag:cost.center", "a\\tb"),
        ("tag:none", ""),
        ("tags", "Env=prod,cost.center=a\\tb,n=7"),
        ("tag:n", "7"),
        (".etag", "W/1"),
        ("storageProfile.osDisk.diskSizeGB", "127"),
        ("properties.STORAGEPROFILE.osdisk.disksizegb", "127"),
        ("properties.vmId", "v"),
        (".vmId", "v"),
        ("storageProfile.osDisk.managedDisk.id", ""),
        ("storageProfile.dataDisks[].name", "d1,d2"),
        ("storageProfile.dataDisks[1].lun", "1"),
        ("storageProfile.dataDisks[2].lun", ""),
        ("zones[0]", "2"),
        (".zones[]", "2,3"),
        ("storageProfile.dataDisks[*]", r#"{"name":"d1","lun":0},{"name":"d2","lun":1}"#),
        ("storageProfile.osDisk", r#"{"diskSizeGB":127,"managedDisk":null}"#),
        ("NAME", "Web-1"),
    ] {
        assert_eq!(written(&[field], VM), format!("{text}\n"), "{field}");
    }
    assert_eq!(
        written(&["-o", "json", "NAME", "tag:Env", "storageProfile.dataDisks[].lun", ".none", "name"], VM),
        "[{\"name\":\"Web-1\",\"tag:Env\":\"prod\",\"storageProfile.dataDisks[].lun\":[0,1],\".none\":null}]\n"
    );
}

#[test]
fn what_a_status_or_a_bare_view_says_is_found() {
    let view = r#"{"computerName":"c","statuses":[{"code":"ProvisioningState/succeeded"},{"code":"powerstate/deallocated"}],"vmAgent":{}}"#;
    assert_eq!(written(&["state", "power", "computerName", "name"], view), "succeeded\tdeallocated\tc\t\n");
    for (vm, power) in [
        (r#"{"powerState":"VM running"}"#, "running"),
        (r#"{"PowerState":"VM deallocated"}"#, "deallocated"),
        (r#"{"instanceView":{"statuses":[{"code":"OSState/generalized"}]}}"#, ""),
        (r#"{"properties":{"extended":{"instanceView":{"powerState":{"code":"PowerState/stopped"}}}}}"#, "stopped"),
    ] {
        assert_eq!(written(&["power"], vm), format!("{power}\n"), "{vm}");
    }
}

#[test]
fn a_date_of_windows_powershell_is_written_as_a_date() {
    for (created, text) in [
        (r#""\/Date(1655373142123)\/""#, "2022-06-16T09:52:22.123Z"),
        (r#""\/Date(-1)\/""#, "1969-12-31T23:59:59.999Z"),
        (r#""2022-06-16T09:52:22.1234567+00:00""#, "2022-06-16T09:52:22.1234567+00:00"),
        (r#""\/Date(x)\/""#, "/Date(x)/"),
    ] {
        assert_eq!(written(&["created"], &format!("{{\"TimeCreated\":{created}}}")), format!("{text}\n"));
    }
}

#[test]
fn conditions_choose() {
    let three = r#"[{"name":"Web-1","zones":["1","2"],"tags":{"env":"prod"}},{"name":"web-2","tags":{"env":"test"}},{"name":"db"}]"#;
    for (line, names) in [
        (&["-n", "web-1"][..], "Web-1\n"),
        (&["-n", "web-*"], "Web-1\nweb-2\n"),
        (&["-w", "name!=web-*"], "db\n"),
        (&["-w", "zones=2"], "Web-1\n"),
        (&["-w", "zones!=2"], "web-2\ndb\n"),
        (&["-w", "zone=1", "-w", "tag:env=PROD"], "Web-1\n"),
        (&["-w", "tag:env="], "db\n"),
        (&["-w", "tag:env!="], "Web-1\nweb-2\n"),
        (&["-w", "tag:env=*"], "Web-1\nweb-2\ndb\n"),
        (&["-w", "tags=env=t?st"], "web-2\n"),
        (&["-n", "none"], ""),
    ] {
        assert_eq!(written(&[line, &["name"]].concat(), three), names, "{line:?}");
        assert_eq!(written(&[line, &["--count"]].concat(), three), format!("{}\n", names.lines().count()));
    }
}

#[test]
fn several_orders_are_one_after_another() {
    let vms = r#"[{"name":"b","location":"x"},{"name":"a","location":"y"},{"name":"c","location":"x"},{"name":"d"}]"#;
    for (line, names) in [
        (&["--sort", "name"][..], "a\nb\nc\nd\n"),
        (&["--sort", "-name"], "d\nc\nb\na\n"),
        (&["--sort", "location", "--sort", "-name"], "c\nb\na\nd\n"),
        (&["--sort", "-location"], "a\nb\nc\nd\n"),
    ] {
        assert_eq!(written(&[line, &["name"]].concat(), vms), names, "{line:?}");
        assert_eq!(written(&[line, &["--jq", ".name"]].concat(), vms), names, "{line:?}");
    }
    assert_eq!(
        written(&["--sort", "name", "-o", "raw", "-w", "location=x"], vms),
        "{\"value\":[{\"name\":\"b\",\"location\":\"x\"},{\"name\":\"c\",\"location\":\"x\"}]}\n"
    );
}

#[test]
fn what_would_be_ignored_is_refused() {
    for (line, why) in [
        (&["nmae"][..], "there is no field 'nmae'; did you mean 'name'? (--fields lists them all)"),
        (&["vmSize"], "there is no field 'vmSize'; did you mean 'size'? (--fields lists them all)"),
        (&["-w", "stat=x"], "there is no field 'stat'; did you mean 'state'? (--fields lists them all)"),
        (&["--sort", "siez"], "there is no field 'siez'; did you mean 'size'? (--fields lists them all)"),
        (&["tag:"], "there is no field 'tag:'; did you mean 'tags'? (--fields lists them all)"),
        (&["a..b"], "'a..b' is no path: names with dots between them, [] or [0] after an array's"),
        (&["vms.json"], "'vms.json' is no field; VMs are read from standard input: vm-filter < vms.json"),
        (&["-w", "name"], "'name' is no condition: FIELD=GLOB or FIELD!=GLOB"),
        (&["-o", "yaml"], "--output needs table, tsv, csv, json, ndjson or raw, not 'yaml'"),
        (&["--slurp"], "--slurp is for --jq"),
        (&["--arg", "a", "b"], "--arg is for --jq"),
        (&["--arg", "a"], "--arg needs a value"),
        (&["--jq", ".", "name"], "--jq decides what is written: no FIELD with it"),
        (&["--jq", ".", "-o", "json"], "--jq decides what is written: no --output with it"),
        (&["--count", "name"], "--count writes a number: no FIELD and no --output with it"),
        (&["-o", "raw", "name"], "--output raw writes the VMs as they came: no FIELD with it"),
        (&["--nope"], "unknown option '--nope'"),
    ] {
        assert_eq!(refused(line), why, "{line:?}");
    }
}
