//! Subscriptions and VMs beside the VM's own, as many as are asked for, by a seed. Each comes from its number; none is
//! held. Numbers follow the order of ids, so that a list in that order is a range of numbers.

use std::borrow::Cow;
use std::ops::Range;

use super::image::UBUNTU;
use super::{Group, Vm, generated};
use crate::seed;

/// How many VMs a resource group holds at most.
const GROUP: usize = 24;

const WORKLOADS: [&str; 8] = ["payments", "web", "data", "batch", "identity", "hub", "ledger", "search"];
const LOCATIONS: [&str; 8] =
    ["japaneast", "japanwest", "westeurope", "northeurope", "eastus", "westus2", "southeastasia", "australiaeast"];

/// How many subscriptions and VMs there are beside the own ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fleet {
    /// Subscriptions, at most one for each 32-bit number.
    pub subscriptions: usize,
    /// VMs in all of them together; none where there is no subscription.
    pub vms: usize,
    /// What tells one fleet from another of the same size.
    pub seed: u64,
}

/// A subscription of the tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub id: Cow<'static, str>,
    pub name: Cow<'static, str>,
}

impl Fleet {
    /// How many VMs there are.
    pub(crate) fn count(&self) -> usize {
        if self.subscriptions == 0 { 0 } else { self.vms }
    }

    fn mix(&self, number: usize, salt: u64) -> u64 {
        seed::mix(seed::mix(self.seed ^ salt) ^ number as u64)
    }

    /// The subscription of number `at`. Its id begins with a number that grows with `at`.
    pub(crate) fn subscription(&self, at: usize) -> Subscription {
        let digits = seed::guid(self.mix(at, 1));
        let id = format!("{:08x}{}", self.lead(at), &digits[8..]);
        Subscription { id: id.into(), name: format!("Contoso {} {at:05}", self.workload(at, 0)).into() }
    }

    /// The first 32 bits of a subscription's id: the range is cut into as many parts, and each id lies in its own.
    fn lead(&self, at: usize) -> u64 {
        let part = (1_u64 << 32) / self.subscriptions.max(1) as u64;
        at as u64 * part + self.mix(at, 2) % part.max(1)
    }

    /// The number of the subscription with this id, in lower case.
    pub(crate) fn find(&self, id: &str) -> Option<usize> {
        let lead = u64::from_str_radix(id.get(..8)?, 16).ok()?;
        let part = (1_u64 << 32).checked_div(self.subscriptions as u64)?;
        let at = usize::try_from(lead.checked_div(part)?).ok()?;
        (at < self.subscriptions && self.subscription(at).id == id).then_some(at)
    }

    /// How many subscriptions have ids before `id`.
    pub(crate) fn before(&self, id: &str) -> usize {
        let (mut low, mut high) = (0, self.subscriptions);
        while low < high {
            let middle = low.midpoint(high);
            if *self.subscription(middle).id < *id { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The number of the first VM of subscription `at`; for the one after the last, how many VMs there are.
    ///
    /// Subscriptions hold from a half to one and a half times as many as the average.
    pub(crate) fn first(&self, at: usize) -> usize {
        let count = self.count();
        if at == 0 || at >= self.subscriptions {
            return if at == 0 { 0 } else { count };
        }
        let even = (count as u128 * at as u128 / self.subscriptions as u128) as usize;
        let average = count / self.subscriptions;
        even + (self.mix(at, 3) % (average as u64 / 2 + 1)) as usize
    }

    /// The numbers of the VMs of subscription `at`.
    pub(crate) fn vms_of(&self, at: usize) -> Range<usize> {
        self.first(at)..self.first(at + 1)
    }

    /// The number of the subscription that holds VM `vm`.
    pub(crate) fn owner(&self, vm: usize) -> usize {
        let (mut low, mut high) = (0, self.subscriptions);
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.first(middle) <= vm { low = middle } else { high = middle }
        }
        low
    }

    /// How many resource groups subscription `at` has.
    pub(crate) fn groups(&self, at: usize) -> usize {
        self.vms_of(at).len().div_ceil(GROUP)
    }

    /// Resource group `group` of subscription `at`.
    pub(crate) fn group(&self, at: usize, group: usize) -> Group {
        Group {
            subscription: self.subscription(at).id,
            name: format!("rg-{group:03}-{}", self.workload(at, group)).into(),
            location: LOCATIONS[(self.mix(at, 5 + group as u64) % 8) as usize],
        }
    }

    fn workload(&self, at: usize, group: usize) -> &'static str {
        WORKLOADS[(self.mix(at, 1 << 32 | group as u64) % 8) as usize]
    }

    /// The number of the resource group of that name in subscription `at`, whatever the name's case.
    pub(crate) fn group_named(&self, at: usize, name: &str) -> Option<usize> {
        let number = name.get(3..6)?.parse().ok()?;
        (number < self.groups(at) && self.group(at, number).name.eq_ignore_ascii_case(name)).then_some(number)
    }

    /// The numbers of the VMs in resource group `group` of subscription `at`.
    pub(crate) fn vms_in(&self, at: usize, group: usize) -> Range<usize> {
        let all = self.vms_of(at);
        let start = (all.start + group * GROUP).min(all.end);
        start..(start + GROUP).min(all.end)
    }

    /// VM `vm`.
    pub(crate) fn vm(&self, vm: usize) -> Vm {
        let at = self.owner(vm);
        let place = vm - self.first(at);
        let group = self.group(at, place / GROUP);
        let number = self.mix(vm, 4);
        let role = generated::role(number);
        let name = format!("{}-{:02}-{role}", self.workload(at, place / GROUP), place % GROUP);
        let seed = seed::of(&[&group.subscription, &group.name, &name]);
        generated::dress(Vm { seed, ..Vm::new(name, group, &UBUNTU) }, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fleet(subscriptions: usize, vms: usize) -> Fleet {
        Fleet { subscriptions, vms, seed: 7 }
    }

    #[test]
    fn every_vm_is_in_one_subscription_and_one_group() {
        for (subscriptions, vms) in [(1, 0), (1, 5), (3, 2), (7, 1000), (40, 40), (100, 12_345)] {
            let fleet = fleet(subscriptions, vms);
            let mut seen = 0;
            for at in 0..subscriptions {
                for group in 0..fleet.groups(at) {
                    for vm in fleet.vms_in(at, group) {
                        assert_eq!((vm, fleet.owner(vm)), (seen, at), "{subscriptions} {vms}");
                        seen += 1;
                    }
                }
            }
            assert_eq!(seen, vms);
        }
        assert_eq!(fleet(0, 10).count(), 0);
    }

    #[test]
    fn numbers_follow_the_order_of_ids_and_none_is_twice() {
        let fleet = fleet(50, 2000);
        let ids: Vec<String> = (0..2000)
            .map(|at| fleet.vm(at))
            .map(|vm| format!("{}/{}/{}", vm.group.subscription, vm.group.name, vm.name))
            .collect();
        assert!(ids.is_sorted_by(|a, b| a < b));
        let mut machines: Vec<String> = (0..2000).map(|at| fleet.vm(at).vm_id()).collect();
        machines.sort_unstable();
        machines.dedup();
        assert_eq!(machines.len(), 2000);
    }

    #[test]
    fn subscriptions_and_groups_are_found_by_their_names() {
        let fleet = fleet(10_000, 1_000_000);
        for at in [0, 1, 4711, 9999] {
            let id = fleet.subscription(at).id;
            assert_eq!((fleet.find(&id), fleet.before(&id)), (Some(at), at));
            let group = fleet.group(at, 1);
            assert_eq!(fleet.group_named(at, &group.name.to_uppercase()), Some(1));
        }
        assert_eq!(fleet.find("ffffffff-ffff-4fff-8fff-ffffffffffff"), None);
        assert_eq!(fleet.find("short"), None);
        assert_eq!(Fleet::default().find("00000000-0000-4000-8000-000000000000"), None);
        assert_eq!(fleet.group_named(0, "rg-999-web"), None);
    }

    #[test]
    fn another_seed_is_another_fleet() {
        let other = Fleet { seed: 8, ..fleet(5, 50) };
        assert_ne!(other.subscription(0), fleet(5, 50).subscription(0));
        assert_ne!(other.vm(0).vm_id(), fleet(5, 50).vm(0).vm_id());
    }
}
