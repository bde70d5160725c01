//! `$filter` of `/resources`: conditions joined by `and`.

/// One condition: a property, how it is compared, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    property: String,
    how: How,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    Equal,
    Unequal,
    Holds,
}

/// The properties that there are to ask about, in lower case.
const PROPERTIES: [&str; 6] = ["name", "resourcetype", "resourcegroup", "location", "tagname", "tagvalue"];

/// What conditions look at.
pub(super) struct Subject<'a> {
    pub name: &'a str,
    pub kind: &'a str,
    pub group: &'a str,
    pub location: &'a str,
    pub tags: Vec<(&'a str, &'a str)>,
}

/// Reads `name eq 'x' and resourceType ne 'y' and substringof('z', name)`; `None` where it is none of these.
pub(super) fn parse(filter: &str) -> Option<Vec<Condition>> {
    let mut rest = filter.trim();
    let mut conditions = Vec::new();
    while !rest.is_empty() {
        let (condition, behind) = one(rest)?;
        conditions.push(condition);
        rest = match behind.trim_start() {
            "" => "",
            more => more.strip_prefix("and ")?.trim_start(),
        };
    }
    Some(conditions)
}

fn one(text: &str) -> Option<(Condition, &str)> {
    if let Some(rest) = text.strip_prefix("substringof(") {
        let (value, rest) = quoted(rest)?;
        let (property, rest) = rest.trim_start().strip_prefix(',')?.split_once(')')?;
        return Some((condition(property.trim(), How::Holds, value)?, rest));
    }
    let (property, rest) = text.split_once(' ')?;
    let (how, rest) = rest.trim_start().split_once(' ')?;
    let how = match how {
        "eq" => How::Equal,
        "ne" => How::Unequal,
        _ => return None,
    };
    let (value, rest) = quoted(rest.trim_start())?;
    Some((condition(property, how, value)?, rest))
}

fn condition(property: &str, how: How, value: String) -> Option<Condition> {
    let property = property.to_ascii_lowercase();
    PROPERTIES.contains(&&*property).then_some(Condition { property, how, value })
}

/// A string in single quotes, in which two of them are one, and what stands behind it.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('\'')?;
    let mut value = String::new();
    loop {
        let (part, behind) = rest.split_once('\'')?;
        value.push_str(part);
        match behind.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return Some((value, behind)),
        }
    }
}

impl Condition {
    /// The name that a thing must have, where that is the condition.
    pub fn name(&self) -> Option<&str> {
        (self.property == "name" && self.how == How::Equal).then_some(&*self.value)
    }

    /// Whether it holds. Azure's names are case-insensitive.
    pub fn holds(&self, subject: &Subject<'_>) -> bool {
        let wanted = self.value.to_lowercase();
        let is = |actual: &str| match self.how {
            How::Equal | How::Unequal => actual.to_lowercase() == wanted,
            How::Holds => actual.to_lowercase().contains(&wanted),
        };
        let found = match &*self.property {
            "name" => is(subject.name),
            "resourcetype" => is(subject.kind),
            "resourcegroup" => is(subject.group),
            "location" => is(subject.location),
            "tagname" => subject.tags.iter().any(|(name, _)| is(name)),
            _ => subject.tags.iter().any(|(_, value)| is(value)),
        };
        found != (self.how == How::Unequal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_and_hold() {
        let hub =
            Subject { name: "O'Hub", kind: "A/b", group: "RG", location: "x", tags: vec![("env", "test and prod")] };
        for (filter, holds) in [
            ("", true),
            ("name eq 'o''hub'", true),
            ("name ne 'O''Hub'", false),
            ("resourceType eq 'a/B' and location eq 'x'", true),
            ("resourceType eq 'a/B' and location eq 'y'", false),
            ("tagName eq 'ENV' and tagValue eq 'test and prod'", true),
            ("substringof('hu', name)", true),
            ("substringof('hu', resourceGroup)", false),
        ] {
            let conditions = parse(filter).unwrap_or_else(|| panic!("{filter}"));
            assert_eq!(conditions.iter().all(|condition| condition.holds(&hub)), holds, "{filter}");
        }
        for bad in ["bogus", "name eq x", "name eq 'x", "name like 'x'", "size eq 'x'", "name eq 'x' or name eq 'y'"] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }
}
