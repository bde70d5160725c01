//! JSON read in place: nothing is copied and no tree is built, since most of a VM's text is of no interest to most runs.
//!
//! It takes what serde_json takes, down to the last byte of what is skipped, but that the UTF-8 of a string is looked at
//! where the string is wanted, not where it is skipped.

mod read;
mod scan;
mod text;
mod walk;

pub use read::{Fault, Quoted, after_member, damage, name, number, skip, string, token};
pub use scan::plain;
pub use text::{compact, decode, quote};
pub use walk::{find, items, members};
