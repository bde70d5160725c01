//! From chosen VMs to bytes on standard output.

mod form;
mod lines;
mod table;

pub use form::{Form, Format};
pub use lines::Lines;
