//! Tenants, subscriptions and resource groups.

use super::{Call, error, page};
use crate::Reply;
use crate::json::{self, Object};
use crate::world::{GROUPS, Group, OTHER_SUBSCRIPTION, SUBSCRIPTION, SUBSCRIPTION_NAME, TENANT};

const SUBSCRIPTIONS: [(&str, &str); 2] = [(SUBSCRIPTION, SUBSCRIPTION_NAME), (OTHER_SUBSCRIPTION, "Contoso Shared")];

/// Refuses a subscription that is none, in lower case.
pub(super) fn check_subscription(id: &str) -> Result<(), Reply> {
    let guid = id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if !guid {
        return Err(error::malformed_subscription(id));
    }
    let known = SUBSCRIPTIONS.iter().any(|(known, _)| *known == id);
    if known { Ok(()) } else { Err(error::no_subscription(id)) }
}

pub(super) fn subscriptions(call: &Call<'_>) -> Result<Reply, Reply> {
    page::answer(call, SUBSCRIPTIONS.len(), |at, out| {
        let (id, name) = SUBSCRIPTIONS[at];
        json::write_object(out, |o| write_subscription(o, id, name));
    })
}

pub(super) fn subscription(id: &str) -> Reply {
    let name = SUBSCRIPTIONS.iter().find(|(known, _)| *known == id).map_or("", |(_, name)| name);
    Reply::json(200, json::object(|o| write_subscription(o, id, name)))
}

fn write_subscription(o: &mut Object<'_>, id: &str, name: &str) {
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
    let groups: Vec<&Group> = GROUPS.iter().filter(|group| group.subscription == subscription).collect();
    page::answer(call, groups.len(), |at, out| json::write_object(out, |o| write_group(o, groups[at])))
}

pub(super) fn one(group: &Group) -> Reply {
    Reply::json(200, json::object(|o| write_group(o, group)))
}

fn write_group(o: &mut Object<'_>, group: &Group) {
    o.text("id", format_args!("/subscriptions/{}/resourceGroups/{}", group.subscription, group.name));
    o.text("name", group.name);
    o.text("type", "Microsoft.Resources/resourceGroups");
    o.text("location", group.location);
    o.object("tags", |_| {});
    o.object("properties", |p| p.text("provisioningState", "Succeeded"));
}
