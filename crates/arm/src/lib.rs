//! A conversation with Azure Resource Manager (ARM): the token from standard input, the one origin it may be sent to,
//! TLS and proxies, retries, and what ARM's refusals mean. Shared by arm-get and arm-graph; TLS is linked here.

mod ahead;
mod ascii;
mod audience;
mod client;
mod flags;
mod hint;
mod listing;
mod origin;
mod output;
pub mod page;
mod policy;
mod problem;
mod progress;
mod proxy;
mod tls;
mod token;
pub mod walk;

pub use client::Arm;
pub use flags::{Flags, Paging};
pub use hint::hints;
pub use origin::Origin;
pub use output::Output;
pub use problem::Problem;
pub use token::Token;
