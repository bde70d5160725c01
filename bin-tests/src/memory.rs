//! The most memory that a process had resident.
//!
//! Linux only, read from `/proc/PID/status` while it runs. `wait4`'s figure will not do: a child that `posix_spawn` made
//! begins with the peak of the process that made it, which here is the test.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How often it is read. The kernel keeps the peak itself, so only what happens just before the end can be missed.
const PAUSE: Duration = Duration::from_millis(1);

/// A process that is watched.
pub(crate) struct Watch {
    ended: Arc<AtomicBool>,
    thread: JoinHandle<Option<u64>>,
}

impl Watch {
    /// Begins to watch the process `pid`.
    pub fn start(pid: u32) -> Self {
        let ended = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let ended = Arc::clone(&ended);
            move || {
                let mut peak = None;
                while !ended.load(Ordering::Relaxed) {
                    let Some(bytes) = read(pid) else { break };
                    peak = peak.max(Some(bytes));
                    thread::sleep(PAUSE);
                }
                peak
            }
        });
        Watch { ended, thread }
    }

    /// The peak in bytes; `None` where the system does not tell.
    pub fn peak(self) -> Option<u64> {
        self.ended.store(true, Ordering::Relaxed);
        self.thread.join().ok().flatten()
    }
}

/// The peak so far: `VmHWM:     1234 kB`. A process that has ended has none.
fn read(pid: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}
