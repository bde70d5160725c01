//! `azure-sim`: runs a command against an emulated Azure, and ends as the command does.

mod command;
mod flags;
mod namespace;
mod signals;

use std::process::ExitCode;

use cli::Tool;

const TOOL: Tool = Tool { name: "azure-sim", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(flags::parse, command::run)
}
