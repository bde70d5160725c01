//! The query of a request: what stands in the path, what `-q` adds, and the api-version; no name twice.

use cli::{Exit, Failure};

/// The query string of a request, without an api-version yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    text: String,
    names: Vec<String>,
}

impl Query {
    /// Joins `written`, the encoded query of a path, and `added`, pairs that are not encoded yet.
    pub fn new(written: Option<&str>, added: &[(String, String)]) -> Result<Query, Failure> {
        let mut query = Query::default();
        for pair in written.unwrap_or("").split('&').filter(|pair| !pair.is_empty()) {
            query.push(pair.split('=').next().unwrap_or(pair), pair)?;
        }
        for (name, value) in added {
            let name = crate::link::encode_illegal(name).replace('&', "%26");
            query.push(&name, &format!("{name}={}", http::encode(value)))?;
        }
        Ok(query)
    }

    /// Adds the api-version that `--api-version` names.
    pub fn add_version(&mut self, version: &str) -> Result<(), Failure> {
        self.push("api-version", &format!("api-version={}", http::encode(version)))
    }

    /// Whether there is a parameter of this name. ARM compares names without regard to case.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(&plain(name))
    }

    /// The same query without the parameter of this name; `None` where it has none such.
    pub fn without(&self, name: &str) -> Option<Query> {
        let kept: Vec<&str> =
            self.text.split('&').filter(|pair| plain(pair.split('=').next().unwrap_or(pair)) != plain(name)).collect();
        self.has(name).then(|| Query {
            text: kept.join("&"),
            names: self.names.iter().filter(|other| **other != plain(name)).cloned().collect(),
        })
    }

    /// The path and query to ask for.
    pub fn after(&self, path: &str) -> String {
        if self.text.is_empty() { path.to_owned() } else { format!("{path}?{}", self.text) }
    }

    fn push(&mut self, name: &str, pair: &str) -> Result<(), Failure> {
        if self.has(name) {
            return Err(Failure::new(Exit::Usage, format_args!("the query parameter '{name}' is given twice")));
        }
        self.names.push(plain(name));
        if !self.text.is_empty() {
            self.text.push('&');
        }
        self.text.push_str(pair);
        Ok(())
    }
}

/// A parameter's name as ARM compares it: `$filter`, `%24filter` and `$Filter` are one.
fn plain(name: &str) -> String {
    name.replace("%24", "$").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(added: &[(&str, &str)]) -> Vec<(String, String)> {
        added.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn what_is_written_stays_and_what_is_added_is_encoded() {
        let mut query = Query::new(Some("a=%2f&b"), &pairs(&[("$filter", "name eq 'x & y'"), ("c&d", "")])).unwrap();
        query.add_version("2024-07-01").unwrap();
        assert_eq!(query.after("/p"), "/p?a=%2f&b&$filter=name%20eq%20%27x%20%26%20y%27&c%26d=&api-version=2024-07-01");
        assert_eq!(Query::default().after("/p"), "/p");
    }

    #[test]
    fn the_same_name_twice_is_a_usage_error() {
        for (written, added) in
            [("a=1&A=2", &[][..]), ("$filter=x", &[("%24filter", "y")]), ("x=1", &[("y", "1"), ("Y", "2")])]
        {
            assert_eq!(Query::new(Some(written), &pairs(added)).unwrap_err().exit(), Exit::Usage, "{written}");
        }
        let mut query = Query::new(Some("API-Version=1"), &[]).unwrap();
        assert!(query.has("api-version") && query.add_version("2").is_err());
    }

    #[test]
    fn a_parameter_can_be_left_out() {
        let query = Query::new(Some("a=1&useResourceGraph=true&b=2"), &[]).unwrap();
        assert_eq!(query.without("useresourcegraph").unwrap().after("/p"), "/p?a=1&b=2");
        assert_eq!(query.without("c"), None);
    }
}
