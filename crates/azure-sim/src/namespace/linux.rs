//! By unshare(1), ip(8) and mount(8), since the system calls below them are not to be had without `unsafe`.

use std::env;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::Command;

use anyhow::Context;
use azure_sim::{Cloud, real};
use cli::{Exit, Failure};
use tempfile::NamedTempFile;

use super::INSIDE;

/// Namespaces of a network and of mounts; for those who are not root one of users as well, in which they are.
const KINDS: [&[&str]; 2] = [&["--net", "--mount"], &["--user", "--map-root-user", "--net", "--mount"]];

/// Runs this program again inside new namespaces, and there gives the network its addresses and names. Outside it does
/// not return but for an error.
pub fn enter(cloud: Cloud) -> anyhow::Result<()> {
    if env::var_os(INSIDE).is_some() {
        return furnish(cloud);
    }
    let mut refusal = String::new();
    for kind in KINDS {
        match tell("unshare", &[kind, &["true"]].concat()) {
            Ok(()) => {
                let this = env::current_exe().context("cannot find this program's own file")?;
                let mut again = Command::new("unshare");
                let error = again.args(kind).arg("--").arg(this).args(env::args_os().skip(1)).env(INSIDE, "1").exec();
                return Err(error).context("cannot run unshare");
            }
            Err(error) => refusal = error,
        }
    }
    let failure = Failure::new(Exit::Unavailable, format_args!("cannot make a network of its own: {refusal}"));
    Err(failure.hint("--real needs root, or a system that lets its users make namespaces").into())
}

fn furnish(cloud: Cloud) -> anyhow::Result<()> {
    let must = |program: &str, args: &[&str]| {
        tell(program, args).map_err(|error| Failure::new(Exit::Unavailable, format_args!("cannot set it up: {error}")))
    };
    must("ip", &["link", "set", "lo", "up"])?;
    must("ip", &["address", "add", &format!("{}/32", real::IMDS), "dev", "lo"])?;
    let mut hosts = NamedTempFile::new().context("cannot write a hosts file")?;
    hosts.write_all(real::hosts(cloud).as_bytes()).context("cannot write a hosts file")?;
    // The mount outlives the file's name.
    must("mount", &["--bind", &hosts.path().to_string_lossy(), "/etc/hosts"])?;
    Ok(())
}

/// Runs a program; the error is its own last line, or why it could not be run.
fn tell(program: &str, args: &[&str]) -> Result<(), String> {
    let ran = Command::new(program).args(args).output().map_err(|error| format!("{program}: {error}"))?;
    let words = String::from_utf8_lossy(&ran.stderr);
    let last = words.lines().last().unwrap_or("failed without a word");
    if ran.status.success() { Ok(()) } else { Err(format!("{program} {}: {last}", args.join(" "))) }
}
