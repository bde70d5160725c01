//! A request's query: decoded for the answer, and strict about how it came.

use percent_encoding::percent_decode_str;

/// The parameters of a query string, in their order, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads what stands after the `?`, or a form: `+` is a space, `%XX` a byte.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split('&').filter(|pair| !pair.is_empty());
        Query(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name), decode(value))
                })
                .collect(),
        )
    }

    /// The first value of `name`, whose case does not matter: Azure's names are case-insensitive.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first name that stands there twice.
    pub fn duplicate(&self) -> Option<&str> {
        let twice = |(at, (name, _)): (usize, &(String, String))| {
            self.0[..at].iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
        };
        self.0.iter().enumerate().find(|&pair| twice(pair)).map(|(_, (name, _))| name.as_str())
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::Query;

    #[test]
    fn names_and_values_are_decoded() {
        let query = Query::parse("api-version=2024-07-01&%24filter=name+eq%20'a%26b'&empty&x=");
        assert_eq!(query.get("$FILTER"), Some("name eq 'a&b'"));
        assert_eq!(query.get("empty"), Some(""));
        assert_eq!(query.get("none"), None);
        assert_eq!(query.duplicate(), None);
        assert_eq!(Query::parse("a=1&b=2&A=3").duplicate(), Some("A"));
    }
}
