//! vm-filter: reads Azure VMs as JSON, writes the fields you name.

use std::process::ExitCode;

use cli::Tool;

const TOOL: Tool = Tool { name: "vm-filter", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(vm_filter::parse, vm_filter::run)
}
