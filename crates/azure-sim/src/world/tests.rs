//! The world as it is asked about.

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
            let found = world.vms_named(own, &name.to_uppercase());
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

#[test]
fn a_fleet_stands_beside_the_own_subscription() {
    let fleet = Fleet { subscriptions: 10, vms: 500, seed: 1 };
    let world = World::new(&Options { fleet, ..Options::default() });
    assert_eq!(world.subscriptions(), 12);
    let mut count = 0;
    for at in 2..12 {
        let Subscription { id, .. } = world.subscription_at(at);
        assert_eq!(world.subscription(&id).unwrap().id, id);
        let all = Extent::Subscription(&id);
        let in_groups: usize = world.groups(&id).iter().map(|group| world.count(Extent::Group(group))).sum();
        assert_eq!(in_groups, world.count(all));
        let vm = world.vm_at(all, world.count(all) - 1);
        let group = world.group(&id, &vm.group.name.to_uppercase()).unwrap();
        assert_eq!(world.vm(&group, &vm.name.to_uppercase()).unwrap().vm_id(), vm.vm_id());
        // Groups of one subscription may hold VMs of one name, as Azure's do.
        assert!(world.vms_named(all, &vm.name).iter().any(|found| found.vm_id() == vm.vm_id()));
        count += in_groups;
    }
    assert_eq!(count, 500);
}
