//! What is sent: the query, what it is about, and where its next page begins.

use serde_json::{Value, json};

use crate::args::Options;

/// Azure gives at most this many rows on a page.
const ROWS: u32 = 1000;

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body(Value);

impl Body {
    /// Asks for what `query` gives.
    pub fn new(query: &str, options: &Options) -> Self {
        // Which format is the default has changed between api-versions.
        let mut body = json!({"query": query, "options": {"resultFormat": "objectArray", "$top": ROWS}});
        // With neither of these it is about all that the identity can see.
        for (name, scope) in
            [("subscriptions", &options.subscriptions), ("managementGroups", &options.management_groups)]
        {
            if !scope.is_empty() {
                body[name] = scope.as_slice().into();
            }
        }
        Body(body)
    }

    /// As JSON, for the first page, or the one that begins with `token`.
    pub fn json(&self, token: Option<&str>) -> String {
        let mut body = self.0.clone();
        if let Some(token) = token {
            body["options"]["$skipToken"] = token.into();
        }
        body.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_what_azure_wants() {
        let read = |options: &Options, token| {
            serde_json::from_str::<Value>(&Body::new("where name == \"x\"", options).json(token)).unwrap()
        };
        assert_eq!(
            read(&Options::default(), None),
            json!({"query": "where name == \"x\"", "options": {"resultFormat": "objectArray", "$top": 1000}})
        );
        let options = Options { subscriptions: vec!["A".into(), "B".into()], ..Options::default() };
        assert_eq!(
            read(&options, Some("t")),
            json!({
                "query": "where name == \"x\"",
                "subscriptions": ["A", "B"],
                "options": {"resultFormat": "objectArray", "$top": 1000, "$skipToken": "t"}
            })
        );
        let options = Options { management_groups: vec!["root".into()], ..Options::default() };
        assert_eq!(read(&options, None)["managementGroups"], json!(["root"]));
    }
}
