//! arm-graph: reads a token, asks Azure Resource Graph.

mod args;
mod body;
mod kql;
mod pages;
mod query;
mod quota;
mod run;

use std::process::ExitCode;

use args::Options;
use cli::Tool;

/// What the tool is called and what it says of itself.
const TOOL: Tool = Tool { name: "arm-graph", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(Options::parse, run::run)
}
