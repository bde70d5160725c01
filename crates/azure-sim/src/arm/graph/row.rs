//! A row of the table `Resources`: what Resource Graph tells of one resource. Its parts are made as they are asked for.

use std::cell::OnceCell;

use serde_json::Value;

use super::kql::Columns;
use crate::arm::vm::{self, Look};
use crate::json::{self, Object};
use crate::world::{Group, Resource, TENANT, Thing, Vm, World};

/// The columns, in the order that they are written.
pub(super) const COLUMNS: [&str; 16] = [
    "id",
    "name",
    "type",
    "tenantId",
    "kind",
    "location",
    "resourceGroup",
    "subscriptionId",
    "managedBy",
    "sku",
    "plan",
    "properties",
    "tags",
    "identity",
    "zones",
    "extendedLocation",
];

/// The row at one place.
pub(super) struct Row<'a> {
    world: &'a World,
    at: usize,
    thing: OnceCell<Thing<'a>>,
    whole: OnceCell<Value>,
}

impl<'a> Row<'a> {
    pub fn new(world: &'a World, at: usize) -> Self {
        Row { world, at, thing: OnceCell::new(), whole: OnceCell::new() }
    }

    fn thing(&self) -> &Thing<'a> {
        self.thing.get_or_init(|| self.world.thing(self.at))
    }

    fn kind(&self) -> String {
        self.world.type_of(self.at).to_lowercase()
    }

    /// The whole row as JSON.
    pub fn write(&self, out: &mut String) {
        let thing = self.thing();
        let group = group(thing);
        json::write_object(out, |o| {
            o.text("id", thing.id());
            o.text("name", name(thing));
            o.text("type", self.kind());
            o.text("tenantId", TENANT);
            match thing {
                Thing::Vm(vm) => machine(o, vm, group),
                Thing::Other(resource) => other(o, resource, group),
            }
            o.raw("extendedLocation", "null");
        });
    }
}

impl Columns for Row<'_> {
    fn column(&self, column: &str) -> Value {
        match column {
            "id" => self.thing().id().into(),
            "name" => name(self.thing()).into(),
            "type" => self.kind().into(),
            "tenantId" => TENANT.into(),
            "resourceGroup" => group(self.thing()).name.to_lowercase().into(),
            "subscriptionId" => group(self.thing()).subscription.as_ref().into(),
            _ => {
                let whole = self.whole.get_or_init(|| {
                    let mut text = String::new();
                    self.write(&mut text);
                    serde_json::from_str(&text).unwrap_or_default()
                });
                whole[column].clone()
            }
        }
    }
}

fn group<'a>(thing: &'a Thing<'_>) -> &'a Group {
    match thing {
        Thing::Vm(vm) => &vm.group,
        Thing::Other(resource) => resource.group,
    }
}

/// The last part of its name, as a database's.
fn name(thing: &Thing<'_>) -> String {
    match thing {
        Thing::Vm(vm) => vm.name.to_string(),
        Thing::Other(resource) => resource.name.rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

fn place(o: &mut Object<'_>, word: &str, location: &str, group: &Group) {
    o.text("kind", word);
    o.text("location", location);
    o.text("resourceGroup", group.name.to_lowercase());
    o.text("subscriptionId", &group.subscription);
    o.text("managedBy", "");
}

fn machine(o: &mut Object<'_>, vm: &Vm, group: &Group) {
    place(o, "", vm.location, group);
    o.raw("sku", "null");
    o.raw("plan", "null");
    o.object("properties", |p| {
        vm::properties(p, vm, Look::default());
        p.object("extended", |e| e.object("instanceView", |v| view(v, vm)));
    });
    vm::tags(o, vm);
    vm::identity(o, vm);
    vm::zones(o, vm);
}

/// The instance view is not ARM's: a power state in place of a list of statuses.
fn view(v: &mut Object<'_>, vm: &Vm) {
    v.text("computerName", vm.computer_name());
    v.text("hyperVGeneration", "V2");
    v.text("osName", vm.image.reported.0);
    v.text("osVersion", vm.image.reported.1);
    v.object("powerState", |p| {
        let power = vm.power.name();
        p.text("code", format_args!("PowerState/{power}"));
        p.text("displayStatus", format_args!("VM {power}"));
        p.text("level", "Info");
    });
}

fn other(o: &mut Object<'_>, resource: &Resource, group: &Group) {
    place(o, resource.word.unwrap_or_default(), resource.location(), group);
    match resource.sku {
        Some(name) => o.object("sku", |s| s.text("name", name)),
        None => o.raw("sku", "null"),
    }
    o.raw("plan", "null");
    let comma = if resource.properties.is_empty() { "" } else { "," };
    o.raw("properties", format_args!(r#"{{"provisioningState":"Succeeded"{comma}{}}}"#, resource.properties));
    o.object("tags", |_| {});
    o.raw("identity", "null");
    o.raw("zones", "null");
}
