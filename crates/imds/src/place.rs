//! Where this VM is: its subscription, resource group, name and cloud, from IMDS's instance metadata.

use std::fmt::Display;

use cli::{Exit, Failure};
use serde::Deserialize;

use crate::{Cloud, Service, words};

/// Every cloud knows this version, and it has all that is read here.
const API_VERSION: &str = "2021-02-01";

/// Where a VM is in Azure.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The subscription's id.
    pub subscription_id: String,
    /// The resource group's name.
    pub resource_group_name: String,
    /// The VM's name.
    pub name: String,
    /// The cloud's name, as `AzurePublicCloud`.
    #[serde(default)]
    pub az_environment: String,
}

impl Place {
    /// Asks IMDS.
    ///
    /// # Errors
    /// Where IMDS cannot be reached, or does not say where this VM is.
    pub fn ask(service: &Service) -> Result<Place, Failure> {
        let answer = service.get("/metadata/instance/compute", &format!("api-version={API_VERSION}&format=json"))?;
        let endpoint = service.endpoint();
        let failure = |why: &dyn Display| {
            Failure::new(Exit::Protocol, format_args!("IMDS at {endpoint} did not say where this VM is: {why}"))
        };
        if answer.status != 200 {
            return Err(failure(&format_args!("{}: {}", answer.status, words(&answer))));
        }
        let place: Place = serde_json::from_slice(&answer.body).map_err(|error| failure(&error))?;
        if place.subscription_id.is_empty() || place.resource_group_name.is_empty() {
            return Err(failure(&"it names no resource group"));
        }
        Ok(place)
    }

    /// The cloud, where it is one of the three.
    pub fn cloud(&self) -> Option<Cloud> {
        Cloud::named(&self.az_environment)
    }
}
