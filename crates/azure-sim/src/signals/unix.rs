//! Signals on Unix.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::thread;

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::iterator::Signals as Incoming;

/// The signals that would end azure-sim, caught.
pub struct Signals(Incoming);

/// From here on a signal no longer ends azure-sim. COMMAND starts with the usual handling: exec resets caught signals.
pub fn outlive() -> io::Result<Signals> {
    Ok(Signals(Incoming::new([SIGINT, SIGQUIT, SIGTERM, SIGHUP])?))
}

impl Signals {
    /// Passes on what the terminal does not send to `child` by itself.
    pub fn pass_to(self, child: &Child) {
        let Signals(mut incoming) = self;
        let pid = Pid::from_child(child);
        thread::spawn(move || {
            for signal in incoming.forever() {
                let signal = match signal {
                    SIGTERM => Signal::TERM,
                    SIGHUP => Signal::HUP,
                    _ => continue,
                };
                // It may have ended already.
                let _ = kill_process(pid, signal);
            }
        });
    }

    /// Returns when one comes.
    pub fn wait(self) {
        let Signals(mut incoming) = self;
        let _ = incoming.forever().next();
    }
}

/// The signal that ended a process.
pub fn ended_by(status: ExitStatus) -> Option<i32> {
    status.signal()
}
