//! Addresses that the environment gives: whole URLs of a service on this machine or beside it.

use ::imds::is_authority;
use cli::{Exit, Failure};

/// An `http` URL from a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(String);

impl Address {
    /// Reads what `variable` holds.
    ///
    /// # Errors
    /// Where it is not an `http` URL with a host: status 78.
    pub fn parse(variable: &str, text: &str) -> Result<Address, Failure> {
        let bad = |why: &str| Failure::new(Exit::Config, format_args!("{variable} is '{text}': {why}"));
        if text.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("https://")) {
            return Err(bad("imds-token has no TLS"));
        }
        let address = Address(text.to_owned());
        let foreign = |c: char| !c.is_ascii_graphic() || matches!(c, '#' | '\\');
        if !text.starts_with("http://") || text.contains(foreign) || !is_authority(address.at()) {
            return Err(bad("that is not http://HOST[:PORT]/PATH"));
        }
        Ok(address)
    }

    /// The URL with `query`, encoded already, added to it.
    pub fn url(&self, query: &str) -> String {
        let mark = if self.0.contains('?') { '&' } else { '?' };
        format!("{}{mark}{query}", self.0)
    }

    /// The URL as it is.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its host and port, for messages.
    pub fn at(&self) -> &str {
        let rest = self.0.strip_prefix("http://").unwrap_or_default();
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn an_address_is_an_http_url_with_a_host() {
        for (text, at, url) in [
            ("http://localhost:42356/msi/token", "localhost:42356", "http://localhost:42356/msi/token?a=b"),
            ("http://10.0.0.1", "10.0.0.1", "http://10.0.0.1?a=b"),
            ("http://h/t?x=1", "h", "http://h/t?x=1&a=b"),
        ] {
            let address = Address::parse("V", text).unwrap();
            assert_eq!((address.at(), address.url("a=b").as_str()), (at, url));
        }
        for text in [
            "",
            "localhost:80",
            "http://",
            "http:///x",
            "ftp://h",
            "http://u@h",
            "http://h/a b",
            "http://h#f",
            "http://h:x/",
        ] {
            let message = Address::parse("V", text).unwrap_err().to_string();
            assert!(message.starts_with(&format!("V is '{text}'")), "{message}");
        }
        assert!(Address::parse("V", "HTTPS://h/x").unwrap_err().to_string().ends_with("no TLS"));
    }
}
