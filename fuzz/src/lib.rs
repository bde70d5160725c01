//! What must hold of each parser of outside bytes, whatever the bytes are: a function a parser, which panics where it
//! does not. libFuzzer looks for such bytes (`make fuzz`); `cargo test` runs those in `corpus/`, found and made up.

mod challenge;
mod imds_answer;
mod link;
mod page;
mod problem;
mod token;
mod vms;

pub use challenge::challenge;
pub use imds_answer::imds_answer;
pub use link::link;
pub use page::page;
pub use problem::problem;
pub use token::token;
pub use vms::vms;

/// A property of a parser.
pub type Property = fn(&[u8]);

/// Every property, by the name of its target and its corpus.
pub const PROPERTIES: [(&str, Property); 7] = [
    ("challenge", challenge),
    ("imds_answer", imds_answer),
    ("link", link),
    ("page", page),
    ("problem", problem),
    ("token", token),
    ("vms", vms),
];

/// Whether `text` is one line without a control character, as every message must be.
fn is_plain_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}
