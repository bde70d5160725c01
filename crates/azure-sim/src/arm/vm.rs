//! A VM as ARM writes it, in the order of the 2024-07-01 and 2026-04-01 schemas.

use super::view;
use crate::clock;
use crate::json::{self, List, Object};
use crate::world::{Os, TENANT, Vm};

/// How a VM is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Look {
    /// The group's name in capitals, as in the list of a subscription.
    pub upper: bool,
    /// With the instance view.
    pub view: bool,
    /// With whole extensions; a list has only their ids.
    pub extensions: bool,
    /// As Resource Graph tells it: with the `apiVersion` of its shape.
    pub graph: bool,
}

fn id(vm: &Vm, look: Look) -> String {
    format!("{}/providers/Microsoft.Compute/virtualMachines/{}", vm.group.id(look.upper), vm.name)
}

/// The id of the scale set `name` beside `vm`.
pub(super) fn scale_set_id(vm: &Vm, name: &str) -> String {
    format!("{}/providers/Microsoft.Compute/virtualMachineScaleSets/{name}", vm.group.id(false))
}

/// The VM in full.
pub(super) fn write(out: &mut String, vm: &Vm, look: Look) {
    json::write_object(out, |o| {
        o.text("name", &vm.name);
        o.text("id", id(vm, look));
        o.text("type", "Microsoft.Compute/virtualMachines");
        o.text("location", vm.location);
        tags(o, vm);
        identity(o, vm);
        zones(o, vm);
        o.object("properties", |p| properties(p, vm, look));
        o.list("resources", |l| extensions(l, vm, look));
        o.text("etag", format_args!("\"{}\"", vm.seed % 90 + 1));
        if look.graph {
            o.text("apiVersion", "2024-07-01");
        }
    });
}

/// The VM as `statusOnly=true` tells it: who it is and how it is.
pub(super) fn write_status(out: &mut String, vm: &Vm, look: Look) {
    json::write_object(out, |o| {
        o.text("name", &vm.name);
        o.text("id", id(vm, look));
        o.text("type", "Microsoft.Compute/virtualMachines");
        o.text("location", vm.location);
        o.object("properties", |p| {
            p.text("vmId", vm.vm_id());
            p.object("instanceView", |v| view::write(v, vm));
        });
    });
}

/// The VM as `/resources` tells it.
pub(super) fn short(o: &mut Object<'_>, vm: &Vm) {
    o.text("id", id(vm, Look { upper: true, ..Look::default() }));
    o.text("name", &vm.name);
    o.text("type", "Microsoft.Compute/virtualMachines");
    o.text("location", vm.location);
    identity(o, vm);
    zones(o, vm);
    tags(o, vm);
}

pub(in crate::arm) fn tags(o: &mut Object<'_>, vm: &Vm) {
    if !vm.tags.is_empty() {
        o.object("tags", |t| vm.tags.iter().for_each(|(name, value)| t.text(name, value)));
    }
}

pub(in crate::arm) fn zones(o: &mut Object<'_>, vm: &Vm) {
    if !vm.zones.is_empty() {
        o.list("zones", |l| vm.zones.iter().for_each(|zone| l.text(zone)));
    }
}

pub(in crate::arm) fn identity(o: &mut Object<'_>, vm: &Vm) {
    let kind = match (vm.system, vm.users) {
        (true, []) => "SystemAssigned",
        (true, _) => "SystemAssigned, UserAssigned",
        (false, []) => return,
        (false, _) => "UserAssigned",
    };
    o.object("identity", |i| {
        i.text("type", kind);
        if vm.system {
            i.text("principalId", vm.principal_id());
            i.text("tenantId", TENANT);
        }
        if !vm.users.is_empty() {
            i.object("userAssignedIdentities", |u| {
                for user in vm.users {
                    u.object(user.resource_id(), |x| {
                        x.text("principalId", user.principal_id);
                        x.text("clientId", user.client_id);
                    });
                }
            });
        }
    });
}

pub(in crate::arm) fn properties(p: &mut Object<'_>, vm: &Vm, look: Look) {
    let here = vm.group.id(look.upper);
    p.object("hardwareProfile", |h| h.text("vmSize", vm.size));
    p.text("provisioningState", vm.provisioning);
    p.text("vmId", vm.vm_id());
    if let Some(set) = vm.availability_set {
        let id = format!("{here}/providers/Microsoft.Compute/availabilitySets/{}", set.to_uppercase());
        p.object("availabilitySet", |a| a.text("id", id));
    }
    if let Some(set) = vm.scale_set {
        p.object("virtualMachineScaleSet", |s| s.text("id", scale_set_id(vm, set)));
    }
    p.object("additionalCapabilities", |a| a.raw("hibernationEnabled", false));
    p.object("storageProfile", |s| storage(s, vm, &here));
    p.object("osProfile", |o| os(o, vm));
    p.object("securityProfile", |s| {
        s.object("uefiSettings", |u| {
            u.raw("secureBootEnabled", true);
            u.raw("vTpmEnabled", true);
        });
        s.text("securityType", "TrustedLaunch");
    });
    p.object("networkProfile", |n| {
        n.list("networkInterfaces", |l| {
            l.object(|i| {
                i.text("id", format_args!("{here}/providers/Microsoft.Network/networkInterfaces/{}", vm.nic()));
                i.object("properties", |x| x.text("deleteOption", "Detach"));
            });
        });
    });
    p.object("diagnosticsProfile", |d| d.object("bootDiagnostics", |b| b.raw("enabled", true)));
    if let Some(license) = vm.license {
        p.text("licenseType", license);
    }
    if vm.spot {
        p.text("priority", "Spot");
        p.text("evictionPolicy", "Deallocate");
        p.object("billingProfile", |b| b.raw("maxPrice", "-1.0"));
    }
    p.text("timeCreated", created(vm));
    if look.view {
        p.object("instanceView", |v| view::write(v, vm));
    }
}

pub(super) fn created(vm: &Vm) -> String {
    clock::arm(vm.created, fraction(vm))
}

fn fraction(vm: &Vm) -> u32 {
    u32::try_from(vm.seed % 10_000_000).unwrap_or_default()
}

fn storage(s: &mut Object<'_>, vm: &Vm, here: &str) {
    let disk = |o: &mut Object<'_>, name: &str| {
        o.object("managedDisk", |m| {
            m.text("storageAccountType", "Premium_LRS");
            m.text("id", format_args!("{here}/providers/Microsoft.Compute/disks/{name}"));
        });
        o.text("deleteOption", "Detach");
    };
    s.object("imageReference", |i| {
        i.text("publisher", vm.image.publisher);
        i.text("offer", vm.image.offer);
        i.text("sku", vm.image.sku);
        i.text("version", "latest");
        i.text("exactVersion", vm.image.exact);
    });
    s.object("osDisk", |o| {
        o.text("osType", vm.image.os.name());
        o.text("name", vm.os_disk());
        o.text("createOption", "FromImage");
        o.text("caching", "ReadWrite");
        disk(o, &vm.os_disk());
        o.raw("diskSizeGB", if vm.image.os == Os::Windows { 127 } else { 30 });
    });
    s.list("dataDisks", |l| {
        for lun in 0..vm.data_disks {
            l.object(|o| {
                o.raw("lun", lun);
                o.text("name", vm.data_disk(lun));
                o.text("createOption", "Attach");
                o.text("caching", "None");
                o.raw("writeAcceleratorEnabled", false);
                disk(o, &vm.data_disk(lun));
                o.raw("diskSizeGB", 1024);
                o.raw("toBeDetached", false);
            });
        }
    });
    s.text("diskControllerType", "SCSI");
}

fn os(o: &mut Object<'_>, vm: &Vm) {
    o.text("computerName", vm.computer_name());
    o.text("adminUsername", vm.admin);
    let patch = |p: &mut Object<'_>| {
        p.text("patchMode", "AutomaticByPlatform");
        p.object("automaticByPlatformSettings", |a| a.text("rebootSetting", "IfRequired"));
        p.text("assessmentMode", "AutomaticByPlatform");
    };
    match vm.image.os {
        Os::Windows => o.object("windowsConfiguration", |w| {
            w.raw("provisionVMAgent", true);
            w.raw("enableAutomaticUpdates", true);
            w.object("patchSettings", |p| {
                patch(p);
                p.raw("enableHotpatching", false);
            });
        }),
        Os::Linux => o.object("linuxConfiguration", |x| {
            x.raw("disablePasswordAuthentication", true);
            x.object("ssh", |s| {
                s.list("publicKeys", |l| {
                    l.object(|k| {
                        k.text("path", format_args!("/home/{}/.ssh/authorized_keys", vm.admin));
                        let key = "AAAAC3NzaC1lZDI1NTE5AAAAIGF6dXJlLXNpbSBtYWRlIHRoaXMga2V5IG9mIG5v";
                        k.text("keyData", format_args!("ssh-ed25519 {key} ops@contoso.com\r\n"));
                    });
                });
            });
            x.raw("provisionVMAgent", true);
            x.object("patchSettings", patch);
        }),
    }
    o.list("secrets", |_| {});
    o.raw("allowExtensionOperations", true);
    o.raw("requireGuestProvisionSignal", true);
}

/// The extensions: name, publisher and type of each.
fn known_extensions(vm: &Vm) -> &'static [(&'static str, &'static str, &'static str)] {
    match vm.image.os {
        Os::Windows => &[
            ("AzureMonitorWindowsAgent", "Microsoft.Azure.Monitor", "AzureMonitorWindowsAgent"),
            ("MDE.Windows", "Microsoft.Azure.AzureDefenderForServers", "MDE.Windows"),
        ],
        Os::Linux => &[
            ("AzureMonitorLinuxAgent", "Microsoft.Azure.Monitor", "AzureMonitorLinuxAgent"),
            ("AADSSHLoginForLinux", "Microsoft.Azure.ActiveDirectory", "AADSSHLoginForLinux"),
        ],
    }
}

/// The VM's extensions: whole where one VM is asked for, ids only in a list.
pub(super) fn extensions(l: &mut List<'_>, vm: &Vm, look: Look) {
    for (name, publisher, kind) in known_extensions(vm) {
        l.object(|o| {
            let id = format!("{}/extensions/{name}", id(vm, look));
            if look.extensions {
                o.text("name", name);
                o.text("id", id);
                o.text("type", "Microsoft.Compute/virtualMachines/extensions");
                o.text("location", vm.location);
                o.object("properties", |p| {
                    p.raw("autoUpgradeMinorVersion", true);
                    p.text("provisioningState", "Succeeded");
                    p.raw("enableAutomaticUpgrade", true);
                    p.text("publisher", publisher);
                    p.text("type", kind);
                    p.text("typeHandlerVersion", "1.0");
                });
            } else {
                o.text("id", id);
            }
        });
    }
}
