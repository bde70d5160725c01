//! Faults: what goes wrong, where, how often. `WHERE:WHAT[=VALUE][xCOUNT][@FROM][%EVERY]`, such as `imds:410x3`.

mod names;
mod plan;

use std::fmt;
use std::str::FromStr;

use crate::{Place, Wire};

pub use names::names;
pub(crate) use plan::Plan;

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
    /// From there on, each how-manieth it strikes.
    every: usize,
}

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// The service's own answer of that status, with that in its `Retry-After`.
    Status(u16, Option<String>),
    /// An answer by name.
    Named(&'static str),
    /// ARM's error by the name of its code or its shape.
    Error(&'static str),
    /// A redirect with that status to that place.
    Redirect(u16, String),
    /// The right answer, sent in another way.
    Wire(Wire),
    /// The right answer with something in it twisted, by the fault's name.
    Twist(&'static str),
}

impl FromStr for Fault {
    type Err = String;

    /// Reads a fault; the error says what there is to choose from.
    fn from_str(text: &str) -> Result<Self, String> {
        let no = |why: String| format!("fault '{text}': {why}");
        let (place, rest) = text.split_once(':').ok_or_else(|| no("it is written WHERE:WHAT, as imds:410x3".into()))?;
        let services = Place::services(place);
        if services.is_empty() {
            let kinds = Place::KINDS.join(" ");
            let services = "any imds arm app-service arc azure-ml cloud-shell graph page1 page2 ...";
            return Err(no(format!("no place '{place}'; there are {services} {kinds}")));
        }
        let (rest, every) = number_after(rest, '%');
        let (rest, from) = number_after(rest, '@');
        let (rest, count) = number_after(rest, 'x');
        if [every, from, count].contains(&Some(0)) {
            return Err(no("numbers count from 1".into()));
        }
        let (name, value) = rest.split_once('=').map_or((rest, None), |(name, value)| (name, Some(value)));
        let what = names::what(name, value, &services).map_err(no)?;
        let (from, every) = (from.unwrap_or(1), every.unwrap_or(1));
        Ok(Fault { text: text.to_owned(), place: place.to_owned(), what, count, from, every })
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

impl Fault {
    pub(crate) fn what(&self) -> &What {
        &self.what
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_one_is_told_what_there_is() {
        let error = |text: &str| text.parse::<Fault>().unwrap_err();
        for (text, said) in [
            ("imds", "WHERE:WHAT"),
            ("moon:500", "no place 'moon'; there are any imds arm"),
            ("page0:cut", "no place"),
            ("imds:frogs", "no fault 'frogs'; there are"),
            ("imds:410x0", "count from 1"),
            ("imds:cut=5", "takes no value"),
            ("imds:redirect", "needs a value"),
            ("arm:error=frogs", "no error 'frogs'; there are"),
            ("arm:slow=long", "takes milliseconds, not 'long'"),
            ("imds:next-null", "next-null is not for imds"),
            ("vms:key-missing", "key-missing is not for arm"),
        ] {
            assert!(error(text).contains(said), "{}", error(text));
        }
    }

    #[test]
    fn values_may_hold_the_marks() {
        let what = |text: &str| text.parse::<Fault>().unwrap().what;
        assert_eq!(what("arm:redirect=http://h:1/x?a=b@c"), What::Redirect(301, "http://h:1/x?a=b@c".into()));
        assert_eq!(what("arm:429=date:7x2"), What::Status(429, Some("date:7".into())));
    }
}
