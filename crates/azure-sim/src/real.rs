//! The addresses and names that Azure really has. Only a machine without a network of its own can be given them, such as
//! a network namespace.

use std::net::{Ipv4Addr, SocketAddr};

use crate::Cloud;

/// The metadata service's address, the same on every VM.
pub const IMDS: Ipv4Addr = Ipv4Addr::new(169, 254, 169, 254);

/// Where the names of Azure's public services have to lead.
const MANAGER: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 1);
const LOGIN: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// The addresses listened on.
pub(crate) fn imds() -> SocketAddr {
    SocketAddr::from((IMDS, 80))
}

pub(crate) fn manager() -> SocketAddr {
    SocketAddr::from((MANAGER, 443))
}

pub(crate) fn login() -> SocketAddr {
    SocketAddr::from((LOGIN, 443))
}

/// What `/etc/hosts` has to hold for `cloud`'s names to lead to the emulator, and nowhere else.
pub fn hosts(cloud: Cloud) -> String {
    format!("127.0.0.1 localhost\n::1 localhost\n{MANAGER} {}\n{LOGIN} {}\n", cloud.manager(), cloud.login())
}
