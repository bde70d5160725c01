//! The emulator itself, from outside: its command, its services, their refusals and the faults that it plays.

// A panic is how a test fails.
#![allow(clippy::unwrap_used)]

mod arm;
mod client;
mod command;
mod faults;
mod graph;
mod imds;
mod pages;
mod sources;
mod tls;
