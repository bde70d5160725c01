//! Resource providers: which types they have, in which api-versions, and the refusal of any other.

use super::path::Path;
use super::{Call, error, page};
use crate::Reply;
use crate::json::{self, Object};

/// A type of resource.
struct Kind {
    namespace: &'static str,
    name: &'static str,
    /// Newest first.
    versions: &'static [&'static str],
}

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

const COMPUTE: &[&str] = &[
    "2026-04-01",
    "2025-11-01",
    "2025-04-01",
    "2024-11-01",
    "2024-07-01",
    "2024-03-01",
    "2023-09-01",
    "2023-07-01",
    "2023-03-01",
    "2022-11-01",
    "2022-08-01",
    "2022-03-01",
    "2021-11-01",
    "2021-07-01",
    "2021-04-01",
    "2021-03-01",
    "2020-12-01",
    "2020-06-01",
    "2019-12-01",
    "2019-07-01",
    "2019-03-01",
    "2018-10-01",
    "2018-06-01",
    "2018-04-01",
    "2017-12-01",
    "2017-03-30",
    "2016-08-30",
    "2016-04-30-preview",
    "2016-03-30",
    "2015-06-15",
    "2015-05-01-preview",
];

const KINDS: &[Kind] = &[
    Kind { namespace: "Microsoft.Compute", name: "virtualMachines", versions: COMPUTE },
    Kind { namespace: "Microsoft.Compute", name: "virtualMachines/extensions", versions: COMPUTE },
    Kind { namespace: "Microsoft.Compute", name: "virtualMachines/instanceView", versions: COMPUTE },
];

/// Refuses a version that the type asked for does not have, and a type or a namespace that there is not.
pub(super) fn check(path: &Path, version: &str) -> Result<(), Reply> {
    let dated =
        version.len() >= 10 && version.as_bytes()[..10].iter().all(|&byte| byte.is_ascii_digit() || byte == b'-');
    let Some((namespace, kind, names)) = path.kind().filter(|(_, kind, _)| dated && !kind.is_empty()) else {
        return if CORE.contains(&version) { Ok(()) } else { Err(invalid_version(version)) };
    };
    let mut of_namespace = KINDS.iter().filter(|known| known.namespace.eq_ignore_ascii_case(namespace)).peekable();
    if of_namespace.peek().is_none() {
        let text = format!("The resource namespace '{namespace}' is invalid.");
        return Err(error::error(404, "InvalidResourceNamespace", &text));
    }
    let Some(known) = of_namespace.find(|known| known.name.eq_ignore_ascii_case(&kind)) else {
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
    let text = format!(
        "No registered resource provider found for location '{}' and API version '{version}' for type '{kind}'. The \
         supported api-versions are '{}'. The supported locations are ', {}'.",
        crate::LOCATION,
        versions.join(", "),
        LOCATIONS.join(", ").to_lowercase().replace(' ', "")
    );
    error::error(400, "NoRegisteredProviderFound", &text)
}

const LOCATIONS: [&str; 6] = ["Japan East", "Japan West", "East US", "West US 2", "West Europe", "North Europe"];

/// `/providers` and `/subscriptions/S/providers`.
pub(super) fn all(call: &Call<'_>) -> Result<Reply, Reply> {
    let mut names: Vec<&str> = KINDS.iter().map(|kind| kind.namespace).collect();
    names.dedup();
    page::answer(call, names.len(), |at, out| json::write_object(out, |o| write(o, call, names[at])))
}

/// One provider with all of its types.
pub(super) fn one(call: &Call<'_>, namespace: &str) -> Result<Reply, Reply> {
    match KINDS.iter().find(|kind| kind.namespace.eq_ignore_ascii_case(namespace)) {
        Some(kind) => Ok(Reply::json(200, json::object(|o| write(o, call, kind.namespace)))),
        None => {
            let text = format!("The resource namespace '{namespace}' is invalid.");
            Err(error::error(404, "InvalidResourceNamespace", &text))
        }
    }
}

fn write(o: &mut Object<'_>, call: &Call<'_>, namespace: &str) {
    let scope = call.path.subscription.as_ref().map_or(String::new(), |id| format!("/subscriptions/{id}"));
    o.text("id", format_args!("{scope}/providers/{namespace}"));
    o.text("namespace", namespace);
    o.list("resourceTypes", |l| {
        for kind in KINDS.iter().filter(|kind| kind.namespace == namespace) {
            l.object(|t| {
                t.text("resourceType", kind.name);
                t.list("locations", |l| LOCATIONS.iter().for_each(|location| l.text(location)));
                t.list("apiVersions", |l| kind.versions.iter().for_each(|version| l.text(version)));
                t.text("capabilities", "CrossResourceGroupResourceMove, CrossSubscriptionResourceMove, SupportsTags");
            });
        }
    });
    o.text("registrationState", "Registered");
    o.text("registrationPolicy", "RegistrationRequired");
}
