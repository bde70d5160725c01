//! Runs a query. As long as it chooses, orders and projects, rows stay numbers; from the first `limit`, `distinct` or
//! `summarize` on that something follows, they are a small table in memory.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::choice::{Choice, Column, own_columns, resolve};
use super::kql::{Query, Step};
use super::row::Row;
use super::table::{Record, apply, group, record, write};
use crate::world::World;

/// What a query gives.
pub(super) struct Found<'a> {
    world: &'a World,
    rows: Rows,
    /// Which columns are written; none means the whole row.
    columns: Option<Vec<Column>>,
    /// Whether its pages can be told apart: it has ids, and no `limit`.
    pub paged: bool,
    /// Whether the query says in which order it is to be.
    pub ordered: bool,
}

enum Rows {
    /// Places in the world.
    Places(Arc<Vec<u32>>),
    Table(Vec<Record>),
}

impl Found<'_> {
    /// How many rows there are.
    pub fn count(&self) -> usize {
        match &self.rows {
            Rows::Places(places) => places.len(),
            Rows::Table(table) => table.len(),
        }
    }

    /// Row `at` as JSON.
    pub fn write(&self, at: usize, out: &mut String) {
        match (&self.rows, &self.columns) {
            (Rows::Places(places), None) => Row::new(self.world, places[at] as usize).write(out),
            (Rows::Places(places), Some(columns)) => {
                write(out, &record(columns, &Row::new(self.world, places[at] as usize)));
            }
            (Rows::Table(table), _) => write(out, &table[at]),
        }
    }
}

/// The places that the last query chose, so that its further pages need not look at every resource again.
#[derive(Default)]
pub(super) struct Memory(Mutex<Option<(String, Arc<Vec<u32>>)>>);

impl Memory {
    fn recall(&self, key: &str) -> Option<Arc<Vec<u32>>> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.as_ref().filter(|(last, _)| last == key).map(|(_, places)| Arc::clone(places))
    }

    fn keep(&self, key: String, places: &Arc<Vec<u32>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, Arc::clone(places)));
    }
}

/// Runs `query` over the resources in `scope`. The error names what a column could not be found for.
pub(super) fn run<'a>(
    world: &'a World,
    query: &Query,
    scope: &[Range<usize>],
    memory: &Memory,
) -> Result<Found<'a>, String> {
    let mut choice = Choice::default();
    let mut steps = query.steps.iter();
    let mut next = steps.next();
    while let Some(step) = next {
        if !choice.take(step)? {
            break;
        }
        next = steps.next();
        // What follows a limit is done to the rows that are left.
        if choice.limit.is_some() {
            break;
        }
    }
    let key = format!("{:?} {:?} {:?} {scope:?}", choice.conditions, choice.order, choice.limit);
    let places = memory.recall(&key).unwrap_or_else(|| {
        let places = Arc::new(choice.places(world, scope));
        memory.keep(key, &places);
        places
    });
    let ordered = !choice.order.is_empty();
    let Choice { columns, limit, .. } = choice;
    let Some(step) = next else {
        let has_id = columns.as_ref().is_none_or(|columns| columns.iter().any(|(name, _)| name == "id"));
        return Ok(Found { world, rows: Rows::Places(places), columns, paged: has_id && limit.is_none(), ordered });
    };
    let all = columns.unwrap_or_else(own_columns);
    let rows = places.iter().map(|&at| Row::new(world, at as usize));
    let mut limited = limit.is_some();
    let mut table: Vec<Record> = match step {
        // Only what the group is about is made of each row.
        Step::Group(by, count) => {
            let by = by.iter().map(|(name, scalar)| Ok((name.clone(), resolve(scalar, Some(&all))?)));
            group(rows, &by.collect::<Result<Vec<_>, String>>()?, count.as_deref())
        }
        step => apply(step, rows.map(|row| record(&all, &row)).collect(), &mut limited)?,
    };
    let mut sorted = false;
    for step in steps {
        sorted |= matches!(step, Step::Order(_));
        table = apply(step, table, &mut limited)?;
    }
    let has_id = table.first().is_some_and(|record| record.iter().any(|(name, _)| name == "id"));
    Ok(Found { world, rows: Rows::Table(table), columns: None, paged: has_id && !limited, ordered: ordered || sorted })
}
