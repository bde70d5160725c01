//! What goes wrong on the machine itself: a full disk, streams that are closed, signals, no file descriptors, a clock
//! that is wrong by a day.

use std::fs::{self, OpenOptions};
use std::process::Command;

use azure_sim::{Options, Reply, Sim};
use bin_tests::{Ran, script, sim, tool};

use crate::case::{Case, incomplete};
use crate::subject::Subject;

const NETWORK: [Subject; 4] = [Subject::Token, Subject::Instance, Subject::First, Subject::Rows];

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for subject in NETWORK {
        let name = subject.tool();
        let mut add = |what: &str, run: fn(Subject)| {
            cases.push(Case::new(format!("{name} {what}"), move || run(subject)));
        };
        add("disk full", full);
        add("stdout closed by its reader", reader_gone);
        add("SIGINT", |subject| signalled(subject, "INT", 130));
        add("SIGTERM", |subject| signalled(subject, "TERM", 143));
        add("out of file descriptors", no_descriptors);
        // Two, since its token lasts a day.
        add("clock days ahead", |subject| clock(subject, "+2d"));
        add("clock a day behind", |subject| clock(subject, "-1d"));
    }
    for subject in [Subject::First, Subject::Rows] {
        cases.push(Case::new(format!("{} stdin closed", subject.tool()), move || no_stdin(subject)));
    }
    cases.extend(of_the_filter());
    cases
}

fn full(subject: Subject) {
    let azure = subject.azure(None);
    let full = OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
    let ran = subject.run(&azure, &[]).stdout_file(full).run();
    ran.status(74).stderr_has("cannot write to standard output: No space left on device");
}

fn reader_gone(subject: Subject) {
    let azure = subject.azure(None);
    subject.run(&azure, &[]).stdout_closed().run().ok().stderr("");
}

/// While it waits for an answer that does not come, or in the middle of one.
fn signalled(subject: Subject, signal: &str, status: i32) {
    for stage in ["start", "body"] {
        let azure = subject.azure(Some(&format!("hang={stage}")));
        let tool = subject.run(&azure, &[]);
        let ran = tool.by("timeout", ["--preserve-status", "--signal", signal, "0.4"]).run();
        ran.status(status).stderr("");
        incomplete(&ran);
    }
}

/// The first answer takes the process's last descriptors away, so that the next connection cannot be made.
fn no_descriptors(subject: Subject) {
    let folder = std::env::temp_dir().join(format!("azpipe-fds-{}-{subject:?}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("pid");
    let pid = file.clone();
    let take_away = script(move |_| {
        let pid = fs::read_to_string(&pid).expect("the process's number");
        let taken = Command::new("prlimit").args(["--pid", pid.trim(), "--nofile=3"]).status();
        assert!(taken.is_ok_and(|status| status.success()), "prlimit, of util-linux");
        Some(Reply::text(503, "later\n").header("Connection", "close").over(azure_sim::Wire::Http10))
    });
    let azure = sim(Options { script: take_away, ..Options::default() });
    let tool = subject.run(&azure, &[]);
    let line = format!("echo $$ >{}; exec \"$@\"", file.display());
    let ran = tool.by("sh", ["-c", &line, "sh"]).run();
    fs::remove_dir_all(&folder).expect("the folder");
    ran.status(69).stdout("").stderr_has("too many open files");
}

/// The services' clocks are right, ours is not: what is said must let its user think of that.
fn clock(subject: Subject, shift: &str) {
    // Its certificates are valid from long ago to long from now; its tokens for a day.
    let azure = subject.azure(None);
    let ran = subject.run(&azure, &[]).by("faketime", ["-f", shift]).run();
    let expired = shift.starts_with('+') && !subject.is_imds();
    if expired {
        ran.status(77).stdout("").asked("arm", 0).stderr_has("expired").stderr_has("clock");
    } else {
        ran.ok();
    }
}

fn no_stdin(subject: Subject) {
    let azure = subject.azure(None);
    let ran = subject.run(&azure, &[]).by("sh", ["-c", "exec \"$@\" <&-", "sh"]).run();
    ran.status(77).stdout("").stderr_has("not signed in").asked("arm", 0);
}

fn of_the_filter() -> Vec<Case> {
    let azure = || sim(Options { vms: Some(300), page_size: 300, ..Options::default() });
    let list = |azure: &Sim| {
        let ran = Subject::First.run(azure, &[]).run();
        ran.ok();
        ran.stdout
    };
    let mut cases = Vec::new();
    let mut add = |what: String, run: Box<dyn FnOnce() + Send>| cases.push(Case::new(format!("vm-filter {what}"), run));
    add(
        "disk full".into(),
        Box::new(move || {
            let full = OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
            let ran = tool("vm-filter").stdin(list(&azure())).stdout_file(full).run();
            ran.status(74).stderr_has("cannot write to standard output: No space left on device");
        }),
    );
    add(
        "stdout closed by its reader".into(),
        Box::new(move || {
            tool("vm-filter").stdin(list(&azure())).stdout_closed().run().ok().stderr("");
        }),
    );
    add(
        "stdin closed".into(),
        Box::new(|| {
            let ran = tool("vm-filter").by("sh", ["-c", "exec \"$@\" <&-", "sh"]).run();
            ran.status(65).stdout("");
        }),
    );
    add(
        "few file descriptors".into(),
        Box::new(move || {
            let bytes = list(&azure());
            let ran = tool("vm-filter").stdin(bytes).by("sh", ["-c", "ulimit -n 4; exec \"$@\"", "sh"]).run();
            ran.ok();
            assert_eq!(ran.lines().len(), 300);
        }),
    );
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        add(
            format!("SIG{signal}"),
            Box::new(move || {
                let args = ["--preserve-status", "--signal", signal, "0.4"];
                let ran = tool("vm-filter").stdin_silent().by("timeout", args).run();
                ran.status(status).stdout("").stderr("");
            }),
        );
    }
    // Cut at each 97th byte: what came before is written, in the forms that close nothing, and the status tells.
    add(
        "input cut anywhere".into(),
        Box::new(move || {
            let bytes = list(&azure());
            let whole: Vec<String> = tool("vm-filter").stdin(bytes.clone()).run().lines();
            for at in (1..bytes.len()).step_by(bytes.len() / 97) {
                let ran = tool("vm-filter").stdin(&bytes[..at]).run();
                ran.status(65).stderr_has("vm-filter: ");
                cut(&ran, &whole);
                let ran = tool("vm-filter").args(["-o", "json"]).stdin(&bytes[..at]).run();
                ran.status(65);
                let closed = serde_json::from_slice::<serde_json::Value>(&ran.stdout).is_ok();
                ran.claim(!closed, "an array should not have been closed");
            }
        }),
    );
    cases
}

#[track_caller]
fn cut(ran: &Ran<'_>, whole: &[String]) {
    let lines = ran.lines();
    ran.claim(whole.starts_with(&lines), "its rows should have been the first of all");
}
