//! Which VMs are chosen: `-w FIELD=GLOB`, all of which must hold.

use crate::field::{Bound, Field};
use crate::glob::Glob;
use crate::plan::Plan;
use crate::vm::Vm;

/// A condition on one field.
#[derive(Debug, Clone)]
pub struct Condition<F> {
    field: F,
    glob: Glob,
    /// Whether the glob must match, or must not.
    wanted: bool,
}

impl Condition<Field> {
    /// Reads `FIELD=GLOB` or `FIELD!=GLOB`. An error is in words for the user.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some((field, glob)) = text.split_once('=') else {
            return Err(format!("'{text}' is no condition: FIELD=GLOB or FIELD!=GLOB"));
        };
        let (field, wanted) = field.strip_suffix('!').map_or((field, true), |field| (field, false));
        Ok(Condition { field: Field::parse(field)?, glob: Glob::new(glob), wanted })
    }

    /// The condition that the VM's name matches.
    pub fn name(glob: &str) -> Result<Self, String> {
        Ok(Condition { field: Field::parse("name")?, glob: Glob::new(glob), wanted: true })
    }

    /// What it is a condition on.
    pub fn field(&self) -> &Field {
        &self.field
    }

    /// The condition as `plan`, which must hold its field's paths, finds the field.
    pub fn bind(self, plan: &Plan) -> Condition<Bound> {
        Condition { field: self.field.bind(plan), glob: self.glob, wanted: self.wanted }
    }
}

impl Condition<Bound> {
    /// Whether it holds for `vm`. Of a list one element must match, and none where the glob must not.
    pub fn holds(&self, vm: &Vm<'_>) -> bool {
        self.field.value(vm).any(|text| self.glob.matches(text)) == self.wanted
    }
}
