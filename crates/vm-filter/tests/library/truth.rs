//! A VM as it is, and the same VM as each of Azure's tools prints it.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::reshape::{flat, rename, with_capitals, without_nulls};

/// What is so of a VM. What is `None` is left out of its JSON, or null there.
#[derive(Clone, Debug)]
pub struct Truth {
    name: String,
    group: String,
    location: Option<String>,
    zones: Vec<String>,
    size: Option<String>,
    windows: bool,
    power: Option<String>,
    /// Texts for the members that are taken as they are.
    texts: Vec<Option<String>>,
    identity: Option<(usize, Vec<String>)>,
    image: Option<(bool, String)>,
    nics: Vec<String>,
    primary: usize,
    disks: Vec<String>,
    tags: Vec<(String, String)>,
    extensions: Vec<String>,
    /// Whether what is not there is null instead.
    nulls: bool,
}

const SUBSCRIPTION: &str = "/subscriptions/00000000-1111-2222-3333-444444444444";
const IDENTITIES: [&str; 4] = ["SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned", "None"];

/// Any text that a value may hold, awkward ones more often than not.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9 ._-]{1,30}", "[a-zé日😀\"\\\\\n\t\u{1}\u{7f} ,/=]{1,12}"]
}

/// A text without a slash, as in a resource id.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9._-]{1,20}", "[a-zé日😀\"\\\\ ]{1,8}"]
}

/// Any VM.
pub fn truth() -> impl Strategy<Value = Truth> {
    let place = (name(), name(), option::of(text()), vec("[1-3]", 0..3), option::of(text()));
    let kind = (
        any::<bool>(),
        option::of("[a-z]{1,12}"),
        vec(option::of(text()), 9),
        option::of((0..4usize, vec(text(), 0..3))),
    );
    let parts = (option::of((any::<bool>(), name())), vec(name(), 0..4), 0..5usize, vec(name(), 0..4));
    let rest = (vec(("[a-z]{1,3}", text()), 0..4), vec(name(), 0..3), any::<bool>());
    (place, kind, parts, rest).prop_map(|(place, kind, parts, rest)| {
        let (name, group, location, zones, size) = place;
        let (windows, power, texts, identity) = kind;
        let (image, nics, primary, disks) = parts;
        let (mut tags, extensions, nulls) = rest;
        tags.sort();
        tags.dedup_by(|one, other| one.0 == other.0);
        Truth {
            name,
            group,
            location,
            zones,
            size,
            windows,
            power,
            texts,
            identity,
            image,
            nics,
            primary,
            disks,
            tags,
            extensions,
            nulls,
        }
    })
}

impl Truth {
    /// The VM as Azure Resource Manager answers it.
    pub fn arm(&self) -> Value {
        let [vm_id, created, license, priority, computer, admin, disk, state, _] = &self.texts[..] else { panic!() };
        let nics: Vec<Value> = self
            .nics
            .iter()
            .enumerate()
            .map(|(at, nic)| {
                let primary = if at == self.primary {
                    json!(true)
                } else if at % 2 == 0 {
                    json!(false)
                } else {
                    Value::Null
                };
                json!({"id": self.id("Microsoft.Network/networkInterfaces", nic), "properties": {"primary": primary}})
            })
            .collect();
        let disks: Vec<Value> =
            self.disks.iter().map(|disk| json!({"name": disk, "diskSizeGB": 64, "lun": 0})).collect();
        // The power state is not always the second: it is the first of its kind.
        let mut statuses = json!([{"code": "OSState/generalized"}, {"code": null}, {}, {"level": "Info"}]);
        if let Some(power) = &self.power {
            let state = |power: &str| json!({"code": format!("PowerState/{power}"), "displayStatus": "VM x"});
            statuses.as_array_mut().unwrap().extend([state(power), state("another")]);
        }
        let identity = self.identity.as_ref().map(|(kind, clients)| {
            let users: Map<String, Value> = clients.iter().enumerate().map(|(at, client)| {
                (self.id("Microsoft.ManagedIdentity/userAssignedIdentities", &at.to_string()), json!({"clientId": client, "principalId": "p"}))
            }).collect();
            json!({"type": IDENTITIES[*kind], "principalId": self.texts[8], "tenantId": self.texts[0], "userAssignedIdentities": users})
        });
        let image = self.image.as_ref().map(|(market, name)| match market {
            true => json!({"publisher": name, "offer": "o", "sku": "s", "version": "latest"}),
            false => json!({"id": self.id("Microsoft.Compute/galleries/g/images", name)}),
        });
        let tags: Map<String, Value> = self.tags.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        let extensions: Vec<Value> = self
            .extensions
            .iter()
            .map(|name| json!({"id": format!("{}/extensions/{name}", self.id(VM, &self.name))}))
            .collect();
        let mut vm = json!({
            "id": self.id(VM, &self.name), "name": self.name, "type": VM, "location": self.location, "zones": self.zones,
            "tags": tags, "identity": identity, "resources": extensions,
            "properties": {
                "vmId": vm_id, "timeCreated": created, "licenseType": license, "priority": priority, "provisioningState": state,
                "hardwareProfile": {"vmSize": self.size}, "osProfile": {"computerName": computer, "adminUsername": admin},
                "storageProfile": {
                    "imageReference": image, "dataDisks": disks,
                    "osDisk": {"name": disk, "osType": if self.windows { "Windows" } else { "Linux" }, "diskSizeGB": 127},
                },
                "networkProfile": {"networkInterfaces": nics}, "availabilitySet": {"id": self.id("Microsoft.Compute/availabilitySets", "set")},
                "virtualMachineScaleSet": null, "none": [[], {}, [{"deep": [[[1.5e3, -0, "\u{1}"]]]}]],
                "instanceView": {"statuses": statuses},
            },
        });
        if !self.nulls {
            without_nulls(&mut vm);
        }
        vm
    }

    /// The VM as `az vm list` prints it: without `properties`, and with its group.
    pub fn az(&self) -> Value {
        let mut vm = flat(self.arm());
        vm["resourceGroup"] = json!(self.group);
        vm
    }

    /// The VM as a row of Resource Graph: with its group in lower case, and its power state in a place of its own.
    pub fn graph(&self) -> Value {
        let mut vm = self.arm();
        vm["resourceGroup"] = json!(self.group.to_lowercase());
        vm["subscriptionId"] = json!("00000000-1111-2222-3333-444444444444");
        let properties = vm["properties"].as_object_mut().unwrap();
        properties.remove("instanceView");
        if let Some(power) = &self.power {
            let state = json!({"code": format!("PowerState/{power}"), "displayStatus": "x", "level": "Info"});
            properties.insert("extended".into(), json!({"instanceView": {"powerState": state}}));
        }
        vm
    }

    /// The VM as `Get-AzVM | ConvertTo-Json` prints it: flat, its names with capitals, and numbers for names of a kind.
    pub fn power_shell(&self) -> Value {
        let mut vm = self.az();
        vm.as_object_mut().unwrap().remove("resourceGroup");
        vm["resourceGroupName"] = json!(self.group);
        rename(&mut vm, "availabilitySet", "availabilitySetReference");
        rename(&mut vm, "resources", "extensions");
        vm["storageProfile"]["osDisk"]["osType"] = json!(usize::from(!self.windows));
        if let Some((kind, _)) = &self.identity {
            vm["identity"]["type"] = json!(kind);
        }
        // What a user named stays as it is.
        let (tags, users) = (vm["tags"].take(), vm.pointer_mut("/identity/userAssignedIdentities").map(Value::take));
        let mut vm = with_capitals(vm);
        vm["Tags"] = tags;
        if let Some(users) = users {
            vm["Identity"]["UserAssignedIdentities"] = users;
        }
        vm
    }

    /// What every field with a name holds, in the order of [`FIELDS`].
    pub fn row(&self) -> Vec<Value> {
        let [vm_id, created, license, priority, computer, admin, disk, state, principal] = &self.texts[..] else {
            panic!()
        };
        let identity = self.identity.as_ref();
        let nic = self.nics.get(self.primary).or(self.nics.first());
        let image =
            self.image.as_ref().map(|(market, name)| if *market { format!("{name}:o:s:latest") } else { name.clone() });
        let tags: Map<String, Value> = self.tags.iter().map(|(name, value)| (name.clone(), json!(value))).collect();
        vec![
            json!(self.name),
            json!(self.id(VM, &self.name)),
            json!(self.group),
            json!(&SUBSCRIPTION[15..]),
            json!(self.location),
            json!(self.zones.first()),
            json!(self.zones),
            json!(self.size),
            json!(if self.windows { "Windows" } else { "Linux" }),
            json!(state),
            json!(self.power),
            json!(priority),
            json!(identity.and(principal.as_ref())),
            json!(identity.map(|(_, clients)| clients)),
            json!(identity.map(|(kind, _)| IDENTITIES[*kind])),
            json!(identity.and(vm_id.as_ref())),
            json!(vm_id),
            json!(computer),
            json!(admin),
            json!(image),
            json!(nic),
            json!(self.nics),
            json!(disk),
            json!(self.disks),
            json!(created),
            json!(tags),
            json!(license),
            Value::Null,
            json!("set"),
            json!(self.extensions),
        ]
    }

    fn id(&self, kind: &str, name: &str) -> String {
        format!("{SUBSCRIPTION}/resourceGroups/{}/providers/{kind}/{name}", self.group)
    }
}

const VM: &str = "Microsoft.Compute/virtualMachines";

/// Every field with a name.
pub const FIELDS: [&str; 30] = [
    "name",
    "id",
    "resourceGroup",
    "subscription",
    "location",
    "zone",
    "zones",
    "size",
    "os",
    "state",
    "power",
    "priority",
    "principalId",
    "clientIds",
    "identityType",
    "tenantId",
    "vmId",
    "computerName",
    "adminUsername",
    "image",
    "nic",
    "nics",
    "osDisk",
    "dataDisks",
    "created",
    "tags",
    "license",
    "scaleSet",
    "availabilitySet",
    "extensions",
];
