//! The services the emulator plays and what a request may ask of them.

use std::fmt;

/// A listener of the emulator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Service {
    /// The instance metadata service.
    Imds,
    /// Resource Manager.
    Arm,
    /// The identity endpoint of App Service, Functions and Container Apps.
    AppService,
    /// The agent of Azure Arc.
    Arc,
    /// The identity endpoint of Azure Machine Learning.
    AzureMl,
    /// The identity endpoint of Cloud Shell.
    CloudShell,
    /// Where users sign in; listens only at its real address.
    Login,
    /// A host that nobody should ever be led to: it must see nothing.
    Elsewhere,
}

impl Service {
    const ALL: [Service; 8] = [
        Service::Imds,
        Service::Arm,
        Service::AppService,
        Service::Arc,
        Service::AzureMl,
        Service::CloudShell,
        Service::Login,
        Service::Elsewhere,
    ];

    /// Its name in logs and faults.
    pub fn name(self) -> &'static str {
        match self {
            Service::Imds => "imds",
            Service::Arm => "arm",
            Service::AppService => "app-service",
            Service::Arc => "arc",
            Service::AzureMl => "azure-ml",
            Service::CloudShell => "cloud-shell",
            Service::Login => "login",
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
    /// The kind of thing asked for: one of [`Place::KINDS`].
    pub kind: &'static str,
    /// The page of a list, counted from 1.
    pub page: Option<usize>,
    /// Whether Resource Graph is to answer in ARM's place: `useResourceGraph=true`.
    pub graph: bool,
}

/// The kinds of thing that each service is asked for.
const IMDS: &[&str] = &["token", "instance", "attested", "loadbalancer", "events", "identity", "versions", "other"];
const ARM: &[&str] = &["subscriptions", "groups", "resources", "providers", "vms", "vm", "skus", "query", "other"];
const ARC: &[&str] = &["challenge", "token"];
const LOGIN: &[&str] = &["openid", "other"];

impl Place {
    /// Every kind of thing that can be asked for: a token of any source, Arc's challenge, the metadata service's
    /// documents, ARM's resources, the description of where users sign in.
    pub const KINDS: [&'static str; 18] = [
        "token",
        "challenge",
        "instance",
        "attested",
        "loadbalancer",
        "events",
        "identity",
        "versions",
        "subscriptions",
        "groups",
        "resources",
        "providers",
        "vms",
        "vm",
        "skus",
        "openid",
        "query",
        "other",
    ];

    /// Whether `place` names it: a service (`arm`), a kind (`vms`), a page (`page2`), `graph` or `any`.
    pub fn is(&self, place: &str) -> bool {
        let page = page(place);
        place == "any"
            || place == self.service.name()
            || place == self.kind
            || (page.is_some() && page == self.page)
            || (place == "graph" && self.graph)
    }

    /// Whether `place` can name anything at all.
    pub fn exists(place: &str) -> bool {
        place == "any" || !Place::services(place).is_empty()
    }

    /// The services that `place` can name something of; none where it is no place, all for `any`.
    pub(crate) fn services(place: &str) -> Vec<Service> {
        let has = |service: &Service| {
            place == "any"
                || place == service.name()
                || match service {
                    Service::Imds => IMDS.contains(&place),
                    Service::Arm => ARM.contains(&place) || place == "graph" || page(place).is_some(),
                    Service::Arc => ARC.contains(&place),
                    Service::AppService | Service::AzureMl | Service::CloudShell => place == "token",
                    Service::Login => LOGIN.contains(&place),
                    Service::Elsewhere => false,
                }
        };
        Service::ALL.into_iter().filter(has).collect()
    }
}

/// The number in `page2`.
fn page(place: &str) -> Option<usize> {
    place.strip_prefix("page")?.parse().ok().filter(|&page| page > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_belongs_to_a_service() {
        for kind in Place::KINDS {
            assert!(Place::exists(kind), "{kind}");
        }
        let kinds = IMDS.iter().chain(ARM).chain(ARC).chain(LOGIN);
        assert!(kinds.into_iter().all(|kind| Place::KINDS.contains(kind)));
        assert_eq!(Place::services("page3"), [Service::Arm]);
        assert_eq!(Place::services("challenge"), [Service::Arc]);
        assert!(!Place::exists("page0") && !Place::exists("moon"));
    }
}
