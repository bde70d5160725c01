//! The harness of the black-box tests: runs the release binaries, alone or in pipes, against an emulated Azure in the
//! test's own process, and shows everything when a claim fails.
//!
//! ```no_run
//! use azure_sim::Options;
//! use bin_tests::{pipe, sim, tool};
//!
//! // One tool. `sim` starts an emulator; `.sim(&sim)` points the tool at it.
//! let azure = sim(Options::default());
//! let ran = tool("imds-token").args(["-o", "json"]).sim(&azure).run();
//! ran.ok().stdout_has("access_token").asked("token", 1);
//!
//! // A fault, a status, words on stderr, and the number of requests.
//! let azure = sim(Options::faulty(["token:400"]));
//! tool("imds-token").sim(&azure).run().status(78).stdout("").stderr_has("identity").asked("token", 1);
//!
//! // A pipe of real processes over real pipes, with the status of each.
//! let azure = sim(Options { vms: Some(1000), ..Options::default() });
//! let ran = pipe([tool("imds-token"), tool("arm-get").arg("Microsoft.Compute/virtualMachines"), tool("vm-filter")])
//!     .sim(&azure)
//!     .run();
//! ran.statuses([0, 0, 0]).asked("vms", 20);
//! assert_eq!(ran.lines().len(), 1000);
//! ```
//!
//! * [`tool()`] is one of ours, [`program`] any other; both start with an empty environment but for a minimal `PATH`. Their
//!   stdin is empty unless [`Tool::stdin`] gives some.
//! * [`Tool::run`] gives a [`Ran`], whose claims chain and, where one fails, print the command lines, the statuses, all
//!   streams and what the emulator was asked, secrets left out.
//! * Each run is checked without asking: nothing of any token that the emulator gave out may be on a stderr, and a
//!   process that does not end is killed and fails the test ([`Tool::within`]).
//! * The binaries are those in `AZPIPE_BIN_DIR`, else in `target/release`. `make build` makes them; for a debug build say
//!   `AZPIPE_BIN_DIR=target/debug cargo test -p bin-tests`.
//! * Answers that the emulator has no fault for: `Options::script`, or [`Server`] for bytes of any kind.

mod binaries;
mod collect;
mod isolated;
mod kill;
mod lacks;
mod memory;
mod process;
mod ran;
mod secrets;
mod server;
#[cfg(test)]
mod tests;
mod tool;

use std::sync::Arc;

use azure_sim::{Options, Sim};

pub use binaries::{bin_dir, binary};
pub use isolated::isolated;
pub use lacks::lacks;
pub use ran::{Part, Ran};
pub use server::{Answer, Server, nowhere};
pub use tool::{Pipe, Tool, pipe, program, tool};

/// Starts an emulator.
///
/// # Panics
/// Where it cannot listen on 127.0.0.1.
#[track_caller]
pub fn sim(options: Options) -> Sim {
    Sim::start(options).expect("the emulator could not listen on 127.0.0.1")
}

/// An answer of a test's own for [`Options::script`].
pub fn script(
    answer: impl Fn(&azure_sim::Request) -> Option<azure_sim::Reply> + Send + Sync + 'static,
) -> Option<azure_sim::Script> {
    Some(Arc::new(answer))
}
