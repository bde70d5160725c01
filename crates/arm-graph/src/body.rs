//! What is sent: the query, what it is about, and where its next page begins.

use serde::Serialize;

use crate::args::Options;

/// Azure gives at most this many rows on a page.
const ROWS: u32 = 1000;

/// The body of a request.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    query: String,
    // With neither of these the query is about all that the identity can see.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    subscriptions: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    management_groups: Vec<String>,
    options: Paging,
}

#[derive(Clone, Debug, Serialize)]
struct Paging {
    /// Which form is the default has changed between api-versions.
    #[serde(rename = "resultFormat")]
    format: &'static str,
    #[serde(rename = "$top")]
    top: u32,
    #[serde(rename = "$skipToken", skip_serializing_if = "Option::is_none")]
    token: Option<String>,
}

impl Body {
    /// Asks for the first page of what `query` gives.
    pub fn new(query: String, options: &Options) -> Self {
        Body {
            query,
            subscriptions: options.subscriptions.clone(),
            management_groups: options.management_groups.clone(),
            options: Paging { format: "objectArray", top: ROWS, token: None },
        }
    }

    /// As JSON, for the page that begins with `token`.
    pub fn json(&self, token: Option<&str>) -> Vec<u8> {
        let options = Paging { token: token.map(str::to_owned), ..self.options };
        // Strings and numbers always have a JSON.
        serde_json::to_vec(&Body { options, ..self.clone() }).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_what_azure_wants() {
        let json = |options: &Options, token| {
            String::from_utf8(Body::new("Resources | where name == \"x\"".into(), options).json(token)).unwrap()
        };
        assert_eq!(
            json(&Options::default(), None),
            r#"{"query":"Resources | where name == \"x\"","options":{"resultFormat":"objectArray","$top":1000}}"#
        );
        let options = Options { subscriptions: vec!["A".into(), "B".into()], ..Options::default() };
        assert_eq!(
            json(&options, Some("t")),
            r#"{"query":"Resources | where name == \"x\"","subscriptions":["A","B"],"options":{"resultFormat":"objectArray","$top":1000,"$skipToken":"t"}}"#
        );
        let options = Options { management_groups: vec!["root".into()], ..Options::default() };
        assert!(json(&options, None).contains(r#","managementGroups":["root"],"#));
    }
}
