//! What is told of one VM; `arm::vm` writes it as ARM does.

use std::borrow::Cow;

use super::image::Image;
use super::{Group, Identity};
use crate::seed;

/// Whether a VM runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Power {
    Running,
    Starting,
    Stopped,
    Deallocated,
}

impl Power {
    /// The word behind `PowerState/` and in `VM running`.
    pub fn name(self) -> &'static str {
        match self {
            Power::Running => "running",
            Power::Starting => "starting",
            Power::Stopped => "stopped",
            Power::Deallocated => "deallocated",
        }
    }
}

/// A VM.
#[derive(Clone, Debug)]
pub(crate) struct Vm {
    pub name: Cow<'static, str>,
    pub group: Cow<'static, Group>,
    pub location: &'static str,
    pub zones: &'static [&'static str],
    pub size: &'static str,
    pub image: &'static Image,
    pub admin: &'static str,
    /// What makes its other ids.
    pub seed: u64,
    /// Whether it has a system-assigned identity.
    pub system: bool,
    /// Its user-assigned identities.
    pub users: &'static [Identity],
    pub tags: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub data_disks: u8,
    pub spot: bool,
    pub license: Option<&'static str>,
    /// The flexible scale set it belongs to.
    pub scale_set: Option<&'static str>,
    pub availability_set: Option<&'static str>,
    pub power: Power,
    pub provisioning: &'static str,
    /// Seconds since 1970.
    pub created: i64,
}

impl Vm {
    /// A plain VM in `group`; the rest is set by who makes it.
    pub fn new(
        name: impl Into<Cow<'static, str>>,
        group: impl Into<Cow<'static, Group>>,
        image: &'static Image,
    ) -> Self {
        let (name, group) = (name.into(), group.into());
        let seed = seed::of(&[&group.name, &name]);
        Vm {
            name,
            location: group.location,
            group,
            zones: &[],
            size: "Standard_D2s_v5",
            image,
            admin: "azureuser",
            seed,
            system: false,
            users: &[],
            tags: Vec::new(),
            data_disks: 0,
            spot: false,
            license: None,
            scale_set: None,
            availability_set: None,
            power: Power::Running,
            provisioning: "Succeeded",
            // Some time in 2023 or 2024.
            created: 1_672_531_200 + i64::try_from(seed % 63_072_000).unwrap_or_default(),
        }
    }

    /// `vmId`.
    pub fn vm_id(&self) -> String {
        if self.name == super::VM_NAME { super::VM_ID.to_owned() } else { seed::guid(self.seed ^ 1) }
    }

    /// The system-assigned identity's object id.
    pub fn principal_id(&self) -> String {
        if self.name == super::VM_NAME { Identity::SYSTEM.principal_id.to_owned() } else { seed::guid(self.seed ^ 2) }
    }

    /// The name of the OS disk.
    pub fn os_disk(&self) -> String {
        format!("{}_OsDisk_1_{}", self.name, self.hex(3))
    }

    /// The name of data disk `n`.
    pub fn data_disk(&self, n: u8) -> String {
        format!("{}_DataDisk_{n}", self.name)
    }

    /// The name of the network interface: the portal's way, a number behind the VM's name.
    pub fn nic(&self) -> String {
        format!("{}{}", self.name.to_lowercase(), self.seed % 900 + 100)
    }

    /// 32 hexadecimal digits.
    fn hex(&self, salt: u64) -> String {
        seed::guid(self.seed ^ salt).replace('-', "")
    }

    /// The name inside the machine: Windows takes 15 characters.
    pub fn computer_name(&self) -> &str {
        let name = &*self.name;
        if self.image.os == super::Os::Windows && name.len() > 15 { &name[..15] } else { name }
    }
}
