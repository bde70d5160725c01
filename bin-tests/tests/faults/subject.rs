//! What faults are tried on: a tool with the request of it that is struck.

use std::time::Duration;

use azure_sim::{Certificate, Options, Quota, Sim};
use bin_tests::{Tool, sim, tool};

/// A tool, and the request that is struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// imds-token's one request.
    Token,
    /// imds-get's one request.
    Instance,
    /// arm-get's question where this VM is.
    Place,
    /// arm-get's first page, over plain HTTP.
    FirstPlain,
    /// arm-get's first page, over TLS.
    First,
    /// arm-get's second page of three, over TLS.
    Second,
    /// arm-graph's first page.
    Rows,
}

/// A quota of Resource Graph's that no case uses up.
const PLENTY: Quota = Quota { queries: 1_000_000, window: Duration::from_secs(5) };

/// VMs on three pages.
const VMS: usize = 120;

impl Subject {
    pub const ALL: [Subject; 7] = [
        Subject::Token,
        Subject::Instance,
        Subject::Place,
        Subject::FirstPlain,
        Subject::First,
        Subject::Second,
        Subject::Rows,
    ];

    /// The name of its tool.
    pub fn tool(self) -> &'static str {
        match self {
            Subject::Token => "imds-token",
            Subject::Instance => "imds-get",
            Subject::Rows => "arm-graph",
            _ => "arm-get",
        }
    }

    /// What is struck, as a fault's WHERE.
    pub fn place(self) -> &'static str {
        match self {
            Subject::Token => "token",
            Subject::Instance | Subject::Place => "instance",
            Subject::Second => "page2",
            _ => "page1",
        }
    }

    /// Whether it is the metadata service that is struck.
    pub fn is_imds(self) -> bool {
        matches!(self, Subject::Token | Subject::Instance | Subject::Place)
    }

    /// Whether its answers come compressed, as ARM's do; not over plain HTTP, so that both are tried.
    pub fn is_gzipped(self) -> bool {
        matches!(self, Subject::First | Subject::Second | Subject::Rows)
    }

    /// An emulator for it, with that fault at its place; `None` for one without.
    pub fn azure(self, fault: Option<&str>) -> Sim {
        let fault = fault.map(|fault| format!("{}:{fault}", self.place()));
        let tls = matches!(self, Subject::First | Subject::Second).then_some(Certificate::Good);
        sim(Options {
            vms: Some(VMS),
            tls,
            gzip: self.is_gzipped(),
            graph_quota: PLENTY,
            ..Options::faulty(fault.as_deref())
        })
    }

    /// The tool, as far as it is the same in every case, pointed at `azure`.
    pub fn run<'a>(self, azure: &'a Sim, args: &[&str]) -> Tool<'a> {
        let tool = tool(self.tool()).args(["--retry-delay", "0"]).args(args).sim(azure);
        match self {
            Subject::Token => tool,
            Subject::Instance => tool.arg("compute/vmId"),
            Subject::Rows => tool.stdin(self.bearer(azure)),
            _ => tool.stdin(self.bearer(azure)).arg("Microsoft.Compute/virtualMachines"),
        }
    }

    fn bearer(self, azure: &Sim) -> String {
        azure.token(&azure_sim::Identity::SYSTEM, "https://management.azure.com/")
    }

    /// How often a request is made that passes every time by [`crate::answers::Meaning::Passes`].
    pub fn tries(self) -> usize {
        6
    }

    /// How many items a list that breaks off here has already written.
    pub fn written(self) -> usize {
        if self == Subject::Second { 50 } else { 0 }
    }
}
