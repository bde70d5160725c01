//! What kind of Azure the emulator plays.

use std::fmt;
use std::sync::Arc;

use crate::{Fault, Reply, Request, Seen};

/// An answer that a test makes up itself; `None` leaves the request to the emulator.
pub type Script = Arc<dyn Fn(&Request) -> Option<Reply> + Send + Sync>;

/// Called for each request once its answer is known.
pub type Log = Arc<dyn Fn(&Seen) + Send + Sync>;

/// Options of an emulator. `Options::default()` is a VM with a system-assigned identity that may read everything.
#[derive(Clone)]
pub struct Options {
    /// VMs in the VM's own resource group; 4 unless told. Other groups keep their handful.
    pub vms: Option<usize>,
    /// Items on a page of a list; 50, the smallest that Azure was seen to use.
    pub page_size: usize,
    /// What goes wrong, in the order it does.
    pub faults: Vec<Fault>,
    /// The identities that the VM has.
    pub identity: Assigned,
    /// Whether the identities have a role; without one, ARM answers 403 to everything below a subscription.
    pub role: bool,
    /// Whether tokens are of another tenant than the subscription's.
    pub foreign: bool,
    /// Seconds from a token's issue to its expiry: a day, as IMDS gives. Below zero, tokens come already expired.
    pub token_lifetime: i64,
    /// Answers of a test's own, asked before anything else.
    pub script: Option<Script>,
    /// Told of each request.
    pub log: Option<Log>,
}

/// The identities a VM has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// A system-assigned one and two user-assigned ones.
    SystemAndUser,
    /// A system-assigned one only.
    System,
    /// One user-assigned one only, which is then the default.
    OneUser,
    /// Two user-assigned ones and no system-assigned: one must be named.
    TwoUsers,
    /// None.
    None,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            vms: None,
            page_size: 50,
            faults: Vec::new(),
            identity: Assigned::SystemAndUser,
            role: true,
            foreign: false,
            token_lifetime: 86_400,
            script: None,
            log: None,
        }
    }
}

impl Options {
    /// The default but for faults, each as `WHERE:WHAT[=VALUE][xCOUNT][@FROM]`.
    ///
    /// # Panics
    /// Where one is none: it is meant for tests.
    pub fn faulty<'a>(faults: impl IntoIterator<Item = &'a str>) -> Self {
        let parse = |text: &str| text.parse().unwrap_or_else(|error| panic!("{error}"));
        Options { faults: faults.into_iter().map(parse).collect(), ..Options::default() }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("vms", &self.vms)
            .field("page_size", &self.page_size)
            .field("faults", &self.faults)
            .field("identity", &self.identity)
            .field("role", &self.role)
            .field("foreign", &self.foreign)
            .field("token_lifetime", &self.token_lifetime)
            .finish_non_exhaustive()
    }
}
