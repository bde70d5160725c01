//! What arm-get writes, and how its flags change that.

#[path = "arm_get/ask.rs"]
mod ask;
#[path = "arm_get/pages.rs"]
mod pages;

use azure_sim::{Options, Reply, Service};
use bin_tests::{program, script, sim};
use serde_json::Value;

use crate::ask::{VMS, arm_get, ask};
use crate::pages::{LIST, served, targets};

/// Three pages with things in them that a careless writer would change.
const PAGES: [&str; 3] = [
    "{\n  \"value\": [\n    {\"a\": \"é\"}\n  ],\n  \"count\": 3,\n  \"nextLink\": \"ORIGIN/list?p=2\"\n}\n",
    "{\"nextLink\":\"ORIGIN/list?p=3\",\"value\":[{\"b\":\"😀\"},{\"c\":\"\\u00e9\"}]}",
    "{\"value\": []}",
];

fn three() -> azure_sim::Sim {
    served(PAGES)
}

#[test]
fn pages_become_one_document() {
    let azure = three();
    let merged =
        "{\"value\":[{\"a\": \"é\"},{\"b\":\"😀\"},{\"c\":\"\\u00e9\"}],\"count\": 3}\n".replace(": 3}", ":3}");
    ask(&azure, &[LIST]).ok().stderr("").stdout(&merged);
    assert_eq!(targets(&azure), [LIST, "/list?p=2", "/list?p=3"]);
    // A second path is a second document.
    ask(&azure, &[LIST, LIST]).ok().stdout(&merged.repeat(2)).asked("arm", 6);
}

#[test]
fn each_page_may_have_a_line() {
    let azure = three();
    let origin = azure.arm();
    let lines: Vec<String> =
        PAGES.map(|page| page.replace("ORIGIN", &origin).trim().replace('\n', " ") + "\n").into_iter().collect();
    ask(&azure, &["--pages", LIST]).ok().stderr("").stdout(&lines.concat()).asked("arm", 3);
    // What is no list has a line too.
    let azure = served(["{\r\n \"id\": 1\r\n}\r\n"]);
    ask(&azure, &["--pages", LIST]).ok().stdout("{   \"id\": 1  }\n");
}

#[test]
fn the_first_page_may_do() {
    let azure = three();
    let first = PAGES[0].replace("ORIGIN", &azure.arm());
    ask(&azure, &["--first-page", LIST]).ok().stderr("").stdout(&first).asked("arm", 1);
    // Then it does not matter how the list would go on.
    for page in [r#"{"items":[1],"nextLink":"/a"}"#, r#"{"value":[1],"nextLink":"http://evil.invalid/"}"#] {
        ask(&served([page]), &["--first-page", LIST]).ok().stderr("").stdout(&format!("{page}\n")).asked("arm", 1);
    }
}

#[test]
fn one_document_goes_out_as_it_came() {
    for body in [
        "{ \"id\" : 1.0 ,\n\t\"x\": [1e400] }",
        "[1, 2]",
        "\"text\"",
        "null",
        "{\"value\":[ ],\"nextLink\":null}",
        "{\"value\":{}}",
    ] {
        for given in [body.to_owned(), format!("\u{feff}{body}\r\n"), format!("{body}\n\n")] {
            let azure = served([given.as_str()]);
            ask(&azure, &[LIST]).ok().stderr("").stdout(&format!("{body}\n"));
        }
    }
}

#[test]
fn a_list_can_be_left_early() {
    let azure = three();
    let link = |page: usize| format!("\"nextLink\":\"{}/list?p={page}\"", azure.arm());
    let one = format!("{{\"value\":[{{\"a\": \"é\"}}],\"count\":3,{}}}\n", link(2));
    let two =
        format!("{{\"value\":[{{\"a\": \"é\"}},{{\"b\":\"😀\"}},{{\"c\":\"\\u00e9\"}}],\"count\":3,{}}}\n", link(3));
    for (most, document, pages, said) in [
        ("1", one, 1, "arm-get: stopped after 1 page, as --max-pages says; the list goes on\n"),
        ("2", two, 2, "arm-get: stopped after 2 pages, as --max-pages says; the list goes on\n"),
    ] {
        ask(&azure, &["--max-pages", most, LIST]).ok().stdout(&document).stderr(said).asked("arm", pages);
    }
    // The link that is left is a path for another time.
    ask(&azure, &[&format!("{}/list?p=3", azure.arm()), "--api-version", "1"]).ok().stdout("{\"value\": []}\n");
    ask(&azure, &["--max-pages", "3", LIST]).ok().stderr("").stdout_lacks("nextLink").asked("arm", 3);
    let ran = ask(&azure, &["--pages", "--max-pages", "2", LIST]);
    ran.ok().stderr_has("stopped after 2 pages").claim(ran.lines().len() == 2, "two lines");
    ask(&azure, &["--max-pages", "0", LIST]).status(64).asked("arm", 0);
}

#[test]
fn compressed_answers_are_asked_for_and_read() {
    let plain = ask(&sim(Options { vms: Some(150), gzip: false, ..Options::default() }), &[VMS]).text();
    let azure = sim(Options { vms: Some(150), ..Options::faulty(["arm:gzip"]) });
    let ran = ask(&azure, &[VMS]);
    ran.ok().stderr("").asked("vms", 3).claim(ran.text() == plain, "the same list");
    let asked =
        |seen: &azure_sim::Seen| seen.request.header("accept-encoding").is_some_and(|value| value.contains("gzip"));
    let requests = azure.requests();
    assert!(requests.iter().filter(|seen| seen.place.service == Service::Arm).all(asked), "{requests:?}");
    assert_eq!(azure.connections(Service::Arm), 1);
}

#[test]
fn characters_outside_ascii_may_be_escaped() {
    let azure = three();
    for flags in
        [&["--ascii"][..], &["--ascii", "--pages"], &["--ascii", "--first-page"], &["--ascii", "--max-pages", "2"]]
    {
        let plain = ask(&azure, &[&flags[1..], &[LIST]].concat());
        let ran = ask(&azure, &[flags, &[LIST]].concat());
        ran.ok().claim(ran.stdout.is_ascii(), "ASCII alone");
        let values = |bytes: &[u8]| {
            serde_json::Deserializer::from_slice(bytes).into_iter().map(Result::unwrap).collect::<Vec<Value>>()
        };
        assert_eq!(values(&ran.stdout), values(&plain.stdout), "{flags:?}");
    }
    let ran = ask(&azure, &["--ascii", LIST]);
    ran.stdout_has("\"a\": \"\\u00e9\"").stdout_has("\"b\":\"\\ud83d\\ude00\"").stdout_has("\"c\":\"\\u00e9\"");
}

#[test]
fn status_and_headers_can_be_seen() {
    let answer = |request: &azure_sim::Request| {
        let reply = Reply::json(200, "{}").header("x-ms-request-id", "r-1").header("X-Control", "a\u{9b}b");
        let reply = reply.header("Set-Cookie", "session=SECRET").header("Proxy-Authorization", "Basic SECRET");
        (request.service == Service::Arm).then_some(reply)
    };
    let azure = sim(Options { script: script(answer), ..Options::default() });
    for flag in ["-i", "--include"] {
        let ran = ask(&azure, &[flag, "/subscriptions"]);
        ran.ok()
            .stdout("{}\n")
            .stderr_has("arm-get: HTTP 200\narm-get: content-type: application/json; charset=utf-8\n");
        ran.stderr_has("arm-get: x-ms-request-id: r-1\n").stderr_has("arm-get: set-cookie: [hidden]\n");
        ran.stderr_has("arm-get: proxy-authorization: [hidden]\n")
            .stderr_lacks("SECRET")
            .stderr_has("arm-get: x-control: a\\u{9b}b\n");
    }
    let azure = sim(Options { vms: Some(150), ..Options::faulty(["page3:404"]) });
    let words = ask(&azure, &["-i", VMS]).status(66).words();
    assert_eq!((words.matches("HTTP 200\n").count(), words.matches("HTTP 404\n").count()), (2, 1), "{words}");
}

#[test]
fn what_is_no_json_passes_only_when_asked_to() {
    for (media, body, passes) in [
        ("text/plain", &b"it works\n"[..], true),
        ("text/csv; charset=utf-8", b"a,b\r\n1,2", true),
        ("application/octet-stream", b"\x00\xff\xfe binary", true),
        ("text/html", b"<html>", true),
        ("application/json", b"{\"cut\":", false),
        ("application/problem+json; charset=utf-8", b"<html>", false),
    ] {
        let answer =
            move |request: &azure_sim::Request| (request.service == Service::Arm).then(|| Reply::new(200, media, body));
        let azure = sim(Options { script: script(answer), ..Options::default() });
        let refused = ask(&azure, &["/x?api-version=1"]);
        refused.status(76).stdout("").stderr_has("the answer is not understood");
        refused.stderr_has(&format!("({media}, {} bytes)", body.len()));
        assert_eq!(refused.words().contains("hint: if it is meant to be text, --raw lets it pass"), passes, "{media}");
        let ran = ask(&azure, &["--raw", "/x?api-version=1"]);
        if passes {
            ran.ok().stderr("").claim(ran.stdout == body, media);
        } else {
            ran.status(76).stdout("").stderr_lacks("--raw");
        }
    }
    // A list is a list, with --raw as without.
    ask(&three(), &["--raw", LIST]).ok().asked("arm", 3);
}

#[test]
#[cfg(unix)]
fn a_terminal_sees_how_far_a_list_has_come() {
    let azure = sim(Options { vms: Some(250), ..Options::default() });
    let on_terminal = |flags: &str| {
        // script(1) gives its command a terminal; what the list itself is goes elsewhere.
        let line = format!("script -qec 'imds-token | arm-get {flags} {VMS} >/dev/null' /dev/null </dev/null");
        program("sh").args(["-c", &line]).sim(&azure).run().ok().text()
    };
    let seen = on_terminal("");
    for part in ["\r2 pages, 100 items, 0.", "\r5 pages, 250 items, 0.", " MiB, ", " s\u{1b}[K"] {
        assert!(seen.contains(part), "{part:?} in {seen:?}");
    }
    assert!(seen.ends_with("\r\u{1b}[K") && !seen.contains("\r1 page"), "{seen:?}");
    // A message stands on a line of its own.
    let seen = on_terminal("--max-pages 2");
    assert!(seen.contains("\r\u{1b}[Karm-get: stopped after 2 pages"), "{seen:?}");
    // Not where there is other talk, nor for one page, nor where stderr is no terminal.
    assert!(!on_terminal("-v").contains("items") && !on_terminal("-i").contains("items"));
    assert!(!on_terminal("--first-page").contains("page"));
    arm_get(&azure, &[VMS]).run().ok().stderr("");
}
