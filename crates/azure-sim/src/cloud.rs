//! The clouds: what the metadata service calls them, and which audiences their Resource Manager takes.

/// A cloud.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cloud {
    /// The public one.
    #[default]
    Public,
    /// That of the US government.
    UsGov,
    /// That in China.
    China,
}

impl Cloud {
    /// `azEnvironment`.
    pub fn environment(self) -> &'static str {
        match self {
            Cloud::Public => "AzurePublicCloud",
            Cloud::UsGov => "AzureUSGovernmentCloud",
            Cloud::China => "AzureChinaCloud",
        }
    }

    /// The audiences that its Resource Manager takes, as its refusal lists them.
    pub(crate) fn audiences(self) -> [&'static str; 4] {
        match self {
            Cloud::Public => [
                "https://management.core.windows.net/",
                "https://management.core.windows.net",
                "https://management.azure.com/",
                "https://management.azure.com",
            ],
            Cloud::UsGov => [
                "https://management.core.usgovcloudapi.net/",
                "https://management.core.usgovcloudapi.net",
                "https://management.usgovcloudapi.net/",
                "https://management.usgovcloudapi.net",
            ],
            Cloud::China => [
                "https://management.core.chinacloudapi.cn/",
                "https://management.core.chinacloudapi.cn",
                "https://management.chinacloudapi.cn/",
                "https://management.chinacloudapi.cn",
            ],
        }
    }

    /// The host of its Resource Manager.
    pub(crate) fn manager(self) -> &'static str {
        match self {
            Cloud::Public => "management.azure.com",
            Cloud::UsGov => "management.usgovcloudapi.net",
            Cloud::China => "management.chinacloudapi.cn",
        }
    }

    /// The host where its users sign in.
    pub(crate) fn login(self) -> &'static str {
        match self {
            Cloud::Public => "login.microsoftonline.com",
            Cloud::UsGov => "login.microsoftonline.us",
            Cloud::China => "login.chinacloudapi.cn",
        }
    }
}
