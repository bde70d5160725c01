//! Tenants, subscriptions and resource groups.

use super::{Call, error, page};
use crate::Reply;
use crate::json::{self, Object};
use crate::world::{Group, Subscription, TENANT, World};

/// Refuses a subscription that is none, in lower case.
pub(super) fn check_subscription(world: &World, id: &str) -> Result<(), Reply> {
    let guid = id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if !guid {
        return Err(error::malformed_subscription(id));
    }
    if world.subscription(id).is_some() { Ok(()) } else { Err(error::no_subscription(id)) }
}

pub(super) fn subscriptions(call: &Call<'_>) -> Result<Reply, Reply> {
    let world = &call.state.world;
    // Lists leave out what may not be read.
    let visible = if call.state.options.role { world.subscriptions() } else { 0 };
    page::answer(call, visible, |at, out| {
        json::write_object(out, |o| write_subscription(o, &world.subscription_at(at)));
    })
}

pub(super) fn subscription(call: &Call<'_>, id: &str) -> Result<Reply, Reply> {
    let found = call.state.world.subscription(id).ok_or_else(|| error::no_subscription(id))?;
    Ok(Reply::json(200, json::object(|o| write_subscription(o, &found))))
}

fn write_subscription(o: &mut Object<'_>, Subscription { id, name }: &Subscription) {
    o.text("id", format_args!("/subscriptions/{id}"));
    o.text("authorizationSource", "RoleBased");
    o.list("managedByTenants", |_| {});
    o.text("subscriptionId", id);
    o.text("tenantId", TENANT);
    o.text("displayName", name);
    o.text("state", "Enabled");
    o.object("subscriptionPolicies", |p| {
        p.text("locationPlacementId", "Public_2014-09-01");
        p.text("quotaId", "PayAsYouGo_2014-09-01");
        p.text("spendingLimit", "Off");
    });
}

pub(super) fn tenants(call: &Call<'_>) -> Result<Reply, Reply> {
    page::answer(call, 1, |_, out| {
        json::write_object(out, |o| {
            o.text("id", format_args!("/tenants/{TENANT}"));
            o.text("tenantId", TENANT);
            o.text("countryCode", "JP");
            o.text("displayName", "Contoso");
            o.list("domains", |l| l.text("contoso.onmicrosoft.com"));
            o.text("tenantCategory", "Home");
        });
    })
}

pub(super) fn list(call: &Call<'_>, subscription: &str) -> Result<Reply, Reply> {
    let groups = call.state.world.groups(subscription);
    page::answer(call, groups.len(), |at, out| json::write_object(out, |o| write_group(o, &groups[at])))
}

pub(super) fn one(group: &Group) -> Reply {
    Reply::json(200, json::object(|o| write_group(o, group)))
}

fn write_group(o: &mut Object<'_>, group: &Group) {
    o.text("id", format_args!("/subscriptions/{}/resourceGroups/{}", group.subscription, group.name));
    o.text("name", &group.name);
    o.text("type", "Microsoft.Resources/resourceGroups");
    o.text("location", group.location);
    o.object("tags", |_| {});
    o.object("properties", |p| p.text("provisioningState", "Succeeded"));
}
