//! TLS in front of Resource Manager.

use azure_sim::{Certificate, Options, Service, Sim};
use bin_tests::sim;

use crate::client::{arm, try_arm};

const PATH: &str = "{s}/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01";

fn with(certificate: Certificate) -> Sim {
    sim(Options { tls: Some(certificate), page_size: 2, ..Options::default() })
}

#[test]
fn a_good_certificate_is_taken_and_links_stay_https() {
    let azure = with(Certificate::Good);
    let answer = arm(&azure, PATH);
    assert_eq!(answer.status, 200);
    let link = answer.json()["nextLink"].as_str().unwrap().to_owned();
    assert!(link.starts_with(&format!("{}/", azure.arm())) && link.starts_with("https://localhost:"), "{link}");
    assert!(azure.elsewhere().starts_with("https://"));
    let file = azure.authority().unwrap();
    assert!(azure.env().contains(&("SSL_CERT_FILE".to_owned(), file.display().to_string())));
    drop(azure);
    assert!(!file.exists(), "the authority goes with the emulator");
}

#[test]
fn bad_certificates_are_refused_before_any_request() {
    for (certificate, why) in [
        (Certificate::Expired, "Expired"),
        (Certificate::Early, "NotValidYet"),
        (Certificate::WrongName, "NotValidForName"),
        (Certificate::SelfSigned, "UnknownIssuer"),
    ] {
        let azure = with(certificate);
        let error = format!("{:?}", try_arm(&azure, PATH).unwrap_err());
        assert!(error.contains(why), "{certificate:?}: {error}");
        assert_eq!((azure.count("arm"), azure.connections(Service::Arm)), (0, 1));
    }
}

#[test]
fn answers_are_spoilt_over_tls_too() {
    for fault in ["page1:cut", "page1:reset", "page1:close", "page1:cut-chunked", "page1:garbage"] {
        let azure = sim(Options { tls: Some(Certificate::Good), ..Options::faulty([fault]) });
        assert!(try_arm(&azure, PATH).is_err(), "{fault}");
    }
    let azure = sim(Options { tls: Some(Certificate::Good), ..Options::faulty(["page1:http10"]) });
    assert_eq!(arm(&azure, PATH).status, 200);
}

#[test]
fn arm_may_be_at_an_address_of_version_6() {
    // Not every machine has one.
    let Ok(azure) = Sim::start(Options { ipv6: true, ..Options::default() }) else { return };
    assert!(azure.arm().starts_with("http://[::1]:"), "{}", azure.arm());
    assert_eq!(arm(&azure, PATH).status, 200);
}
