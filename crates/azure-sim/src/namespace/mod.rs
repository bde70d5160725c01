//! A network of the emulator's own, in which it may have Azure's addresses and names.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
pub use linux::enter;

#[cfg(not(target_os = "linux"))]
mod other;
#[cfg(not(target_os = "linux"))]
pub use other::enter;

/// Set for the process that runs inside.
pub const INSIDE: &str = "AZURE_SIM_INSIDE";
