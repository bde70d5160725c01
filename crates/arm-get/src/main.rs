//! arm-get: reads a token, writes what Azure Resource Manager answers.

use std::process::ExitCode;

use arm_get::{Options, TOOL};

fn main() -> ExitCode {
    TOOL.main(Options::parse, arm_get::run)
}
