//! Faults: what goes wrong, where, how often. `WHERE:WHAT[=VALUE][xCOUNT][@FROM]`, such as `imds:410x3`.

mod names;

use std::fmt;
use std::str::FromStr;

use crate::{Place, Wire};

pub use names::names;

/// One fault.
#[derive(Clone, Debug)]
pub struct Fault {
    text: String,
    place: String,
    what: What,
    /// How many requests it strikes; `None` for all.
    count: Option<usize>,
    /// The first request it strikes, counted from 1.
    from: usize,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The service's own answer of that status, with a `Retry-After` where one is given.
    Status(u16, Option<String>),
    /// An answer by name.
    Named(&'static str),
    /// A redirect with that status to that place.
    Redirect(u16, String),
    /// The right answer, sent in another way.
    Wire(Wire),
    /// A page with another nextLink, by name.
    Next(&'static str),
    /// A page with no items, its nextLink as it was.
    EmptyPage,
}

impl FromStr for Fault {
    type Err = String;

    /// Reads `WHERE:WHAT[=VALUE][xCOUNT][@FROM]`; the error says what is there to choose from.
    fn from_str(text: &str) -> Result<Self, String> {
        let no = |why: String| format!("fault '{text}': {why}");
        let (place, rest) = text.split_once(':').ok_or_else(|| no("it is written WHERE:WHAT, as imds:410x3".into()))?;
        if !Place::exists(place) {
            let places = Place::NAMES.join(" ");
            return Err(no(format!("no place '{place}'; there are imds arm any page1 page2 ... {places}")));
        }
        let (rest, from) = number_after(rest, '@');
        let (rest, count) = number_after(rest, 'x');
        if from == Some(0) || count == Some(0) {
            return Err(no("numbers count from 1".into()));
        }
        let (name, value) = rest.split_once('=').map_or((rest, None), |(name, value)| (name, Some(value)));
        let what = names::what(name, value).map_err(no)?;
        Ok(Fault { text: text.to_owned(), place: place.to_owned(), what, count, from: from.unwrap_or(1) })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The number behind the last `mark`, and what stands before it.
fn number_after(text: &str, mark: char) -> (&str, Option<usize>) {
    let split = text.rsplit_once(mark).and_then(|(rest, number)| Some((rest, number.parse().ok()?)));
    split.map_or((text, None), |(rest, number)| (rest, Some(number)))
}

/// Faults that are being played.
#[derive(Debug, Default)]
pub(crate) struct Plan(Vec<(Fault, usize)>);

impl Plan {
    pub fn new(faults: impl IntoIterator<Item = Fault>) -> Self {
        Plan(faults.into_iter().map(|fault| (fault, 0)).collect())
    }

    /// Adds one to those being played.
    pub fn add(&mut self, fault: Fault) {
        self.0.push((fault, 0));
    }

    /// The fault that strikes a request for `place`: the first that is due. Every one that names the place counts it.
    pub fn strike(&mut self, place: &Place) -> Option<Fault> {
        let mut struck = None;
        for (fault, seen) in self.0.iter_mut().filter(|(fault, _)| place.is(&fault.place)) {
            // One that stands behind another begins to count when that one is spent, so "410x2 429x1" play in a row.
            if struck.is_some() {
                break;
            }
            *seen += 1;
            let due = *seen >= fault.from && fault.count.is_none_or(|count| *seen < fault.from + count);
            if due {
                struck = Some(fault.clone());
            }
        }
        struck
    }
}

impl Fault {
    pub(crate) fn what(&self) -> &What {
        &self.what
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Service;

    fn strikes(faults: &[&str], place: &Place, times: usize) -> Vec<Option<String>> {
        let mut plan = Plan::new(faults.iter().map(|text| text.parse().unwrap()));
        (0..times).map(|_| plan.strike(place).map(|fault| fault.to_string())).collect()
    }

    #[test]
    fn counts_and_beginnings() {
        let token = Place { service: Service::Imds, name: "token", page: None };
        let struck = |faults: &[&str]| -> String {
            let played = strikes(faults, &token, 5);
            played.iter().map(|fault| fault.as_ref().map_or("-", |f| &f[f.len() - 1..])).collect()
        };
        assert_eq!(struck(&["imds:410x3"]), "333--");
        assert_eq!(struck(&["token:500"]), "00000");
        assert_eq!(struck(&["token:503x2@2"]), "-22--");
        assert_eq!(struck(&["token:410x2", "any:429x1"]), "221--");
        assert_eq!(struck(&["arm:500", "page1:500", "vms:500"]), "-----");
    }

    #[test]
    fn pages_are_places() {
        let page = |n| Place { service: Service::Arm, name: "vms", page: Some(n) };
        assert_eq!(strikes(&["page2:cut"], &page(2), 1), [Some("page2:cut".to_owned())]);
        assert_eq!(strikes(&["page2:cut"], &page(1), 1), [None]);
    }

    #[test]
    fn a_wrong_one_is_told_what_there_is() {
        let error = |text: &str| text.parse::<Fault>().unwrap_err();
        assert!(error("imds").contains("WHERE:WHAT"));
        assert!(error("moon:500").contains("no place 'moon'; there are imds arm"), "{}", error("moon:500"));
        assert!(error("imds:frogs").contains("no fault 'frogs'; there are"), "{}", error("imds:frogs"));
        assert!(error("imds:410x0").contains("count from 1"));
        assert!(error("imds:cut=5").contains("takes no value"), "{}", error("imds:cut=5"));
        assert!(error("imds:redirect").contains("needs a value"), "{}", error("imds:redirect"));
        assert!(error("page0:cut").contains("no place"));
    }
}
