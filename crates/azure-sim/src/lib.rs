//! An Azure to try things on: the instance metadata service and Resource Manager on loopback, as strict as the real ones,
//! with faults by name. The binary runs a command against it; tests use it in their own process and read what it was
//! asked.
//!
//! ```
//! use azure_sim::{Options, Sim};
//!
//! let sim = Sim::start(Options { vms: Some(1000), ..Options::faulty(["imds:429x2"]) })?;
//! for (name, value) in sim.env() {
//!     // AZURE_POD_IDENTITY_AUTHORITY_HOST=http://127.0.0.1:PORT, ARM_ENDPOINT=...
//! #   let _ = (name, value);
//! }
//! assert_eq!(sim.count("token"), 0);
//! # Ok::<(), std::io::Error>(())
//! ```

mod answers;
mod arm;
mod audience;
mod clock;
mod cloud;
mod expires;
mod fault;
mod imds;
mod json;
mod limits;
mod login;
mod options;
pub mod real;
mod record;
mod seed;
mod server;
mod service;
mod sim;
mod sources;
mod state;
mod tls;
mod token;
mod world;

pub use arm::Quota;
pub use cloud::Cloud;
pub use expires::Expires;
pub use fault::{Fault, names as fault_names};
pub use imds::Event;
pub use options::{Assigned, Log, Options, Script, Source};
pub use record::Seen;
pub use server::{Body, End, Query, Reply, Request, Stage, Wire};
pub use service::{Place, Service};
pub use sim::Sim;
pub use tls::Certificate;
pub use world::{
    FOREIGN_TENANT, Fleet, Identity, LOCATION, OTHER_SUBSCRIPTION, RESOURCE_GROUP, SUBSCRIPTION, SUBSCRIPTION_NAME,
    TENANT, VM_ID, VM_NAME, vm_resource_id,
};
