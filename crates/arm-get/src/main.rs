//! arm-get: reads a token, writes what Azure Resource Manager answers.

mod args;
mod link;
mod list;
mod path;
mod place;
mod provider;
mod query;
mod run;
mod version;

use std::process::ExitCode;

use args::Options;
use cli::Tool;

/// What the tool is called and what it says of itself.
const TOOL: Tool = Tool { name: "arm-get", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(Options::parse, run::run)
}
