//! `--sort`: lines in the order of some fields. It must see the last before it writes the first, so here memory does grow
//! with the list, by a line and its keys a VM.

use std::cmp::Ordering;
use std::ops::Range;

use crate::field::{Bound, Field};
use crate::plan::Plan;
use crate::vm::Vm;

/// One field to sort by.
#[derive(Debug, Clone)]
pub struct Order<F> {
    field: F,
    descending: bool,
}

impl Order<Field> {
    /// Reads `FIELD` or `-FIELD`. An error is in words for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (field, descending) = text.strip_prefix('-').map_or((text, false), |field| (field, true));
        Ok(Order { field: Field::parse(field)?, descending })
    }

    /// What is sorted by.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// The order as `plan`, which must hold its field's paths, finds the field.
    pub fn bind(self, plan: &Plan) -> Order<Bound> {
        Order { field: self.field.bind(plan), descending: self.descending }
    }
}

/// Lines that wait for the last.
#[derive(Debug)]
pub struct Sorter {
    orders: Vec<Order<Bound>>,
    lines: Vec<(Vec<Key>, Range<usize>)>,
    text: Vec<u8>,
}

/// What one field of a VM is sorted by. Numbers come before text, and what is missing after both, whatever the direction.
#[derive(Debug, Clone, PartialEq)]
enum Key {
    Number(f64),
    Text(String),
    Missing,
}

impl Sorter {
    /// Sorts by the first of `orders`, then by the next.
    pub fn new(orders: Vec<Order<Bound>>) -> Self {
        Sorter { orders, lines: vec![], text: vec![] }
    }

    /// Takes the line of a VM.
    pub fn add(&mut self, vm: &Vm<'_>, line: &[u8]) {
        let start = self.text.len();
        self.text.extend_from_slice(line);
        let keys = self.orders.iter().map(|order| Key::of(&order.field, vm)).collect();
        self.lines.push((keys, start..self.text.len()));
    }

    /// The lines in their order; those that are equal in the order they came in.
    pub fn sorted(&mut self) -> impl Iterator<Item = &[u8]> {
        let orders = &self.orders;
        self.lines.sort_by(|(one, _), (other, _)| {
            let pairs = one.iter().zip(other).zip(orders);
            pairs
                .map(|((one, other), order)| one.compare(other, order.descending))
                .fold(Ordering::Equal, Ordering::then)
        });
        self.lines.iter().map(|(_, range)| &self.text[range.clone()])
    }
}

impl Key {
    fn of(field: &Bound, vm: &Vm<'_>) -> Key {
        let mut text = Vec::new();
        field.value(vm).text(&mut text);
        let text = String::from_utf8_lossy(&text);
        let number = text.parse().ok().filter(|number: &f64| number.is_finite() && !text.starts_with('+'));
        match number {
            _ if text.is_empty() => Key::Missing,
            Some(number) => Key::Number(number),
            None => Key::Text(text.to_lowercase()),
        }
    }

    fn compare(&self, other: &Key, descending: bool) -> Ordering {
        let order = match (self, other) {
            (Key::Missing, _) | (_, Key::Missing) => {
                return (*self == Key::Missing).cmp(&(*other == Key::Missing));
            }
            (Key::Number(one), Key::Number(other)) => one.total_cmp(other),
            (Key::Text(one), Key::Text(other)) => one.cmp(other),
            (Key::Number(_), Key::Text(_)) => Ordering::Less,
            (Key::Text(_), Key::Number(_)) => Ordering::Greater,
        };
        if descending { order.reverse() } else { order }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(order: &str, values: &[&str]) -> Vec<String> {
        let order = Order::parse(order).unwrap();
        let plan = Plan::new(order.field().paths().cloned().collect());
        let mut sorter = Sorter::new(vec![order.bind(&plan)]);
        for value in values {
            let text = format!(r#"{{"location":{value}}}"#);
            let mut spans = vec![0..0; plan.len()];
            plan.object(text.as_bytes(), 0, &mut spans).unwrap();
            sorter.add(&Vm::new(text.as_bytes(), &spans), value.as_bytes());
        }
        sorter.sorted().map(|line| String::from_utf8_lossy(line).into_owned()).collect()
    }

    #[test]
    fn numbers_come_as_numbers_then_text_without_case_then_what_is_missing() {
        let values = ["\"b\"", "null", "10", "\"9\"", "\"A\"", "-1.5", "\"a\"", "\"C\""];
        assert_eq!(sorted("location", &values), ["-1.5", "\"9\"", "10", "\"A\"", "\"a\"", "\"b\"", "\"C\"", "null"]);
        assert_eq!(sorted("-location", &values), ["\"C\"", "\"b\"", "\"A\"", "\"a\"", "10", "\"9\"", "-1.5", "null"]);
    }
}
