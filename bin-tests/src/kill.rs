//! Ends a process with all that it started, which each system does in its own way.

use std::process::Command;

use shared_child::SharedChild;

/// Has the process lead a group of its own, so that it can be ended with all that it started.
#[cfg(unix)]
pub(crate) fn lead(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

/// Nothing to do: Windows ends a tree by its root.
#[cfg(windows)]
pub(crate) fn lead(_command: &mut Command) {}

/// Ends `child` and what it started.
#[cfg(unix)]
pub(crate) fn tree(child: &SharedChild) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    // They may have ended already.
    let _ = group.map(|group| kill_process_group(group, Signal::KILL));
}

/// Ends `child` and what it started.
#[cfg(windows)]
pub(crate) fn tree(child: &SharedChild) {
    let _ = Command::new("taskkill").args(["/F", "/T", "/PID", &child.id().to_string()]).output();
    let _ = child.kill();
}
