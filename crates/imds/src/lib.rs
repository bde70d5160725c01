//! Azure's instance metadata service (IMDS): where it is, how it is asked, what it says about this VM and its cloud.
//!
//! Used by imds-token, by imds-get, and by arm-get to learn which resource group this VM lives in.

mod claims;
mod cloud;
mod endpoint;
mod peer;
mod place;
mod policy;
mod service;
mod words;

pub use claims::{Claims, payload};
pub use cloud::Cloud;
pub use endpoint::{Endpoint, VARIABLE, is_authority};
pub use peer::{Name, Peer};
pub use place::Place;
pub use policy::{CONNECT, Retries};
pub use service::Service;
pub use words::{who, words};
