//! arm-get with a token, pointed at an emulator; retries do not wait.

use azure_sim::{Identity, Sim};
use bin_tests::{Ran, Tool, tool};

/// The audience of Resource Manager.
pub const ARM: &str = "https://management.azure.com/";

/// The list that most questions are about.
pub const VMS: &str = "Microsoft.Compute/virtualMachines";

/// arm-get with `args`.
pub fn arm_get<'a>(azure: &'a Sim, args: &[&str]) -> Tool<'a> {
    tool("arm-get").args(["--retry-delay", "0"]).args(args).stdin(azure.token(&Identity::SYSTEM, ARM)).sim(azure)
}

/// What comes of it.
#[track_caller]
pub fn ask<'a>(azure: &'a Sim, args: &[&str]) -> Ran<'a> {
    arm_get(azure, args).run()
}
