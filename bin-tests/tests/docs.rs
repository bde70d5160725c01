//! The documentation, held to what the tools do: every example is run, and help, man page and parser name the same flags.

#[path = "docs/console.rs"]
mod console;
#[path = "docs/flags.rs"]
mod flags;
#[path = "docs/mdoc.rs"]
mod mdoc;

use std::fs;
use std::path::{Path, PathBuf};

use bin_tests::{Ran, lacks, tool};
use packaging::picture;

/// The tools, by the Makefile's list.
fn tools() -> Vec<String> {
    let tools = packaging::tools().expect("the Makefile's list of tools");
    assert!(tools.len() >= 5, "only {tools:?} found");
    tools
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Runs a command of the documentation as its reader would, with an emulated Azure around it, both streams as one.
fn run(command: &str) -> Ran<'static> {
    tool("azure-sim").args(["--", "sh", "-c", &format!("exec 2>&1\n{command}")]).run()
}

/// Whether an example uses a program of others that is not there.
fn lacks_its_programs(example: &str) -> bool {
    let used = |program: &&&str| example.split(|c: char| !c.is_alphanumeric()).any(|word| word == **program);
    lacks(&["jq", "curl"].iter().filter(used).copied().collect::<Vec<_>>())
}

#[test]
fn the_readmes_examples_print_what_they_say() {
    let examples = console::examples(&read("README.md"));
    assert!(examples.len() >= 4, "only {} examples found", examples.len());
    assert_eq!(examples, console::examples(&read("README.ja.md")), "the examples of both languages");
    for example in examples {
        let ran = run(&example.command);
        let text = ran.text();
        let lines: Vec<&str> = text.lines().collect();
        ran.claim(
            console::agrees(&example.printed, &lines),
            &format!("it should have printed\n{}", example.printed.join("\n")),
        );
    }
}

#[test]
fn the_man_pages_examples_run() {
    for name in &tools() {
        let examples = mdoc::examples(&read(&format!("man/{name}.1")));
        assert!(!examples.is_empty(), "man/{name}.1 has no examples");
        for example in examples.into_iter().filter(|example| !lacks_its_programs(example)) {
            let ran = run(&example);
            let claim = format!("the example of man/{name}.1 should have ended with 0 and printed something");
            ran.claim(ran.codes() == [Some(0)] && !ran.stdout.is_empty(), &claim);
        }
    }
}

#[test]
fn the_readme_s_picture_is_of_a_run_of_today() {
    let runs: Vec<_> = picture::COMMANDS.iter().map(|command| (*command, run(command).text())).collect();
    assert_eq!(read("docs/pipe.svg"), picture::svg(&runs), "the picture is out of date: make picture");
}

#[test]
fn help_and_man_page_and_parser_name_the_same_flags() {
    for name in &tools() {
        let parser = flags::of_parser(&root().join("crates"), name);
        let help = flags::of_help(&read(&format!("crates/{name}/src/help.txt")));
        let page = flags::sorted(mdoc::flags(&read(&format!("man/{name}.1"))));
        assert!(parser.len() >= 3, "{name}: only {parser:?} found in its parser");
        assert_eq!(help, parser, "{name}: help.txt (left) and parser (right)");
        assert_eq!(page, parser, "{name}: man page (left) and parser (right)");
    }
}

#[test]
fn every_flag_is_known_to_the_binary() {
    for name in &tools() {
        for flag in flags::of_help(&read(&format!("crates/{name}/src/help.txt"))) {
            // The first may be taken for the flag's value; the second ends every run before it begins.
            let ran = tool(name).args([&flag, "--no-such-flag", "--no-such-flag"]).run();
            let unknown = format!("unknown option '{flag}'");
            ran.claim(!ran.words().contains(&unknown), &format!("{name} should know {flag}"));
        }
        let ran = tool(name).arg("--no-such-flag").run();
        ran.status(64).stdout("").stderr(&format!("{name}: unknown option '--no-such-flag'\ntry '{name} --help'\n"));
    }
}

#[test]
fn help_goes_to_stdout_and_fits_a_terminal() {
    for name in &tools() {
        let help = read(&format!("crates/{name}/src/help.txt"));
        for flag in ["-h", "--help"] {
            tool(name).arg(flag).run().ok().stdout(&help).stderr("");
        }
        for line in help.lines() {
            assert!(line.chars().count() <= 79, "{name}: longer than 79 columns: {line}");
        }
        let version = format!("{name} {}\n", env!("CARGO_PKG_VERSION"));
        tool(name).arg("--version").run().ok().stdout(&version).stderr("");
    }
}
