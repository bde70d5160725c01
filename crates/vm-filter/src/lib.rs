//! vm-filter as a library, for its own binary, its tests and its fuzzing; it promises nothing to anybody else.

mod args;
mod choose;
mod field;
mod glob;
mod input;
mod jq;
mod json;
mod output;
mod plan;
mod run;
mod shapes;
mod sort;
mod value;
mod vm;

pub use args::{Command, Options, parse};
pub use run::{filter, run};
