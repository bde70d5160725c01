//! What is no VM: `/resources`, the list of everything in its short form, and each type by itself.

use super::filter::{self, Condition, Subject};
use super::{Call, error, page, vm};
use crate::json::{self, Object};
use crate::world::{Extent, Resource, Vm};
use crate::{Reply, clock, seed};

/// The extent that the path names: a group, or a subscription.
pub(super) fn extent<'a>(call: &'a Call<'_>) -> Result<Extent<'a>, Reply> {
    match (call.group, &call.path.subscription) {
        (Some(group), _) => Ok(Extent::Group(group)),
        (None, Some(id)) => Ok(Extent::Subscription(id)),
        (None, None) => Err(error::not_found(call.path)),
    }
}

/// `/resources`: what is no VM first, then the VMs, those that the filter lets through.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Reply> {
    let query = call.request.query();
    let text = query.get("$filter").unwrap_or_default();
    let conditions = filter::parse(text).ok_or_else(|| {
        let text = format!("Invalid $filter '{text}' specified in the query string.");
        error::error(400, "InvalidFilterInQueryString", &text)
    })?;
    let extent = extent(call)?;
    let dated = query.get("$expand").is_some_and(|what| what.contains("createdTime"));
    let all = |subject: &Subject<'_>| conditions.iter().all(|condition| condition.holds(subject));
    let others: Vec<&Resource> = call.state.world.resources(extent).filter(|other| all(&subject(other))).collect();
    let write_other = |at: usize, out: &mut String| {
        json::write_object(out, |o| {
            short(o, others[at], true);
            dates(o, dated, others[at].name);
        });
    };
    let write_vm = |vm: &Vm, out: &mut String| {
        json::write_object(out, |o| {
            vm::short(o, vm);
            dates(o, dated, &vm.name);
        });
    };
    let world = &call.state.world;
    if conditions.is_empty() {
        return page::answer(call, others.len() + world.count(extent), |at, out| match at.checked_sub(others.len()) {
            None => write_other(at, out),
            Some(at) => write_vm(&world.vm_at(extent, at), out),
        });
    }
    let vms: Vec<Vm> = match conditions.iter().find_map(Condition::name) {
        Some(name) => world.vms_named(extent, name).into_iter().filter(|vm| all(&vm_subject(vm))).collect(),
        None => (0..world.count(extent)).map(|at| world.vm_at(extent, at)).filter(|vm| all(&vm_subject(vm))).collect(),
    };
    page::answer(call, others.len() + vms.len(), |at, out| match at.checked_sub(others.len()) {
        None => write_other(at, out),
        Some(at) => write_vm(&vms[at], out),
    })
}

fn subject(resource: &Resource) -> Subject<'_> {
    let (kind, group) = (resource.kind, &resource.group.name);
    Subject { name: resource.name, kind, group, location: resource.location(), tags: Vec::new() }
}

fn vm_subject(vm: &Vm) -> Subject<'_> {
    let tags = vm.tags.iter().map(|(name, value)| (&**name, &**value)).collect();
    let kind = "Microsoft.Compute/virtualMachines";
    Subject { name: &vm.name, kind, group: &vm.group.name, location: vm.location, tags }
}

/// A resource in the short form; `upper` as in the list of a subscription.
fn short(o: &mut Object<'_>, resource: &Resource, upper: bool) {
    o.text("id", resource.id(upper));
    o.text("name", resource.name);
    o.text("type", resource.kind);
    if let Some(name) = resource.sku {
        o.object("sku", |s| s.text("name", name));
    }
    if let Some(word) = resource.word {
        o.text("kind", word);
    }
    o.text("location", resource.location());
    o.object("tags", |_| {});
}

/// What `$expand=createdTime,changedTime,provisioningState` adds.
fn dates(o: &mut Object<'_>, wanted: bool, name: &str) {
    if wanted {
        let created = 1_672_531_200 + i64::try_from(seed::of(&[name]) % 63_072_000).unwrap_or_default();
        o.text("createdTime", clock::arm(created, 1_234_567));
        o.text("changedTime", clock::arm(created + 86_400, 7_654_321));
        o.text("provisioningState", "Succeeded");
    }
}

/// A resource in full.
fn full(o: &mut Object<'_>, resource: &Resource, upper: bool) {
    short(o, resource, upper);
    o.text("etag", format_args!("W/\"{}\"", seed::guid(seed::of(&[resource.name]))));
    let comma = if resource.properties.is_empty() { "" } else { "," };
    o.raw("properties", format_args!(r#"{{"provisioningState":"Succeeded"{comma}{}}}"#, resource.properties));
}

/// Whether `resource` is of that type, whatever its case.
fn is(resource: &Resource, namespace: &str, kind: &str) -> bool {
    let name = resource.kind.split_once('/').unwrap_or_default();
    name.0.eq_ignore_ascii_case(namespace) && name.1.eq_ignore_ascii_case(kind)
}

/// The list of one type.
pub(super) fn of_kind(call: &Call<'_>, namespace: &str, kind: &str) -> Result<Reply, Reply> {
    let all: Vec<&Resource> =
        call.state.world.resources(extent(call)?).filter(|resource| is(resource, namespace, kind)).collect();
    let upper = call.group.is_none();
    page::answer(call, all.len(), |at, out| json::write_object(out, |o| full(o, all[at], upper)))
}

/// The children of one resource, `/servers/NAME/databases`, or one resource by the type and name of each level.
pub(super) fn one(call: &Call<'_>, namespace: &str, parts: &[&str]) -> Result<Reply, Reply> {
    let kinds: Vec<&str> = parts.iter().step_by(2).copied().collect();
    let names: Vec<&str> = parts.iter().skip(1).step_by(2).copied().collect();
    let (kind, name) = (kinds.join("/"), names.join("/").to_lowercase());
    let mut of_kind = call.state.world.resources(extent(call)?).filter(|resource| is(resource, namespace, &kind));
    if kinds.len() == names.len() {
        let found = of_kind.find(|resource| resource.name.to_lowercase() == name);
        let found = found.ok_or_else(|| error::no_resource(call.path))?;
        return Ok(Reply::json(200, json::object(|o| full(o, found, false))));
    }
    let below = format!("{name}/");
    let all: Vec<&Resource> = of_kind.filter(|resource| resource.name.to_lowercase().starts_with(&below)).collect();
    page::answer(call, all.len(), |at, out| json::write_object(out, |o| full(o, all[at], false)))
}
