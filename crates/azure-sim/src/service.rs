//! The services the emulator plays and what a request may ask of them.

use std::fmt;

/// A listener of the emulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// The instance metadata service.
    Imds,
    /// Resource Manager.
    Arm,
    /// A host that nobody should ever be led to: it must see nothing.
    Elsewhere,
}

impl Service {
    /// Its name in logs and faults.
    pub fn name(self) -> &'static str {
        match self {
            Service::Imds => "imds",
            Service::Arm => "arm",
            Service::Elsewhere => "elsewhere",
        }
    }
}

impl fmt::Display for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a request asks for, as faults and counts name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The service it reached.
    pub service: Service,
    /// The kind of thing asked for: one of [`Place::NAMES`].
    pub name: &'static str,
    /// The page of a list, counted from 1.
    pub page: Option<usize>,
}

impl Place {
    /// Every kind of thing that can be asked for.
    pub const NAMES: [&'static str; 11] = [
        "token",
        "instance",
        "identity",
        "versions",
        "subscriptions",
        "groups",
        "resources",
        "providers",
        "vms",
        "vm",
        "other",
    ];

    /// Whether `place` (`arm`, `vms`, `page2`, `any`) names it.
    pub fn is(&self, place: &str) -> bool {
        let page = place.strip_prefix("page").and_then(|number| number.parse().ok());
        place == "any" || place == self.service.name() || place == self.name || (page.is_some() && page == self.page)
    }

    /// Whether `place` can name anything at all.
    pub fn exists(place: &str) -> bool {
        let page = place.strip_prefix("page").and_then(|number| number.parse::<usize>().ok());
        page.is_some_and(|page| page > 0)
            || place == "any"
            || place == "imds"
            || place == "arm"
            || Place::NAMES.contains(&place)
    }
}
