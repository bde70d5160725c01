//! The part of Kusto's query language (KQL) that the emulator's Resource Graph understands: `where` with `== != =~ !~ < <= >
//! >= in in~ !in !in~ contains !contains startswith !startswith and or not isempty isnotempty`, `project`, `project-away`,
//! `extend`, `order`/`sort by`, `limit`/`take`, `distinct`, `count` and `summarize count() by`, with dotted paths and
//! `tostring tolower toupper`. What it does not understand it refuses as the real one refuses a broken query.

mod eval;
mod lex;
mod parse;
#[cfg(test)]
mod tests;

pub(super) use eval::{Columns, compare, holds, value};
pub(super) use parse::parse;

/// A query: the table, and what is done to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Query {
    pub table: String,
    pub steps: Vec<Step>,
}

/// One step of a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    Where(Condition),
    /// The columns that are left, by name, in order.
    Project(Vec<(String, Scalar)>),
    ProjectAway(Vec<String>),
    Extend(Vec<(String, Scalar)>),
    /// Keys, with whether the smallest comes first.
    Order(Vec<(Scalar, bool)>),
    Limit(usize),
    /// The rows that differ, with their number under the name where there is one.
    Group(Vec<(String, Scalar)>, Option<String>),
}

/// What is true or not of a row.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    And(Vec<Condition>),
    Or(Vec<Condition>),
    Not(Box<Condition>),
    /// Whether the first, by that sign, is so to any of the others.
    Test(Scalar, &'static str, Vec<Scalar>),
}

/// What a row gives a value for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    /// A column, and a way into it.
    Path(Vec<String>),
    Text(String),
    Number(f64),
    Bool(bool),
    Call(&'static str, Box<Scalar>),
}
