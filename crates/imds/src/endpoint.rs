//! Where IMDS is: the link-local address, unless a flag or the variable that Azure's SDKs read says otherwise.

use std::env;
use std::fmt;
use std::net::Ipv6Addr;

use cli::{Exit, Failure};

/// The variable that names another IMDS: scheme, host and port, without a path. MSAL and azure-identity read it too.
pub const VARIABLE: &str = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

/// The address of IMDS in every VM.
const LINK_LOCAL: &str = "http://169.254.169.254";

/// The base URL of IMDS: `http`, a host, perhaps a port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint(String);

impl Endpoint {
    /// What the flag says, else the variable, else the link-local address.
    ///
    /// # Errors
    /// Where the variable does not hold an endpoint: status 78.
    pub fn choose(flag: Option<Endpoint>) -> Result<Endpoint, Failure> {
        Endpoint::resolve(flag, env::var_os(VARIABLE).map(|value| value.to_string_lossy().into_owned()))
    }

    /// The same, where `variable` is what [`VARIABLE`] holds. An empty variable counts as unset.
    ///
    /// # Errors
    /// Those of [`Endpoint::choose`].
    pub fn resolve(flag: Option<Endpoint>, variable: Option<String>) -> Result<Endpoint, Failure> {
        match (flag, variable.filter(|text| !text.is_empty())) {
            (Some(endpoint), _) => Ok(endpoint),
            (None, None) => Ok(Endpoint(LINK_LOCAL.to_owned())),
            (None, Some(text)) => {
                Endpoint::parse(&text).map_err(|why| Failure::new(Exit::Config, format_args!("{VARIABLE}: {why}")))
            }
        }
    }

    /// Reads `http://HOST[:PORT]`, with or without a slash at its end; the error says what is wrong with `text`.
    pub fn parse(text: &str) -> Result<Endpoint, String> {
        let Some(rest) = text.strip_prefix("http://") else {
            return Err(format!("'{text}' does not start with http://; IMDS has no TLS"));
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if !is_authority(authority) {
            return Err(format!("'{text}' is not a bare http://HOST[:PORT]"));
        }
        Ok(Endpoint(format!("http://{authority}")))
    }

    /// What to do where nobody answers there, as `hint:` lines.
    pub fn absent(&self) -> &'static [&'static str] {
        const HERE: &[&str] = &[
            "this works on an Azure VM (or Arc, App Service, Container Apps, Azure ML, Cloud Shell)",
            "to try it anywhere else, run it under the emulator: azure-sim -- sh",
        ];
        const ELSEWHERE: &[&str] = &[
            "that address is from --endpoint or AZURE_POD_IDENTITY_AUTHORITY_HOST; a VM's own needs neither",
            HERE[0],
            HERE[1],
        ];
        if self.0 == LINK_LOCAL { HERE } else { ELSEWHERE }
    }

    /// The URL of `path`, which starts with a slash, and `query`, which is encoded already.
    pub fn url(&self, path: &str, query: &str) -> String {
        if query.is_empty() { format!("{}{path}", self.0) } else { format!("{}{path}?{query}", self.0) }
    }
}

/// Whether `text` is `HOST[:PORT]` as it stands in a URL: a name, an address, or one of version 6 in brackets.
pub fn is_authority(text: &str) -> bool {
    let (host, rest) = match text.strip_prefix('[').and_then(|inside| inside.split_once(']')) {
        Some((address, rest)) => (address.parse::<Ipv6Addr>().is_ok(), rest),
        None => {
            let end = text.find(':').unwrap_or(text.len());
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
            (end > 0 && text[..end].bytes().all(plain), &text[end..])
        }
    };
    let port =
        |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok_and(|n| n > 0);
    host && (rest.is_empty() || rest.strip_prefix(':').is_some_and(port))
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.strip_prefix("http://").unwrap_or(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever passes is one authority, and so the path of a request stays a path.
        #[test]
        fn what_passes_is_an_origin(text in "(http://)?[a-z0-9.:\\[\\]/?#@%\\\\ é\n-]{0,20}") {
            if let Ok(endpoint) = Endpoint::parse(&text) {
                let url = endpoint.url("/metadata", "a=b");
                let authority = url.strip_prefix("http://").and_then(|url| url.strip_suffix("/metadata?a=b"));
                prop_assert!(authority.is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', '\\', ' '])), "{}", url);
            }
        }
    }

    #[test]
    fn an_endpoint_is_a_bare_http_origin() {
        for (text, url) in [
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/metadata"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/metadata"),
            ("http://[::1]:80", "http://[::1]:80/metadata"),
            ("http://imds", "http://imds/metadata"),
            ("http://imds_1.local:65535", "http://imds_1.local:65535/metadata"),
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
            "http://host:",
            "http://host:0",
            "http://host:+80",
            "http://host:65536",
            "http://host:80:80",
            "http://[::1",
            "http://[::1]80",
            "http://[host]",
            "http://h\u{f6}st",
            "",
        ] {
            assert!(Endpoint::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_flag_comes_before_the_variable_and_both_before_the_default() {
        let flag = || Endpoint::parse("http://flag").ok();
        let variable = |text: &str| Some(text.to_owned());
        for (flag, variable, expected) in [
            (flag(), variable("http://variable"), "flag"),
            (flag(), variable("nonsense"), "flag"),
            (None, variable("http://variable/"), "variable"),
            (None, variable(""), "169.254.169.254"),
            (None, None, "169.254.169.254"),
        ] {
            assert_eq!(Endpoint::resolve(flag, variable).unwrap().to_string(), expected);
        }
        let failure = Endpoint::resolve(None, variable("https://variable")).unwrap_err();
        assert_eq!(failure.exit(), Exit::Config);
        assert!(failure.to_string().starts_with("AZURE_POD_IDENTITY_AUTHORITY_HOST: "), "{failure}");
    }

    #[test]
    fn a_query_follows_a_question_mark() {
        let endpoint = Endpoint::parse("http://h").unwrap();
        assert_eq!(endpoint.url("/a", "b=c"), "http://h/a?b=c");
        assert_eq!(endpoint.to_string(), "h");
    }
}
