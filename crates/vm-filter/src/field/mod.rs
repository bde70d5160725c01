//! The fields of a VM: what a name on the command line means, and how it is read from a VM of any shape.

mod date;
mod known;
mod path;
mod read;

pub use known::listing;

use crate::plan::{Path, Plan};
use crate::value::Value;
use crate::vm::Vm;
use path::Step;
use read::Found;

/// The columns where none is named: those of `Get-AzVM`.
pub const DEFAULT: [&str; 8] = ["resourceGroup", "name", "location", "size", "os", "nic", "state", "zone"];

/// A field that is asked for.
#[derive(Debug, Clone)]
pub struct Field {
    /// What it is called: in a header, and as a key of JSON.
    pub name: String,
    sources: Vec<Source>,
    read: Read,
}

/// The ways to one value: the first that leads to something counts, since az and PowerShell leave `properties` out.
type Source = Vec<Path>;

/// How the field comes from its sources.
#[derive(Debug, Clone)]
enum Read {
    /// As one of the fields with a name does.
    Known(known::Reader),
    /// By what is left of the path where it leads through an array.
    Rest(Vec<Step>),
}

impl Field {
    /// The field that `text` stands for: a name, `tag:NAME` or a dotted path. An error is in words for the user.
    pub fn parse(text: &str) -> Result<Field, String> {
        if let Some((kind, tag)) = text.split_once(':') {
            if kind.eq_ignore_ascii_case("tag") && !tag.is_empty() {
                let path = vec!["tags".to_owned(), tag.to_owned()];
                return Ok(Field { name: text.to_owned(), sources: vec![vec![path]], read: Read::Rest(vec![]) });
            }
        } else if text.contains(['.', '[']) {
            let (ways, rest) = path::parse(text)?;
            return Ok(Field { name: text.to_owned(), sources: vec![ways], read: Read::Rest(rest) });
        }
        let known = known::find(text)?;
        let sources = known.sources.iter().map(|source| path::ways(source)).collect();
        Ok(Field { name: known.name.to_owned(), sources, read: Read::Known(known.read) })
    }

    /// Every path that the field may be read from.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.sources.iter().flatten()
    }

    /// The field as `plan`, which must hold its paths, finds it.
    pub fn bind(self, plan: &Plan) -> Bound {
        let numbers = |source: &Source| source.iter().filter_map(|path| plan.number(path)).collect();
        Bound { numbers: self.sources.iter().map(numbers).collect(), name: self.name, read: self.read }
    }
}

/// A field tied to a plan: what reads it from a VM.
#[derive(Debug)]
pub struct Bound {
    /// What it is called.
    pub name: String,
    numbers: Vec<Vec<usize>>,
    read: Read,
}

impl Bound {
    /// What the field holds in `vm`.
    pub fn value<'a>(&self, vm: &Vm<'a>) -> Value<'a> {
        let found = Found { vm, numbers: &self.numbers };
        match &self.read {
            Read::Known(read) => read(&found),
            Read::Rest(steps) => found.at(0).map_or(Value::Missing, |value| path::follow(value, steps)),
        }
    }
}
