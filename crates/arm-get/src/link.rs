//! Where a list goes on: a `nextLink` becomes the path and query to ask next, if it stays on the origin that was asked.
//!
//! Only bytes that no URL may hold are encoded; nothing is decoded. ARM sends links with raw spaces and quotes in them
//! (azure-rest-api-specs#25640), and links whose encoding must not change (azure-sdk-for-java#1208).

use std::fmt::Write;

use arm::Origin;

/// The path and query that `link` names when it comes in an answer to `target` of `origin`.
///
/// `Err` is in words for the user: another origin, or no link that can be followed.
pub fn follow(link: &str, origin: &Origin, target: &str) -> Result<String, String> {
    // Browsers read a backslash as a slash, drop tabs and line breaks anywhere, and space and control characters at both
    // ends, behind which a host may begin: two readings are one too many.
    if link.contains(|c: char| c == '\\' || c.is_ascii_control()) || link.trim_matches(' ') != link {
        return Err(format!("the next page's link '{link}' holds what no link may hold"));
    }
    let rest = if let Some(rest) = link.strip_prefix("//") {
        same_origin(&format!("{}://{rest}", if origin.is_https() { "https" } else { "http" }), link, origin)?
    } else if has_scheme(link) {
        same_origin(link, link, origin)?
    } else {
        resolve(link, target)
    };
    let rest = rest.split('#').next().unwrap_or("");
    let slash = if rest.starts_with('/') { "" } else { "/" };
    Ok(format!("{slash}{}", encode_illegal(rest)))
}

/// The path and query of `url` if it is on `origin`.
fn same_origin(url: &str, link: &str, origin: &Origin) -> Result<String, String> {
    match Origin::split(url) {
        Some((other, rest)) if other == *origin => Ok(rest.to_owned()),
        Some((other, _)) => Err(format!("the next page is at {other}, not at {origin}: the token does not go there")),
        None => Err(format!("the next page's link '{link}' does not name {origin}: the token does not go there")),
    }
}

/// Whether `link` starts as `scheme:` does (RFC 3986, 3.1).
pub fn has_scheme(link: &str) -> bool {
    let before = link.split(['/', '?', '#']).next().unwrap_or("");
    before.contains(':')
}

/// A relative reference against `target` (RFC 3986, 5.2), short of dot segments, which no service sends.
fn resolve(link: &str, target: &str) -> String {
    let path = target.split('?').next().unwrap_or("");
    match link.as_bytes().first() {
        Some(b'/') => link.to_owned(),
        Some(b'?') => format!("{path}{link}"),
        _ => format!("{}/{link}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    }
}

/// `text` with every byte percent-encoded that RFC 3986 does not allow in a path or query, a stray `%` among them.
pub fn encode_illegal(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    for (at, &byte) in bytes.iter().enumerate() {
        let escape = || bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        let legal = match byte {
            b'%' => escape(),
            b'-' | b'.' | b'_' | b'~' | b':' | b'/' | b'?' | b'@' => true,
            b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b',' | b';' | b'=' => true,
            _ => byte.is_ascii_alphanumeric(),
        };
        if legal {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TARGET: &str = "/subscriptions/S/vms?api-version=1";

    fn next(link: &str) -> Result<String, String> {
        follow(link, &Origin::parse("https://management.azure.com").unwrap(), TARGET)
    }

    #[test]
    fn links_on_the_same_origin_are_followed_byte_for_byte() {
        for (link, target) in [
            ("https://management.azure.com/a?$skiptoken=x", "/a?$skiptoken=x"),
            ("https://management.azure.com:443/a?%24skiptoken=Dcz%2fN", "/a?%24skiptoken=Dcz%2fN"),
            ("HTTPS://MANAGEMENT.azure.com/A", "/A"),
            ("https://management.azure.com?x=1", "/?x=1"),
            ("//management.azure.com/a", "/a"),
            ("/a/b?c", "/a/b?c"),
            ("?api-version=1&t=2", "/subscriptions/S/vms?api-version=1&t=2"),
            ("more?t=2", "/subscriptions/S/more?t=2"),
            ("https://management.azure.com/a?f='x' eq 'é'#part", "/a?f='x'%20eq%20'%C3%A9'"),
            ("/a?t=100%&u=%3F%zz", "/a?t=100%25&u=%3F%25zz"),
            ("/a?t={x}|[y]\"<>`^", "/a?t=%7Bx%7D%7C%5By%5D%22%3C%3E%60%5E"),
        ] {
            assert_eq!(next(link).as_deref(), Ok(target), "{link}");
        }
    }

    #[test]
    fn links_to_anywhere_else_are_refused() {
        for link in [
            "https://management.azure.com.evil/a",
            "https://management.azure.com@evil/a",
            "https://evil@management.azure.com/a",
            "https://management.azure.com:8443/a",
            "http://management.azure.com/a",
            "http://management.azure.com:443/a",
            "//evil/a",
            "https:/evil/a",
            "https:evil",
            "javascript:alert(1)",
            "https://management.azure.com\\.evil/a",
            "\\\\evil\\a",
            "/\\evil/a",
            "/\t/evil/a",
            "\u{13}\0//evil/a",
            " //evil/a",
            "/a ",
            "https://management.azurе.com/a",
            "https://MANAGEMENT.AZURE.COM.EVIL/a",
        ] {
            assert!(next(link).is_err(), "{link}: {:?}", next(link));
        }
    }
}
