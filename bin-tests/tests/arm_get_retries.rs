//! What is asked again, how often, and what is said where that did not help. No test waits: growing waits are scaled to
//! nothing, and what a server asks for is a millisecond, or so long that the run ends at once.

#[path = "arm_get/ask.rs"]
mod ask;

use azure_sim::{Options, Service, Sim};
use bin_tests::{nowhere, sim};

use crate::ask::{VMS, arm_get, ask};

const PATH: &str = "/subscriptions";

fn faulty(faults: &[&str]) -> Sim {
    sim(Options::faulty(faults.iter().copied()))
}

#[test]
fn what_passes_is_asked_again() {
    for fault in [
        "arm:408x2",
        "arm:429x2",
        "arm:500x2",
        "arm:502x2",
        "arm:503x2",
        "arm:504x2",
        "arm:xmlx2",
        "arm:proxyx2",
        "arm:closex2",
        "arm:resetx2",
        "arm:cut-headerx2",
        "arm:cutx2",
        "arm:cut-resetx2",
        "arm:cut-chunkedx2",
        "arm:long-lengthx2",
        "arm:gzip-cutx2",
        "arm:gzip-badx2",
        "arm:error=SubscriptionRequestsThrottledx2",
        // As Azure asks for it: after a millisecond, or at a moment that has passed.
        "arm:429=ms:1x2",
        "arm:503=ms:1x2",
        "arm:429=date:-5x2",
        "arm:503=0x2",
        "arm:503=soonx2",
    ] {
        for gzip in [true, false] {
            let azure = sim(Options { gzip, ..Options::faulty([fault]) });
            let ran = ask(&azure, &[PATH]);
            ran.ok().stderr("").asked("subscriptions", 3).claim(ran.json()["value"].is_array(), fault);
        }
    }
}

#[test]
fn what_stays_is_asked_once() {
    for (fault, status) in [
        ("arm:400", 64),
        ("arm:401", 77),
        ("arm:401=1", 77),
        ("arm:403", 77),
        ("arm:404", 66),
        ("arm:405", 64),
        ("arm:409", 64),
        ("arm:410", 66),
        ("arm:412", 64),
        ("arm:418", 64),
        ("arm:422", 64),
        ("arm:501", 69),
        ("arm:505", 69),
        ("arm:301", 76),
        ("arm:204", 76),
        ("arm:202=1", 76),
        ("arm:html", 76),
        ("arm:not-json", 76),
        ("arm:short-length", 76),
        ("arm:garbage", 76),
        ("arm:endless-header", 76),
    ] {
        let azure = faulty(&[fault]);
        ask(&azure, &[PATH]).status(status).stdout("").asked("subscriptions", 1);
    }
}

#[test]
fn what_never_passes_ends_with_what_was_said_last() {
    for (fault, status, words) in [
        ("arm:503", 69, "503 ServiceUnavailable"),
        ("arm:429", 75, "429 "),
        ("arm:close", 69, "the connection closed before the answer was whole (6 tries)"),
        ("arm:reset", 69, "connection reset by peer (6 tries)"),
    ] {
        let azure = faulty(&[fault]);
        ask(&azure, &[PATH]).status(status).stdout("").asked("subscriptions", 6).stderr_has(words);
        ask(&azure, &["--no-retry", PATH]).status(status).stdout("").asked("subscriptions", 1);
    }
    let azure = faulty(&["arm:503=ms:1"]);
    ask(&azure, &[PATH]).status(69).asked("subscriptions", 13);
    let azure = faulty(&[]);
    let ran = arm_get(&azure, &[PATH]).env("ARM_ENDPOINT", nowhere()).run();
    ran.status(69).stderr_has("connection refused (4 tries)");
    let ran = arm_get(&azure, &["--no-retry", PATH]).env("ARM_ENDPOINT", nowhere()).run();
    ran.status(69).stderr_has("connection refused\n");
    let ran = arm_get(&azure, &[PATH]).env("ARM_ENDPOINT", "https://no-such-host.invalid").run();
    ran.status(69).stderr_has("no address for the host: ").stderr_has(" (4 tries)\n");
}

#[test]
fn a_wish_for_a_wait_is_understood_in_every_form() {
    // Longer than a request may take in all, so that it is told instead of waited for.
    for (fault, status, code) in
        [("429", 75, "429 "), ("503", 69, "503 "), ("500", 69, "500 "), ("504", 69, "504 "), ("408", 69, "408 ")]
    {
        for wait in ["600", "date:600", "ms:600000", "date:600x1"] {
            let azure = faulty(&[&format!("arm:{fault}={wait}")]);
            let ran = ask(&azure, &[PATH]);
            ran.status(status).stdout("").asked("subscriptions", 1).stderr_has(code);
            let words = ran.words();
            // A date may be a second nearer by the time that it is read.
            let wishes = ["hint: it asks to wait 600 s, until ", "hint: it asks to wait 599 s, until "];
            ran.claim(wishes.iter().any(|wish| words.contains(wish)) && words.contains(" GMT\n"), wait);
        }
    }
    let azure = faulty(&["arm:429=18446744073709551615"]);
    ask(&azure, &[PATH])
        .status(75)
        .asked("subscriptions", 1)
        .stderr_has("hint: it asks to wait 18446744073709551615 s\n");
    // Where nothing is tried again it is worth to know all the same.
    let azure = faulty(&["arm:429=7"]);
    ask(&azure, &["--no-retry", PATH]).status(75).asked("subscriptions", 1).stderr_has("it asks to wait 7 s, until ");
}

#[test]
fn a_wish_on_a_success_is_none() {
    let azure = sim(Options { vms: Some(150), ..Options::faulty(["arm:retry-after"]) });
    let ran = ask(&azure, &["--max-time", "60", VMS]);
    ran.ok().stderr("").asked("vms", 3);
}

#[test]
fn a_wait_of_our_own_that_does_not_fit_is_told_too() {
    let azure = faulty(&["arm:503"]);
    let ran = arm_get(&azure, &["--retry-delay", "1000", PATH]).run();
    ran.status(69).asked("subscriptions", 1).stderr_has("hint: the next try would have been in 1");
    ran.stderr_has(" s, which is longer than the time left\n");
    let ran = arm_get(&azure, &["--retry-delay", "1000", PATH]).env("ARM_ENDPOINT", nowhere()).run();
    ran.status(69).stderr_has("connection refused\n").stderr_has("the next try would have been in 1");
}

#[test]
fn a_page_is_asked_again_not_the_list() {
    for fault in
        ["page2:503x2", "page2:429=ms:1x2", "page2:closex2", "page2:cutx2", "page2:cut-resetx2", "page2:gzip-cutx2"]
    {
        let whole = ask(&sim(Options { vms: Some(150), ..Options::default() }), &[VMS]).text();
        let azure = sim(Options { vms: Some(150), ..Options::faulty([fault]) });
        let ran = ask(&azure, &[VMS]);
        ran.ok().stderr("").asked("page1", 1).asked("page2", 3).asked("page3", 1);
        // Not an item is lost or there twice.
        ran.claim(ran.text() == whole, &format!("{fault}: the same list"));
    }
}

#[test]
fn each_page_has_tries_of_its_own() {
    let azure = sim(Options { vms: Some(250), ..Options::faulty(["vms:503x4@1", "vms:503x4@2", "vms:503x4@3"]) });
    let ran = ask(&azure, &[VMS]);
    ran.ok().stderr("").asked("vms", 5 + 12);
}

#[test]
fn an_answer_that_does_not_come_ends_with_the_time() {
    for (fault, words) in
        [("arm:hang", "no whole answer in time (1 s)"), ("arm:slow=2000", "no whole answer in time (1 s)")]
    {
        let azure = faulty(&[fault]);
        ask(&azure, &["--max-time", "0.2", PATH]).status(69).stdout("").asked("subscriptions", 1).stderr_has(words);
    }
    // One time for all of the run, however many requests it makes.
    let azure = sim(Options { vms: Some(100), ..Options::faulty(["page2:hang"]) });
    ask(&azure, &["--max-time", "1", VMS]).status(69).asked("vms", 2).stderr_has("the list broke off after 1 page");
    // While a token is waited for, too.
    let ran = arm_get(&azure, &["--max-time", "0.2", PATH]).stdin_silent().run();
    ran.status(69).stderr_has("arm-get: no token on standard input before --max-time was over\n");
}

#[test]
fn a_connection_that_has_gone_is_opened_again() {
    // ARM promised to keep it, and closed it.
    let azure = sim(Options { vms: Some(500), ..Options::faulty(["arm:close-after"]) });
    let ran = ask(&azure, &[VMS]);
    ran.ok().stderr("");
    ran.claim(ran.json()["value"].as_array().map(Vec::len) == Some(500), "all of the list");
    for fault in ["arm:chunked", "arm:http10", "arm:continue"] {
        let azure = sim(Options { vms: Some(500), ..Options::faulty([fault]) });
        let ran = ask(&azure, &[VMS]);
        ran.ok().stderr("").asked("vms", 10);
        let connections = azure.connections(Service::Arm);
        let expected = if fault == "arm:http10" { 10 } else { 1 };
        ran.claim(connections == expected, &format!("{fault}: {connections} connections"));
    }
}

#[test]
fn each_try_and_each_wait_is_told_with_verbose() {
    let azure = faulty(&["arm:503=ms:1x1", "arm:closex1"]);
    let ran = ask(&azure, &["-v", PATH]);
    let url = format!("{}/subscriptions?api-version=2022-12-01", azure.arm());
    let words = ran.ok().words();
    let lines: Vec<&str> = words.lines().collect();
    let asked = format!("arm-get: > GET {url}");
    assert_eq!((lines[0], lines[2]), (asked.as_str(), "arm-get: * next try in 0.0 s"), "{words}");
    assert!(lines[1].starts_with("arm-get: < 503 "), "{words}");
    assert_eq!(lines[4], "arm-get: ! the connection closed before the answer was whole", "{words}");
    assert!(lines.len() == 8 && lines[7].starts_with("arm-get: < 200 "), "{words}");
}
