//! imds-get: every document of the metadata service, events watched and approved.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use azure_sim::{Event, Options, Reply, Sim, TENANT, VM_NAME, Wire};
use bin_tests::{Tool, script, sim, tool};

/// An emulator that gives `answers` in turn, the last one for all that follow.
fn scripted(answers: impl IntoIterator<Item = Reply>) -> Sim {
    let answers: Vec<Reply> = answers.into_iter().collect();
    let next = AtomicUsize::new(0);
    let answer = move |_: &azure_sim::Request| {
        let at = next.fetch_add(1, Ordering::SeqCst);
        answers.get(at).or(answers.last()).cloned()
    };
    sim(Options { script: script(answer), ..Options::default() })
}

fn get<'a>(azure: &'a Sim, args: &[&str]) -> Tool<'a> {
    tool("imds-get").args(["--retry-delay", "0"]).args(args.iter().copied()).sim(azure)
}

/// The last request: its method, target, body and one header.
fn last(azure: &Sim) -> (String, String, String) {
    let requests = azure.requests();
    let request = &requests.last().expect("a request").request;
    assert_eq!(request.header("metadata"), Some("true"));
    (request.method.clone(), request.target.clone(), String::from_utf8_lossy(&request.body).into_owned())
}

fn events(incarnation: u32) -> String {
    let event = r#"{"EventId":"C7061BAC","EventStatus":"Scheduled","EventType":"Freeze"}"#;
    format!(r#"{{"DocumentIncarnation":{incarnation},"Events":[{event}]}}"#)
}

#[test]
fn leaves_are_text_and_objects_json_at_one_request_each() {
    let azure = sim(Options::default());
    for (path, expected) in [
        ("instance/compute/name", VM_NAME),
        ("compute/name", VM_NAME),
        ("/metadata/instance/compute/NAME", VM_NAME),
        ("network/interface/0/ipv4/ipAddress/0/privateIpAddress", "10.16.0.4"),
        ("network/interface/0/ipv4/ipAddress/0", r#"{"privateIpAddress":"10.16.0.4","publicIpAddress":""}"#),
        ("compute/customData", ""),
        ("compute/publicKeys", "[]"),
        ("versions/apiVersions/0", "2017-03-01"),
        ("identity/tenantId", TENANT),
        ("identity", &format!(r#"{{"tenantId":"{TENANT}"}}"#)),
    ] {
        get(&azure, &[path]).run().ok().stdout(&format!("{expected}\n")).stderr("").asked("imds", 1);
    }
    let ran = get(&azure, &[]).run();
    let whole = ran.ok().stderr("").json();
    assert_eq!(whole["compute"]["name"], VM_NAME);
    assert!(whole["network"]["interface"][0].is_object());
    assert_eq!(get(&azure, &["compute"]).run().ok().json(), whole["compute"]);
}

#[test]
fn what_is_not_there_says_what_is() {
    let azure = sim(Options::default());
    let ran = get(&azure, &["compute/osProfile/nmae"]).run();
    ran.status(66).stdout("").asked("instance", 1).stderr(
        "imds-get: instance/compute/osProfile has no 'nmae'\n\
         hint: it has adminUsername, computerName, disablePasswordAuthentication\n",
    );
    let ran = get(&azure, &["network/interface/7"]).run();
    ran.status(66).stderr_has("instance/network/interface has no '7'\nhint: it has one element, 0\n");
    let ran = get(&azure, &["computer"]).run();
    ran.status(64)
        .asked("any", 0)
        .stderr_has("unknown path 'computer': there are instance, compute, network, attested");
}

#[test]
fn a_version_that_the_host_does_not_know_falls_back() {
    let azure = sim(Options::default());
    let ran = get(&azure, &["compute/name", "--api-version", "2031-01-01"]).run();
    ran.ok().stdout(&format!("{VM_NAME}\n")).asked("instance", 2);
    ran.stderr("imds-get: IMDS here does not know version 2031-01-01; this is 2025-04-07\n");
    let older = r#"{"error":"Bad request. api-version is invalid","newest-versions":["2020-09-01","2020-06-01"]}"#;
    let azure = scripted([Reply::json(400, older), Reply::json(200, r#"{"name":"n"}"#)]);
    // The version was our own choice, so there is nothing to tell.
    get(&azure, &["compute/name"]).run().ok().stdout("n\n").stderr("").asked("instance", 2);
    assert_eq!(last(&azure).1, "/metadata/instance/compute?api-version=2020-09-01&format=json");
    let azure = scripted([Reply::json(400, older)]);
    get(&azure, &["compute/name"]).run().status(76).asked("instance", 2).stderr_has("(400): Bad request");
}

#[test]
fn a_document_may_be_larger_than_a_token() {
    let user_data = "QUJD".repeat(21 << 10);
    let azure = scripted([Reply::json(200, format!(r#"{{"userData":"{user_data}"}}"#))]);
    get(&azure, &["compute/userData"]).run().ok().stdout(&format!("{user_data}\n"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_tag_gives_no_orders_to_a_terminal() {
    let tags = r#"{"tags":"a:\u001b]0;x\u0007b\nc:\u009b31md"}"#;
    let azure = scripted([Reply::json(200, tags)]);
    get(&azure, &["compute/tags"]).run().ok().stdout("a:\u{1b}]0;x\u{7}b\nc:\u{9b}31md\n");
    // script(1), of util-linux, gives its command a terminal.
    let ran = bin_tests::program("script").args(["-qec", "imds-get compute/tags", "/dev/null"]).sim(&azure).run();
    ran.ok().stdout("a:\\u{1b}]0;x\\u{7}b\r\nc:\\u{9b}31md\r\n");
}

#[test]
fn the_attested_document_takes_a_nonce() {
    let azure = scripted([Reply::json(200, r#"{"encoding":"pkcs7","signature":"MIIL"}"#)]);
    get(&azure, &["attested", "--nonce", "1234567890"]).run().ok().stdout_has(r#""encoding":"pkcs7""#);
    assert_eq!(last(&azure).1, "/metadata/attested/document?api-version=2021-02-01&nonce=1234567890");
    get(&azure, &["attested/signature"]).run().ok().stdout("MIIL\n");
    assert_eq!(last(&azure).1, "/metadata/attested/document?api-version=2021-02-01");
    get(&azure, &["attested", "--nonce", "a b"]).run().status(64).asked("any", 0);
    get(&azure, &["--nonce", "1"]).run().status(64).asked("any", 0).stderr_has("--nonce goes with the path attested");
}

#[test]
fn the_load_balancer_s_404_is_explained_and_not_tried_again() {
    let body = r#"{"loadbalancer":{"publicIpAddresses":[{"frontendIpAddress":"51.0.0.1"}],"inboundRules":[]}}"#;
    let azure = scripted([Reply::json(200, body)]);
    get(&azure, &["loadbalancer"]).run().ok().stdout(&format!("{body}\n"));
    get(&azure, &["loadbalancer/loadbalancer/publicIpAddresses/0/frontendIpAddress"]).run().ok().stdout("51.0.0.1\n");
    let none = r#"{"error":"No load balancer metadata is found. Please check if your VM is using any non-basic SKU load balancer and retry later."}"#;
    let azure = scripted([Reply::json(404, none)]);
    let ran = get(&azure, &["loadbalancer"]).run();
    ran.status(66).asked("imds", 1).stderr_has("does not give loadbalancer (404): No load balancer metadata is found.");
    ran.stderr_has("hint: it is there for a VM behind a load balancer of the Standard SKU");
}

#[test]
fn scheduled_events_are_one_document() {
    let azure = scripted([Reply::json(200, events(1))]);
    get(&azure, &["scheduledevents"]).run().ok().stdout(&format!("{}\n", events(1)));
    assert_eq!(last(&azure).1, "/metadata/scheduledevents?api-version=2020-07-01");
    get(&azure, &["scheduledevents/Events/0/EventId"]).run().ok().stdout("C7061BAC\n");
}

#[test]
fn a_first_answer_that_takes_long_is_announced() {
    let late = Reply::json(200, events(1)).over(Wire::Delay(Duration::from_millis(300)));
    let azure = scripted([late]);
    let ran = get(&azure, &["scheduledevents", "--retry-delay", "0.001"]).run();
    ran.ok().stdout(&format!("{}\n", events(1))).asked("imds", 1);
    ran.stderr("imds-get: waiting: the first request turns scheduled events on, which may take two minutes\n");
}

#[test]
fn a_watch_prints_each_new_state_and_lives_through_a_restart() {
    let azure = scripted([
        Reply::json(200, events(1)),
        Reply::json(200, events(1)),
        Reply::json(500, "{}"),
        Reply::json(500, "{}"),
        Reply::raw(""),
        Reply::json(410, "{}"),
        Reply::json(200, "{\n  \"DocumentIncarnation\": 2,\n  \"Events\": []\n}"),
        Reply::json(403, r#"{"error":"the end of this test"}"#),
    ]);
    let ran = get(&azure, &["scheduledevents", "--watch", "--no-retry"]).run();
    // The 403 ended it: that does not pass.
    ran.status(77).asked("imds", 8).stderr_has("the end of this test");
    ran.stdout(&format!("{}\n{{\"DocumentIncarnation\":2,\"Events\":[]}}\n", events(1)));
    let notes = ran.words().matches("; watching on").count();
    ran.claim(notes == 1, &format!("one note for one absence, not {notes}"));
    ran.stderr_has("keeps failing (500): {}; watching on\n");
}

#[test]
fn an_event_is_watched_from_its_announcement_to_its_end() {
    // The eighth look is refused, so that the watch ends.
    let azure = sim(Options { events: vec![Event::Freeze], ..Options::faulty(["events:403@8"]) });
    let ran = get(&azure, &["scheduledevents", "--watch"]).run();
    ran.status(77).asked("events", 8);
    let states: Vec<serde_json::Value> = ran.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<&str> =
        states.iter().map(|state| state["Events"][0]["EventStatus"].as_str().unwrap_or("-")).collect();
    assert_eq!(told, ["-", "Scheduled", "Started", "-"]);
    let mut incarnations: Vec<i64> = states.iter().filter_map(|state| state["DocumentIncarnation"].as_i64()).collect();
    incarnations.dedup();
    assert_eq!(incarnations.len(), 4, "{incarnations:?}");
}

#[test]
fn an_approved_event_starts() {
    let azure = sim(Options { events: vec![Event::Reboot], ..Options::default() });
    get(&azure, &["scheduledevents"]).run().ok();
    let id = get(&azure, &["scheduledevents/Events/0/EventId"]).run().ok().text();
    get(&azure, &["scheduledevents", "--ack", id.trim()]).run().ok().stdout("");
    get(&azure, &["scheduledevents/Events/0/EventStatus"]).run().ok().stdout("Started\n");
    get(&azure, &["scheduledevents", "--ack", "nobody"])
        .run()
        .status(65)
        .stderr_has("does not accept the approval (400)");
}

#[test]
fn a_watch_keeps_within_the_limits_of_the_service() {
    let azure = sim(Options { imds_limits: true, ..Options::faulty(["events:403@8"]) });
    // The delay of 0 asks for as many looks as there may be.
    get(&azure, &["scheduledevents", "--watch", "--no-retry"]).run().status(77).asked("events", 8).stderr_lacks("429");
}

#[test]
fn a_watch_that_never_began_fails_like_any_request() {
    let azure = scripted([Reply::json(500, "{}")]);
    get(&azure, &["scheduledevents", "--watch"]).run().status(69).stdout("").asked("imds", 6);
}

#[test]
fn a_watch_ends_quietly_when_nobody_reads() {
    let azure = scripted([Reply::json(200, events(1))]);
    tool("imds-get").args(["scheduledevents", "--watch"]).sim(&azure).stdout_closed().run().ok().stderr("");
}

#[test]
fn an_event_is_approved_by_its_id() {
    let azure = scripted([Reply::json(200, "")]);
    let approve = ["scheduledevents", "--ack", "C7061BAC", "--ack", "\"B"];
    tool("imds-get").args(approve).sim(&azure).run().ok().stdout("").stderr("");
    let (method, target, body) = last(&azure);
    assert_eq!((method.as_str(), target.as_str()), ("POST", "/metadata/scheduledevents?api-version=2020-07-01"));
    assert_eq!(body, r#"{"StartRequests":[{"EventId":"C7061BAC"},{"EventId":"\"B"}]}"#);
    let azure = scripted([Reply::json(400, r#"{"error":"Invalid EventId"}"#)]);
    let ran = get(&azure, &["scheduledevents", "--ack", "x"]).run();
    ran.status(65).asked("imds", 1).stderr_has("IMDS does not accept the approval (400): Invalid EventId");
    get(&azure, &["--ack", "x"]).run().status(64).stderr_has("--watch and --ack go with the path scheduledevents");
}
