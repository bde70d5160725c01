//! How each field with a name comes from what was found in a VM, whatever shape the VM has.

use std::borrow::Cow;

use super::date;
use crate::json::{decode, find, items, members};
use crate::value::Value;
use crate::vm::Vm;

/// The values at a field's sources, in one VM.
#[derive(Debug)]
pub struct Found<'a, 'b> {
    pub vm: &'b Vm<'a>,
    /// For each source the numbers of its paths in the plan.
    pub numbers: &'b [Vec<usize>],
}

type Text<'a> = Cow<'a, [u8]>;

impl<'a> Found<'a, '_> {
    /// The value at the source of that number.
    pub fn at(&self, source: usize) -> Option<&'a [u8]> {
        self.numbers.get(source)?.iter().find_map(|&number| self.vm.value(number))
    }

    /// The values at the sources in their order.
    fn all(&self) -> impl Iterator<Item = &'a [u8]> {
        (0..self.numbers.len()).filter_map(|source| self.at(source))
    }
}

/// The first of the sources that has a value.
pub fn first<'a>(found: &Found<'a, '_>) -> Value<'a> {
    found.all().next().map_or(Value::Missing, Value::Json)
}

/// The first source; else the last part of the id at the second.
pub fn name<'a>(found: &Found<'a, '_>) -> Value<'a> {
    found.at(0).map(Value::Json).unwrap_or_else(|| last_part(found.at(1)))
}

/// The last part of the id at the only source.
pub fn id_name<'a>(found: &Found<'a, '_>) -> Value<'a> {
    last_part(found.all().next())
}

/// The resource group in the id at the first source; else the next source. The id comes first: Resource Graph has the
/// group in lower case beside it.
pub fn resource_group<'a>(found: &Found<'a, '_>) -> Value<'a> {
    id_part(found, b"resourceGroups")
}

/// The subscription in the id at the first source; else the next source.
pub fn subscription<'a>(found: &Found<'a, '_>) -> Value<'a> {
    id_part(found, b"subscriptions")
}

/// The first element of an array; a single value stands for itself.
pub fn first_item<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let Some(value) = found.at(0) else { return Value::Missing };
    if value.starts_with(b"[") { items(value).next().map_or(Value::Missing, Value::Json) } else { Value::Json(value) }
}

/// Windows or Linux, which `ConvertTo-Json` writes as a number, the place in the list of its type.
pub fn os<'a>(found: &Found<'a, '_>) -> Value<'a> {
    numbered(found, &["Windows", "Linux"])
}

/// The identity's type, which `ConvertTo-Json` writes as a number, the place in the list of its type.
pub fn identity_type<'a>(found: &Found<'a, '_>) -> Value<'a> {
    numbered(found, &["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"])
}

/// The first of the sources that has a value: a date, in the form that all but Windows PowerShell write.
pub fn date<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let Some(value) = found.all().next() else { return Value::Missing };
    date::from_windows(&text(value)).map_or(Value::Json(value), |date| Value::Text(Cow::Owned(date.into_bytes())))
}

/// The first source; else what a status says of the provisioning, as a bare instance view has it.
pub fn state<'a>(found: &Found<'a, '_>) -> Value<'a> {
    found.at(0).map(Value::Json).unwrap_or_else(|| status(found, 1, b"ProvisioningState/"))
}

/// The power state: the first status of that kind wherever it stands among the others; else Resource Graph's; else what
/// az and PowerShell make of it, `VM running`.
pub fn power<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let state = status(found, 0, b"PowerState/");
    if state != Value::Missing {
        return state;
    }
    let Some(value) = found.at(2).or_else(|| found.at(3)) else { return Value::Missing };
    Value::Text(cut(text(value), |text| {
        strip_prefix(text, b"PowerState/").or_else(|| strip_prefix(text, b"VM ")).unwrap_or(text)
    }))
}

/// The client ids of the user-assigned identities.
pub fn client_ids<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let Some(identities) = found.at(0) else { return Value::Missing };
    let named: Vec<_> = members(identities).map(|(name, identity)| (name.text(), identity)).collect();
    let last = |at: usize| !named[at + 1..].iter().any(|(name, _)| *name == named[at].0);
    let ids = (0..named.len()).filter(|at| last(*at)).filter_map(|at| find(named[at].1, &["clientId"]));
    Value::List(ids.map(text).collect())
}

/// `publisher:offer:sku:version` for an image of the marketplace; for any other what its id says after `/images/`.
pub fn image<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let Some(image) = found.at(0) else { return Value::Missing };
    let part = |name| find(image, &[name]).map(text);
    if let Some(publisher) = part("publisher") {
        let rest = ["offer", "sku", "version"].map(|name| part(name).unwrap_or_default());
        return Value::Text(Cow::Owned([&publisher, &rest[0], &rest[1], &rest[2]].map(|part| &part[..]).join(&b':')));
    }
    let id = ["id", "sharedGalleryImageId", "communityGalleryImageId"].into_iter().find_map(part);
    id.map_or(Value::Missing, |id| {
        Value::Text(cut(id, |id| {
            let after = id.windows(8).position(|window| window.eq_ignore_ascii_case(b"/images/"));
            after.map_or(id, |at| &id[at + 8..])
        }))
    })
}

/// The name of the network interface that is said to be primary, or of the first.
pub fn nic<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let Some(nics) = found.at(0) else { return Value::Missing };
    let mut first = None;
    for nic in items(nics) {
        let (mut id, mut primary) = (None, false);
        for (name, value) in members(nic) {
            if name.is(b"id") {
                id = Some(value);
            } else if name.is(b"primary") {
                primary = value == b"true";
            } else if name.is(b"properties") {
                primary = find(value, &["primary"]) == Some(b"true");
            }
        }
        if primary {
            return last_part(id);
        }
        first = first.or(id);
    }
    last_part(first)
}

/// The names of the things in an array: each its `name`, or the last part of its `id`.
pub fn names<'a>(found: &Found<'a, '_>) -> Value<'a> {
    let Some(things) = found.all().find(|array| items(array).next().is_some()).or_else(|| found.all().next()) else {
        return Value::Missing;
    };
    let name = |thing| find(thing, &["name"]).map(text).or_else(|| find(thing, &["id"]).and_then(id_end));
    Value::List(items(things).filter_map(name).collect())
}

/// The tags, all of them.
pub fn tags<'a>(found: &Found<'a, '_>) -> Value<'a> {
    found.at(0).map_or(Value::Missing, Value::Pairs)
}

/// What a value says: a string its text, anything else its JSON.
fn text(value: &[u8]) -> Text<'_> {
    if value.starts_with(b"\"") { decode(value) } else { Cow::Borrowed(value) }
}

/// The part of `text` that `part` picks.
fn cut<'a>(text: Text<'a>, part: impl for<'x> Fn(&'x [u8]) -> &'x [u8]) -> Text<'a> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(part(text)),
        Cow::Owned(text) => Cow::Owned(part(&text).to_vec()),
    }
}

fn numbered<'a>(found: &Found<'a, '_>, names: &[&'static str]) -> Value<'a> {
    let Some(value) = found.at(0) else { return Value::Missing };
    let name = str::from_utf8(value).ok().and_then(|value| value.parse::<usize>().ok()).and_then(|at| names.get(at));
    name.map_or(Value::Json(value), |name| Value::Text(Cow::Borrowed(name.as_bytes())))
}

/// What follows `prefix` in the code of the first status that has it, among those at the source and at the one after it.
fn status<'a>(found: &Found<'a, '_>, source: usize, prefix: &[u8]) -> Value<'a> {
    let Some(statuses) = found.at(source).or_else(|| found.at(source + 1)) else { return Value::Missing };
    let mut codes = items(statuses).filter_map(|status| find(status, &["code"])).map(text);
    let code = codes.find(|code| strip_prefix(code, prefix).is_some());
    // There may be more after it: ProvisioningState/succeeded/osProvisioningInProgress.
    let word = |code: &[u8]| {
        let rest = strip_prefix(code, prefix).unwrap_or_default();
        prefix.len()..prefix.len() + rest.iter().position(|byte| *byte == b'/').unwrap_or(rest.len())
    };
    code.map_or(Value::Missing, |code| Value::Text(cut(code, |code| &code[word(code)])))
}

fn strip_prefix<'a>(text: &'a [u8], prefix: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

fn last_part(id: Option<&[u8]>) -> Value<'_> {
    id.and_then(id_end).map_or(Value::Missing, Value::Text)
}

/// The last part of a resource id: its name.
fn id_end(id: &[u8]) -> Option<Text<'_>> {
    let name = cut(text(id), |id| id.rsplit(|byte| *byte == b'/').next().unwrap_or(id));
    if name.is_empty() { None } else { Some(name) }
}

/// What follows `/KEY/` in the id at the first source; else the first of the other sources.
fn id_part<'a>(found: &Found<'a, '_>, key: &[u8]) -> Value<'a> {
    let after = |id: Text<'a>| cut(id, |id| after(id, key));
    let part = found.at(0).map(text).map(after).filter(|part| !part.is_empty());
    let other = || (1..found.numbers.len()).find_map(|source| found.at(source)).map_or(Value::Missing, Value::Json);
    part.map_or_else(other, Value::Text)
}

fn after<'a>(id: &'a [u8], key: &[u8]) -> &'a [u8] {
    let mut parts = id.split(|byte| *byte == b'/');
    if parts.any(|part| part.eq_ignore_ascii_case(key)) { parts.next().unwrap_or_default() } else { b"" }
}
