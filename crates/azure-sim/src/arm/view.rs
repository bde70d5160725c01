//! The instance view of a VM: how it is, beside what it was made to be.

use super::vm::created;
use crate::json::{List, Object};
use crate::world::{Power, Vm};

/// The instance view's members. The power state is not always the second status, nor the last.
pub(super) fn write(v: &mut Object<'_>, vm: &Vm) {
    let time = created(vm);
    let status = |l: &mut List<'_>, code: &str, display: &str, time: Option<&str>| {
        l.object(|s| {
            s.text("code", code);
            s.text("level", "Info");
            s.text("displayStatus", display);
            if let Some(time) = time {
                s.text("time", time);
            }
        });
    };
    if matches!(vm.power, Power::Running) {
        v.text("computerName", vm.computer_name());
        v.text("osName", vm.image.reported.0);
        v.text("osVersion", vm.image.reported.1);
        v.object("vmAgent", |a| {
            a.text("vmAgentVersion", "2.14.0.1");
            a.list("statuses", |l| status(l, "ProvisioningState/succeeded", "Ready", Some(&time)));
        });
    }
    v.list("disks", |l| {
        l.object(|d| {
            d.text("name", vm.os_disk());
            let text = "Provisioning succeeded";
            d.list("statuses", |l| status(l, "ProvisioningState/succeeded", text, Some(&time)));
        });
    });
    v.object("bootDiagnostics", |_| {});
    v.text("hyperVGeneration", "V2");
    v.list("statuses", |l| {
        if vm.provisioning == "Succeeded" {
            status(l, "ProvisioningState/succeeded", "Provisioning succeeded", Some(&time));
        } else {
            status(l, "ProvisioningState/updating", "Updating", Some(&time));
            status(l, "ProvisioningState/updating/osProvisioningInProgress", "OS provisioning in progress", None);
        }
        let power = vm.power.name();
        status(l, &format!("PowerState/{power}"), &format!("VM {power}"), None);
    });
}
