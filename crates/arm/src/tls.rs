//! TLS: which certificates are trusted, and how a refused one is explained.

use std::env;
use std::fs;
use std::path::Path;

use cli::{Exit, Failure};
use http::{Fault, Kind};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// curl's variable for a file of certificates to trust.
const SSL_CERT_FILE: &str = "SSL_CERT_FILE";

/// Mozilla's roots, which are compiled in, or those in the file that `--cacert` or `SSL_CERT_FILE` names, and no others.
pub fn config(cacert: Option<&Path>) -> Result<TlsConfig, Failure> {
    let variable = env::var_os(SSL_CERT_FILE).filter(|value| !value.is_empty());
    let (name, exit, file) = match (cacert, variable) {
        (Some(file), _) => ("--cacert", Exit::Usage, file.to_owned()),
        (None, Some(file)) => (SSL_CERT_FILE, Exit::Config, file.into()),
        (None, None) => return Ok(TlsConfig::default()),
    };
    let certificates =
        read(&file).map_err(|why| Failure::new(exit, format_args!("{name} {}: {why}", file.display())))?;
    Ok(TlsConfig::builder().root_certs(RootCerts::from(certificates)).build())
}

/// The certificates in a PEM file; what else is in it, a key say, is passed over. ureq would take an empty list, or
/// damaged certificates, and then trust nobody; here they are errors.
fn read(file: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let pem = fs::read(file).map_err(|error| http::plain(&error))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) if certificate.der().starts_with(&[SEQUENCE]) => {
                certificates.push(certificate);
            }
            Ok(PemItem::Certificate(_)) => return Err("a certificate in it is damaged".to_owned()),
            Ok(_) => {}
            Err(error) => return Err(format!("it is damaged: {error}")),
        }
    }
    if certificates.is_empty() {
        return Err("no certificate in it; a PEM file has lines '-----BEGIN CERTIFICATE-----'".to_owned());
    }
    Ok(certificates)
}

/// The byte that every certificate begins with: DER's tag of a sequence (X.690, 8.9).
const SEQUENCE: u8 = 0x30;

/// A fault of TLS, as rustls has it in its words, and what it means: the cause, and what to do.
const MEANINGS: &[(&[&str], &str, &str)] = &[
    (
        &["UnknownIssuer", "SelfSigned"],
        "its certificate is not trusted: it is self-signed, or of an issuer that is not known here",
        "if that is as it should be, name the certificate of its CA: --cacert FILE",
    ),
    (
        &["BadSignature"],
        "its certificate is not trusted: it is signed by another CA of the name that is known here",
        "the file of --cacert or SSL_CERT_FILE may hold an older one of that CA's certificates",
    ),
    (
        &["received fatal alert"],
        "it does not agree to TLS 1.2 or 1.3 with this tool",
        "see that the endpoint is the one that was meant, and which versions of TLS it speaks",
    ),
    (
        &["CaUsedAsEndEntity"],
        "its certificate is not trusted: it is a CA's own, which cannot be a server's as well",
        "--cacert does not help: the server needs a certificate of its own, or one with basicConstraints=CA:FALSE",
    ),
    (
        &["certificate expired", "Expired"],
        "its certificate has expired",
        "--cacert does not help: the certificate must be renewed, or this machine's clock is wrong",
    ),
    (
        &["not valid yet", "NotValidYet"],
        "its certificate is not valid yet",
        "--cacert does not help: this machine's clock is wrong, or the certificate was made with a wrong one",
    ),
    (
        &["not valid for", "NotValidForName"],
        "its certificate is another host's",
        "--cacert does not help: see that the endpoint is the one that was meant",
    ),
    (
        &["InvalidContentType", "corrupt message"],
        "it does not speak TLS",
        "see that the endpoint's port is one for https",
    ),
];

/// The cause of a fault of TLS and what to do about it, in words for the user; `None` where it is no fault of TLS, or one
/// that rustls has to explain by itself.
pub fn meaning(fault: &Fault) -> Option<(&'static str, &'static str)> {
    let words = fault.cause().to_string();
    let means = |marks: &[&str]| fault.kind() == Kind::Tls && marks.iter().any(|mark| words.contains(mark));
    MEANINGS.iter().find(|(marks, ..)| means(marks)).map(|&(_, cause, advice)| (cause, advice))
}
