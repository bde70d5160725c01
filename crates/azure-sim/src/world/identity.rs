//! The managed identities of the VM.

use super::{RESOURCE_GROUP, SUBSCRIPTION};
use crate::Assigned;

/// A managed identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Its name; empty for the system-assigned one.
    pub name: &'static str,
    /// `appid` of its tokens.
    pub client_id: &'static str,
    /// `oid` of its tokens: the service principal's object id.
    pub principal_id: &'static str,
}

impl Identity {
    /// The system-assigned identity of the VM.
    pub const SYSTEM: Identity = Identity {
        name: "",
        client_id: "5e29463d-71da-4fe0-8e69-999b57db23b0",
        principal_id: "c3a0d4f8-1d27-4b96-8a40-e5b16f9d2c73",
    };
    /// A user-assigned identity.
    pub const OPS: Identity = Identity {
        name: "id-ops",
        client_id: "e1b74c6a-92f5-4d03-a4c8-37d0b6ef8152",
        principal_id: "7d2e9b50-c618-4f3a-b07d-94a1f5c3e826",
    };
    /// Another user-assigned identity.
    pub const BACKUP: Identity = Identity {
        name: "id-backup",
        client_id: "0a6f3d92-e84b-4175-9c2e-b8d15047fa63",
        principal_id: "b95c07e4-3fa2-4d8b-816f-2e7c90d1a45b",
    };

    /// Whether it lives and dies with the VM.
    pub fn is_system(&self) -> bool {
        self.name.is_empty()
    }

    /// The ARM id of a user-assigned identity; the VM's for the system-assigned one.
    pub fn resource_id(&self) -> String {
        if self.is_system() {
            return super::vm_resource_id();
        }
        let kind = "Microsoft.ManagedIdentity/userAssignedIdentities";
        format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/{RESOURCE_GROUP}/providers/{kind}/{}", self.name)
    }
}

/// What names an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selector<'a> {
    Client(&'a str),
    Object(&'a str),
    Resource(&'a str),
}

impl Selector<'_> {
    /// The identity that it names. A resource id names none but user-assigned ones.
    pub fn among(self, identities: &[Identity]) -> Option<&Identity> {
        identities.iter().find(|identity| match self {
            Selector::Client(id) => identity.client_id.eq_ignore_ascii_case(id),
            Selector::Object(id) => identity.principal_id.eq_ignore_ascii_case(id),
            Selector::Resource(id) => !identity.is_system() && identity.resource_id().eq_ignore_ascii_case(id),
        })
    }
}

/// The identities that the VM has.
pub(super) fn assigned(which: Assigned) -> Vec<Identity> {
    match which {
        Assigned::SystemAndUser => vec![Identity::SYSTEM, Identity::OPS, Identity::BACKUP],
        Assigned::System => vec![Identity::SYSTEM],
        Assigned::OneUser => vec![Identity::OPS],
        Assigned::TwoUsers => vec![Identity::OPS, Identity::BACKUP],
        Assigned::None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_selector() {
        let all = [Identity::SYSTEM, Identity::OPS];
        let found = |selector: Selector<'_>| selector.among(&all).map(|identity| identity.name);
        assert_eq!(found(Selector::Client(&Identity::OPS.client_id.to_uppercase())), Some("id-ops"));
        assert_eq!(found(Selector::Object(Identity::OPS.principal_id)), Some("id-ops"));
        assert_eq!(found(Selector::Resource(&Identity::OPS.resource_id())), Some("id-ops"));
        assert_eq!(found(Selector::Client(Identity::SYSTEM.client_id)), Some(""));
        assert_eq!(found(Selector::Client("x")), None);
        assert_eq!(found(Selector::Resource(&Identity::SYSTEM.resource_id())), None);
    }
}
