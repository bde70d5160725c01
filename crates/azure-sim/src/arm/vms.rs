//! Virtual machines: lists, one of them, its instance view.

use super::{Call, error, page, resources, view, vm};
use crate::world::Vm;
use crate::{Reply, Request, clock, json};

/// Whether Resource Graph is to answer in the provider's place.
/// <https://learn.microsoft.com/azure/governance/resource-graph/concepts/azure-resource-graph-get-list-api>
pub(super) fn by_graph(request: &Request) -> bool {
    request.query().get("useResourceGraph").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}

/// The VMs of a group or a subscription, those in `location` where one is given.
pub(super) fn list(call: &Call<'_>, location: Option<&str>) -> Result<Reply, Reply> {
    let query = call.request.query();
    let graph = by_graph(call.request);
    let filter = query.get("$filter").map(scale_set).transpose()?;
    let expand = query.get("$expand").filter(|value| !value.is_empty());
    let view = match expand {
        None => false,
        Some(what) if !what.eq_ignore_ascii_case("instanceView") => return Err(bad_expand(what)),
        Some(_) if graph || filter.is_some() => true,
        Some(_) => {
            let text = "The expand query option 'instanceView' on a list needs a $filter.";
            return Err(error::error(400, "BadRequest", text));
        }
    };
    let status_only = query.get("statusOnly").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let extent = resources::extent(call)?;
    let world = &call.state.world;
    let look = vm::Look { upper: call.group.is_none(), view, extensions: false, graph };
    let write = |out: &mut String, vm: &Vm| {
        if status_only { vm::write_status(out, vm, look) } else { vm::write(out, vm, look) }
    };
    let count = world.count(extent);
    let reply = if location.is_none() && filter.is_none() {
        page::answer(call, count, |at, out| write(out, &world.vm_at(extent, at)))
    } else {
        let of_set =
            |vm: &Vm, id: &String| vm.scale_set.is_some_and(|set| id.eq_ignore_ascii_case(&vm::scale_set_id(vm, set)));
        let fits = |vm: &Vm| {
            location.is_none_or(|location| vm.location == location) && filter.as_ref().is_none_or(|id| of_set(vm, id))
        };
        let chosen: Vec<Vm> = (0..count).map(|at| world.vm_at(extent, at)).filter(fits).collect();
        page::answer(call, chosen.len(), |at, out| write(out, &chosen[at]))
    };
    Ok(with_graph(graph, reply?))
}

/// The headers of an answer that Resource Graph gave.
fn with_graph(graph: bool, reply: Reply) -> Reply {
    if !graph {
        return reply;
    }
    reply
        .header("x-ms-arg-snapshot-timestamp", clock::http(clock::now()))
        .header("x-ms-user-quota-remaining", "3999")
        .header("x-ms-user-quota-resets-after", "00:00:05")
}

/// The scale set's id in the only filter that there is: `'virtualMachineScaleSet/id' eq '/subscriptions/...'`.
fn scale_set(filter: &str) -> Result<String, Reply> {
    let id = filter.trim().strip_prefix("'virtualMachineScaleSet/id' eq '").and_then(|rest| rest.strip_suffix('\''));
    let no = || error::error(400, "BadRequest", &format!("The filter query option '{filter}' is not supported."));
    id.map(str::to_owned).ok_or_else(no)
}

fn bad_expand(what: &str) -> Reply {
    let text =
        format!("The expand query option '{what}' is invalid. The supported values are 'instanceView,userData'.");
    error::error(400, "InvalidParameter", &text)
}

/// One VM, or what stands behind its name.
pub(super) fn one(call: &Call<'_>, name: &str, view: &[&str]) -> Result<Reply, Reply> {
    let not_found = || error::no_resource(call.path);
    let group = call.group.ok_or_else(|| error::not_found(call.path))?;
    let found = call.state.world.vm(group, name).ok_or_else(not_found)?;
    let mut out = String::new();
    match *view {
        [] => {
            let query = call.request.query();
            let expand = query.get("$expand").unwrap_or_default();
            let view = expand.eq_ignore_ascii_case("instanceView");
            if !view && !expand.is_empty() && !expand.eq_ignore_ascii_case("userData") {
                return Err(bad_expand(expand));
            }
            let graph = by_graph(call.request);
            vm::write(&mut out, &found, vm::Look { upper: false, view, extensions: true, graph });
            return Ok(with_graph(graph, Reply::json(200, out)));
        }
        [word] if word.eq_ignore_ascii_case("instanceView") => {
            json::write_object(&mut out, |o| view::write(o, &found));
        }
        [word, ref name @ ..] if word.eq_ignore_ascii_case("extensions") => {
            out = extensions(&found, name).ok_or_else(not_found)?;
        }
        _ => return Err(not_found()),
    }
    Ok(Reply::json(200, out))
}

/// The VM's extensions, or the one of that name.
fn extensions(vm: &Vm, name: &[&str]) -> Option<String> {
    let look = vm::Look { extensions: true, ..vm::Look::default() };
    let all = json::object(|o| o.list("value", |l| vm::extensions(l, vm, look)));
    let [name] = name else { return name.is_empty().then_some(all) };
    let mut all: serde_json::Value = serde_json::from_str(&all).ok()?;
    let all = all["value"].as_array_mut()?;
    let is = |one: &serde_json::Value| one["name"].as_str().is_some_and(|other| other.eq_ignore_ascii_case(name));
    Some(all.swap_remove(all.iter().position(is)?).to_string())
}
