//! arm-get: reads a token, writes what Azure Resource Manager answers.

mod args;
mod arm;
mod ascii;
mod audience;
mod hint;
mod link;
mod list;
mod origin;
mod page;
mod path;
mod place;
mod policy;
mod problem;
mod progress;
mod query;
mod run;
mod tls;
mod token;
mod version;

use std::process::ExitCode;

use args::Options;
use cli::Tool;

/// What the tool is called and what it says of itself.
const TOOL: Tool = Tool { name: "arm-get", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(Options::parse, run::run)
}
