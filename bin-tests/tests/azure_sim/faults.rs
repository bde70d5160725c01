//! Faults as a client meets them, byte by byte.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use azure_sim::{Options, Service, Sim, fault_names};
use bin_tests::{script, sim, tool};

use crate::client::{arm, get, metadata, post};

const REQUEST: &str = "GET /metadata/versions HTTP/1.1\r\nHost: x\r\nMetadata: true\r\n\r\n";

/// What comes over a connection after a request, at most so much, and how it ended.
fn wire(azure: &Sim, most: usize) -> (String, Result<(), ErrorKind>) {
    let mut stream = TcpStream::connect(azure.imds().trim_start_matches("http://")).unwrap();
    stream.write_all(REQUEST.as_bytes()).unwrap();
    // The emulator keeps connections alive: only its own end of them would otherwise be missing here.
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    let end = loop {
        match stream.read(&mut buffer) {
            Ok(0) => break Ok(()),
            Ok(n) => bytes.extend_from_slice(&buffer[..n]),
            Err(error) => break Err(error.kind()),
        }
        if bytes.len() > most {
            break Err(ErrorKind::FileTooLarge);
        }
    };
    let _ = stream.shutdown(Shutdown::Both);
    (String::from_utf8_lossy(&bytes).into_owned(), end)
}

fn fault(name: &str) -> (String, Result<(), ErrorKind>) {
    wire(&sim(Options::faulty([&*format!("versions:{name}")])), 1 << 20)
}

/// The body, and the length that the head promised.
fn body(answer: &str) -> (&str, usize) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length = head.split("Content-Length: ").nth(1).and_then(|rest| rest.lines().next());
    (body, length.map_or(0, |length| length.trim().parse().unwrap()))
}

/// A connection that stays open runs into the test's own limit, which each system names in its way.
fn stays_open(end: Result<(), ErrorKind>) -> bool {
    matches!(end, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut))
}

#[test]
fn a_whole_answer_keeps_its_connection() {
    let (answer, end) = wire(&sim(Options::default()), 1 << 20);
    let (body, length) = body(&answer);
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && body.len() == length && stays_open(end), "{answer}");
}

#[test]
fn connections_end_early_in_each_way() {
    assert_eq!(fault("close"), (String::new(), Ok(())));
    assert_eq!(fault("reset"), (String::new(), Err(ErrorKind::ConnectionReset)));
    let (answer, end) = fault("hang");
    assert!(answer.is_empty() && stays_open(end));
    let (answer, end) = fault("cut-header");
    assert!(!answer.contains("\r\n\r\n") && answer.starts_with("HTTP/1.1 200") && end == Ok(()), "{answer}");
    let (answer, end) = fault("cut");
    assert!(body(&answer).0.len() == body(&answer).1 / 2 && end == Ok(()), "{answer}");
    assert_eq!(fault("cut-reset").1, Err(ErrorKind::ConnectionReset));
    let (answer, end) = fault("cut-chunked");
    assert!(answer.contains("chunked") && !answer.ends_with("0\r\n\r\n") && end == Ok(()), "{answer}");
    let (answer, end) = fault("long-length");
    assert!(body(&answer).0.len() + 10 == body(&answer).1 && end == Ok(()), "{answer}");
    let (answer, _) = fault("short-length");
    assert!(body(&answer).0.len() / 2 == body(&answer).1, "{answer}");
    let (answer, end) = fault("close-after");
    assert!(!answer.contains("Connection: close") && body(&answer).0.len() == body(&answer).1 && end == Ok(()));
}

#[test]
fn answers_come_in_other_forms() {
    let (answer, end) = fault("chunked");
    assert!(answer.ends_with("0\r\n\r\n") && stays_open(end), "{answer}");
    let (answer, end) = fault("http10");
    assert!(answer.starts_with("HTTP/1.0 200 OK") && !answer.contains("Content-Length") && end == Ok(()), "{answer}");
    let (answer, _) = fault("continue");
    assert!(answer.starts_with("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(fault("garbage").0.contains("this is no HTTP"));
    assert!(fault("tls").0.starts_with('\u{15}'));
    assert!(fault("delay=1").0.starts_with("HTTP/1.1 200"));
    assert!(fault("slow=1").0.starts_with("HTTP/1.1 200"));
    for endless in ["endless-header", "endless-body"] {
        assert_eq!(fault(endless).1, Err(ErrorKind::FileTooLarge), "{endless}");
    }
}

#[test]
fn answers_that_are_another_s() {
    for (name, status, text) in [
        ("html", 200, "<html>"),
        ("text", 200, "it works"),
        ("empty", 200, ""),
        ("not-json", 200, "{\"access_token\":\"eyJ"),
        ("xml", 500, "<Error>"),
        ("docker", 403, "unreachable network"),
        ("proxy", 502, "squid"),
        ("pod-list", 500, "pod list is empty"),
        ("no-identity", 400, "Identity not found"),
        ("several-identities", 400, "Multiple user assigned identities"),
        ("410", 410, "70 seconds"),
        ("429=7", 429, "Temporarily throttled"),
    ] {
        let answer = metadata(&sim(Options::faulty([&*format!("imds:{name}")])), "versions");
        assert_eq!(answer.status, status, "{name}");
        assert!(answer.text().contains(text), "{name}: {}", answer.text());
        assert_eq!(answer.header("retry-after"), if name == "429=7" { "7" } else { "" });
    }
    let answer = metadata(&sim(Options::faulty(["imds:temporary=http://127.0.0.1:9/x"])), "versions");
    assert_eq!((answer.status, answer.header("location")), (307, "http://127.0.0.1:9/x"));
}

#[test]
fn arm_s_errors_by_status_and_by_name() {
    let answer = |fault: &str| arm(&sim(Options::faulty([fault])), "{s}?api-version=2022-12-01");
    for (fault, status, code) in [
        ("arm:429", 429, "SubscriptionRequestsThrottled"),
        ("arm:403", 403, "AuthorizationFailed"),
        ("arm:500", 500, "InternalServerError"),
        ("arm:502", 502, "ProviderError"),
        ("arm:504", 504, "GatewayTimeout"),
        ("arm:error=MissingSubscriptionRegistration", 409, "MissingSubscriptionRegistration"),
        ("arm:error=details", 400, "MultipleErrorsOccurred"),
    ] {
        let answer = answer(fault);
        assert_eq!((answer.status, &*answer.code()), (status, code), "{fault}");
        assert!(!answer.header("x-ms-request-id").is_empty(), "{fault}");
    }
    assert_eq!(answer("arm:error=flat").json()["Code"], "429");
    assert_eq!(answer("arm:error=blank").body, b"");
    assert_eq!(answer("arm:429=ms:1500").header("x-ms-retry-after-ms"), "1500");
    assert!(answer("arm:503=date:5").header("retry-after").ends_with(" GMT"));
    let wait = answer("arm:retry-after");
    assert_eq!((wait.status, wait.header("retry-after")), (200, "3600"));
}

#[test]
fn faults_may_be_added_and_everything_is_recorded() {
    let azure = sim(Options::default());
    let ask = || metadata(&azure, "versions").status;
    assert_eq!(ask(), 200);
    azure.fault("versions:410x2").unwrap();
    assert_eq!([ask(), ask(), ask()], [410, 410, 200]);
    let lines: Vec<String> = azure.requests().iter().map(ToString::to_string).collect();
    assert_eq!(lines[1], "imds GET /metadata/versions -> 410 (versions:410x2)");
    assert_eq!((azure.count("versions"), azure.count("imds"), azure.count("arm")), (4, 4, 0));
    assert_eq!((azure.connections(Service::Imds), azure.connections(Service::Elsewhere)), (4, 0));
    azure.forget();
    assert_eq!(azure.count("any"), 0);
}

#[test]
fn secrets_are_left_out_of_the_record_s_words() {
    let azure = sim(Options::default());
    arm(&azure, "{s}?api-version=2022-12-01");
    let token = azure.secrets().remove(0);
    let seen = &azure.requests()[0];
    assert!(seen.request.header("authorization").unwrap().contains(&token));
    for text in [seen.to_string(), seen.with_headers(), format!("{seen:?}")] {
        assert!(!text.contains(&token[..20]), "{text}");
    }
    assert!(seen.with_headers().contains(&format!("Bearer ({} characters)", token.len())));
}

#[test]
fn a_test_may_answer_for_itself() {
    let answer = script(|request| request.target.starts_with("/mine").then(|| azure_sim::Reply::text(299, "mine")));
    let azure = sim(Options { script: answer, ..Options::default() });
    let url = |path: &str| format!("{}{path}", azure.imds());
    assert_eq!((get(&azure, &url("/mine"), &[]).status, get(&azure, &url("/other"), &[]).status), (299, 400));
    let raw = script(|_| Some(azure_sim::Reply::raw("HTTP/1.1 204 Mine\r\n\r\n")));
    let azure = sim(Options { script: raw, ..Options::default() });
    assert_eq!(post(&azure, &azure.arm(), &[], "").status, 204);
}

#[test]
fn help_and_manual_name_every_fault() {
    let help = tool("azure-sim").arg("--help").run().text();
    let manual = include_str!("../../../man/azure-sim.1");
    for (name, text) in fault_names() {
        let line = format!("  {name:<20} {text}");
        assert!(help.lines().any(|other| other == line), "help should have held:\n{line}");
        let word = name.split(['=', '[']).next().unwrap_or_default();
        assert!(
            manual.lines().any(|line| line == format!(".It Cm {word}") || line.starts_with(&format!(".It Cm {word} ")))
        );
    }
}
