//! arm-get as a library, for its own binary and its fuzzing; it promises nothing to anybody else.

mod args;
mod link;
mod list;
mod path;
mod place;
mod provider;
mod query;
mod run;
mod version;

pub use args::Options;
pub use link::follow;
pub use run::run;

/// What the tool is called and what it says of itself.
pub const TOOL: cli::Tool =
    cli::Tool { name: "arm-get", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };
