//! vm-filter as it is run: its streams, its statuses, its words.

use std::fs::File;

use bin_tests::{Tool, program, tool};

const TWO: &str = r#"{"value":[{"name":"a","location":"x"},{"name":"b","location":"y"}],"nextLink":null}"#;

fn vm_filter(line: &[&str]) -> Tool<'static> {
    tool("vm-filter").args(line)
}

#[test]
fn a_pipe_gets_tsv_without_a_header() {
    vm_filter(&["name", "location"]).stdin(TWO).run().ok().stdout("a\tx\nb\ty\n").stderr("");
    let default = vm_filter(&[]).stdin(TWO).run();
    default.ok().stdout("\ta\tx\t\t\t\t\t\n\tb\ty\t\t\t\t\t\n");
}

#[test]
fn each_status_has_its_cause() {
    for (line, input, status, words) in [
        (&["name"][..], TWO, 0, ""),
        (&["-e", "name"], TWO, 0, ""),
        (&["-e", "-n", "c"], TWO, 1, ""),
        (&["-e", "--count"], "[]", 1, ""),
        (&["-n", "c"], TWO, 0, ""),
        (
            &["nmae"],
            TWO,
            64,
            "there is no field 'nmae'; did you mean 'name'? (--fields lists them all)\ntry 'vm-filter --help'",
        ),
        (&["--nope"], TWO, 64, "unknown option '--nope'\ntry 'vm-filter --help'"),
        (&["--jq", ".["], TWO, 64, "--jq: column 3: expected closing bracket, found the end"),
        (
            &[],
            "",
            65,
            "there is nothing on standard input\nhint: the command before it in the pipe failed; what it said is above",
        ),
        (&[], "{\"value\":[", 65, "the input ends too early, at byte 10, before the first VM"),
        (&[], "[{]", 65, "damaged at byte 2, in VM 1: expected a name in quotes"),
        (&[], "eyJhbGciOi.eyJzdWIi.c2ln", 65, "the input is a token, not VMs\nhint: arm-get comes between"),
        (&["--jq", "error(\"no\")"], TWO, 65, "--jq failed on VM 1: no"),
    ] {
        let ran = vm_filter(line).stdin(input).run();
        ran.status(status).stderr_lacks("eyJ");
        if words.is_empty() {
            ran.stderr("");
        } else {
            ran.stderr_has(&format!("vm-filter: {words}"));
        }
    }
}

#[test]
fn a_reader_that_has_had_enough_is_no_failure_and_a_full_disk_is() {
    let many = format!("[{}]", vec![r#"{"name":"a"}"#; 100_000].join(","));
    for line in [&["name"][..], &["-o", "json"], &["-o", "table"], &["--jq", ".name"], &["--help"], &["--fields"]] {
        vm_filter(line).stdin(many.as_str()).stdout_closed().run().status(0).stderr("");
        if cfg!(target_os = "linux") {
            let full = File::create("/dev/full").unwrap();
            let ran = vm_filter(line).stdin(many.as_str()).stdout_file(full).run();
            ran.status(74)
                .stderr("vm-filter: cannot write to standard output: No space left on device (os error 28)\n");
        }
    }
}

#[test]
fn a_page_of_a_longer_list_is_said_to_be_one() {
    let page = TWO.replace("null", "\"https://management.azure.com/?page=2\"");
    vm_filter(&["--count"]).stdin(page.as_str()).run().ok().stdout("2\n").stderr(
        "vm-filter: the list goes on: it says where its next page is (nextLink), and arm-get would read that too\n",
    );
    // Pages one after the other have the link of the next, but for the last.
    vm_filter(&["--count"]).stdin(page + TWO).run().ok().stdout("4\n").stderr("");
}

#[test]
fn filters_chain() {
    let ran = bin_tests::pipe([
        vm_filter(&["-o", "raw", "-n", "b"]).stdin(TWO),
        vm_filter(&["-o", "raw", "-w", "location=y"]),
        vm_filter(&["name"]),
    ])
    .run();
    ran.ok().stdout("b\n");
}

#[test]
fn a_folder_or_a_terminal_is_no_input() {
    if cfg!(target_os = "linux") {
        let ran = vm_filter(&[]).stdin_file(File::open("/").unwrap()).run();
        ran.status(65).stderr_has("cannot read standard input: ");
    }
    if cfg!(target_os = "linux") && std::path::Path::new("/usr/bin/script").exists() {
        // script(1) gives the command a terminal on all three streams.
        let binary = bin_tests::binary("vm-filter");
        let ran = program("script").args(["-qec", &format!("'{}'", binary.display()), "/dev/null"]).run();
        ran.status(64).stdout_has("standard input is a terminal");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_gets_a_table_of_its_width_and_nothing_that_it_obeys() {
    if !std::path::Path::new("/usr/bin/script").exists() {
        println!("skipped: there is no script(1) here");
        return;
    }
    let binary = bin_tests::binary("vm-filter");
    let on_a_terminal = |line: &str| {
        let input = r#"[{"name":"a\u001b]0;title\u0007","location":"\u009b31m","tags":{"t":"\u202ex\ty"}}]"#;
        let command = format!("printf '%s' '{input}' | '{}' {line}", binary.display());
        let ran = program("script").args(["-qec", &command, "/dev/null"]).env("COLUMNS", "26").run();
        ran.ok();
        ran.text().replace('\r', "")
    };
    assert_eq!(on_a_terminal("location"), "location\n\\u{9b}31m\n");
    assert_eq!(on_a_terminal("name location"), "name                  loc…\na\\u{1b}]0;title\\u{7}  \\u{…\n");
    assert_eq!(on_a_terminal("-o tsv name tag:t"), "a\\u{1b}]0;title\\u{7}\t\\u{202e}x\\ty\n");
    assert_eq!(
        on_a_terminal("-o ndjson name tag:t"),
        "{\"name\":\"a\\u001b]0;title\\u0007\",\"tag:t\":\"\\u202ex\\ty\"}\n"
    );
    assert_eq!(on_a_terminal("--jq '.name, .tags'"), "a\\u{1b}]0;title\\u{7}\n{\"t\":\"\\u{202e}x\\ty\"}\n");
}

#[test]
fn memory_does_not_grow_with_the_list() {
    let vm = format!(r#"{{"name":"a","location":"x","tags":{{"t":"{}"}}}}"#, "y".repeat(3000));
    let many = format!("[{}]", vec![vm.as_str(); 20_000].join(","));
    for (line, most) in
        [(&["name"][..], 8), (&["-o", "table", "name"], 8), (&["-o", "raw"], 8), (&["--jq", ".name"], 24)]
    {
        let ran = vm_filter(line).stdin(many.as_str()).measured().run();
        ran.ok();
        if let Some(peak) = ran.parts[0].peak {
            ran.claim(peak <= most << 20, &format!("{line:?} had {peak} bytes resident, more than {most} MB"));
        }
    }
}

#[test]
fn the_fields_are_listed_with_their_sources() {
    let ran = vm_filter(&["--fields"]).run();
    ran.ok().stdout_has("size\tproperties.hardwareProfile.vmSize\t\n");
    assert_eq!(ran.lines().len(), 30);
    for field in ["name", "size", "power", "clientIds", "extensions"] {
        ran.claim(ran.lines().iter().any(|line| line.split_whitespace().next() == Some(field)), field);
    }
}

#[test]
fn the_environment_is_not_for_programs() {
    let ran = vm_filter(&["--jq", "env"]).env("SECRET", "hush").stdin(TWO).run();
    ran.status(65).stdout("").stderr_has("env is left out here").stderr_lacks("hush");
    vm_filter(&["--jq", "$ENV.SECRET"]).env("SECRET", "hush").stdin(TWO).run().status(64).stderr_lacks("hush");
}
