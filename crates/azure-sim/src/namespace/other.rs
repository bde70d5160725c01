//! Elsewhere there are none.

use azure_sim::Cloud;
use cli::{Exit, Failure};

/// Says so.
pub fn enter(_cloud: Cloud) -> anyhow::Result<()> {
    Err(Failure::new(Exit::Unavailable, "--real needs the network namespaces of Linux").into())
}
