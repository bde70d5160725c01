//! Where this VM is: its subscription, resource group, name and cloud, from IMDS's instance metadata.

use std::fmt::Display;

use cli::{Exit, Failure};
use serde_json::Value;

use crate::{Cloud, Name, Service, words};

/// Every cloud knows this version, and so does Azure Arc's agent; it has all that is read here.
const API_VERSION: &str = "2020-06-01";

/// Where a VM is in Azure.
#[derive(Clone, Debug)]
pub struct Place {
    /// The subscription's id.
    pub subscription_id: String,
    /// The resource group's name.
    pub resource_group_name: String,
    /// The VM's name.
    pub name: String,
    /// The cloud's name, as `AzurePublicCloud`.
    pub az_environment: String,
}

impl Place {
    /// Asks IMDS.
    ///
    /// # Errors
    /// Where IMDS cannot be reached, or does not say where this VM is.
    pub fn ask(service: &Service) -> Result<Place, Failure> {
        let answer = service.get("/metadata/instance/compute", &format!("api-version={API_VERSION}&format=json"))?;
        let Name { what, at, .. } = &service.peer().name;
        let failure = |why: &dyn Display| {
            Failure::new(Exit::Protocol, format_args!("{what} at {at} did not say where this VM is: {why}"))
        };
        if answer.status != 200 {
            return Err(failure(&format_args!("{}: {}", answer.status, words(&answer))));
        }
        let about: Value = serde_json::from_slice(&answer.body).map_err(|error| failure(&error))?;
        let text = |name: &str| about[name].as_str().unwrap_or_default().to_owned();
        let place = Place {
            subscription_id: text("subscriptionId"),
            resource_group_name: text("resourceGroupName"),
            name: text("name"),
            az_environment: text("azEnvironment"),
        };
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
