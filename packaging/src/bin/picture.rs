//! Prints the README's picture of a terminal, drawn from a run under azure-sim, which `PATH` must have with the tools.

use std::io::{Write, stdout};
use std::process::{Command, ExitCode};

use anyhow::Context;
use packaging::picture::{COMMANDS, svg};

fn main() -> anyhow::Result<ExitCode> {
    let mut runs = Vec::new();
    for command in COMMANDS {
        let script = format!("exec 2>&1\n{command}");
        let output =
            Command::new("azure-sim").args(["--", "sh", "-c", &script]).output().context("cannot run azure-sim")?;
        runs.push((command, String::from_utf8(output.stdout)?));
    }
    stdout().write_all(svg(&runs).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
