//! The part of a query that is about places in the world: which are chosen, in which order, how many, which columns.

use std::ops::Range;

use super::kql::{Condition, Scalar, Step, holds};
use super::row::{COLUMNS, Row};
use super::table::{by_keys, record};
use crate::world::World;

/// A column's name, and what stands in it.
pub(super) type Column = (String, Scalar);

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub conditions: Vec<Condition>,
    /// None are the world's own.
    pub columns: Option<Vec<Column>>,
    pub order: Vec<(Scalar, bool)>,
    pub limit: Option<usize>,
}

/// The world's columns, each as itself.
pub(super) fn own_columns() -> Vec<Column> {
    COLUMNS.map(|name| (name.to_owned(), path(name))).to_vec()
}

/// The column `name`.
pub(super) fn path(name: &str) -> Scalar {
    Scalar::Path(vec![name.to_owned()])
}

impl Choice {
    /// Takes a step in, if it is one of places.
    pub fn take(&mut self, step: &Step) -> Result<bool, String> {
        match step {
            Step::Where(condition) => self.conditions.push(self.condition(condition)?),
            Step::Project(columns) => self.columns = Some(self.resolved(columns)?),
            Step::Extend(columns) => {
                let more = self.resolved(columns)?;
                let mut all = self.columns.take().unwrap_or_else(own_columns);
                all.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
                all.extend(more);
                self.columns = Some(all);
            }
            Step::ProjectAway(names) => {
                let mut all = self.columns.take().unwrap_or_else(own_columns);
                all.retain(|(name, _)| !names.contains(name));
                self.columns = Some(all);
            }
            Step::Order(keys) => {
                let keys = keys.iter().map(|(key, ascending)| Ok((self.scalar(key)?, *ascending)));
                self.order = keys.collect::<Result<_, String>>()?;
            }
            Step::Limit(most) => self.limit = Some(*most),
            Step::Group(..) => return Ok(false),
        }
        Ok(true)
    }

    fn scalar(&self, scalar: &Scalar) -> Result<Scalar, String> {
        resolve(scalar, self.columns.as_deref())
    }

    fn resolved(&self, columns: &[(String, Scalar)]) -> Result<Vec<(String, Scalar)>, String> {
        columns.iter().map(|(name, scalar)| Ok((name.clone(), self.scalar(scalar)?))).collect()
    }

    fn condition(&self, condition: &Condition) -> Result<Condition, String> {
        let all = |all: &[Condition]| all.iter().map(|condition| self.condition(condition)).collect::<Result<_, _>>();
        Ok(match condition {
            Condition::And(inner) => Condition::And(all(inner)?),
            Condition::Or(inner) => Condition::Or(all(inner)?),
            Condition::Not(inner) => Condition::Not(Box::new(self.condition(inner)?)),
            Condition::Test(left, sign, right) => {
                let right = right.iter().map(|right| self.scalar(right)).collect::<Result<_, _>>()?;
                Condition::Test(self.scalar(left)?, sign, right)
            }
        })
    }

    /// The places in `scope` that fit, in order.
    pub fn places(&self, world: &World, scope: &[Range<usize>]) -> Vec<u32> {
        let fits = |at: &usize| {
            let row = Row::new(world, *at);
            self.conditions.iter().all(|condition| holds(condition, &row))
        };
        let chosen = scope.iter().cloned().flatten().filter(fits).filter_map(|at| u32::try_from(at).ok());
        let most = self.limit.unwrap_or(usize::MAX);
        match &self.order[..] {
            // Places are in the order of ids.
            [] => chosen.take(most).collect(),
            [(key, true)] if *key == path("id") => chosen.take(most).collect(),
            keys => {
                let scalars: Vec<Column> = keys.iter().map(|(key, _)| (String::new(), key.clone())).collect();
                let key = |at: u32| record(&scalars, &Row::new(world, at as usize));
                let mut rows: Vec<_> = chosen.map(|at| (key(at), at)).collect();
                rows.sort_by(|(a, _), (b, _)| by_keys(a, b, keys));
                rows.into_iter().map(|(_, at)| at).take(most).collect()
            }
        }
    }
}

/// `scalar` in terms of the world's columns, where `columns` stand between; none where nothing does.
pub(super) fn resolve(scalar: &Scalar, columns: Option<&[Column]>) -> Result<Scalar, String> {
    match scalar {
        Scalar::Call(function, inner) => Ok(Scalar::Call(function, Box::new(resolve(inner, columns)?))),
        Scalar::Path(steps) => {
            let [name, rest @ ..] = &steps[..] else { return Ok(scalar.clone()) };
            let missing = || format!("Failed to resolve column or scalar expression named '{name}'");
            let Some(columns) = columns else {
                return if COLUMNS.contains(&&**name) { Ok(scalar.clone()) } else { Err(missing()) };
            };
            match columns.iter().find(|(column, _)| column == name).map(|(_, scalar)| scalar).ok_or_else(missing)? {
                Scalar::Path(path) => Ok(Scalar::Path([path, rest].concat())),
                other if rest.is_empty() => Ok(other.clone()),
                _ => Err(format!("Path expression source must be of type 'dynamic', but '{name}' is not")),
            }
        }
        _ => Ok(scalar.clone()),
    }
}
