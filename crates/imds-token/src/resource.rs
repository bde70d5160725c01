//! What a token is for: `--resource` and `--cloud`, and the short names that mean another URI in each cloud.

use cli::Stop;
use imds::Cloud;

/// The audience of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A short name, whose URI depends on the cloud.
    Short(Short),
    /// A URI, or an application's id: taken as it is.
    Exact(String),
}

/// The services that have short names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Short {
    /// Azure Resource Manager.
    Arm,
    /// Key Vault.
    KeyVault,
    /// Blobs, queues, tables and files.
    Storage,
    /// Microsoft Graph.
    Graph,
}

/// `--cloud`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The one that was named.
    Named(Cloud),
    /// The one that the VM says it is in.
    Auto,
}

impl Choice {
    /// Reads the value of `--cloud`.
    pub fn parse(text: &str) -> Result<Choice, Stop> {
        if text.eq_ignore_ascii_case("auto") {
            return Ok(Choice::Auto);
        }
        Cloud::named(text)
            .map(Choice::Named)
            .ok_or_else(|| Stop::usage(format_args!("--cloud needs public, usgov, china or auto, not '{text}'")))
    }
}

impl Resource {
    /// Reads the value of `--resource`.
    ///
    /// One `/.default` at the end, which makes a scope of a resource, is taken off; only one, and nothing else: the
    /// resource of `https://management.core.windows.net//.default` ends with a slash, as Azure's SDKs have it.
    pub fn parse(text: &str) -> Result<Resource, Stop> {
        let short = match text {
            "arm" => Short::Arm,
            "keyvault" => Short::KeyVault,
            "storage" => Short::Storage,
            "graph" => Short::Graph,
            _ => return Resource::exact(text),
        };
        Ok(Resource::Short(short))
    }

    fn exact(text: &str) -> Result<Resource, Stop> {
        let uri = text.strip_suffix("/.default").unwrap_or(text);
        let has_scheme = uri.split_once(':').is_some_and(|(scheme, rest)| !scheme.is_empty() && !rest.is_empty());
        if uri.contains(|c: char| c.is_control() || c.is_whitespace()) || !(has_scheme || is_guid(uri)) {
            return Err(Stop::usage(format_args!(
                "--resource needs a URI, or one of arm, keyvault, storage, graph, not '{text}'"
            )));
        }
        Ok(Resource::Exact(uri.to_owned()))
    }
}

impl Short {
    /// The URI in `cloud`, as az has it in `azure/cli/core/cloud.py`, slash by slash: Key Vault refuses an audience that
    /// ends with one (AKV10022), and storage has the same in every cloud.
    pub fn uri(self, cloud: Cloud) -> String {
        let uri = match (self, cloud) {
            (Short::Arm, _) => return format!("{}/", cloud.arm()),
            (Short::KeyVault, Cloud::Public) => "https://vault.azure.net",
            (Short::KeyVault, Cloud::UsGov) => "https://vault.usgovcloudapi.net",
            (Short::KeyVault, Cloud::China) => "https://vault.azure.cn",
            (Short::Storage, _) => "https://storage.azure.com/",
            (Short::Graph, Cloud::Public) => "https://graph.microsoft.com/",
            (Short::Graph, Cloud::UsGov) => "https://graph.microsoft.us/",
            (Short::Graph, Cloud::China) => "https://microsoftgraph.chinacloudapi.cn",
        };
        uri.to_owned()
    }
}

/// Whether `text` has the form of an application's id, which IMDS takes for a resource as well.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uri(text: &str, cloud: Cloud) -> String {
        match Resource::parse(text).unwrap() {
            Resource::Short(short) => short.uri(cloud),
            Resource::Exact(uri) => uri,
        }
    }

    #[test]
    fn short_names_follow_the_cloud() {
        for (name, uris) in [
            ("arm", ["management.azure.com/", "management.usgovcloudapi.net/", "management.chinacloudapi.cn/"]),
            ("keyvault", ["vault.azure.net", "vault.usgovcloudapi.net", "vault.azure.cn"]),
            ("storage", ["storage.azure.com/"; 3]),
            ("graph", ["graph.microsoft.com/", "graph.microsoft.us/", "microsoftgraph.chinacloudapi.cn"]),
        ] {
            assert_eq!(Cloud::ALL.map(|cloud| uri(name, cloud)), uris.map(|uri| format!("https://{uri}")));
        }
    }

    #[test]
    fn a_uri_is_taken_as_it_is_but_for_one_default() {
        for (text, expected) in [
            ("https://management.azure.com", "https://management.azure.com"),
            ("https://management.azure.com/.default", "https://management.azure.com"),
            ("https://management.core.windows.net//.default", "https://management.core.windows.net/"),
            ("https://vault.azure.net/.default/.default", "https://vault.azure.net/.default"),
            ("api://11111111-2222-3333-4444-555555555555", "api://11111111-2222-3333-4444-555555555555"),
            ("11111111-2222-3333-4444-55555555abcd", "11111111-2222-3333-4444-55555555abcd"),
        ] {
            assert_eq!(uri(text, Cloud::China), expected);
        }
    }

    #[test]
    fn what_is_no_resource_is_refused() {
        for text in ["", "vualt", "ARM", "/.default", "https:", "://x", "https://a b", "https://a\n", "1-2-3-4-5"] {
            assert!(matches!(Resource::parse(text), Err(Stop::Usage(_))), "{text:?}");
        }
    }

    #[test]
    fn clouds_have_the_names_that_az_gives_them() {
        assert_eq!(Choice::parse("auto").unwrap(), Choice::Auto);
        assert_eq!(Choice::parse("AzureUSGovernment").unwrap(), Choice::Named(Cloud::UsGov));
        assert!(matches!(Choice::parse("german"), Err(Stop::Usage(_))));
    }
}
