//! `/resources`: everything of a group or a subscription, in the short form, filtered.

use super::{Call, error, page, vm};
use crate::world::{Extent, Vm};
use crate::{Reply, json};

/// One condition of a `$filter`: a property, and what it must be.
type Condition = (String, String);

/// The resources that match the filter.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Reply> {
    let query = call.request.query();
    let conditions = parse(query.get("$filter").unwrap_or_default())?;
    let extent = match (call.group, &call.path.subscription) {
        (Some(group), _) => Extent::Group(group),
        (None, Some(id)) => Extent::Subscription(id),
        (None, None) => return Err(error::not_found(call.path)),
    };
    let world = &call.state.world;
    let short = |vm: &Vm, out: &mut String| json::write_object(out, |o| vm::short(o, vm));
    if conditions.is_empty() {
        return page::answer(call, world.count(extent), |at, out| short(&world.vm_at(extent, at), out));
    }
    let fits = |vm: &Vm| conditions.iter().all(|condition| holds(vm, condition));
    let named = conditions.iter().find(|(property, _)| property == "name").map(|(_, name)| name);
    let inside = |vm: &Vm| match extent {
        Extent::Group(group) => vm.group.name == group.name,
        Extent::Subscription(id) => vm.group.subscription == id,
    };
    let chosen: Vec<Vm> = match named {
        Some(name) => world.vms_named(name).filter(|vm| inside(vm) && fits(vm)).collect(),
        None => (0..world.count(extent)).map(|at| world.vm_at(extent, at)).filter(fits).collect(),
    };
    page::answer(call, chosen.len(), |at, out| short(&chosen[at], out))
}

/// Reads `name eq 'x' and resourceType eq 'y'`.
fn parse(filter: &str) -> Result<Vec<Condition>, Reply> {
    let invalid = || {
        let text = format!("Invalid $filter '{filter}' specified in the query string.");
        error::error(400, "InvalidFilterInQueryString", &text)
    };
    let mut conditions = Vec::new();
    for part in filter.split(" and ").filter(|_| !filter.trim().is_empty()) {
        let (property, rest) = part.trim().split_once(' ').ok_or_else(invalid)?;
        let value = rest.trim_start().strip_prefix("eq ").ok_or_else(invalid)?.trim();
        let value = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).ok_or_else(invalid)?;
        let property = property.to_ascii_lowercase();
        if !["name", "resourcetype", "resourcegroup", "location", "tagname", "tagvalue"].contains(&&*property) {
            return Err(invalid());
        }
        conditions.push((property, value.replace("''", "'")));
    }
    Ok(conditions)
}

fn holds(vm: &Vm, (property, wanted): &Condition) -> bool {
    let is = |actual: &str| actual.eq_ignore_ascii_case(wanted);
    match property.as_str() {
        "name" => is(&vm.name),
        "resourcetype" => is("Microsoft.Compute/virtualMachines"),
        "resourcegroup" => is(vm.group.name),
        "location" => is(vm.location),
        "tagname" => vm.tags.iter().any(|(name, _)| is(name)),
        _ => vm.tags.iter().any(|(_, value)| is(value)),
    }
}
