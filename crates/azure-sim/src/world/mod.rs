//! The Azure that is played: one tenant, its subscriptions, groups and VMs. Named VMs are made by hand, each for a trait
//! that filters meet; further ones come from their number, so that a million take no memory.

mod generated;
mod identity;
mod image;
pub(crate) mod kind;
mod named;
mod resource;
mod vm;

use crate::Options;

pub use identity::Identity;
pub(crate) use identity::Selector;
pub(crate) use image::Os;
pub(crate) use resource::Resource;
pub(crate) use vm::{Power, Vm};

/// The tenant of the VM.
pub const TENANT: &str = "1b5c8a0e-9f4d-4f57-8a3e-6d2b90c4e711";
/// The tenant that tokens are of with [`Options::foreign`].
pub const FOREIGN_TENANT: &str = "f4a7d2c9-0b36-4e18-b95f-3c81e07d6a24";
/// The subscription of the VM.
pub const SUBSCRIPTION: &str = "6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10";
/// Its display name.
pub const SUBSCRIPTION_NAME: &str = "Contoso Hub";
/// Another subscription of the tenant, empty but for one group.
pub const OTHER_SUBSCRIPTION: &str = "a93d10f4-58c7-4c22-8e6b-f1b7d5029c38";
/// The resource group of the VM.
pub const RESOURCE_GROUP: &str = "RG-TEST-16";
/// The VM that the emulator pretends to run on.
pub const VM_NAME: &str = "Vnet-Hub-Win";
/// Where it is.
pub const LOCATION: &str = "japaneast";
/// Its own id, as in `vmId`.
pub const VM_ID: &str = "02e3c5d1-7b84-4e0a-9a63-5f1d2c8b4760";

/// A resource group.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub subscription: &'static str,
    pub name: &'static str,
    pub location: &'static str,
}

impl Group {
    /// `/subscriptions/.../resourceGroups/...`; `upper` writes the group's name in capitals, as ARM's list of a whole
    /// subscription does.
    pub fn id(&self, upper: bool) -> String {
        let name = if upper { self.name.to_uppercase() } else { self.name.to_owned() };
        format!("/subscriptions/{}/resourceGroups/{name}", self.subscription)
    }
}

/// Every resource group; the first is the VM's own.
pub(crate) static GROUPS: [Group; 5] = [
    Group { subscription: SUBSCRIPTION, name: RESOURCE_GROUP, location: LOCATION },
    Group { subscription: SUBSCRIPTION, name: "rg-web-prod", location: "westeurope" },
    Group { subscription: SUBSCRIPTION, name: "RG-Data-Lake", location: "japanwest" },
    Group { subscription: SUBSCRIPTION, name: "rg-empty", location: "eastus" },
    Group { subscription: OTHER_SUBSCRIPTION, name: "rg-shared", location: LOCATION },
];

/// The ARM id of the VM that the emulator pretends to run on.
pub fn vm_resource_id() -> String {
    format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/{VM_NAME}"
    )
}

/// The VMs of one emulator.
#[derive(Debug)]
pub(crate) struct World {
    /// VMs of the own group that are made by hand, with their places in its list.
    own: Vec<(usize, Vm)>,
    /// How many VMs the own group has.
    own_count: usize,
    /// VMs of the other groups.
    others: Vec<Vm>,
    /// What is no VM.
    resources: Vec<Resource>,
    /// The identities that the VM has.
    identities: Vec<Identity>,
}

/// A list's extent: the VMs of one group, or of all groups of a subscription.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent<'a> {
    Group(&'a Group),
    Subscription(&'a str),
}

impl World {
    pub fn new(options: &Options) -> Self {
        let (mut own, others): (Vec<Vm>, Vec<Vm>) =
            named::all(options.identity).into_iter().partition(|vm| vm.group.name == RESOURCE_GROUP);
        let own_count = options.vms.unwrap_or(own.len());
        own.truncate(own_count);
        // Spread evenly, so that a filter has to read on to find them.
        let kinds = own.len().max(1);
        let place = |k: usize| (2 * k + 1) * own_count / (2 * kinds);
        let own = own.into_iter().enumerate().map(|(k, vm)| (place(k), vm)).collect();
        let (resources, identities) = (resource::all(), identity::assigned(options.identity));
        World { own, own_count, others, resources, identities }
    }

    /// What is in `extent` beside VMs.
    pub fn resources<'a>(&'a self, extent: Extent<'a>) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| match extent {
            Extent::Group(group) => resource.group == group,
            Extent::Subscription(id) => resource.group.subscription == id,
        })
    }

    /// How many VMs `extent` holds.
    pub fn count(&self, extent: Extent<'_>) -> usize {
        match extent {
            Extent::Group(group) if group.name == RESOURCE_GROUP => self.own_count,
            Extent::Group(group) => self.others.iter().filter(|vm| vm.group.name == group.name).count(),
            Extent::Subscription(id) if id == SUBSCRIPTION => self.own_count + self.others.len(),
            Extent::Subscription(_) => 0,
        }
    }

    /// The VM at place `at` in the list of `extent`, which holds more than `at`.
    pub fn vm_at(&self, extent: Extent<'_>, at: usize) -> Vm {
        match extent {
            Extent::Group(group) if group.name != RESOURCE_GROUP => {
                let mut vms = self.others.iter().filter(|vm| vm.group.name == group.name);
                vms.nth(at).cloned().unwrap_or_else(|| self.own_at(0))
            }
            Extent::Subscription(_) if at >= self.own_count => self.others[at - self.own_count].clone(),
            Extent::Group(_) | Extent::Subscription(_) => self.own_at(at),
        }
    }

    fn own_at(&self, at: usize) -> Vm {
        match self.own.binary_search_by_key(&at, |(place, _)| *place) {
            Ok(found) => self.own[found].1.clone(),
            Err(_) => generated::vm(at),
        }
    }

    /// The VM of that name in `group`, whatever the name's case.
    pub fn vm(&self, group: &Group, name: &str) -> Option<Vm> {
        self.vms_named(name).find(|vm| vm.group.name == group.name)
    }

    /// The VMs of that name in any group, whatever the name's case.
    pub fn vms_named(&self, name: &str) -> impl Iterator<Item = Vm> {
        let own = self.own.iter().map(|(_, vm)| vm);
        let named = own.chain(&self.others).filter(move |vm| vm.name.eq_ignore_ascii_case(name)).cloned();
        let made = generated::place_of(name)
            .filter(|at| *at < self.own_count)
            .map(|at| self.own_at(at))
            .filter(|vm| vm.name.eq_ignore_ascii_case(name));
        named.chain(made)
    }

    /// The VM that the emulator pretends to run on.
    pub fn own_vm(&self) -> Vm {
        self.vms_named(VM_NAME).next().unwrap_or_else(|| named::all(crate::Assigned::System).swap_remove(0))
    }

    /// The identities that the VM has.
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }
}

/// The group of that name in a subscription, whatever the name's case.
pub(crate) fn group(subscription: &str, name: &str) -> Option<&'static Group> {
    GROUPS.iter().find(|group| group.subscription == subscription && group.name.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn world(vms: usize) -> World {
        World::new(&Options { vms: Some(vms), ..Options::default() })
    }

    #[test]
    fn a_group_holds_as_many_as_were_asked_for_and_each_is_found_by_name() {
        let own = Extent::Group(&GROUPS[0]);
        for vms in [0, 1, 2, 4, 5, 100] {
            let world = world(vms);
            assert_eq!(world.count(own), vms);
            let mut names: Vec<String> = (0..vms).map(|at| world.vm_at(own, at).name.into_owned()).collect();
            for name in &names {
                let found: Vec<Vm> = world.vms_named(&name.to_uppercase()).collect();
                assert_eq!(found.len(), 1, "{name}");
                assert_eq!(found[0].name, *name);
            }
            assert_eq!(names.iter().any(|name| name == VM_NAME), vms > 0, "{names:?}");
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), vms);
        }
    }

    #[test]
    fn a_subscription_holds_every_group() {
        let world = world(10);
        let groups = GROUPS.iter().filter(|group| group.subscription == SUBSCRIPTION);
        let sum: usize = groups.map(|group| world.count(Extent::Group(group))).sum();
        assert_eq!(world.count(Extent::Subscription(SUBSCRIPTION)), sum);
        assert_eq!(world.count(Extent::Subscription(OTHER_SUBSCRIPTION)), 0);
    }
}
