//! imds-token as a library, for its own binary and its fuzzing; it promises nothing to anybody else.

mod args;
mod document;
mod expires;
mod identity;
mod output;
mod resource;
mod run;
mod source;
mod sources;
mod token;

pub use args::Options;
pub use document::Document;
pub use output::{Output, write};
pub use run::run;
pub use sources::key_file;

/// What the tool is called and what it says of itself.
pub const TOOL: cli::Tool =
    cli::Tool { name: "imds-token", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };
