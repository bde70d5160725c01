//! An Azure with a fleet.

use std::time::Duration;

use azure_sim::{Fleet, Options, Quota, Sim};
use bin_tests::sim;

/// A quota that no test uses up.
pub const PLENTY: Quota = Quota { queries: 1_000_000, window: Duration::from_secs(5) };

/// An Azure with 3,000 VMs in 20 subscriptions beside the own one with its 8: four pages of rows.
pub fn fleet(faults: &[&str]) -> Sim {
    let fleet = Fleet { subscriptions: 20, vms: 3000, seed: 1 };
    sim(Options { fleet, graph_quota: PLENTY, ..Options::faulty(faults.iter().copied()) })
}
