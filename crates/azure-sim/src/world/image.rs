//! The images that VMs are made from.

/// An operating system, as `osType` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Os {
    Linux,
    Windows,
}

impl Os {
    pub fn name(self) -> &'static str {
        match self {
            Os::Linux => "Linux",
            Os::Windows => "Windows",
        }
    }
}

/// A marketplace image.
#[derive(Debug)]
pub(crate) struct Image {
    pub os: Os,
    pub publisher: &'static str,
    pub offer: &'static str,
    pub sku: &'static str,
    pub exact: &'static str,
    /// What the agent reports: name and version.
    pub reported: (&'static str, &'static str),
}

pub(crate) const WINDOWS_2022: Image = Image {
    os: Os::Windows,
    publisher: "MicrosoftWindowsServer",
    offer: "WindowsServer",
    sku: "2022-datacenter-azure-edition",
    exact: "20348.3932.250705",
    reported: ("Windows Server 2022 Datacenter Azure Edition", "10.0.20348.3932"),
};
pub(crate) const WINDOWS_11: Image = Image {
    os: Os::Windows,
    publisher: "microsoftwindowsdesktop",
    offer: "windows-11",
    sku: "win11-24h2-ent",
    exact: "26100.4652.250709",
    reported: ("Windows 11 Enterprise", "10.0.26100.4652"),
};
pub(crate) const UBUNTU: Image = Image {
    os: Os::Linux,
    publisher: "canonical",
    offer: "ubuntu-24_04-lts",
    sku: "server",
    exact: "24.04.202507010",
    reported: ("ubuntu", "24.04"),
};
pub(crate) const DEBIAN: Image = Image {
    os: Os::Linux,
    publisher: "Debian",
    offer: "debian-12",
    sku: "12-gen2",
    exact: "0.20250703.2162",
    reported: ("debian", "12.11"),
};
pub(crate) const RHEL: Image = Image {
    os: Os::Linux,
    publisher: "RedHat",
    offer: "RHEL",
    sku: "9-lvm-gen2",
    exact: "9.6.2025061713",
    reported: ("redhat", "9.6"),
};
