//! Which api-version to ask for: a table of common types, else the newest stable one that the type's provider names.

use serde::Deserialize;

/// The version of ARM itself: subscriptions, resource groups, resources, providers.
pub const CORE: &str = "2021-04-01";

/// A stable version of types that are asked for often, so that they cost no request of their own. Versions stay for years;
/// one that a service withdraws is answered by an error that lists those it has.
const COMMON: &[(&str, &str)] = &[
    ("microsoft.authorization/roleassignments", "2022-04-01"),
    ("microsoft.authorization/roledefinitions", "2022-04-01"),
    ("microsoft.compute/availabilitysets", "2024-07-01"),
    ("microsoft.compute/disks", "2024-03-02"),
    ("microsoft.compute/images", "2024-07-01"),
    ("microsoft.compute/skus", "2021-07-01"),
    ("microsoft.compute/snapshots", "2024-03-02"),
    ("microsoft.compute/virtualmachines", "2024-07-01"),
    ("microsoft.compute/virtualmachines/extensions", "2024-07-01"),
    ("microsoft.compute/virtualmachines/instanceview", "2024-07-01"),
    ("microsoft.compute/virtualmachinescalesets", "2024-07-01"),
    ("microsoft.compute/virtualmachinescalesets/virtualmachines", "2024-07-01"),
    ("microsoft.containerservice/managedclusters", "2024-09-01"),
    ("microsoft.keyvault/vaults", "2023-07-01"),
    ("microsoft.managedidentity/userassignedidentities", "2023-01-31"),
    ("microsoft.network/loadbalancers", "2024-05-01"),
    ("microsoft.network/networkinterfaces", "2024-05-01"),
    ("microsoft.network/networksecuritygroups", "2024-05-01"),
    ("microsoft.network/publicipaddresses", "2024-05-01"),
    ("microsoft.network/virtualnetworks", "2024-05-01"),
    ("microsoft.resources/deployments", CORE),
    ("microsoft.storage/storageaccounts", "2023-05-01"),
    ("microsoft.web/sites", "2023-12-01"),
];

/// The provider and type that a path is about.
#[derive(Debug, PartialEq, Eq)]
pub struct Type {
    /// As in the path: `Microsoft.Compute`.
    pub namespace: String,
    /// In lower case, with its parents: `virtualmachines/extensions`.
    name: String,
}

impl Type {
    /// The type that `path`, absolute and without a query, ends with: the last `/providers/` counts, as extension
    /// resources have two. `None` where the path is ARM's own.
    pub fn of(path: &str) -> Option<Type> {
        let segments: Vec<&str> = path.split('/').collect();
        let at = segments.iter().rposition(|segment| segment.eq_ignore_ascii_case("providers"))?;
        let namespace = segments.get(at + 1).filter(|namespace| !namespace.is_empty())?;
        let types: Vec<&str> = segments[at + 2..].iter().copied().step_by(2).filter(|name| !name.is_empty()).collect();
        let name = types.join("/").to_ascii_lowercase();
        (!types.is_empty()).then(|| Type { namespace: namespace.to_string(), name })
    }

    /// The version in the table.
    pub fn common(&self) -> Option<&'static str> {
        let full = format!("{}/{}", self.namespace.to_ascii_lowercase(), self.name);
        COMMON.iter().find(|(name, _)| *name == full).map(|(_, version)| *version)
    }

    /// The newest stable version that `document`, the provider's metadata, names for the type; the newest preview where
    /// there is no stable one. What the provider does not name as a type is an action of the type above it.
    pub fn newest(&self, document: &Provider) -> Option<String> {
        let mut name = self.name.as_str();
        loop {
            let entry = document.resource_types.iter().find(|entry| entry.resource_type.eq_ignore_ascii_case(name));
            if let Some(entry) = entry {
                return newest(&entry.api_versions);
            }
            name = name.rsplit_once('/')?.0;
        }
    }
}

/// The version for one of ARM's own paths: `/subscriptions` and what has no provider below it.
pub fn of_core(path: &str) -> Option<&'static str> {
    let lower = path.to_ascii_lowercase();
    let segments: Vec<&str> = lower.split('/').filter(|segment| !segment.is_empty()).collect();
    match segments.as_slice() {
        ["subscriptions" | "tenants"] | ["subscriptions", _] | ["subscriptions", _, "locations"] => Some("2022-12-01"),
        ["subscriptions", _, "resourcegroups" | "resources" | "tagnames" | "providers", ..] | ["providers", ..] => {
            Some(CORE)
        }
        _ => None,
    }
}

/// What `GET .../providers/NAMESPACE` answers, as far as it is used.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    resource_types: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    resource_type: String,
    #[serde(default)]
    api_versions: Vec<String>,
}

/// Versions are dates, with `-preview` or the like behind those that are not stable, so they sort as text.
fn newest(versions: &[String]) -> Option<String> {
    let stable = versions.iter().filter(|version| version.len() == "2024-07-01".len()).max();
    stable.or_else(|| versions.iter().max()).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_provider_of_a_path_counts() {
        for (path, namespace, name) in [
            ("/subscriptions/S/providers/Microsoft.Compute/virtualMachines", "Microsoft.Compute", "virtualmachines"),
            ("/subscriptions/S/resourceGroups/providers/providers/N.M/a/x/b/y", "N.M", "a/b"),
            ("/s/providers/N.M/a/x/b/y/action", "N.M", "a/b/action"),
            ("/s/providers/N.M/a/x/providers/Microsoft.Insights/metrics", "Microsoft.Insights", "metrics"),
        ] {
            let found = Type::of(path).unwrap();
            assert_eq!((found.namespace.as_str(), found.name.as_str()), (namespace, name), "{path}");
        }
        for path in ["/subscriptions", "/subscriptions/S/providers", "/subscriptions/S/providers/N.M", "/"] {
            assert_eq!(Type::of(path), None, "{path}");
        }
    }

    #[test]
    fn common_types_need_no_request() {
        let version = |path| Type::of(path).and_then(|kind| kind.common());
        assert_eq!(version("/s/providers/microsoft.compute/VirtualMachines/x"), Some("2024-07-01"));
        assert_eq!(version("/s/providers/Microsoft.Unknown/things"), None);
        assert!(COMMON.is_sorted());
    }

    #[test]
    fn arm_s_own_paths_have_versions_of_their_own() {
        for (path, version) in [
            ("/subscriptions", Some("2022-12-01")),
            ("/subscriptions/S", Some("2022-12-01")),
            ("/subscriptions/S/resourceGroups", Some(CORE)),
            ("/subscriptions/S/resourcegroups/G/resources", Some(CORE)),
            ("/subscriptions/S/providers/N.M", Some(CORE)),
            ("/providers", Some(CORE)),
            ("/", None),
            ("/something/else", None),
        ] {
            assert_eq!(of_core(path), version, "{path}");
        }
    }

    #[test]
    fn the_provider_s_newest_stable_version_is_taken_at_that_depth() {
        let document: Provider = serde_json::from_str(
            r#"{"namespace":"N.M","resourceTypes":[
                {"resourceType":"A","apiVersions":["2020-01-01","2023-05-01-preview","2022-02-02"]},
                {"resourceType":"a/B","apiVersions":["2019-01-01"]},
                {"resourceType":"p","apiVersions":["2018-01-01-preview","2018-06-01-beta"]},
                {"resourceType":"none"}]}"#,
        )
        .unwrap();
        let newest = |path| Type::of(path).unwrap().newest(&document);
        assert_eq!(newest("/providers/N.M/a").as_deref(), Some("2022-02-02"));
        assert_eq!(newest("/providers/N.M/a/x/b").as_deref(), Some("2019-01-01"));
        assert_eq!(newest("/providers/N.M/a/x/b/y/restart").as_deref(), Some("2019-01-01"));
        assert_eq!(newest("/providers/N.M/p").as_deref(), Some("2018-06-01-beta"));
        assert_eq!(newest("/providers/N.M/none"), None);
        assert_eq!(newest("/providers/N.M/q"), None);
    }
}
