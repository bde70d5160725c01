//! Resource groups.

use std::borrow::Cow;

use super::{LOCATION, OTHER_SUBSCRIPTION, RESOURCE_GROUP, SUBSCRIPTION};

/// A resource group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub subscription: Cow<'static, str>,
    pub name: Cow<'static, str>,
    pub location: &'static str,
}

impl Group {
    const fn known(subscription: &'static str, name: &'static str, location: &'static str) -> Group {
        Group { subscription: Cow::Borrowed(subscription), name: Cow::Borrowed(name), location }
    }

    /// `/subscriptions/.../resourceGroups/...`; `upper` writes the group's name in capitals, as ARM's list of a whole
    /// subscription does.
    pub fn id(&self, upper: bool) -> String {
        let name = if upper { self.name.to_uppercase().into() } else { self.name.clone() };
        format!("/subscriptions/{}/resourceGroups/{name}", self.subscription)
    }
}

impl From<Group> for Cow<'_, Group> {
    fn from(group: Group) -> Self {
        Cow::Owned(group)
    }
}

impl<'a> From<&'a Group> for Cow<'a, Group> {
    fn from(group: &'a Group) -> Self {
        Cow::Borrowed(group)
    }
}

/// The resource groups of the own subscription and of the one beside it; the first is the VM's own.
pub(crate) static GROUPS: [Group; 5] = [
    Group::known(SUBSCRIPTION, RESOURCE_GROUP, LOCATION),
    Group::known(SUBSCRIPTION, "rg-web-prod", "westeurope"),
    Group::known(SUBSCRIPTION, "RG-Data-Lake", "japanwest"),
    Group::known(SUBSCRIPTION, "rg-empty", "eastus"),
    Group::known(OTHER_SUBSCRIPTION, "rg-shared", LOCATION),
];
