//! The Azure that is played: one tenant, its subscriptions, groups and VMs. Named VMs are made by hand, each for a trait
//! that filters meet; further ones, of the own group or of a fleet of other subscriptions, come from their number, so that
//! a million take no memory.

mod fleet;
mod generated;
mod group;
mod identity;
mod image;
pub(crate) mod kind;
mod named;
mod resource;
mod tenant;
#[cfg(test)]
mod tests;
mod vm;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use crate::Options;

pub use fleet::Fleet;
pub(crate) use fleet::Subscription;
pub(crate) use group::{GROUPS, Group};
pub use identity::Identity;
pub(crate) use identity::Selector;
pub(crate) use image::Os;
pub(crate) use resource::Resource;
use tenant::Order;
pub(crate) use tenant::Thing;
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

/// The ARM id of the VM that the emulator pretends to run on.
pub fn vm_resource_id() -> String {
    format!(
        "/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}/providers/Microsoft.Compute/virtualMachines/{VM_NAME}"
    )
}

/// The subscriptions, groups and VMs of one emulator.
#[derive(Debug)]
pub(crate) struct World {
    /// VMs of the own group that are made by hand, with their places in its list.
    own: Vec<(usize, Vm)>,
    /// How many VMs the own group has.
    own_count: usize,
    /// VMs of the other groups of the own subscription.
    others: Vec<Vm>,
    /// What is no VM, in the own subscription and the one beside it.
    resources: Vec<Resource>,
    /// The other subscriptions.
    fleet: Fleet,
    /// Everything in the order of ids, once somebody asks for that.
    order: OnceLock<Order>,
    /// The identities that the VM has.
    identities: Vec<Identity>,
}

/// A list's extent: the VMs of one group, or of all groups of a subscription.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Extent<'a> {
    Group(&'a Group),
    Subscription(&'a str),
}

/// The subscriptions that every emulator has.
const KNOWN: [Subscription; 2] = [
    Subscription { id: Cow::Borrowed(SUBSCRIPTION), name: Cow::Borrowed(SUBSCRIPTION_NAME) },
    Subscription { id: Cow::Borrowed(OTHER_SUBSCRIPTION), name: Cow::Borrowed("Contoso Shared") },
];

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
        World {
            own,
            own_count,
            others,
            resources: resource::all(),
            fleet: options.fleet,
            order: OnceLock::new(),
            identities: identity::assigned(options.identity),
        }
    }

    /// What is in `extent` beside VMs.
    pub fn resources<'a>(&'a self, extent: Extent<'a>) -> impl Iterator<Item = &'a Resource> {
        self.resources.iter().filter(move |resource| match extent {
            Extent::Group(group) => resource.group == group,
            Extent::Subscription(id) => resource.group.subscription == id,
        })
    }

    fn order(&self) -> &Order {
        self.order.get_or_init(|| Order::new(self))
    }

    /// How many subscriptions there are.
    pub fn subscriptions(&self) -> usize {
        KNOWN.len() + self.fleet.subscriptions
    }

    /// The subscription at place `at` in the list of them.
    pub fn subscription_at(&self, at: usize) -> Subscription {
        KNOWN.get(at).cloned().unwrap_or_else(|| self.fleet.subscription(at - KNOWN.len()))
    }

    /// The subscription of that id, in lower case.
    pub fn subscription(&self, id: &str) -> Option<Subscription> {
        let known = KNOWN.into_iter().find(|known| known.id == id);
        known.or_else(|| self.fleet.find(id).map(|at| self.fleet.subscription(at)))
    }

    /// The group of that name in a subscription, whatever the name's case.
    pub fn group(&self, subscription: &str, name: &str) -> Option<Cow<'static, Group>> {
        if let Some(at) = self.fleet.find(subscription) {
            return self.fleet.group_named(at, name).map(|group| self.fleet.group(at, group).into());
        }
        of_known(subscription).find(|group| group.name.eq_ignore_ascii_case(name)).map(Cow::Borrowed)
    }

    /// The groups of a subscription.
    pub fn groups(&self, subscription: &str) -> Vec<Cow<'static, Group>> {
        match self.fleet.find(subscription) {
            Some(at) => (0..self.fleet.groups(at)).map(|group| self.fleet.group(at, group).into()).collect(),
            None => of_known(subscription).map(Cow::Borrowed).collect(),
        }
    }

    /// The numbers of the fleet's VMs in `extent`; `None` where that is the own subscription or the one beside it.
    fn of_fleet(&self, extent: Extent<'_>) -> Option<Range<usize>> {
        match extent {
            Extent::Subscription(id) => self.fleet.find(id).map(|at| self.fleet.vms_of(at)),
            Extent::Group(group) => {
                let at = self.fleet.find(&group.subscription)?;
                self.fleet.group_named(at, &group.name).map(|group| self.fleet.vms_in(at, group))
            }
        }
    }

    /// How many VMs `extent` holds.
    pub fn count(&self, extent: Extent<'_>) -> usize {
        if let Some(vms) = self.of_fleet(extent) {
            return vms.len();
        }
        match extent {
            Extent::Group(group) if group.name == RESOURCE_GROUP => self.own_count,
            Extent::Group(group) => self.others.iter().filter(|vm| vm.group.name == group.name).count(),
            Extent::Subscription(id) if id == SUBSCRIPTION => self.own_count + self.others.len(),
            Extent::Subscription(_) => 0,
        }
    }

    /// The VM at place `at` in the list of `extent`, which holds more than `at`.
    pub fn vm_at(&self, extent: Extent<'_>, at: usize) -> Vm {
        if let Some(vms) = self.of_fleet(extent) {
            return self.fleet.vm(vms.start + at);
        }
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
        self.vms_named(Extent::Group(group), name).into_iter().next()
    }

    /// The VMs of that name in `extent`, whatever the name's case.
    pub fn vms_named(&self, extent: Extent<'_>, name: &str) -> Vec<Vm> {
        if let Some(vms) = self.of_fleet(extent) {
            return vms.map(|vm| self.fleet.vm(vm)).filter(|vm| vm.name.eq_ignore_ascii_case(name)).collect();
        }
        let own = self.own.iter().map(|(_, vm)| vm).chain(&self.others).cloned();
        let made = generated::place_of(name).filter(|at| *at < self.own_count).map(|at| self.own_at(at));
        let mut found: Vec<Vm> = own.chain(made).filter(|vm| vm.name.eq_ignore_ascii_case(name)).collect();
        found.retain(|vm| extent.holds(vm));
        found.dedup_by(|a, b| a.name == b.name && a.group.name == b.group.name);
        found
    }

    /// The VM that the emulator pretends to run on.
    pub fn own_vm(&self) -> Vm {
        let own = self.vm(&GROUPS[0], VM_NAME);
        own.unwrap_or_else(|| named::all(crate::Assigned::System).swap_remove(0))
    }

    /// The identities that the VM has.
    pub fn identities(&self) -> &[Identity] {
        &self.identities
    }
}

impl Extent<'_> {
    /// Whether `vm` is in it.
    pub fn holds(&self, vm: &Vm) -> bool {
        match self {
            Extent::Group(group) => vm.group.subscription == group.subscription && vm.group.name == group.name,
            Extent::Subscription(id) => vm.group.subscription == *id,
        }
    }
}

/// The groups of a subscription that every emulator has.
fn of_known(subscription: &str) -> impl Iterator<Item = &'static Group> {
    GROUPS.iter().filter(move |group| group.subscription == subscription)
}
