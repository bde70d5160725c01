//! Where IMDS is: the link-local address, unless a flag or the variable that Azure's SDKs read says otherwise.

use std::env;
use std::fmt;

use cli::{Exit, Failure};

/// The variable that names another IMDS: scheme, host and port, without a path. MSAL and azure-identity read it too.
pub const VARIABLE: &str = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

/// The address of IMDS in every VM.
const LINK_LOCAL: &str = "http://169.254.169.254";

/// The base URL of IMDS: `http`, a host, perhaps a port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// What the flag says, else the variable, else the link-local address. An empty variable counts as unset.
    pub fn choose(flag: Option<Endpoint>) -> Result<Endpoint, Failure> {
        if let Some(endpoint) = flag {
            return Ok(endpoint);
        }
        match env::var_os(VARIABLE).filter(|value| !value.is_empty()) {
            None => Ok(Endpoint(LINK_LOCAL.to_owned())),
            Some(value) => Endpoint::parse(&value.to_string_lossy())
                .map_err(|why| Failure::new(Exit::Config, format_args!("{VARIABLE}: {why}"))),
        }
    }

    /// Reads `http://HOST[:PORT]`, with or without a slash at its end; the error says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Endpoint, String> {
        let Some(rest) = text.strip_prefix("http://") else {
            return Err(format!("'{text}' does not start with http://; IMDS has no TLS"));
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let foreign = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '/' | '?' | '#' | '@' | '\\' | '%');
        if authority.is_empty() || authority.starts_with(':') || authority.contains(foreign) {
            return Err(format!("'{text}' is not a bare http://HOST[:PORT]"));
        }
        Ok(Endpoint(format!("http://{authority}")))
    }

    /// The URL of `path`, which starts with a slash, and `query`, which is encoded already.
    pub fn url(&self, path: &str, query: &str) -> String {
        if query.is_empty() { format!("{}{path}", self.0) } else { format!("{}{path}?{query}", self.0) }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.strip_prefix("http://").unwrap_or(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn an_endpoint_is_a_bare_http_origin() {
        for (text, url) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/metadata"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/metadata"),
            ("http://[::1]:80", "http://[::1]:80/metadata"),
            ("http://imds", "http://imds/metadata"),
        ] {
            assert_eq!(Endpoint::parse(text).unwrap().url("/metadata", ""), url);
        }
        for text in [
            "https://169.254.169.254",
            "169.254.169.254",
            "http://",
            "http:///",
            "http://:80",
            "http://host/path",
            "http://host//",
            "http://host?x",
            "http://user@host",
            "http://ho st",
            "http://host\\evil",
            "ftp://host",
            "",
        ] {
            assert!(Endpoint::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_query_follows_a_question_mark() {
        let endpoint = Endpoint::parse("http://h").unwrap();
        assert_eq!(endpoint.url("/a", "b=c"), "http://h/a?b=c");
        assert_eq!(endpoint.to_string(), "h");
    }
}
