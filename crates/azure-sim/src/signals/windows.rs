//! Signals on Windows: Ctrl-C and its like, which reach every process of the console.

use std::io;
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{Receiver, channel};

/// Ctrl-C, caught.
pub struct Signals(Receiver<()>);

/// From here on Ctrl-C no longer ends azure-sim.
pub fn outlive() -> io::Result<Signals> {
    let (sender, receiver) = channel();
    let told = move || {
        let _ = sender.send(());
    };
    ctrlc::set_handler(told).map_err(io::Error::other)?;
    Ok(Signals(receiver))
}

impl Signals {
    /// Nothing to do: the console sends `_child` the same.
    pub fn pass_to(self, _child: &Child) {}

    /// Returns when Ctrl-C comes.
    pub fn wait(self) {
        let _ = self.0.recv();
    }
}

/// No process ends by a signal here.
pub fn ended_by(_status: ExitStatus) -> Option<i32> {
    None
}
