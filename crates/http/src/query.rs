//! Query strings: values are encoded here and nowhere else.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters of RFC 3986, 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `text` with all but letters, digits and `-._~` percent-encoded.
pub fn encode(text: &str) -> impl fmt::Display + '_ {
    utf8_percent_encode(text, RESERVED)
}

/// A query string that grows pair by pair.
#[derive(Clone, Debug, Default)]
pub struct Query(String);

impl Query {
    /// Adds `name=value`, the value encoded, the name as it is.
    pub fn add(&mut self, name: &str, value: &str) {
        use fmt::Write;
        let separator = if self.0.is_empty() { "" } else { "&" };
        // Writing to a String cannot fail.
        let _ = write!(self.0, "{separator}{name}={}", encode(value));
    }

    /// The pairs, joined by `&`, without a leading `?`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_encoded_and_names_kept() {
        let mut query = Query::default();
        query.add("api-version", "2018-02-01");
        query.add("resource", "https://management.azure.com/");
        query.add("$filter", "name eq 'Vnet Hub é'");
        assert_eq!(
            query.as_str(),
            "api-version=2018-02-01&resource=https%3A%2F%2Fmanagement.azure.com%2F&\
             $filter=name%20eq%20%27Vnet%20Hub%20%C3%A9%27"
        );
    }
}
