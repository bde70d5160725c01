//! What a client asks in the body of its request, read strictly: a member that is misspelt is refused, not passed over.

use serde_json::{Map, Value};

use super::Problem;

/// A request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub query: String,
    pub scope: Scope,
    /// Rows on a page.
    pub top: usize,
    pub skip: Option<usize>,
    pub skip_token: Option<String>,
    /// As a table and not as an array of objects.
    pub table: bool,
    /// Whether more subscriptions than can be asked at once are no error.
    pub partial: bool,
}

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Whatever the identity can see.
    Tenant,
    Subscriptions(Vec<String>),
    ManagementGroups(Vec<String>),
}

/// How many of each may be named.
const SUBSCRIPTIONS: usize = 1000;
const MANAGEMENT_GROUPS: usize = 10;

/// The most rows on a page, which is also how many there are where `$top` is not given.
const ROWS: usize = 1000;

/// Reads a body; the error is a code and a message.
pub(super) fn read(bytes: &[u8]) -> Result<Body, Problem> {
    let invalid = |text: &str| ("InvalidRequestBody", text.to_owned());
    let Ok(Value::Object(body)) = serde_json::from_slice(bytes) else {
        return Err(invalid("The request body is not a JSON object."));
    };
    only(&body, &["subscriptions", "managementGroups", "query", "options", "facets"])?;
    let query = match body.get("query") {
        Some(Value::String(query)) => query.clone(),
        _ => return Err(("InvalidQuery", "The 'query' of the request must be a string.".to_owned())),
    };
    if body.get("facets").is_some_and(|facets| facets.as_array().is_none_or(|facets| !facets.is_empty())) {
        return Err(invalid("azure-sim computes no facets."));
    }
    let scope =
        match (list(&body, "subscriptions", SUBSCRIPTIONS)?, list(&body, "managementGroups", MANAGEMENT_GROUPS)?) {
            (None, None) => Scope::Tenant,
            (Some(subscriptions), None) => Scope::Subscriptions(subscriptions),
            (None, Some(groups)) => Scope::ManagementGroups(groups),
            (Some(_), Some(_)) => {
                return Err(invalid("Only one of 'subscriptions' and 'managementGroups' can be given."));
            }
        };
    let none = Map::new();
    let options = match body.get("options") {
        None | Some(Value::Null) => &none,
        Some(Value::Object(options)) => options,
        Some(_) => return Err(invalid("The 'options' of the request must be an object.")),
    };
    only(options, &["$skipToken", "$top", "$skip", "resultFormat", "allowPartialScopes", "authorizationScopeFilter"])?;
    let number = |name: &str, least: u64, most: u64| match options.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_u64().filter(|number| (least..=most).contains(number)) {
            Some(number) => Ok(usize::try_from(number).ok()),
            None => {
                Err(invalid(&format!("The option '{name}' must be an integer from {least} to {most}, not {value}.")))
            }
        },
    };
    let skip_token = match options.get("$skipToken") {
        None | Some(Value::Null) => None,
        Some(Value::String(token)) => Some(token.clone()),
        Some(_) => return Err(invalid("The option '$skipToken' must be a string.")),
    };
    let table = match options.get("resultFormat").and_then(Value::as_str) {
        None if options.get("resultFormat").is_none() => false,
        Some("objectArray") => false,
        Some("table") => true,
        _ => return Err(invalid("The option 'resultFormat' is one of 'table' and 'objectArray'.")),
    };
    Ok(Body {
        query,
        scope,
        top: number("$top", 1, ROWS as u64)?.unwrap_or(ROWS),
        skip: number("$skip", 0, i32::MAX as u64)?,
        skip_token,
        table,
        partial: options.get("allowPartialScopes") == Some(&Value::Bool(true)),
    })
}

fn only(object: &Map<String, Value>, names: &[&str]) -> Result<(), Problem> {
    match object.keys().find(|name| !names.contains(&name.as_str())) {
        Some(name) => {
            Err(("InvalidRequestBody", format!("The request has a member '{name}', which is none of {names:?}.")))
        }
        None => Ok(()),
    }
}

/// A list of names, in lower case.
fn list(object: &Map<String, Value>, name: &str, most: usize) -> Result<Option<Vec<String>>, Problem> {
    let wrong = |why: &str| ("InvalidRequestBody", format!("The '{name}' of the request {why}."));
    let items = match object.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(items)) => items,
        Some(_) => return Err(wrong("must be an array")),
    };
    if items.is_empty() || items.len() > most {
        return Err(wrong(&format!("must hold from 1 to {most}, not {}", items.len())));
    }
    let text = |item: &Value| item.as_str().map(str::to_lowercase).ok_or_else(|| wrong("must be strings"));
    items.iter().map(text).collect::<Result<_, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_asked_is_read_and_all_else_refused() {
        let body = read(
            br#"{"query":"Resources","subscriptions":["A"],"options":{"$top":7,"$skipToken":"t","resultFormat":"table"}}"#,
        );
        let scope = Scope::Subscriptions(vec!["a".into()]);
        let expected = Body {
            query: "Resources".into(),
            scope,
            top: 7,
            skip: None,
            skip_token: Some("t".into()),
            table: true,
            partial: false,
        };
        assert_eq!(body, Ok(expected));
        assert_eq!(read(br#"{"query":""}"#).unwrap().top, 1000);
        for wrong in [
            &br#""#[..],
            br#"[]"#,
            br#"{}"#,
            br#"{"query":1}"#,
            br#"{"query":"","Options":{}}"#,
            br#"{"query":"","options":{"$top":1001}}"#,
            br#"{"query":"","options":{"$top":0}}"#,
            br#"{"query":"","options":{"$top":"1"}}"#,
            br#"{"query":"","options":{"skipToken":"x"}}"#,
            br#"{"query":"","options":{"$skipToken":1}}"#,
            br#"{"query":"","options":{"resultFormat":"csv"}}"#,
            br#"{"query":"","options":[]}"#,
            br#"{"query":"","subscriptions":[]}"#,
            br#"{"query":"","subscriptions":[1]}"#,
            br#"{"query":"","subscriptions":"a"}"#,
            br#"{"query":"","subscriptions":["a"],"managementGroups":["b"]}"#,
            br#"{"query":"","facets":[{"expression":"x"}]}"#,
        ] {
            assert!(read(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }
}
