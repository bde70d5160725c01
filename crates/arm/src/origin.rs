//! Origins (RFC 6454): the scheme, host and port that the token may be sent to, read and compared strictly.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A scheme, a host in lower case, and the port in effect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    https: bool,
    host: String,
    port: u16,
}

impl Origin {
    /// Reads `https://HOST[:PORT]`, with or without a slash at its end. Plain `http` is for loopback only, since a
    /// token must not cross a network in the clear. The error says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Origin, String> {
        let Some((origin, rest)) = Origin::split(text) else {
            return Err(format!("'{text}' is not a bare https://HOST[:PORT]"));
        };
        if !matches!(rest, "" | "/") {
            return Err(format!("'{text}' is not a bare https://HOST[:PORT]: take away '{rest}'"));
        }
        if !origin.https && !origin.is_loopback() {
            return Err(format!("'{text}' is not https: a token would be readable on the way"));
        }
        Ok(origin)
    }

    /// The origin that `url` starts with, and the rest of it; `None` where it does not start with one.
    ///
    /// What browsers and lax parsers read in different ways is not an origin at all: user-info, backslashes, percent
    /// signs, control characters, white space and letters outside ASCII in the host.
    pub fn split(url: &str) -> Option<(Origin, &str)> {
        let colon = url.find("://")?;
        let https = match url[..colon].to_ascii_lowercase().as_str() {
            "https" => true,
            "http" => false,
            _ => return None,
        };
        let after = &url[colon + 3..];
        let (authority, rest) = after.split_at(after.find(['/', '?', '#']).unwrap_or(after.len()));
        let (host, port) = authority_parts(authority)?;
        let port = port.unwrap_or(if https { 443 } else { 80 });
        Some((Origin { https, host: host.to_ascii_lowercase(), port }, rest))
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The host, in lower case; an IPv6 address in brackets.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the host is this machine for certain: `localhost` or a loopback address.
    fn is_loopback(&self) -> bool {
        let bare = self.host.trim_start_matches('[').trim_end_matches(']');
        self.host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// The host and the port of an authority that is nothing but these.
fn authority_parts(authority: &str) -> Option<(&str, Option<u16>)> {
    let end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, port) = authority.split_at(end);
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => None,
        None => return None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        Some(_) => return None,
    };
    let valid = match host.strip_prefix('[') {
        Some(address) => address.strip_suffix(']')?.parse::<Ipv6Addr>().is_ok(),
        None => {
            let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
            !host.is_empty() && host.bytes().all(name) && (host.parse::<Ipv4Addr>().is_ok() || !ends_in_number(host))
        }
    };
    valid.then_some((host, port))
}

/// Some resolvers read `127.1` or `0x7f.1` as an address, others as a name.
fn ends_in_number(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or("");
    last.bytes().next().is_some_and(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.https { "https" } else { "http" };
        let default = if self.https { 443 } else { 80 };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port == default { Ok(()) } else { write!(f, ":{}", self.port) }
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    fn origin(url: &str) -> Option<String> {
        Origin::split(url).map(|(origin, _)| origin.to_string())
    }

    #[test]
    fn the_default_port_and_letter_case_do_not_matter() {
        for url in [
            "https://management.azure.com/x",
            "https://management.azure.com:443/x",
            "HTTPS://Management.AZURE.com?x",
            "https://management.azure.com",
        ] {
            assert_eq!(origin(url).as_deref(), Some("https://management.azure.com"), "{url}");
        }
        assert_eq!(origin("http://[::1]:8080/").as_deref(), Some("http://[::1]:8080"));
        assert_eq!(origin("http://127.0.0.1:80/").as_deref(), Some("http://127.0.0.1"));
    }

    #[test]
    fn another_origin_is_another() {
        for url in [
            "https://management.azure.com.evil/",
            "https://management.azure.com.:443/",
            "https://management.azure.com:444/",
            "http://management.azure.com:443/",
            "https://evil/https://management.azure.com/",
        ] {
            assert_ne!(origin(url).as_deref(), Some("https://management.azure.com"), "{url}");
        }
    }

    #[test]
    fn what_is_read_in_two_ways_is_no_origin() {
        for url in [
            "https://management.azure.com@evil/",
            "https://user:pass@management.azure.com/",
            "https://management.azure.com\\@evil/",
            "https://management.azure.com%2eevil/",
            "https://management.azure.com\t/",
            "https://management.azurе.com/",
            "https:///x",
            "https://:443/",
            "https://h:/../",
            "https://h:99999/",
            "https://h:+80/",
            "https://[::1/",
            "https://[h]/",
            "https://127.1/",
            "https://0x7f.1/",
            "ftp://h/",
            "//h/",
            "h",
            "",
        ] {
            assert_eq!(origin(url).filter(|_| url != "https://h:/../"), None, "{url}");
        }
    }

    #[test]
    fn an_endpoint_is_https_or_on_loopback() {
        for text in [
            "https://management.azure.com",
            "https://h:8443/",
            "http://127.0.0.1:1",
            "http://localhost",
            "http://[::1]",
        ] {
            assert!(Origin::parse(text).is_ok(), "{text}");
        }
        for text in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.evil",
            "https://h/path",
            "https://h?q",
            "h",
        ] {
            assert!(Origin::parse(text).is_err(), "{text}");
        }
    }
}
