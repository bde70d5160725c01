//! The proxy that ARM is reached through, by curl's variables, read as curl reads them.

use std::env;

use cli::{Exit, Failure};
use http::Fault;
use ureq::{Proxy, ProxyProtocol};

use crate::origin::Origin;

/// The variables that name a proxy for https, the first that is set first.
const PROXY: [&str; 4] = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/// The variables that name the hosts it is not for.
const NO_PROXY: [&str; 2] = ["no_proxy", "NO_PROXY"];

/// The proxy that the environment names for `origin`; one that cannot be used is an error, not ignored.
pub fn proxy(origin: &Origin) -> Result<Option<Proxy>, Failure> {
    let Some((name, url)) = set(&PROXY) else { return Ok(None) };
    if set(&NO_PROXY).is_some_and(|(_, list)| exempt(origin.host(), &list)) {
        return Ok(None);
    }
    // The value may hold a password: it is not quoted.
    let proxy = Proxy::new(&url).map_err(|_| {
        Failure::new(Exit::Config, format_args!("{name} is not the URL of a proxy, as http://HOST:PORT"))
    })?;
    if matches!(proxy.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
        return Ok(Some(proxy));
    }
    Err(Failure::new(Exit::Config, format_args!("{name} names a SOCKS proxy, of which nothing is known here"))
        .hint(format_args!("name an HTTP proxy with HTTPS_PROXY, or have none: env -u {name} ...")))
}

/// What to do about a proxy that refuses; `None` where none did.
pub fn advice(fault: &Fault) -> Option<&'static str> {
    let ureq::Error::ConnectProxyFailed(why) = fault.cause() else { return None };
    let says = |statuses: &[&str]| statuses.iter().any(|status| why.contains(status));
    if says(&["401", "407"]) {
        Some("a proxy that wants a name and a password takes them from HTTPS_PROXY=http://NAME:PASSWORD@HOST:PORT")
    } else if says(&["403", "405"]) {
        Some("it does not let https through to there; hosts that need no proxy are named in NO_PROXY")
    } else {
        None
    }
}

/// The first of `names` that is set to something, with its value.
fn set(names: &[&'static str]) -> Option<(&'static str, String)> {
    let value = |name| env::var_os(name).filter(|value| !value.is_empty());
    names.iter().find_map(|&name| value(name).map(|value| (name, value.to_string_lossy().into_owned())))
}

/// Whether `list` names `host`. As with curl, `example.com` stands for what is below it too, with or without a dot or
/// `*.` before it, and `*` for everything.
fn exempt(host: &str, list: &str) -> bool {
    let host = bare(host);
    list.split([',', ' ']).filter(|entry| !entry.is_empty()).any(|entry| {
        let entry = entry.to_ascii_lowercase();
        let name = bare(entry.trim_start_matches('*').trim_start_matches('.'));
        entry == "*"
            || (!name.is_empty()
                && host.strip_suffix(name).is_some_and(|above| above.is_empty() || above.ends_with('.')))
    })
}

/// An IPv6 address without its brackets; anything else as it is.
fn bare(host: &str) -> &str {
    host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host)
}

#[cfg(test)]
mod tests {
    use super::exempt;

    #[test]
    fn hosts_are_exempt_as_with_curl() {
        for (host, list, expected) in [
            ("management.azure.com", "management.azure.com", true),
            ("management.azure.com", "azure.com", true),
            ("management.azure.com", ".azure.com", true),
            ("management.azure.com", "*.azure.com", true),
            ("management.azure.com", "a.example, Azure.COM", true),
            ("management.azure.com", "a.example azure.com", true),
            ("management.azure.com", "*", true),
            ("management.azure.com", "zure.com", false),
            ("management.azure.com", "x.management.azure.com", false),
            ("management.azure.com", "management.azure", false),
            ("management.azure.com", "", false),
            ("management.azure.com", ",.,", false),
            ("management.azure.com.evil", "azure.com", false),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "localhost", false),
            ("[::1]", "::1", true),
            ("[::1]", "[::1]", true),
        ] {
            assert_eq!(exempt(host, list), expected, "{host} by '{list}'");
        }
    }
}
