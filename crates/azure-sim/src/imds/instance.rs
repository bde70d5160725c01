//! `/metadata/instance`: the VM's own data, whole or any part of it.

use serde_json::Value;

use super::error;
use crate::json::{self, Object};
use crate::state::State;
use crate::world::{Os, Vm, vm_resource_id};
use crate::{Reply, SUBSCRIPTION};

/// The part of the document below `path`; a leaf only as text, an object only as JSON or, as text, the names in it.
pub(super) fn answer(state: &State, path: &[String], format: Option<&str>, version: &str) -> Result<Reply, Reply> {
    let text = match format {
        None => false,
        Some(format) if format.eq_ignore_ascii_case("json") => false,
        Some(format) if format.eq_ignore_ascii_case("text") => true,
        Some(format) => return Err(error::bad(false, &format!("The format '{format}' is not supported"))),
    };
    let cloud = state.options.cloud.environment();
    let document: Value = serde_json::from_str(&document(&state.world.own_vm(), version, cloud)).unwrap_or_default();
    let mut found = &document;
    for part in path {
        found = step(found, part).ok_or_else(error::not_found)?;
    }
    match (found, text) {
        (Value::String(leaf), true) => Ok(Reply::text(200, leaf.clone())),
        (Value::String(_), false) => Err(error::bad(false, "The requested element is a leaf: use format=text")),
        (tree, false) => Ok(Reply::json(200, tree.to_string())),
        (tree, true) => Ok(Reply::text(200, names(tree))),
    }
}

fn step<'a>(value: &'a Value, part: &str) -> Option<&'a Value> {
    match value {
        Value::Object(members) => members.iter().find(|(name, _)| name.eq_ignore_ascii_case(part)).map(|(_, v)| v),
        Value::Array(elements) => elements.get(part.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The names of the members, a line each, those that go on with a slash.
fn names(tree: &Value) -> String {
    let line = |name: String, value: &Value| if value.is_string() { name } else { format!("{name}/") };
    let lines: Vec<String> = match tree {
        Value::Object(members) => members.iter().map(|(name, value)| line(name.clone(), value)).collect(),
        Value::Array(elements) => elements.iter().enumerate().map(|(at, value)| line(at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    lines.join("\n")
}

/// The whole document. Every leaf is a string; what is missing is an empty one.
fn document(vm: &Vm, version: &str, cloud: &str) -> String {
    json::object(|o| {
        o.object("compute", |c| compute(c, vm, version, cloud));
        o.object("network", |n| network(n, vm));
    })
}

fn compute(c: &mut Object<'_>, vm: &Vm, version: &str, cloud: &str) {
    let since = |first: &str| version >= first;
    if since("2018-10-01") {
        c.text("azEnvironment", cloud);
    }
    if since("2019-06-04") {
        c.text("customData", "");
    }
    if since("2020-09-01") {
        c.text("evictionPolicy", "");
        c.text("licenseType", vm.license.unwrap_or_default());
        c.text("priority", if vm.spot { "Spot" } else { "" });
    }
    c.text("location", vm.location);
    c.text("name", &vm.name);
    c.text("offer", vm.image.offer);
    if since("2020-07-15") {
        c.object("osProfile", |p| {
            p.text("adminUsername", vm.admin);
            p.text("computerName", vm.computer_name());
            p.text("disablePasswordAuthentication", if vm.image.os == Os::Linux { "true" } else { "" });
        });
    }
    c.text("osType", vm.image.os.name());
    if since("2023-11-15") {
        c.text("physicalZone", vm.zones.first().map_or(String::new(), |zone| format!("{}-az{zone}", vm.location)));
    }
    c.text("placementGroupId", "");
    if since("2018-04-02") {
        c.object("plan", |p| ["name", "product", "publisher"].iter().for_each(|name| p.text(name, "")));
    }
    c.text("platformFaultDomain", "0");
    c.text("platformUpdateDomain", "0");
    if since("2018-10-01") {
        c.text("provider", "Microsoft.Compute");
    }
    if since("2018-04-02") {
        c.list("publicKeys", |_| {});
    }
    c.text("publisher", vm.image.publisher);
    c.text("resourceGroupName", &vm.group.name);
    if since("2019-03-11") {
        c.text("resourceId", vm_resource_id());
    }
    if since("2020-06-01") {
        c.object("securityProfile", |p| {
            p.text("encryptionAtHost", "false");
            p.text("secureBootEnabled", "true");
            p.text("securityType", "TrustedLaunch");
            p.text("virtualTpmEnabled", "true");
        });
    }
    c.text("sku", vm.image.sku);
    if since("2019-06-01") {
        storage(c, vm);
    }
    c.text("subscriptionId", SUBSCRIPTION);
    let tags: Vec<String> = vm.tags.iter().map(|(name, value)| format!("{name}:{value}")).collect();
    c.text("tags", tags.join(";"));
    if since("2019-06-04") {
        c.list("tagsList", |l| {
            for (name, value) in &vm.tags {
                l.object(|t| {
                    t.text("name", name);
                    t.text("value", value);
                });
            }
        });
    }
    if since("2021-01-01") {
        c.text("userData", "");
    }
    c.text("version", vm.image.exact);
    if since("2021-08-01") {
        c.object("virtualMachineScaleSet", |s| s.text("id", ""));
    }
    c.text("vmId", vm.vm_id());
    c.text("vmScaleSetName", vm.scale_set.unwrap_or_default());
    c.text("vmSize", vm.size);
    c.text("zone", vm.zones.first().unwrap_or(&""));
}

fn storage(c: &mut Object<'_>, vm: &Vm) {
    c.object("storageProfile", |s| {
        s.list("dataDisks", |_| {});
        s.object("imageReference", |i| {
            i.text("id", "");
            i.text("offer", vm.image.offer);
            i.text("publisher", vm.image.publisher);
            i.text("sku", vm.image.sku);
            i.text("version", "latest");
        });
        s.object("osDisk", |d| {
            d.text("caching", "ReadWrite");
            d.text("createOption", "FromImage");
            d.object("diffDiskSettings", |x| x.text("option", ""));
            d.text("diskSizeGB", "127");
            d.object("encryptionSettings", |x| x.text("enabled", "false"));
            d.object("image", |x| x.text("uri", ""));
            d.object("managedDisk", |m| {
                m.text("id", format_args!("{}/providers/Microsoft.Compute/disks/{}", vm.group.id(false), vm.os_disk()));
                m.text("storageAccountType", "Premium_LRS");
            });
            d.text("name", vm.os_disk());
            d.text("osType", vm.image.os.name());
            d.object("vhd", |x| x.text("uri", ""));
            d.text("writeAcceleratorEnabled", "false");
        });
        s.object("resourceDisk", |d| d.text("size", "16384"));
    });
}

fn network(n: &mut Object<'_>, vm: &Vm) {
    n.list("interface", |l| {
        l.object(|i| {
            i.object("ipv4", |v4| {
                v4.list("ipAddress", |l| {
                    l.object(|a| {
                        a.text("privateIpAddress", "10.16.0.4");
                        a.text("publicIpAddress", "");
                    });
                });
                v4.list("subnet", |l| {
                    l.object(|s| {
                        s.text("address", "10.16.0.0");
                        s.text("prefix", "24");
                    });
                });
            });
            i.object("ipv6", |v6| v6.list("ipAddress", |_| {}));
            i.text("macAddress", format_args!("000D3A{:06X}", vm.seed % 0x0100_0000));
        });
    });
}
