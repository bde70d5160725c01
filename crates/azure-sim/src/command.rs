//! Runs COMMAND with the environment that points the filters at the emulator, or serves until interrupted.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::{Command, ExitCode, ExitStatus};
use std::sync::Arc;

use anyhow::Context;
use azure_sim::Sim;
use cli::{Exit, Failure, Stdout, note};

use crate::flags::Flags;
use crate::{namespace, signals};

/// What shells end with where a command is not found, and where it cannot be run: POSIX, `env`, `nice`, `timeout`.
const NOT_FOUND: u8 = 127;
const NOT_RUNNABLE: u8 = 126;

/// The variables that point filters elsewhere than at Azure's own addresses.
const POINTERS: &[&str] = &["AZURE_POD_IDENTITY_AUTHORITY_HOST", "ARM_ENDPOINT"];

/// The whole run.
pub fn run(flags: Flags) -> anyhow::Result<ExitCode> {
    let mut options = flags.options;
    if flags.verbose {
        options.log = Some(Arc::new(|seen| note("azure-sim", &seen.to_string())));
    }
    let mut own = Vec::new();
    if options.real {
        namespace::enter(options.cloud)?;
        own = [POINTERS, &[namespace::INSIDE]].concat();
    }
    let sim = Sim::start(options).map_err(|error| {
        let failure = Failure::new(Exit::Unavailable, format_args!("cannot start: {error}"));
        // Where Azure Arc's own agent writes, only root may.
        if error.kind() == io::ErrorKind::PermissionDenied {
            failure.hint("name a folder with --arc-keys")
        } else {
            failure
        }
    })?;
    match flags.command.split_first() {
        Some((program, args)) => run_command(&sim, program, args, &own),
        None => serve(&sim),
    }
}

/// Runs COMMAND with the emulator's variables and without those in `own`.
fn run_command(sim: &Sim, program: &OsString, args: &[OsString], own: &[&str]) -> anyhow::Result<ExitCode> {
    // Before COMMAND starts: a signal must not fall between.
    let signals = signals::outlive()?;
    let mut command = Command::new(program);
    command.args(args).envs(sim.env());
    for name in own {
        command.env_remove(name);
    }
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            note("azure-sim", &format!("cannot run {}: {error}", program.display()));
            let missing = error.kind() == io::ErrorKind::NotFound;
            return Ok(ExitCode::from(if missing { NOT_FOUND } else { NOT_RUNNABLE }));
        }
    };
    signals.pass_to(&child);
    let status = child.wait().with_context(|| format!("waiting for {}", program.display()))?;
    Ok(ExitCode::from(code(status)))
}

/// The status as shells have it: 128 and the signal's number where one ended it.
fn code(status: ExitStatus) -> u8 {
    let code = status.code().or_else(|| signals::ended_by(status).map(|signal| 128 + signal));
    // Windows has wider codes; those that do not fit are at least no success.
    code.map_or(255, |code| u8::try_from(code).unwrap_or(255))
}

/// Prints the variables, as a shell takes them, and serves until interrupted.
fn serve(sim: &Sim) -> anyhow::Result<ExitCode> {
    let signals = signals::outlive()?;
    let mut out = Stdout::lock();
    for (name, value) in sim.env() {
        if cfg!(windows) {
            writeln!(out, "$env:{name} = '{value}'")?;
        } else {
            writeln!(out, "export {name}='{value}'")?;
        }
    }
    out.flush()?;
    drop(out);
    note("azure-sim", "serving until interrupted (Ctrl-C)");
    signals.wait();
    Ok(Exit::Ok.into())
}
