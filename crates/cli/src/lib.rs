//! What every azpipe tool shares and nothing else: how it starts and ends, its exit codes, its words on stderr, its
//! one way to stdout and its way of reading flags. No HTTP and no serde in here.

mod args;
mod exit;
mod failure;
mod secret;
mod start;
mod stdout;
mod text;

pub use args::{Arg, Args, Stop};
pub use exit::Exit;
pub use failure::Failure;
pub use secret::hide;
pub use start::{Tool, note};
pub use stdout::{Stdout, WriteError};
pub use text::printable;
