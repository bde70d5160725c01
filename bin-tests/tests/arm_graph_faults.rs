//! What arm-graph does where Azure, the network or the token are not as they should be. No test waits.

#[path = "arm_graph/ask.rs"]
mod ask;
#[path = "arm_graph/fleet.rs"]
mod fleet;

use std::fs::OpenOptions;

use azure_sim::{Assigned, Certificate, Identity, Options, Reply, Request, Service, Sim};
use bin_tests::{nowhere, pipe, script, sim, tool};

use crate::ask::{ARM, arm_graph, ask};
use crate::fleet::fleet;

/// All VMs, and little of each: the emulator has them sooner.
const IDS: &str = "Resources | where type =~ 'microsoft.compute/virtualmachines' | project id, name";

/// An emulator that gives these answers to the queries, the last one to all that follow.
fn answering<'a>(answers: impl IntoIterator<Item = &'a str>) -> Sim {
    let answers: Vec<String> = answers.into_iter().map(str::to_owned).collect();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let answer = move |request: &Request| {
        let at = || next.fetch_add(1, std::sync::atomic::Ordering::SeqCst).min(answers.len() - 1);
        (request.service == Service::Arm).then(|| Reply::json(200, answers[at()].as_str()))
    };
    sim(Options { script: script(answer), ..Options::default() })
}

#[test]
fn rows_that_azure_lost_are_an_error() {
    for (answers, words) in [
        // As the documentation has it, and as older versions did.
        (
            &[r#"{"totalRecords":5,"count":2,"data":[1,2],"resultTruncated":"true"}"#][..],
            "cut the answer off after 2 of 5",
        ),
        (&[r#"{"data":[1,2],"resultTruncated":true}"#], "cut the answer off after 2"),
        (&[r#"{"totalRecords":5,"count":2,"data":[1,2],"resultTruncated":"false"}"#], "2 of 5 came, and no token"),
        (
            &[
                r#"{"totalRecords":5,"data":[1,2],"$skipToken":"a"}"#,
                r#"{"totalRecords":5,"data":[3],"resultTruncated":"true"}"#,
            ],
            "cut the answer off after 3 of 5",
        ),
    ] {
        let azure = answering(answers.iter().copied());
        let ran = ask(&azure, &[]);
        ran.status(76).stderr_has("rows are lost").stderr_has(words).stderr_has("the list broke off after");
        // What came is there, and the document is open.
        ran.claim(
            ran.text().starts_with("{\"value\":[1,2") && !ran.text().contains(']'),
            "the document should be open",
        );
        let filtered =
            pipe([tool("arm-graph").stdin(azure.token(&Identity::SYSTEM, ARM)), tool("vm-filter")]).sim(&azure).run();
        filtered.statuses([76, 65]);
    }
    // Rows that a limit leaves out nobody has lost; those beyond a page it has.
    let azure = fleet(&[]);
    ask(&azure, &["Resources | take 10"]).ok().stderr("");
    let ran = ask(&azure, &["Resources | take 1500"]);
    ran.status(76)
        .asked("query", 1)
        .stderr_has("cut the answer off after 1000 of 1500")
        .stderr_has("leave 'limit' and 'take' out");
    ask(&azure, &["Resources | project-away id"]).status(76).stderr_has("or that projects no id");
    let azure = fleet(&["page2:truncated"]);
    let ran = ask(&azure, &[IDS]);
    ran.status(76).stderr_has("the list broke off after 2 pages (2000 items): rows are lost");
}

#[test]
fn a_fleet_that_changed_meanwhile_is_told() {
    let azure = answering([
        r#"{"totalRecords":3,"data":[1,2],"$skipToken":"a"}"#,
        r#"{"totalRecords":4,"data":[3],"resultTruncated":"false"}"#,
    ]);
    let ran = ask(&azure, &[]);
    ran.ok()
        .stdout("{\"value\":[1,2,3]}\n")
        .stderr("arm-graph: 3 rows came, and Azure now counts 4: some changed meanwhile\n");
}

#[test]
fn an_answer_that_is_not_understood_is_no_list() {
    for (answer, words) in [
        ("", "it is empty"),
        ("{", "EOF while parsing"),
        ("[]", "it has no rows called data"),
        ("{}", "it has no rows called data"),
        (r#"{"value":[]}"#, "it has no rows called data"),
        (r#"{"data":{"columns":[],"rows":[]}}"#, "it has no rows called data"),
        (r#"{"data":[],"data":[]}"#, "two members called data"),
        (r#"{"data":[1],"count":2}"#, "it says that it has 2 rows, and has 1"),
        (r#"{"data":[],"$skipToken":7}"#, "its $skipToken is not a string"),
        ("not json", "expected"),
    ] {
        let azure = answering([answer]);
        let ran = ask(&azure, &[]);
        ran.status(76).stdout("").asked("query", 1).stderr_has("the answer is not understood").stderr_has(words);
    }
    for fault in ["query:html", "query:text"] {
        ask(&fleet(&[fault]), &[IDS]).status(76).stdout("").stderr_has("the answer is not understood");
    }
}

#[test]
fn a_token_that_comes_again_ends_the_run() {
    let azure = fleet(&["page2:token-loop"]);
    let ran = ask(&azure, &[IDS]);
    ran.status(76)
        .asked("query", 2)
        .stderr_has("after 2 pages (2000 items): the next page's token was followed before");
    let azure = fleet(&["query:token-loop"]);
    let ran = ask(&azure, &[IDS]);
    ran.status(76).asked("query", 2);
}

#[test]
fn an_empty_page_is_no_end() {
    let azure = fleet(&["page2:empty-page"]);
    let ran = ask(&azure, &[IDS]);
    ran.ok().asked("query", 5);
    assert_eq!(ran.json()["value"].as_array().map(Vec::len), Some(3008));
    ask(&answering([r#"{"data":[],"totalRecords":0}"#]), &["Resources"]).ok().stdout("{\"value\":[]}\n");
}

#[test]
fn what_passes_is_asked_again_and_no_row_comes_twice() {
    for fault in [
        "page2:408x2",
        "page2:429x2",
        "page2:500x2",
        "page2:502x2",
        "page2:503x2",
        "page2:504x2",
        "page2:closex2",
        "page2:resetx2",
        "page2:cut-headerx2",
        "page2:cutx2",
        "page2:cut-resetx2",
        "page2:cut-chunkedx2",
        "page2:long-lengthx2",
        "page2:gzip-cutx2",
        "page2:429=ms:1x2",
        "page1:503x2",
        "page4:closex1",
    ] {
        let azure = fleet(&[fault]);
        let ran = ask(&azure, &["Resources | project id"]);
        let mut ids: Vec<String> =
            ran.ok().stderr("").json()["value"].as_array().unwrap().iter().map(|row| row["id"].to_string()).collect();
        let count = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), count), (3038, 3038), "{fault}");
        let again = if fault.ends_with("x1") { 1 } else { 2 };
        ran.asked("query", 4 + again);
    }
}

#[test]
fn what_stays_is_asked_once() {
    for (fault, status) in [
        ("query:400", 64),
        ("query:401", 77),
        ("query:403", 77),
        ("query:404", 66),
        ("query:405", 64),
        ("query:redirect=ELSEWHERE", 76),
        ("query:temporary=ELSEWHERE", 76),
        ("query:tls", 76),
        ("query:garbage", 76),
    ] {
        let azure = fleet(&[]);
        azure.fault(&fault.replace("ELSEWHERE", &azure.elsewhere())).unwrap();
        let ran = ask(&azure, &[IDS]);
        ran.status(status).stdout("").asked("query", 1).stderr_has("POST http://127.0.0.1:");
        assert_eq!(azure.connections(Service::Elsewhere), 0, "{fault}: the token goes nowhere else");
    }
    let azure = fleet(&["query:503"]);
    let ran = ask(&azure, &["--no-retry", IDS]);
    ran.status(69).asked("query", 1);
    let azure = fleet(&["query:503"]);
    let ran = ask(&azure, &[IDS]);
    ran.status(69).asked("query", 6).stderr_has("503 ServiceUnavailable");
}

#[test]
fn a_list_that_breaks_off_is_left_open_and_fails_the_pipe() {
    for fault in ["page3:500", "page3:cut", "page3:not-json", "page3:403"] {
        let azure = fleet(&[fault]);
        let token = azure.token(&Identity::SYSTEM, ARM);
        let graph = tool("arm-graph").args(["--retry-delay", "0", IDS]).stdin(token);
        let ran = pipe([graph, tool("vm-filter").arg("id")]).sim(&azure).run();
        let codes = ran.codes();
        ran.claim(codes[0] != Some(0) && codes[1] == Some(65), &format!("{fault}: both should have failed"));
        ran.stderr_has("arm-graph: the list broke off after 2 pages (2000 items): POST http");
        ran.claim(ran.lines().len() == 2000, &format!("{fault}: what came should have been written"));
    }
}

#[test]
fn a_query_that_azure_cannot_read_is_told_with_its_place() {
    let azure = fleet(&[]);
    let ran = ask(&azure, &["Resources | where name == "]);
    ran.status(64).stdout("").asked("query", 1);
    ran.stderr_has("400 BadRequest")
        .stderr_has("InvalidQuery: Query is invalid")
        .stderr_has("ParserFailure (line 1, character 26, at <EOF>)");
    let ran = ask(&azure, &["Resources | project frogs"]);
    ran.status(64)
        .stderr_has("Failed to resolve column or scalar expression named 'frogs'")
        .stderr_has("x-ms-request-id");
    let ran = ask(&azure, &["--api-version", "2000-01-01"]);
    ran.status(66).stderr_has("hint: supported versions, newest first: 2024-04-01, 2022-10-01");
}

#[test]
fn the_token_has_arm_get_s_rules() {
    let azure = fleet(&[]);
    let with = |token: &str, args: &[&str]| tool("arm-graph").args(args).stdin(token).sim(&azure).run();
    with("", &[]).status(77).asked("arm", 0).stderr(
        "arm-graph: not signed in: no token on standard input\nhint: pipe one in: imds-token | arm-graph ...\n",
    );
    with("two words", &[]).status(65).asked("arm", 0);
    let vault = azure.token(&Identity::SYSTEM, "https://vault.azure.net");
    with(&vault, &[]).status(77).asked("arm", 0).stderr_has("the token is for https://vault.azure.net");
    let arm = azure.token(&Identity::SYSTEM, ARM);
    with(&format!("{{\"access_token\":\"{arm}\"}}"), &["Resources | count"]).ok();
    let usgov = azure.token(&Identity::SYSTEM, "https://management.usgovcloudapi.net/");
    with(&usgov, &["--endpoint", "https://management.azure.com"]).status(77).asked("arm", 0);
    let expired = sim(Options { token_lifetime: -1, ..Options::default() });
    ask(&expired, &[]).status(77).asked("arm", 0).stderr_has("the token expired");
    let foreign = pipe([tool("imds-token"), tool("arm-graph")])
        .sim(&sim(Options { identity: Assigned::None, ..Options::default() }))
        .run()
        .codes();
    assert_eq!(foreign, [Some(78), Some(77)]);
    // Nothing of it is seen, whatever is said: the harness looks for it in every run.
    ask(&azure, &["-v", "-i", IDS]).ok().stderr_has("HTTP 200").stderr_has("x-ms-user-quota-remaining");
}

#[test]
fn tls_and_names_are_arm_get_s() {
    let azure = sim(Options { tls: Some(Certificate::Good), ..Options::default() });
    ask(&azure, &["Resources | count"]).ok().stderr("");
    let azure = sim(Options { tls: Some(Certificate::SelfSigned), ..Options::default() });
    let ran = arm_graph(&azure, &[]).env("SSL_CERT_FILE", "").run();
    ran.status(69).stderr_has("POST https://localhost:").stderr_has("its certificate is not trusted");
    let ran = arm_graph(&azure, &["--endpoint", &nowhere()]).run();
    ran.status(69).stderr_has("connection refused (4 tries)");
    arm_graph(&azure, &["--endpoint", "http://example.com"]).run().status(64).stderr_has("is not https");
    let gone = arm_graph(&azure, &[]).env("SSL_CERT_FILE", "/no/such/file").run();
    gone.status(78).stderr_has("SSL_CERT_FILE /no/such/file");
}

#[test]
fn stdout_that_is_gone_is_no_error_and_a_full_disk_is() {
    let azure = fleet(&[]);
    arm_graph(&azure, &[IDS]).stdout_closed().run().ok().stderr("");
    if cfg!(target_os = "linux") {
        let full = OpenOptions::new().write(true).open("/dev/full").unwrap();
        arm_graph(&azure, &[IDS])
            .stdout_file(full)
            .run()
            .status(74)
            .stderr_has("cannot write to standard output: No space left");
    }
}
