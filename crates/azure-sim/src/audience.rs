//! The resources that a token can be asked for.

/// Hosts of services that every tenant knows; a suffix begins with a dot.
const HOSTS: [&str; 19] = [
    "management.azure.com",
    "management.core.windows.net",
    "management.usgovcloudapi.net",
    "management.core.usgovcloudapi.net",
    "management.chinacloudapi.cn",
    "management.core.chinacloudapi.cn",
    "vault.azure.net",
    "vault.usgovcloudapi.net",
    "vault.azure.cn",
    "storage.azure.com",
    ".blob.core.windows.net",
    "graph.microsoft.com",
    "graph.microsoft.us",
    "dod-graph.microsoft.us",
    "microsoftgraph.chinacloudapi.cn",
    "graph.windows.net",
    "database.windows.net",
    "servicebus.azure.net",
    "ossrdbms-aad.database.windows.net",
];

/// Whether the tenant has the application behind `resource`: a known host, an `api://` URI or a GUID.
pub(crate) fn known(resource: &str) -> bool {
    let guid = resource.len() == 36 && resource.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    let Some(host) = resource.strip_prefix("https://") else { return guid || resource.starts_with("api://") };
    let host = host.trim_end_matches('/');
    HOSTS.iter().any(|known| if known.starts_with('.') { host.ends_with(known) } else { host == *known })
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn resources_of_the_tenant() {
        for resource in ["https://management.azure.com/", "https://vault.azure.net", "api://x", crate::TENANT] {
            assert!(known(resource), "{resource}");
        }
        for resource in ["https://example.com", "management.azure.com", "https://management.azure.com.evil/", ""] {
            assert!(!known(resource), "{resource}");
        }
    }
}
