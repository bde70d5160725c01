//! VMs that come from their number: the same ones in every run, none of them held.

use super::image::{DEBIAN, Image, RHEL, UBUNTU, WINDOWS_2022};
use super::{GROUPS, Power, Vm};
use crate::seed;

const ROLES: [&str; 8] = ["web", "app", "db", "cache", "batch", "jump", "build", "mon"];
const IMAGES: [&Image; 5] = [&UBUNTU, &UBUNTU, &WINDOWS_2022, &DEBIAN, &RHEL];
const SIZES: [&str; 6] =
    ["Standard_D2s_v5", "Standard_D4s_v5", "Standard_B2ms", "Standard_E4ds_v5", "Standard_F8s_v2", "Standard_D8as_v5"];
const ZONES: [&[&str]; 4] = [&["1"], &["2"], &["3"], &[]];
const POWER: [Power; 8] = [
    Power::Running,
    Power::Running,
    Power::Running,
    Power::Running,
    Power::Running,
    Power::Deallocated,
    Power::Deallocated,
    Power::Stopped,
];

/// The VM at place `at` in the own group's list.
pub(super) fn vm(at: usize) -> Vm {
    let number = at as u64;
    dress(Vm::new(format!("{}-{at:07}", role(number)), &GROUPS[0], &UBUNTU), number)
}

/// `vm` with everything that its name and group leave open, by `number`.
pub(super) fn dress(vm: Vm, number: u64) -> Vm {
    let mut dice = seed::mix(number);
    let mut roll = |sides: usize| {
        let side = (dice % 64) as usize % sides;
        dice = seed::mix(dice);
        side
    };
    Vm {
        zones: ZONES[roll(4)],
        size: SIZES[roll(6)],
        power: POWER[roll(8)],
        system: roll(2) == 0,
        spot: roll(16) == 0,
        data_disks: u8::try_from(roll(4)).unwrap_or_default(),
        tags: vec![
            ("env".into(), ["prod", "test", "dev"][roll(3)].into()),
            ("role".into(), role(number).into()),
            ("owner".into(), format!("team-{:02}@contoso.com", roll(40)).into()),
            ("cost-center".into(), format!("{}", 4000 + roll(64)).into()),
        ],
        image: IMAGES[roll(5)],
        ..vm
    }
}

/// What the VM of that number is for.
pub(super) fn role(number: u64) -> &'static str {
    ROLES[(seed::mix(!number) % 8) as usize]
}

/// The place of a VM by its name, if any VM could be called so.
pub(super) fn place_of(name: &str) -> Option<usize> {
    name.rsplit_once('-')?.1.parse().ok()
}
