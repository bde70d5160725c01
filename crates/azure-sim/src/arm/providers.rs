//! Resource providers: which types they have, in which api-versions, and the refusal of any other.

use super::path::Path;
use super::{Call, error, page};
use crate::json::{self, Object};
use crate::world::kind::{self, KINDS};
use crate::{LOCATION, Reply};

/// ARM's own versions: subscriptions, resource groups, resources, providers.
const CORE: &[&str] = &[
    "2025-04-01",
    "2025-03-01",
    "2024-11-01",
    "2024-07-01",
    "2024-03-01",
    "2023-07-01",
    "2022-12-01",
    "2022-09-01",
    "2022-05-01",
    "2022-01-01",
    "2021-04-01",
    "2021-01-01",
    "2020-10-01",
    "2020-09-01",
    "2020-08-01",
    "2020-06-01",
    "2020-05-01",
    "2020-01-01",
    "2019-11-01",
    "2019-10-01",
    "2019-08-01",
    "2019-07-01",
    "2019-06-01",
    "2019-05-10",
    "2019-05-01",
    "2019-03-01",
    "2018-11-01",
    "2018-09-01",
    "2018-08-01",
    "2018-07-01",
    "2018-06-01",
    "2018-05-01",
    "2018-02-01",
    "2018-01-01",
    "2017-12-01",
    "2017-08-01",
    "2017-06-01",
    "2017-05-10",
    "2017-05-01",
    "2017-03-01",
    "2016-09-01",
    "2016-07-01",
    "2016-06-01",
    "2016-02-01",
    "2015-11-01",
    "2015-01-01",
    "2014-04-01-preview",
    "2014-04-01",
    "2014-01-01",
];

/// Refuses a version that the type asked for does not have, and a type or a namespace that there is not.
pub(super) fn check(path: &Path, version: &str) -> Result<(), Reply> {
    let dated =
        version.len() >= 10 && version.as_bytes()[..10].iter().all(|&byte| byte.is_ascii_digit() || byte == b'-');
    let Some((namespace, kind, names)) = path.kind().filter(|(_, kind, _)| dated && !kind.is_empty()) else {
        return if CORE.contains(&version) { Ok(()) } else { Err(invalid_version(version)) };
    };
    if !KINDS.iter().any(|known| known.namespace.eq_ignore_ascii_case(namespace)) {
        return Err(no_namespace(namespace));
    }
    let Some(known) = kind::find(namespace, &kind) else {
        return Err(no_kind(namespace, &kind, version, None));
    };
    match known.versions.contains(&version) {
        true => Ok(()),
        false if names == 0 => Err(no_kind(namespace, &kind, version, Some(known.versions))),
        false => Err(not_registered(&kind, version, known.versions)),
    }
}

fn invalid_version(version: &str) -> Reply {
    let text = format!("The api-version '{version}' is invalid. The supported versions are '{}'.", CORE.join(","));
    error::error(400, "InvalidApiVersionParameter", &text)
}

fn no_namespace(namespace: &str) -> Reply {
    error::error(404, "InvalidResourceNamespace", &format!("The resource namespace '{namespace}' is invalid."))
}

fn no_kind(namespace: &str, kind: &str, version: &str, versions: Option<&[&str]>) -> Reply {
    let mut text = format!(
        "The resource type '{kind}' could not be found in the namespace '{namespace}' for api version '{version}'."
    );
    if let Some(versions) = versions {
        text.extend([" The supported api-versions are '", &versions.join(","), "'."]);
    }
    error::error(404, "InvalidResourceType", &text)
}

fn not_registered(kind: &str, version: &str, versions: &[&str]) -> Reply {
    let locations: Vec<&str> = LOCATIONS.iter().map(|location| location.0).collect();
    let text = format!(
        "No registered resource provider found for location '{LOCATION}' and API version '{version}' for type '{kind}'. \
         The supported api-versions are '{}'. The supported locations are ', {}'.",
        versions.join(", "),
        locations.join(", ")
    );
    error::error(400, "NoRegisteredProviderFound", &text)
}

/// Locations: name, display name, the region it is paired with, longitude and latitude.
pub(super) const LOCATIONS: [(&str, &str, &str, &str, &str); 6] = [
    ("japaneast", "Japan East", "japanwest", "139.77", "35.68"),
    ("japanwest", "Japan West", "japaneast", "135.5022", "34.6939"),
    ("eastus", "East US", "westus", "-79.8164", "37.3719"),
    ("westus2", "West US 2", "westcentralus", "-119.852", "47.233"),
    ("westeurope", "West Europe", "northeurope", "4.9", "52.3667"),
    ("northeurope", "North Europe", "westeurope", "-6.2597", "53.3478"),
];

/// Whether there is a location of that name, whatever its case.
pub(super) fn location(name: &str) -> Option<&'static str> {
    LOCATIONS.iter().map(|location| location.0).find(|known| known.eq_ignore_ascii_case(name))
}

/// `/subscriptions/S/locations`.
pub(super) fn locations(call: &Call<'_>, subscription: &str) -> Result<Reply, Reply> {
    page::answer(call, LOCATIONS.len(), |at, out| {
        let (name, display, pair, longitude, latitude) = LOCATIONS[at];
        json::write_object(out, |o| {
            o.text("id", format_args!("/subscriptions/{subscription}/locations/{name}"));
            o.text("name", name);
            o.text("type", "Region");
            o.text("displayName", display);
            o.text("regionalDisplayName", format_args!("(Region) {display}"));
            o.object("metadata", |m| {
                m.text("regionType", "Physical");
                m.text("regionCategory", "Recommended");
                m.text("longitude", longitude);
                m.text("latitude", latitude);
                m.list("pairedRegion", |l| {
                    l.object(|p| {
                        p.text("name", pair);
                        p.text("id", format_args!("/subscriptions/{subscription}/locations/{pair}"));
                    });
                });
            });
            o.list("availabilityZoneMappings", |l| {
                for zone in 1..=3 {
                    l.object(|z| {
                        z.text("logicalZone", zone);
                        z.text("physicalZone", format_args!("{name}-az{zone}"));
                    });
                }
            });
        });
    })
}

/// `/providers` and `/subscriptions/S/providers`.
pub(super) fn all(call: &Call<'_>) -> Result<Reply, Reply> {
    let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.namespace).collect();
    names.dedup();
    page::answer(call, names.len(), |at, out| json::write_object(out, |o| write(o, call, names[at])))
}

/// One provider with all of its types.
pub(super) fn one(call: &Call<'_>, namespace: &str) -> Result<Reply, Reply> {
    let kind = KINDS.iter().find(|kind| kind.namespace.eq_ignore_ascii_case(namespace));
    let kind = kind.ok_or_else(|| no_namespace(namespace))?;
    Ok(Reply::json(200, json::object(|o| write(o, call, kind.namespace))))
}

fn write(o: &mut Object<'_>, call: &Call<'_>, namespace: &str) {
    let scope = call.path.subscription.as_ref().map_or(String::new(), |id| format!("/subscriptions/{id}"));
    o.text("id", format_args!("{scope}/providers/{namespace}"));
    o.text("namespace", namespace);
    o.list("resourceTypes", |l| {
        for kind in KINDS.iter().filter(|kind| kind.namespace == namespace) {
            l.object(|t| {
                t.text("resourceType", kind.name);
                t.list("locations", |l| LOCATIONS.iter().for_each(|location| l.text(location.1)));
                t.list("apiVersions", |l| kind.versions.iter().for_each(|version| l.text(version)));
                t.text("capabilities", "CrossResourceGroupResourceMove, CrossSubscriptionResourceMove, SupportsTags");
            });
        }
    });
    o.text("registrationState", "Registered");
    o.text("registrationPolicy", "RegistrationRequired");
}
