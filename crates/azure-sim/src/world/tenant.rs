//! Everything of the tenant in the order of ids, as Resource Graph sees it. The fleet's VMs are numbered in that order
//! anyway; what is in the own subscription and the one beside it is sorted once, and only places are kept.

use std::ops::Range;

use super::{Extent, KNOWN, Resource, SUBSCRIPTION, Vm, World};

/// A VM or another resource.
#[derive(Debug)]
pub(crate) enum Thing<'a> {
    Vm(Box<Vm>),
    Other(&'a Resource),
}

impl Thing<'_> {
    /// Its ARM id.
    pub fn id(&self) -> String {
        match self {
            Thing::Vm(vm) => format!("{}/providers/{MACHINE}/{}", vm.group.id(false), vm.name),
            Thing::Other(resource) => resource.id(false),
        }
    }
}

/// The type of VMs.
const MACHINE: &str = "Microsoft.Compute/virtualMachines";

/// Where the things of the known subscriptions stand among the fleet's VMs.
#[derive(Debug)]
pub(super) struct Order {
    /// The known subscriptions in the order of their ids.
    known: Vec<Part>,
}

/// One of the known subscriptions.
#[derive(Debug)]
struct Part {
    id: String,
    /// How many things come before it in all.
    before: usize,
    /// What is in it: places in its list of VMs, and behind those in the list of what is no VM.
    places: Vec<u32>,
}

impl Part {
    fn range(&self) -> Range<usize> {
        self.before..self.before + self.places.len()
    }
}

/// The way to a thing.
enum Place {
    Fleet(usize),
    Own(usize),
    Other(usize),
}

impl Order {
    /// The order of `world`.
    pub fn new(world: &World) -> Self {
        let mut ids = KNOWN.map(|known| known.id);
        ids.sort_unstable();
        let mut sorted = 0;
        let known = ids.map(|id| {
            let extent = Extent::Subscription(&id);
            let vms = world.count(extent);
            let own = (0..vms).map(|at| (Thing::Vm(world.vm_at(extent, at).into()).id(), at));
            let others = world.resources.iter().enumerate().filter(|(_, resource)| resource.group.subscription == id);
            let others = others.map(|(at, resource)| (resource.id(false), vms + at));
            let mut all: Vec<(String, usize)> = own.chain(others).collect();
            all.sort_unstable();
            let places: Vec<u32> = all.into_iter().filter_map(|(_, place)| u32::try_from(place).ok()).collect();
            let before = world.fleet.first(world.fleet.before(&id)) + sorted;
            let part = Part { id: id.into_owned(), before, places };
            sorted += part.places.len();
            part
        });
        Order { known: known.into() }
    }

    /// How many things of known subscriptions there are among `parts`.
    fn things<'a>(parts: impl Iterator<Item = &'a Part>) -> usize {
        parts.map(|part| part.places.len()).sum()
    }
}

impl World {
    fn locate(&self, at: usize) -> Place {
        let known = &self.order().known;
        if let Some(part) = known.iter().find(|part| part.range().contains(&at)) {
            let place = part.places[at - part.before] as usize;
            let vms = self.count(Extent::Subscription(&part.id));
            return place.checked_sub(vms).map_or(Place::Own(place), Place::Other);
        }
        Place::Fleet(at - Order::things(known.iter().filter(|part| part.before < at)))
    }

    /// The type of the thing at place `at`; cheaper than the thing itself.
    pub fn type_of(&self, at: usize) -> &str {
        match self.locate(at) {
            Place::Fleet(_) | Place::Own(_) => MACHINE,
            Place::Other(other) => self.resources[other].kind,
        }
    }

    /// The thing at place `at`.
    pub fn thing(&self, at: usize) -> Thing<'_> {
        match self.locate(at) {
            Place::Fleet(vm) => Thing::Vm(self.fleet.vm(vm).into()),
            Place::Own(vm) => Thing::Vm(self.vm_at(Extent::Subscription(SUBSCRIPTION), vm).into()),
            Place::Other(other) => Thing::Other(&self.resources[other]),
        }
    }

    /// The places of what is in a subscription; of one that is not the tenant's none.
    pub fn things_of(&self, subscription: &str) -> Range<usize> {
        let known = &self.order().known;
        if let Some(part) = known.iter().find(|part| part.id == subscription) {
            return part.range();
        }
        let Some(at) = self.fleet.find(subscription) else { return 0..0 };
        let vms = self.fleet.vms_of(at);
        let shift = Order::things(known.iter().filter(|part| *part.id < *subscription));
        vms.start + shift..vms.end + shift
    }

    /// The ids of the subscriptions in their order.
    pub fn subscription_ids(&self) -> impl Iterator<Item = String> {
        let mut known = self.order().known.iter().map(|part| part.id.clone()).peekable();
        let mut fleet = (0..self.fleet.subscriptions).map(|at| self.fleet.subscription(at).id.into_owned()).peekable();
        std::iter::from_fn(move || match (fleet.peek(), known.peek()) {
            (Some(a), Some(b)) if a > b => known.next(),
            (None, _) => known.next(),
            (Some(_), _) => fleet.next(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fleet, Options};

    #[test]
    fn things_come_in_the_order_of_ids_and_each_belongs_to_its_subscription() {
        for (subscriptions, vms) in [(0, 0), (1, 30), (9, 400)] {
            let fleet = Fleet { subscriptions, vms, seed: 3 };
            let world = World::new(&Options { fleet, vms: Some(40), ..Options::default() });
            let all: Vec<String> = (0..40 + 4 + world.resources.len() + vms).map(|at| world.thing(at).id()).collect();
            assert!(all.is_sorted_by(|a, b| a < b), "{all:?}");
            let mut next = 0;
            for id in world.subscription_ids() {
                let places = world.things_of(&id);
                assert!(places.is_empty() || places.start == next, "{places:?} {next}");
                for at in places {
                    assert!(all[at].starts_with(&format!("/subscriptions/{id}/")), "{}", all[at]);
                    assert!(all[at].contains(world.type_of(at).split('/').next().unwrap()), "{}", all[at]);
                    next = at + 1;
                }
            }
            assert_eq!(next, all.len());
        }
    }
}
