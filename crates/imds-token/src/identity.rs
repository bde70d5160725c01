//! Which of the machine's identities is meant, where the user names one.

/// A user-assigned identity by one of its three ids. Every source has its own names for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// `--client-id`: the id of its application.
    Client(String),
    /// `--object-id`: the id of its service principal, also called principal id.
    Object(String),
    /// `--resource-id`: its path in Resource Manager, `/subscriptions/...`.
    Resource(String),
}

impl Identity {
    /// The id as it was given.
    pub fn id(&self) -> &str {
        match self {
            Identity::Client(id) | Identity::Object(id) | Identity::Resource(id) => id,
        }
    }

    /// The flag that gave it.
    pub fn flag(&self) -> &'static str {
        match self {
            Identity::Client(_) => "--client-id",
            Identity::Object(_) => "--object-id",
            Identity::Resource(_) => "--resource-id",
        }
    }
}
