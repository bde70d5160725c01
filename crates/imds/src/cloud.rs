//! The three clouds of Azure: their names, the addresses of Resource Manager, and the audiences of its tokens.

/// A cloud. Each has its own Resource Manager and its own sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cloud {
    /// Azure.
    Public,
    /// Azure Government.
    UsGov,
    /// Azure operated by 21Vianet.
    China,
}

impl Cloud {
    /// All of them.
    pub const ALL: [Cloud; 3] = [Cloud::Public, Cloud::UsGov, Cloud::China];

    /// The origin of Resource Manager, without a slash at its end.
    ///
    /// Source: the documentation's table of `azEnvironment` values, IMDS sample 5.
    pub fn arm(self) -> &'static str {
        match self {
            Cloud::Public => "https://management.azure.com",
            Cloud::UsGov => "https://management.usgovcloudapi.net",
            Cloud::China => "https://management.chinacloudapi.cn",
        }
    }

    /// The older audience of Resource Manager, still asked for by az. ARM takes both, with or without the slash.
    pub fn classic(self) -> &'static str {
        match self {
            Cloud::Public => "https://management.core.windows.net",
            Cloud::UsGov => "https://management.core.usgovcloudapi.net",
            Cloud::China => "https://management.core.chinacloudapi.cn",
        }
    }

    /// The cloud called `name`: by our short name, az's name or IMDS's `azEnvironment`, in any case.
    pub fn named(name: &str) -> Option<Cloud> {
        let name = name.to_ascii_lowercase();
        match name.as_str() {
            "public" | "azurecloud" | "azurepubliccloud" => Some(Cloud::Public),
            "usgov" | "azureusgovernment" | "azureusgovernmentcloud" => Some(Cloud::UsGov),
            "china" | "azurechinacloud" => Some(Cloud::China),
            _ => None,
        }
    }

    /// The cloud whose Resource Manager takes tokens for `audience`.
    pub fn of_audience(audience: &str) -> Option<Cloud> {
        let audience = audience.strip_suffix('/').unwrap_or(audience);
        Cloud::ALL
            .into_iter()
            .find(|cloud| [cloud.arm(), cloud.classic()].iter().any(|a| a.eq_ignore_ascii_case(audience)))
    }
}

#[cfg(test)]
mod tests {
    use super::Cloud;

    #[test]
    fn each_cloud_has_three_names() {
        for (names, cloud) in [
            (["public", "AzureCloud", "AZUREPUBLICCLOUD"], Cloud::Public),
            (["usgov", "AzureUSGovernment", "AzureUSGovernmentCloud"], Cloud::UsGov),
            (["china", "AzureChinaCloud", "azurechinacloud"], Cloud::China),
        ] {
            for name in names {
                assert_eq!(Cloud::named(name), Some(cloud), "{name}");
            }
        }
        assert_eq!(Cloud::named("AzureGermanCloud"), None);
    }

    #[test]
    fn an_audience_tells_its_cloud() {
        for cloud in Cloud::ALL {
            for audience in [cloud.arm(), cloud.classic()] {
                assert_eq!(Cloud::of_audience(audience), Some(cloud));
                assert_eq!(Cloud::of_audience(&format!("{audience}/")), Some(cloud));
                assert_eq!(Cloud::of_audience(&format!("{audience}.evil/")), None);
            }
        }
        assert_eq!(Cloud::of_audience("https://vault.azure.net"), None);
    }
}
