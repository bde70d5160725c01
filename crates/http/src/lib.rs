//! azpipe's HTTP: one agent with every default chosen, one call with a deadline, and retries decided by pure policies.
//!
//! No TLS is named in here. A tool that needs it adds ureq's `rustls` feature for itself and passes a configuration
//! with it to [`Client::new`]; imds-token and imds-get do not, and so contain none.

mod answer;
mod client;
mod deadline;
mod fault;
mod hosts;
mod limits;
mod query;
mod retry;

pub use answer::{Answer, date};
pub use client::{Call, Client, config};
pub use deadline::Deadline;
pub use fault::{Fault, Kind, plain};
pub use limits::Limits;
pub use query::{Query, encode};
pub use retry::{Outcome, Policy, Seen, Wait, What, growing};
