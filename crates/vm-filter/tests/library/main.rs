//! vm-filter as a library: what it makes of VMs of every shape, in pieces of every size, whole and damaged.

// What is not as it must be fails the test, at once.
#![allow(clippy::unwrap_used)]

mod allocations;
mod damage;
mod fields;
mod filter;
mod output;
mod pieces;
mod print;
mod reshape;
mod rows;
mod truth;
