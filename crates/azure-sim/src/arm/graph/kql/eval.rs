//! What a row gives.

use std::cmp::Ordering;

use serde_json::Value;

use super::{Condition, Scalar};

/// A row.
pub(in crate::arm::graph) trait Columns {
    /// The value of a column; null where the row has none such.
    fn column(&self, name: &str) -> Value;
}

/// The value of `scalar` in `row`.
pub(in crate::arm::graph) fn value(scalar: &Scalar, row: &dyn Columns) -> Value {
    match scalar {
        Scalar::Text(text) => text.as_str().into(),
        Scalar::Number(number) => number_value(*number),
        Scalar::Bool(value) => (*value).into(),
        Scalar::Call(function, inner) => {
            let text = text(&value(inner, row));
            match *function {
                "tolower" => text.to_lowercase().into(),
                "toupper" => text.to_uppercase().into(),
                _ => text.into(),
            }
        }
        Scalar::Path(path) => {
            let mut value = path.first().map_or(Value::Null, |name| row.column(name));
            for step in path.iter().skip(1) {
                value = match value {
                    Value::Array(mut list) => match step.parse::<usize>() {
                        Ok(at) if at < list.len() => list.swap_remove(at),
                        _ => Value::Null,
                    },
                    Value::Object(mut object) => object.remove(step).unwrap_or_default(),
                    _ => Value::Null,
                };
            }
            value
        }
    }
}

fn number_value(number: f64) -> Value {
    if number.fract() == 0.0 { Value::from(number as i64) } else { Value::from(number) }
}

/// A value as `tostring` has it: null is empty.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whether `condition` holds for `row`.
pub(in crate::arm::graph) fn holds(condition: &Condition, row: &dyn Columns) -> bool {
    match condition {
        Condition::And(all) => all.iter().all(|condition| holds(condition, row)),
        Condition::Or(all) => all.iter().any(|condition| holds(condition, row)),
        Condition::Not(condition) => !holds(condition, row),
        Condition::Test(left, sign, right) => {
            let left = value(left, row);
            let (sign, wanted) = match sign.strip_prefix('!').filter(|rest| !rest.is_empty()) {
                Some("=") => ("==", false),
                Some("~") => ("=~", false),
                Some(rest) => (rest, false),
                None => (*sign, true),
            };
            right.iter().any(|right| test(&left, sign, &value(right, row))) == wanted
        }
    }
}

fn test(left: &Value, sign: &str, right: &Value) -> bool {
    let (a, b) = (text(left), text(right));
    match sign {
        "==" | "in" => a == b,
        "=~" | "in~" => a.to_lowercase() == b.to_lowercase(),
        "contains" => a.to_lowercase().contains(&b.to_lowercase()),
        "startswith" => a.to_lowercase().starts_with(&b.to_lowercase()),
        "<" => compare(left, right).is_lt(),
        "<=" => compare(left, right).is_le(),
        ">" => compare(left, right).is_gt(),
        _ => compare(left, right).is_ge(),
    }
}

/// The order of two values: numbers as numbers, all else as text.
pub(in crate::arm::graph) fn compare(a: &Value, b: &Value) -> Ordering {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => text(a).cmp(&text(b)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Step, parse};
    use super::*;

    impl Columns for Value {
        fn column(&self, name: &str) -> Value {
            self[name].clone()
        }
    }

    #[test]
    fn conditions_hold_as_kusto_s_do() {
        let row = json!({
            "name": "Web-01", "count": 12, "properties": {"os": "Linux", "on": true, "list": ["a", "b"]}, "none": null
        });
        for (condition, expected) in [
            ("name == 'Web-01'", true),
            ("name == 'web-01'", false),
            ("name =~ 'web-01'", true),
            ("name != 'web-01'", true),
            ("name !~ 'WEB-01'", false),
            ("name in ('x', 'Web-01')", true),
            ("name in ('x', 'web-01')", false),
            ("name in~ ('x', 'web-01')", true),
            ("name !in ('x')", true),
            ("name !in~ ('WEB-01')", false),
            ("name contains 'EB'", true),
            ("name !contains 'eb'", false),
            ("name startswith 'WEB'", true),
            ("name startswith 'eb'", false),
            ("properties.os == 'Linux' and count > 9", true),
            ("properties['os'] == 'Linux' and count < 9", false),
            ("count == 12 or name == 'x'", true),
            ("properties.on == true", true),
            ("properties.list[1] == 'b'", true),
            ("not(name =~ 'web-01')", false),
            ("isempty(none) and isnotempty(name)", true),
            ("isnotempty(properties.nothing.at.all)", false),
            ("(name == 'x' or count >= 12) and tolower(name) == 'web-01'", true),
        ] {
            let query = parse(&format!("where {condition}")).unwrap();
            let [Step::Where(parsed)] = &query.steps[..] else { panic!("{query:?}") };
            assert_eq!(holds(parsed, &row), expected, "{condition}");
        }
    }
}
