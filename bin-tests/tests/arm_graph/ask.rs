//! arm-graph with a token, pointed at an emulator; retries do not wait.

use std::time::Duration;

use azure_sim::{Fleet, Identity, Options, Quota, Sim};
use bin_tests::{Ran, Tool, sim, tool};

/// The audience of Resource Manager.
pub const ARM: &str = "https://management.azure.com/";

/// A quota that no test uses up.
pub const PLENTY: Quota = Quota { queries: 1_000_000, window: Duration::from_secs(5) };

/// An Azure with 3,000 VMs in 20 subscriptions beside the own one with its 8: four pages of rows.
pub fn fleet(faults: &[&str]) -> Sim {
    let fleet = Fleet { subscriptions: 20, vms: 3000, seed: 1 };
    sim(Options { fleet, graph_quota: PLENTY, ..Options::faulty(faults.iter().copied()) })
}

/// arm-graph with `args`.
pub fn arm_graph<'a>(azure: &'a Sim, args: &[&str]) -> Tool<'a> {
    tool("arm-graph").args(["--retry-delay", "0"]).args(args).stdin(azure.token(&Identity::SYSTEM, ARM)).sim(azure)
}

/// What comes of it.
#[track_caller]
pub fn ask<'a>(azure: &'a Sim, args: &[&str]) -> Ran<'a> {
    arm_graph(azure, args).run()
}
