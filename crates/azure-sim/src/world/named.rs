//! The VMs made by hand. The first is the one the emulator pretends to run on.

use super::image::{DEBIAN, RHEL, UBUNTU, WINDOWS_11, WINDOWS_2022};
use super::{GROUPS, Identity, Power, VM_NAME, Vm};
use crate::Assigned;

/// All of them; `assigned` says which identities the first has.
pub(super) fn all(assigned: Assigned) -> Vec<Vm> {
    let [own, web, lake, ..] = &GROUPS;
    let tags = |pairs: &[(&'static str, &'static str)]| pairs.iter().map(|&(k, v)| (k.into(), v.into())).collect();
    vec![
        Vm {
            system: matches!(assigned, Assigned::System | Assigned::SystemAndUser),
            users: match assigned {
                Assigned::System | Assigned::None => &[],
                Assigned::OneUser => &[Identity::OPS],
                Assigned::SystemAndUser | Assigned::TwoUsers => &[Identity::OPS, Identity::BACKUP],
            },
            admin: "hubadmin",
            license: Some("Windows_Server"),
            tags: tags(&[("env", "test"), ("role", "hub")]),
            ..Vm::new(VM_NAME, own, &WINDOWS_2022)
        },
        Vm {
            zones: &["1"],
            size: "Standard_B2ms",
            system: true,
            tags: tags(&[("env", "test"), ("所有者", "田中"), ("note", "café; tab\tand \"quotes\"")]),
            ..Vm::new("Vnet-Hub-Lin", own, &UBUNTU)
        },
        Vm {
            zones: &["2"],
            size: "Standard_D4as_v5",
            spot: true,
            power: Power::Deallocated,
            tags: tags(&[("env", "test"), ("role", "web")]),
            ..Vm::new("Spoke-Web-01", own, &UBUNTU)
        },
        Vm {
            zones: &["3"],
            size: "Standard_E8ds_v5",
            users: &[Identity::OPS],
            data_disks: 3,
            tags: tags(&[("env", "test"), ("role", "db"), ("cost-center", "4711")]),
            ..Vm::new("Spoke-DB-01", own, &RHEL)
        },
        Vm {
            size: "Standard_D2ads_v5",
            zones: &["1"],
            scale_set: Some("web-vmss"),
            system: true,
            tags: tags(&[("env", "prod"), ("role", "web")]),
            ..Vm::new("web-vmss_4f1c2b9a", web, &UBUNTU)
        },
        Vm {
            availability_set: Some("web-as"),
            power: Power::Stopped,
            license: Some("SLES_BYOS"),
            ..Vm::new("web-legacy-01", web, &DEBIAN)
        },
        Vm {
            size: "Standard_NV6ads_A10_v5",
            license: Some("Windows_Client"),
            provisioning: "Updating",
            power: Power::Starting,
            tags: tags(&[("env", "prod"), ("user", "żółć@contoso.com")]),
            ..Vm::new("dl-workstation-07", lake, &WINDOWS_11)
        },
        Vm { size: "Standard_L8s_v3", data_disks: 8, system: true, ..Vm::new("dl-node-01", lake, &DEBIAN) },
    ]
}
