//! Virtual machines: lists, one of them, its instance view.

use super::{Call, error, page, vm};
use crate::world::{Extent, Vm};
use crate::{Reply, json};

/// The VMs of a group or a subscription.
pub(super) fn list(call: &Call<'_>) -> Result<Reply, Reply> {
    let query = call.request.query();
    let graph = query.get("useResourceGraph").is_some_and(|value| value.eq_ignore_ascii_case("true"));
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
    let (extent, upper) = match (call.group, &call.path.subscription) {
        (Some(group), _) => (Extent::Group(group), false),
        (None, Some(id)) => (Extent::Subscription(id), true),
        (None, None) => return Err(error::not_found(call.path)),
    };
    let world = &call.state.world;
    let look = vm::Look { upper, view, extensions: false, graph };
    let count = world.count(extent);
    match filter {
        None => page::answer(call, count, |at, out| vm::write(out, &world.vm_at(extent, at), look)),
        Some(set) => {
            let is = |vm: &Vm| vm.scale_set.is_some_and(|of| set.eq_ignore_ascii_case(&vm::scale_set_id(vm, of)));
            let chosen: Vec<Vm> = (0..count).map(|at| world.vm_at(extent, at)).filter(is).collect();
            page::answer(call, chosen.len(), |at, out| vm::write(out, &chosen[at], look))
        }
    }
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
    match view {
        [] => {
            let query = call.request.query();
            let expand = query.get("$expand").unwrap_or_default();
            let view = expand.eq_ignore_ascii_case("instanceView");
            if !view && !expand.is_empty() && !expand.eq_ignore_ascii_case("userData") {
                return Err(bad_expand(expand));
            }
            vm::write(&mut out, &found, vm::Look { upper: false, view, extensions: true, graph: false });
        }
        [word] if word.eq_ignore_ascii_case("instanceView") => {
            json::write_object(&mut out, |o| vm::instance_view(o, &found));
        }
        [word] if word.eq_ignore_ascii_case("extensions") => {
            out = json::object(|o| o.list("value", |l| vm::extensions(l, &found, vm::Look::default())));
        }
        _ => return Err(not_found()),
    }
    Ok(Reply::json(200, out))
}
