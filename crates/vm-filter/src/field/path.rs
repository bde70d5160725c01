//! Dotted paths into a VM's JSON: `storageProfile.osDisk.diskSizeGB`, `networkProfile.networkInterfaces[].id`, `.etag`.

use crate::json::{find, items};
use crate::plan::Path;
use crate::value::Value;

/// More names than this are no path that a VM has.
const LONGEST: usize = 64;

/// One step of a path.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// To the member of that name.
    Name(String),
    /// To the element at that place of an array, from 0.
    Index(usize),
    /// To every element of an array.
    Each,
}

/// Reads a path: the ways along its first names, with and without `properties`, and the steps after them, which begin
/// with the first into an array.
pub fn parse(text: &str) -> Result<(Vec<Path>, Vec<Step>), String> {
    let wrong = || format!("'{text}' is no path: names with dots between them, [] or [0] after an array's");
    let mut steps = Vec::new();
    for part in text.strip_prefix('.').unwrap_or(text).split('.') {
        let (name, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
        if name.is_empty() {
            return Err(wrong());
        }
        steps.push(Step::Name(name.to_owned()));
        for index in indices.split_inclusive(']') {
            let index = index.strip_prefix('[').and_then(|index| index.strip_suffix(']')).ok_or_else(wrong)?;
            steps.push(match index {
                "" | "*" => Step::Each,
                _ => Step::Index(index.parse().map_err(|_| wrong())?),
            });
        }
    }
    if steps.len() > LONGEST {
        return Err(format!("'{text}' has more than {LONGEST} steps"));
    }
    let names = steps.iter().take_while(|step| matches!(step, Step::Name(_))).count();
    let rest = steps.split_off(names);
    let names = steps.into_iter().filter_map(|step| if let Step::Name(name) = step { Some(name) } else { None });
    Ok((both(names.collect()), rest))
}

/// The ways along a path of names as Azure's API has it.
pub fn ways(text: &str) -> Vec<Path> {
    let path: Path = text.split('.').map(str::to_owned).collect();
    if text.starts_with("properties.") { both(path) } else { vec![path] }
}

/// The path as it is written, then with `properties` before it or without.
fn both(path: Path) -> Vec<Path> {
    let other: Path = match path.split_first() {
        Some((first, rest)) if first.eq_ignore_ascii_case("properties") => rest.to_vec(),
        _ => [&["properties".to_owned()], &path[..]].concat(),
    };
    if other.is_empty() { vec![path] } else { vec![path, other] }
}

/// What stands at the end of `steps` from `value` on.
pub fn follow<'a>(value: &'a [u8], steps: &[Step]) -> Value<'a> {
    let mut reached = Vec::new();
    reach(value, steps, &mut reached);
    if steps.contains(&Step::Each) { Value::Array(reached) } else { reached.pop().map_or(Value::Missing, Value::Json) }
}

fn reach<'a>(value: &'a [u8], steps: &[Step], reached: &mut Vec<&'a [u8]>) {
    let Some((step, rest)) = steps.split_first() else {
        reached.push(value);
        return;
    };
    match step {
        Step::Name(name) => find(value, &[name]).into_iter().for_each(|value| reach(value, rest, reached)),
        Step::Index(index) => items(value).nth(*index).into_iter().for_each(|value| reach(value, rest, reached)),
        Step::Each => items(value).for_each(|value| reach(value, rest, reached)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Path {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn paths_are_read_with_and_without_properties() {
        assert_eq!(
            parse("hardwareProfile.vmSize").unwrap().0,
            [path("hardwareProfile.vmSize"), path("properties.hardwareProfile.vmSize")]
        );
        assert_eq!(parse("properties.vmId").unwrap().0, [path("properties.vmId"), path("vmId")]);
        assert_eq!(parse(".etag").unwrap().0, [path("etag"), path("properties.etag")]);
        assert_eq!(parse(".properties").unwrap().0, [path("properties")]);
    }

    #[test]
    fn arrays_end_the_names() {
        let steps = |text| parse(text).unwrap().1;
        assert_eq!(steps("a.b"), []);
        assert_eq!(steps("a[].b.C"), [Step::Each, Step::Name("b".into()), Step::Name("C".into())]);
        assert_eq!(steps("zones[0]"), [Step::Index(0)]);
        assert_eq!(steps("a[*][12]"), [Step::Each, Step::Index(12)]);
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [".", "a.", "a..b", "[0]", "a[", "a[x]", "a[0]b", "a]b[", "a.[0]", "..a", "a[-1]"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse(&"a.".repeat(64)[..127]).is_ok());
        assert!(parse(&"a.".repeat(65)[..129]).is_err());
    }

    #[test]
    fn steps_are_followed() {
        let value = br#"[{"id":"x","n":{"m":1}},{"ID":"y"},{"n":{}}]"#;
        for (steps, json) in [
            ("a[0].id", "\"x\""),
            ("a[1].id", "\"y\""),
            ("a[7]", "null"),
            ("a[].Id", "[\"x\",\"y\"]"),
            ("a[0].n.m", "1"),
            ("a[].n.m.z", "[]"),
        ] {
            let mut out = Vec::new();
            follow(value, &parse(steps).unwrap().1).json(&mut out);
            assert_eq!(String::from_utf8(out).unwrap(), json, "{steps}");
        }
    }
}
