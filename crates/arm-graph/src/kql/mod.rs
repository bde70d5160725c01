//! Kusto's query language (KQL), as far as it must be understood to add to a query what its pages need.

mod add;
mod lex;
mod stage;

pub use add::complete;
