//! The HTTP server: std's sockets, a thread a connection, and frames written by hand, since faults act on the frame.

mod connection;
mod listener;
mod query;
mod reply;
mod request;
mod send;

pub(crate) use listener::{Listener, Site};
pub use query::Query;
pub use reply::{Body, End, Reply, Stage, Wire};
pub use request::Request;
