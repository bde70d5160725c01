//! The types of resource that there are, with the api-versions of each.

/// A type of resource.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    pub namespace: &'static str,
    /// Behind the namespace: `virtualMachines/extensions`.
    pub name: &'static str,
    /// Newest first.
    pub versions: &'static [&'static str],
}

pub(crate) const COMPUTE: &[&str] = &[
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
const DISKS: &[&str] =
    &["2025-01-02", "2024-03-02", "2023-10-02", "2023-04-02", "2022-07-02", "2021-12-01", "2020-12-01"];
const SKUS: &[&str] = &["2021-07-01", "2019-04-01", "2017-09-01"];
const NETWORK: &[&str] =
    &["2025-01-01", "2024-10-01", "2024-07-01", "2024-05-01", "2023-11-01", "2022-07-01", "2022-01-01", "2021-08-01"];
const DNS: &[&str] = &["2023-07-01-preview", "2018-05-01", "2017-10-01"];
const STORAGE: &[&str] =
    &["2025-01-01", "2024-01-01", "2023-05-01", "2023-01-01", "2022-09-01", "2021-09-01", "2019-06-01"];
const VAULT: &[&str] =
    &["2026-01-01-preview", "2024-11-01", "2023-07-01", "2022-07-01", "2019-09-01", "2018-02-14-preview"];
const WEB: &[&str] = &["2024-11-01", "2024-04-01", "2023-12-01", "2022-09-01", "2021-02-01"];
const SQL: &[&str] = &["2024-05-01-preview", "2023-08-01", "2021-11-01", "2014-04-01"];
const LOGS: &[&str] = &["2025-02-01", "2023-09-01", "2022-10-01", "2020-08-01"];
const IDENTITY: &[&str] = &["2025-01-31-preview", "2024-11-30", "2023-01-31", "2018-11-30"];
const AUTOMATION: &[&str] = &["2024-10-23", "2023-11-01", "2022-08-08", "2015-10-31"];
const RECOVERY: &[&str] = &["2025-02-01", "2024-10-01", "2023-01-01", "2016-06-01"];
const INSIGHTS: &[&str] = &["2023-12-01", "2020-10-01", "2019-03-01"];
const CONTAINERS: &[&str] = &["2025-05-01-preview", "2025-04-01", "2023-07-01", "2021-09-01"];
const KUBERNETES: &[&str] = &["2025-06-02-preview", "2025-05-01", "2024-09-01", "2023-10-01"];
const GRAPH: &[&str] =
    &["2024-04-01", "2022-10-01", "2021-03-01", "2020-04-01-preview", "2019-04-01", "2018-09-01-preview"];
/// A type of which every version is a preview.
const PREVIEW: &[&str] = &["2025-03-01-preview", "2024-09-01-preview"];

const fn kind(namespace: &'static str, name: &'static str, versions: &'static [&'static str]) -> Kind {
    Kind { namespace, name, versions }
}

/// Every type, those of a namespace together.
pub(crate) const KINDS: &[Kind] = &[
    kind("Microsoft.Compute", "virtualMachines", COMPUTE),
    kind("Microsoft.Compute", "virtualMachines/extensions", COMPUTE),
    kind("Microsoft.Compute", "virtualMachines/instanceView", COMPUTE),
    kind("Microsoft.Compute", "virtualMachineScaleSets", COMPUTE),
    kind("Microsoft.Compute", "availabilitySets", COMPUTE),
    kind("Microsoft.Compute", "disks", DISKS),
    kind("Microsoft.Compute", "snapshots", DISKS),
    kind("Microsoft.Compute", "images", COMPUTE),
    kind("Microsoft.Compute", "locations", COMPUTE),
    kind("Microsoft.Compute", "locations/virtualMachines", COMPUTE),
    kind("Microsoft.Compute", "skus", SKUS),
    kind("Microsoft.Network", "networkInterfaces", NETWORK),
    kind("Microsoft.Network", "virtualNetworks", NETWORK),
    kind("Microsoft.Network", "networkSecurityGroups", NETWORK),
    kind("Microsoft.Network", "publicIPAddresses", NETWORK),
    kind("Microsoft.Network", "loadBalancers", NETWORK),
    kind("Microsoft.Network", "routeTables", NETWORK),
    kind("Microsoft.Network", "bastionHosts", NETWORK),
    kind("Microsoft.Network", "dnsZones", DNS),
    kind("Microsoft.Storage", "storageAccounts", STORAGE),
    kind("Microsoft.KeyVault", "vaults", VAULT),
    kind("Microsoft.ManagedIdentity", "userAssignedIdentities", IDENTITY),
    kind("Microsoft.Web", "serverfarms", WEB),
    kind("Microsoft.Web", "sites", WEB),
    kind("Microsoft.Sql", "servers", SQL),
    kind("Microsoft.Sql", "servers/databases", SQL),
    kind("Microsoft.OperationalInsights", "workspaces", LOGS),
    kind("Microsoft.Automation", "automationAccounts", AUTOMATION),
    kind("Microsoft.RecoveryServices", "vaults", RECOVERY),
    kind("microsoft.insights", "actionGroups", INSIGHTS),
    kind("Microsoft.ContainerRegistry", "registries", CONTAINERS),
    kind("Microsoft.ContainerService", "managedClusters", KUBERNETES),
    kind("Microsoft.ResourceGraph", "resources", GRAPH),
    kind("Microsoft.Contoso", "gadgets", PREVIEW),
];

/// The type of that name, whatever its case.
pub(crate) fn find(namespace: &str, name: &str) -> Option<&'static Kind> {
    let is = |kind: &&Kind| kind.namespace.eq_ignore_ascii_case(namespace) && kind.name.eq_ignore_ascii_case(name);
    KINDS.iter().find(is)
}
