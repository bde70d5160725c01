//! From chosen VMs to bytes on standard output.

mod form;
mod lines;
mod safe;
mod table;
mod terminal;

pub use form::{Form, Format};
pub use lines::Lines;
pub use safe::{Escape, Safe};
pub use terminal::width;
