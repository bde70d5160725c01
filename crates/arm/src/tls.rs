//! TLS and proxies: which certificates are trusted, how a refused one is explained, and through what ARM is reached.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use cli::{Exit, Failure};
use http::{Fault, Kind};
use ureq::Proxy;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// curl's variable for a file of certificates to trust.
const SSL_CERT_FILE: &str = "SSL_CERT_FILE";

/// Mozilla's roots, which are compiled in, or those in the file that `--cacert` or `SSL_CERT_FILE` names, and no others.
pub fn config(cacert: Option<&Path>) -> Result<TlsConfig, Failure> {
    let variable = env::var_os(SSL_CERT_FILE).filter(|value| !value.is_empty());
    let (flag, file) = match (cacert, variable) {
        (Some(file), _) => ("--cacert", file.to_owned()),
        (None, Some(file)) => (SSL_CERT_FILE, file.into()),
        (None, None) => return Ok(TlsConfig::default()),
    };
    let refuse = |why: String| Failure::new(Exit::Usage, format_args!("{flag} {}: {why}", file.display()));
    let pem = fs::read(&file).map_err(|error| refuse(error.to_string()))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(refuse(error.to_string())),
        }
    }
    // ureq would take an empty list, and then trust nobody.
    if certificates.is_empty() {
        return Err(refuse("no certificate in it (a PEM file has lines 'BEGIN CERTIFICATE')".to_owned()));
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::from(certificates)).build())
}

/// The proxy that the environment names for https, by curl's variables; an unreadable one is an error, not ignored.
pub fn proxy() -> Result<Option<Proxy>, Failure> {
    let set = |name: &&str| env::var_os(name).filter(|value| !value.is_empty()).map(|value| (name.to_string(), value));
    let Some((name, value)) = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"].iter().find_map(set) else {
        return Ok(None);
    };
    // The value may hold a password: it is not quoted.
    let refuse = |_| Failure::new(Exit::Config, format_args!("{name} is not the URL of a proxy, as http://HOST:PORT"));
    let given = Proxy::new(&value.to_string_lossy()).map_err(refuse)?;
    let mut builder = Proxy::builder(given.protocol()).host(given.host()).port(given.port());
    if let (Some(user), Some(password)) = (given.username(), given.password()) {
        builder = builder.username(user).password(password);
    }
    let exempt: Option<OsString> = ["no_proxy", "NO_PROXY"].iter().find_map(env::var_os);
    for entry in exempt.unwrap_or_default().to_string_lossy().split(',').map(str::trim).filter(|e| !e.is_empty()) {
        builder = builder.no_proxy(entry);
    }
    builder.build().map(Some).map_err(refuse)
}

/// What to do about a fault of TLS, where that is known.
pub fn advice(fault: &Fault) -> Option<&'static str> {
    if fault.kind() != Kind::Tls {
        return None;
    }
    let cause = fault.cause().to_string();
    let has = |words: &[&str]| words.iter().any(|word| cause.contains(word));
    Some(if has(&["UnknownIssuer", "CaUsedAsEndEntity", "SelfSigned"]) {
        "the certificate is self-signed or of an issuer not trusted here; if that is right, name its CA: --cacert FILE"
    } else if has(&["expired", "Expired", "not valid yet", "NotValidYet"]) {
        "the certificate is out of its time, or this machine's clock is wrong; --cacert does not help"
    } else if has(&["not valid for", "NotValidForName"]) {
        "the certificate is another host's: check the endpoint; --cacert does not help"
    } else {
        "the other end may not speak TLS, or something between intercepts it; --cacert FILE names its CA"
    })
}
