//! TLS: whom arm-get trusts, and what it says of those that it does not; and addresses of the newer kind.

#[path = "arm_get/ask.rs"]
mod ask;

use std::fs;
use std::path::PathBuf;

use azure_sim::{Certificate, Identity, Options, Service, Sim};
use bin_tests::{Server, Tool, pipe, sim, tool};

use crate::ask::{ARM, VMS, arm_get, ask};

const PATH: &str = "/subscriptions";

fn secure(certificate: Certificate) -> Sim {
    sim(Options { vms: Some(150), tls: Some(certificate), ..Options::default() })
}

fn authority(azure: &Sim) -> String {
    azure.authority().expect("an authority").display().to_string()
}

/// arm-get without the variables that `Tool::sim` sets.
fn bare(azure: &Sim, args: &[&str]) -> Tool<'static> {
    let token = azure.token(&Identity::SYSTEM, ARM);
    tool("arm-get").args(["--no-retry", "--endpoint", &azure.arm()]).args(args).stdin(token.clone()).secret(token)
}

#[test]
fn a_private_authority_can_be_named() {
    let azure = secure(Certificate::Good);
    assert!(azure.arm().starts_with("https://localhost:"));
    // By the variable, which `sim` sets; the whole pipe, over one connection.
    let ran = pipe([tool("imds-token"), tool("arm-get").arg(VMS), tool("vm-filter").arg("name")]).sim(&azure).run();
    ran.ok().stderr("").asked("vms", 3).claim(ran.lines().len() == 150, "150 lines");
    assert_eq!(azure.connections(Service::Arm), 1);
    // By the flag, which comes before the variable.
    let file = authority(&azure);
    bare(&azure, &["--cacert", &file, PATH]).run().ok().stderr("");
    bare(&azure, &["--cacert", &file, PATH]).env("SSL_CERT_FILE", "/no/such/file").run().ok();
    bare(&azure, &[PATH]).env("SSL_CERT_FILE", &file).run().ok();
    // An empty variable is none, and then it is not trusted.
    let ran = bare(&azure, &[PATH]).env("SSL_CERT_FILE", "").run();
    ran.status(69)
        .stderr_has("its certificate is not trusted: it is self-signed, or of an issuer that is not known here");
    ran.stderr_has("hint: if that is as it should be, name the certificate of its CA: --cacert FILE\n");
}

#[test]
fn a_certificate_that_is_refused_says_why() {
    for (certificate, cause, advice) in [
        (
            Certificate::Expired,
            "its certificate has expired: ",
            "--cacert does not help: the certificate must be renewed",
        ),
        (
            Certificate::Early,
            "its certificate is not valid yet: ",
            "--cacert does not help: this machine's clock is wrong",
        ),
        (
            Certificate::WrongName,
            "its certificate is another host's: ",
            "--cacert does not help: see that the endpoint is the one that was meant",
        ),
        (
            Certificate::SelfSigned,
            "its certificate is not trusted: it is self-signed",
            "name the certificate of its CA: --cacert FILE",
        ),
    ] {
        let azure = secure(certificate);
        // Nothing of it passes with time, so it is tried once.
        let ran = arm_get(&azure, &[PATH]).run();
        ran.status(69).stdout("").asked("arm", 0).stderr_lacks("tries");
        ran.stderr_has(&format!("arm-get: GET {}{PATH}?api-version=2022-12-01: {cause}", azure.arm()))
            .stderr_has("hint: ");
        ran.stderr_has(advice).stderr_lacks("OtherError");
    }
}

/// A file of a test's own, taken away at its end.
struct Scrap(PathBuf);

impl Scrap {
    fn new(name: &str, content: &str) -> Scrap {
        let file = std::env::temp_dir().join(format!("arm-get-tls-{}-{name}.pem", std::process::id()));
        fs::write(&file, content).expect("a file of my own");
        Scrap(file)
    }
}

impl Drop for Scrap {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn a_file_without_certificates_is_an_error_not_a_refusal_of_everybody() {
    let azure = secure(Certificate::Good);
    let good = fs::read_to_string(authority(&azure)).expect("the authority");
    let scraps = [
        (Scrap::new("empty", ""), "no certificate in it; a PEM file has lines '-----BEGIN CERTIFICATE-----'"),
        (Scrap::new("words", "these are no certificates\n"), "no certificate in it"),
        (Scrap::new("key", "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"), "no certificate in it"),
        (Scrap::new("cut", &good[..good.len() / 2]), "it is damaged: "),
        (Scrap::new("base64", "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"), "it is damaged: "),
        (
            Scrap::new("der", "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n"),
            "a certificate in it is damaged",
        ),
    ];
    let files = scraps.iter().map(|(scrap, why)| (scrap.0.display().to_string(), *why));
    for (file, why) in files.chain([("/no/such/file".into(), "no such file"), ("/".into(), "is a directory")]) {
        let ran = bare(&azure, &["--cacert", &file, PATH]).run();
        ran.status(64).stdout("").stderr_has(&format!("arm-get: --cacert {file}: {why}"));
        let ran = bare(&azure, &[PATH]).env("SSL_CERT_FILE", &file).run();
        ran.status(78).stdout("").stderr_has(&format!("arm-get: SSL_CERT_FILE {file}: {why}"));
    }
    // A good one among others is good.
    let mixed =
        Scrap::new("mixed", &format!("words\n-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n{good}"));
    bare(&azure, &["--cacert", &mixed.0.display().to_string(), PATH]).run().ok();
    assert_eq!(azure.connections(Service::Arm), 1);
}

#[test]
fn what_does_not_speak_tls_is_told() {
    let plain = Server::with(["HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"]);
    let endpoint = plain.origin().replace("http:", "https:");
    let ran = tool("arm-get").args(["--endpoint", &endpoint, PATH]).stdin("an-opaque-token").run();
    ran.status(69)
        .stdout("")
        .stderr_has("it does not speak TLS")
        .stderr_has("hint: see that the endpoint's port is one for https");
    let azure = sim(Options::faulty(["arm:tls"]));
    ask(&azure, &["--no-retry", PATH]).status(76).stdout("").stderr_has("the answer is not HTTP");
}

#[test]
fn ipv6_is_an_address_like_another() {
    for tls in [None, Some(Certificate::Good)] {
        let azure = sim(Options { ipv6: true, vms: Some(150), tls, ..Options::default() });
        let port = azure.arm().rsplit(':').next().expect("a port").to_owned();
        let scheme = if tls.is_some() { "https" } else { "http" };
        let ran = arm_get(&azure, &["--endpoint", &format!("{scheme}://[::1]:{port}"), VMS]).run();
        ran.ok().stderr("").asked("vms", 3);
    }
}
