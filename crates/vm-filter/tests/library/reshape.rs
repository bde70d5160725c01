//! JSON made into the same with another look: flat, with capitals, without nulls.

use serde_json::{Map, Value};

pub fn without_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, value| !value.is_null());
            members.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}

/// Every `properties` dissolved in the object around it.
pub fn flat(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut out = Map::new();
            for (name, value) in members {
                match (name.as_str(), flat(value)) {
                    ("properties", Value::Object(properties)) => out.extend(properties),
                    (_, value) => drop(out.insert(name, value)),
                }
            }
            Value::Object(out)
        }
        Value::Array(items) => items.into_iter().map(flat).collect(),
        other => other,
    }
}

pub fn rename(value: &mut Value, from: &str, to: &str) {
    let members = value.as_object_mut().unwrap();
    if let Some(value) = members.remove(from) {
        members.insert(to.to_owned(), value);
    }
}

/// Every name with a capital letter at its start.
pub fn with_capitals(value: Value) -> Value {
    let capital = |name: String| name[..1].to_uppercase() + &name[1..];
    match value {
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (capital(name), with_capitals(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(with_capitals).collect(),
        other => other,
    }
}
