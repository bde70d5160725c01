//! A small table in memory: what a query is about once rows were counted, grouped or cut off.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::Value;

use super::choice::{Choice, Column, path};
use super::kql::{Columns, Scalar, Step, compare, holds, value};

/// A row: names and values.
pub(super) type Record = Vec<(String, Value)>;

impl Columns for Record {
    fn column(&self, name: &str) -> Value {
        self.iter().find(|(column, _)| column == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

/// `record` as JSON.
pub(super) fn write(out: &mut String, record: &Record) {
    let mut sign = '{';
    for (name, value) in record {
        out.push(sign);
        out.push_str(&Value::from(name.as_str()).to_string());
        out.push(':');
        out.push_str(&value.to_string());
        sign = ',';
    }
    out.push_str(if record.is_empty() { "{}" } else { "}" });
}

/// What `columns` are in `row`.
pub(super) fn record(columns: &[Column], row: &dyn Columns) -> Record {
    columns.iter().map(|(name, scalar)| (name.clone(), value(scalar, row))).collect()
}

/// The order of two records of keys, each with whether the smallest comes first.
pub(super) fn by_keys(a: &Record, b: &Record, keys: &[(Scalar, bool)]) -> Ordering {
    let mut orders = a.iter().zip(b).zip(keys).map(|(((_, a), (_, b)), (_, ascending))| {
        let order = compare(a, b);
        if *ascending { order } else { order.reverse() }
    });
    orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// One record for each combination of values, in their order, with how many rows had it.
pub(super) fn group(rows: impl Iterator<Item = impl Columns>, by: &[Column], count: Option<&str>) -> Vec<Record> {
    let mut groups: BTreeMap<String, (Record, usize)> = BTreeMap::new();
    for row in rows {
        let record = record(by, &row);
        let key = record.iter().map(|(_, value)| value.to_string() + "\u{1f}").collect();
        groups.entry(key).or_insert((record, 0)).1 += 1;
    }
    if by.is_empty() && groups.is_empty() {
        groups.insert(String::new(), (Vec::new(), 0));
    }
    let finish = |(mut record, number): (Record, usize)| {
        record.extend(count.map(|name| (name.to_owned(), number.into())));
        record
    };
    groups.into_values().map(finish).collect()
}

/// A step done to a table; `limited` becomes true where it cuts the table off.
pub(super) fn apply(step: &Step, mut table: Vec<Record>, limited: &mut bool) -> Result<Vec<Record>, String> {
    if let Some(first) = table.first() {
        let known: Vec<Column> = first.iter().map(|(name, _)| (name.clone(), path(name))).collect();
        let mut probe = Choice { columns: Some(known), ..Choice::default() };
        probe.take(step)?;
    }
    Ok(match step {
        Step::Where(condition) => table.into_iter().filter(|row| holds(condition, row)).collect(),
        Step::Project(columns) => table.iter().map(|row| record(columns, row)).collect(),
        Step::ProjectAway(names) => {
            table.iter_mut().for_each(|row| row.retain(|(name, _)| !names.contains(name)));
            table
        }
        Step::Extend(columns) => {
            for row in &mut table {
                let more = record(columns, row);
                row.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
                row.extend(more);
            }
            table
        }
        Step::Order(keys) => {
            let scalars: Vec<Column> = keys.iter().map(|(key, _)| (String::new(), key.clone())).collect();
            table.sort_by(|a, b| by_keys(&record(&scalars, a), &record(&scalars, b), keys));
            table
        }
        Step::Limit(most) => {
            *limited = true;
            table.truncate(*most);
            table
        }
        Step::Group(by, count) => group(table.into_iter(), by, count.as_deref()),
    })
}
