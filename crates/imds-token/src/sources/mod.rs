//! Where tokens come from. Each file says how its source is asked and what its refusals mean.

pub mod imds;

use crate::identity::Identity;

/// What to ask a source for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The audience of the token, as a URI or an application's id.
    pub resource: String,
    /// The identity; `None` for the machine's own.
    pub identity: Option<Identity>,
}
