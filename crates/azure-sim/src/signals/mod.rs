//! Signals while COMMAND runs. Ctrl-C reaches it from the terminal, and azure-sim only has to outlive it, as system(3)
//! does; what is sent to azure-sim alone to end it is passed on.

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{ended_by, outlive};
#[cfg(windows)]
pub use windows::{ended_by, outlive};
