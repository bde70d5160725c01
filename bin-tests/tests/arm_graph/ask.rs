//! arm-graph with a token, pointed at an emulator; retries do not wait.

use azure_sim::{Identity, Sim};
use bin_tests::{Ran, Tool, tool};

/// The audience of Resource Manager.
pub const ARM: &str = "https://management.azure.com/";

/// arm-graph with `args`.
pub fn arm_graph<'a>(azure: &'a Sim, args: &[&str]) -> Tool<'a> {
    tool("arm-graph").args(["--retry-delay", "0"]).args(args).stdin(azure.token(&Identity::SYSTEM, ARM)).sim(azure)
}

/// What comes of it.
#[track_caller]
pub fn ask<'a>(azure: &'a Sim, args: &[&str]) -> Ran<'a> {
    arm_graph(azure, args).run()
}
