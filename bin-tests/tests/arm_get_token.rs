//! The token: in which forms it is read, to whom it goes, and that nobody ever sees it on stderr.

#[path = "arm_get/ask.rs"]
mod ask;
#[path = "arm_get/tunnel.rs"]
mod tunnel;

use azure_sim::{Cloud, Identity, Options, Reply, Request, Service, Sim};
use bin_tests::{Tool, pipe, program, script, sim, tool};

use crate::ask::{ARM, VMS, arm_get, ask};
use crate::tunnel::Tunnel;

const PATH: &str = "/subscriptions";

fn bearer(azure: &Sim) -> String {
    azure.token(&Identity::SYSTEM, ARM)
}

fn given<'a>(azure: &'a Sim, input: impl Into<Vec<u8>>) -> Tool<'a> {
    tool("arm-get").arg(PATH).stdin(input).sim(azure)
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn every_form_that_a_tool_prints_it_in_is_read() {
    let azure = sim(Options::default());
    let bearer = bearer(&azure);
    let az = format!(
        "{{\n  \"accessToken\": \"{bearer}\",\n  \"expiresOn\": \"2026-11-24 09:00:00.000000\",\n  \"expires_on\": 1795510800,\n  \
         \"subscription\": \"s\",\n  \"tenant\": \"t\",\n  \"tokenType\": \"Bearer\"\n}}\n"
    );
    let imds = format!(
        r#"{{"access_token":"{bearer}","client_id":"c","expires_in":"86400","expires_on":"1795510800","ext_expires_in":"86400","not_before":"1","resource":"r","token_type":"Bearer"}}"#
    );
    for input in [
        bearer.clone().into_bytes(),
        format!("{bearer}\n").into_bytes(),
        format!(" \t{bearer}\r\n\r\n").into_bytes(),
        format!("\u{feff}{bearer}\r\n").into_bytes(),
        format!("\"{bearer}\"\n").into_bytes(),
        imds.clone().into_bytes(),
        format!("\u{feff}{imds}\r\n").into_bytes(),
        az.clone().into_bytes(),
        az.replace('\n', "\r\n").into_bytes(),
        format!(r#"{{"token":"{bearer}","expiresOn":"2026-11-24T09:00:00Z"}}"#).into_bytes(),
        format!(r#"{{"Token":"{bearer}","ExpiresOn":"2026-11-24T09:00:00+00:00","TenantId":"t","UserId":"u","Type":"Bearer"}}"#).into_bytes(),
        utf16(&format!("{bearer}\r\n"), u16::to_le_bytes),
        utf16(&az, u16::to_le_bytes),
        utf16(&imds, u16::to_be_bytes),
    ] {
        azure.forget();
        given(&azure, input).run().ok().stderr("");
        let sent = azure.requests()[0].request.header("authorization").map(str::to_owned);
        assert!(sent.is_some_and(|sent| sent == format!("Bearer {bearer}")), "another token was sent");
    }
    for form in ["token", "json"] {
        pipe([tool("imds-token").args(["-o", form]), tool("arm-get").arg(PATH)]).sim(&azure).run().ok();
    }
}

#[test]
fn what_is_no_token_is_refused_before_any_request() {
    let azure = sim(Options::default());
    let bearer = bearer(&azure);
    let half = &bearer[..bearer.len() / 2];
    for (input, status, words) in [
        (String::new(), 77, "not signed in: no token on standard input"),
        (" \r\n".into(), 77, "not signed in: no token on standard input"),
        ("\u{feff}".into(), 77, "not signed in: no token on standard input"),
        (format!("Authorization: Bearer {bearer}\n"), 65, "what is on standard input is not a token"),
        (format!("{half}\n{half}"), 65, "what is on standard input is not a token"),
        (format!("{half}é"), 65, "what is on standard input is not a token"),
        (format!("{{\"access_token\":\"{half}"), 65, "standard input is JSON that ends early"),
        (format!("\"{half}"), 65, "standard input is JSON that ends early"),
        (format!("{{\"access_token\":\"{bearer}\"}} {{"), 65, "neither a token nor JSON with one"),
        (format!("{{\"access_token\":[\"{bearer}\"]}}"), 65, "neither a token nor JSON with one"),
        (format!("{{\"refresh_token\":\"{bearer}\"}}"), 65, "has no access_token"),
        (
            "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}".into(),
            65,
            "has no access_token",
        ),
        ("{\"access_token\":\"\"}".into(), 65, "has no access_token"),
        ("x".repeat((64 << 10) + 1), 65, "more than 64 KiB on standard input: not a token"),
    ] {
        let ran = given(&azure, input).run();
        ran.status(status).stdout("").asked("any", 0).stderr_has(words);
        ran.stderr_has("hint: pipe one in: imds-token | arm-get ...");
    }
}

#[test]
#[cfg(unix)]
fn a_terminal_or_nothing_at_all_is_told_at_once() {
    let azure = sim(Options::default());
    let shell = |line: &str| program("sh").args(["-c", line]).sim(&azure).run();
    shell("arm-get /subscriptions <&-").status(77).asked("any", 0).stderr_has("not signed in");
    // script(1) gives its command a terminal, and takes what that writes.
    let ran = shell("script -qec 'arm-get /subscriptions' /dev/null </dev/null");
    ran.status(64).asked("any", 0).stdout_has("standard input is a terminal, where a token is expected");
}

#[test]
fn a_token_that_is_certain_to_fail_is_not_sent() {
    let azure = sim(Options::default());
    for audience in ["https://vault.azure.net", "https://graph.microsoft.com/", "https://management.azure.com.evil/"] {
        let ran = given(&azure, azure.token(&Identity::SYSTEM, audience)).run();
        ran.status(77).stdout("").asked("any", 0);
        ran.stderr_has(&format!("arm-get: the token is for {audience}, not for {}\nhint: ", azure.arm()));
    }
    let late = sim(Options { token_lifetime: -7200, ..Options::default() });
    let ran = given(&late, bearer(&late)).run();
    ran.status(77).asked("any", 0).stderr_has("arm-get: the token expired 2 h ago\n").stderr_has("hint: get a new one");
    // What cannot be read passes, and ARM has the last word.
    for token in ["an-opaque-token", "a.b.c", "eyJ0eXAiOiJKV1QifQ.W10.c2ln", "eyJ0eXAiOiJKV1QifQ.bm90IGpzb24.c2ln"] {
        given(&azure, token).run().status(77).asked("arm", 1).stderr_has("401 InvalidAuthenticationToken");
    }
}

#[test]
fn the_audience_chooses_the_cloud() {
    for (cloud, audience, host) in [
        (Cloud::Public, "https://management.azure.com/", "management.azure.com"),
        (Cloud::Public, "https://management.core.windows.net/", "management.azure.com"),
        (Cloud::UsGov, "https://management.usgovcloudapi.net/", "management.usgovcloudapi.net"),
        (Cloud::UsGov, "https://management.core.usgovcloudapi.net/", "management.usgovcloudapi.net"),
        (Cloud::China, "https://management.chinacloudapi.cn", "management.chinacloudapi.cn"),
    ] {
        let azure = sim(Options { cloud, ..Options::default() });
        let token = azure.token(&Identity::SYSTEM, audience);
        // Nobody can be reached from here but through a proxy, which then knows who was meant.
        let run = |args: &[&str]| {
            let proxy = Tunnel::closed();
            let asked = tool("arm-get").args(["--no-retry"]).args(args).stdin(token.clone()).secret(token.clone());
            let ran = asked.env("HTTPS_PROXY", proxy.url()).run();
            (ran.codes()[0], ran.words(), proxy.asked())
        };
        let (code, words, asked) = run(&[PATH]);
        assert_eq!((code, asked), (Some(69), vec![format!("{host}:443")]), "{words}");
        // One that is named must be the token's.
        let other = if cloud == Cloud::China { "usgov" } else { "china" };
        let (code, words, asked) = run(&["--cloud", other, PATH]);
        assert_eq!((code, asked), (Some(77), Vec::<String>::new()), "{words}");
        assert!(words.contains(&format!("hint: its own cloud is https://{host}")), "{words}");
    }
    // One of nobody's: the public cloud's.
    let proxy = Tunnel::closed();
    let ran = tool("arm-get").args(["--no-retry", PATH]).stdin("an-opaque-token").env("HTTPS_PROXY", proxy.url()).run();
    ran.status(69);
    assert_eq!(proxy.asked(), ["management.azure.com:443"]);
}

#[test]
fn a_token_goes_over_no_network_in_the_clear() {
    let azure = sim(Options::default());
    for endpoint in ["http://management.azure.com", "http://localhost.evil.invalid", "http://10.0.0.1"] {
        let ran = given(&azure, bearer(&azure)).env("ARM_ENDPOINT", endpoint).run();
        ran.status(78).asked("any", 0).stderr_has("ARM_ENDPOINT: ").stderr_has("a token would be readable on the way");
    }
    for endpoint in ["management.azure.com", "https://management.azure.com/subscriptions", "https://user@host", ""] {
        let ran = arm_get(&azure, &["--endpoint", endpoint, PATH]).run();
        ran.status(64).asked("any", 0);
    }
}

/// The request's own token.
fn token_of(request: &Request) -> String {
    request
        .header("authorization")
        .and_then(|header| header.split_once(' '))
        .map(|(_, token)| token.to_owned())
        .unwrap_or_default()
}

#[test]
fn a_server_that_quotes_it_does_not_get_it_printed() {
    let error =
        |message: &str| Reply::json(401, serde_json::json!({"error": {"code": "C", "message": message}}).to_string());
    type Quote = fn(&str, &dyn Fn(&str) -> Reply) -> Reply;
    let quotes: [Quote; 12] = [
        |token, error| error(&format!("the token '{token}' is bad")),
        |token, error| error(&format!("cut short: {}", &token[..40])),
        |token, error| error(&format!("its end: {}", &token[token.len() - 40..])),
        |token, error| error(&format!("in lines: {}\r\n{}", &token[..60], &token[60..])),
        |token, _| Reply::text(500, format!("{}{token}", "x".repeat(270))),
        |token, _| Reply::new(500, "text/html", format!("<title>Bearer {token}</title>")),
        |token, _| Reply::text(302, "").header("Location", format!("/login?token={token}")),
        |token, _| Reply::json(403, "{}").header("x-ms-request-id", token.to_owned()),
        |token, _| {
            Reply::json(200, "{}").header("x-echo", token.to_owned()).header("Set-Cookie", "id=1234567890abcdef")
        },
        |token, _| Reply::json(200, format!(r#"{{"value":[1],"nextLink":"http://{token}@evil.invalid/"}}"#)),
        |token, _| Reply::json(200, format!(r#"{{"value":[1],"nextLink":"/list?token={token}"}}"#)),
        |token, _| Reply::new(200, format!("text/{token}").as_str(), "no json"),
    ];
    for (at, quote) in quotes.into_iter().enumerate() {
        let answer =
            move |request: &Request| (request.service == Service::Arm).then(|| quote(&token_of(request), &error));
        let azure = sim(Options { script: script(answer), ..Options::default() });
        // The harness looks for any part of the token on stderr, after every run of every test.
        let ran = ask(&azure, &["-v", "-i", "--no-retry", VMS]);
        ran.claim(ran.words().contains("[hidden]"), &format!("quote {at}: it should have been hidden, not absent"));
        ran.stderr_lacks("1234567890abcdef");
    }
}
