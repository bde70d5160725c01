//! What kind of Azure the emulator plays.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::{Certificate, Cloud, Event, Expires, Fault, Fleet, Quota, Reply, Request, Seen};

/// An answer that a test makes up itself; `None` leaves the request to the emulator.
pub type Script = Arc<dyn Fn(&Request) -> Option<Reply> + Send + Sync>;

/// Called for each request once its answer is known.
pub type Log = Arc<dyn Fn(&Seen) + Send + Sync>;

/// Options of an emulator. `Options::default()` is a VM with a system-assigned identity that may read everything.
#[derive(Clone)]
pub struct Options {
    /// VMs in the VM's own resource group; 4 unless told. Other groups keep their handful.
    pub vms: Option<usize>,
    /// Items on a page of a list; 50, the smallest that Azure was seen to use.
    pub page_size: usize,
    /// Subscriptions and VMs beside the VM's own; none unless told.
    pub fleet: Fleet,
    /// What goes wrong, in the order it does.
    pub faults: Vec<Fault>,
    /// Where the program runs, and so which variables point it at its source of tokens; on a VM.
    pub source: Source,
    /// The identities that the VM has.
    pub identity: Assigned,
    /// Whether the identities have a role; without one, ARM answers 403 to everything below a subscription.
    pub role: bool,
    /// Whether tokens are of another tenant than the subscription's.
    pub foreign: bool,
    /// Seconds from a token's issue to its expiry: a day, as IMDS gives. Below zero, tokens come already expired.
    pub token_lifetime: i64,
    /// How a token's expiry is told.
    pub expires: Expires,
    /// The cloud; its Resource Manager takes only tokens for its own audiences.
    pub cloud: Cloud,
    /// Where Azure Arc's agent puts its key files, a folder of this name where there is none.
    pub arc_keys: PathBuf,
    /// Whether Arc's agent is an old one, which knows only the system-assigned identity and does not say so.
    pub arc_legacy: bool,
    /// What is scheduled for the VM, one after another; each `GET` of the scheduled events brings the play forward.
    pub events: Vec<Event>,
    /// Whether the metadata service enforces its limits: 5 requests a second, for tokens 20 a second and 5 at once.
    pub imds_limits: bool,
    /// Whether Resource Manager enforces its limit: 250 reads at once and 25 a second.
    pub arm_limits: bool,
    /// How much Resource Graph lets each identity ask; 15 queries in 5 seconds, as Azure's does.
    pub graph_quota: Quota,
    /// TLS in front of ARM, with that certificate; plain HTTP unless told.
    pub tls: Option<Certificate>,
    /// Whether the services listen at Azure's own addresses, ARM with TLS: 169.254.169.254:80 and, for
    /// `management.azure.com:443` and `login.microsoftonline.com:443`, where [`real::hosts`](crate::real::hosts) leads.
    pub real: bool,
    /// Whether ARM compresses for those that take it, as it does.
    pub gzip: bool,
    /// Whether ARM listens on `::1`.
    pub ipv6: bool,
    /// Answers of a test's own, asked before anything else.
    pub script: Option<Script>,
    /// Told of each request.
    pub log: Option<Log>,
}

/// Where a program runs that has a managed identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// A VM, which asks the metadata service.
    #[default]
    Vm,
    /// App Service, Functions or Container Apps.
    AppService,
    /// A machine of one's own, with the agent of Azure Arc.
    Arc,
    /// Azure Machine Learning.
    AzureMl,
    /// Cloud Shell.
    CloudShell,
}

/// The identities a VM has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assigned {
    /// A system-assigned one and two user-assigned ones.
    SystemAndUser,
    /// A system-assigned one only.
    System,
    /// One user-assigned one only, which is then the default.
    OneUser,
    /// Two user-assigned ones and no system-assigned: one must be named.
    TwoUsers,
    /// None.
    None,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            vms: None,
            page_size: 50,
            fleet: Fleet::default(),
            faults: Vec::new(),
            source: Source::Vm,
            identity: Assigned::SystemAndUser,
            role: true,
            foreign: false,
            token_lifetime: 86_400,
            expires: Expires::Epoch,
            cloud: Cloud::Public,
            arc_keys: PathBuf::from("/var/opt/azcmagent/tokens"),
            arc_legacy: false,
            events: Vec::new(),
            imds_limits: false,
            arm_limits: false,
            graph_quota: Quota::default(),
            tls: None,
            real: false,
            gzip: true,
            ipv6: false,
            script: None,
            log: None,
        }
    }
}

impl Options {
    /// The default but for faults, each as `WHERE:WHAT[=VALUE][xCOUNT][@FROM][%EVERY]`.
    ///
    /// # Panics
    /// Where one is none: it is meant for tests.
    pub fn faulty<'a>(faults: impl IntoIterator<Item = &'a str>) -> Self {
        let parse = |text: &str| text.parse().unwrap_or_else(|error| panic!("{error}"));
        Options { faults: faults.into_iter().map(parse).collect(), ..Options::default() }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("vms", &self.vms)
            .field("page_size", &self.page_size)
            .field("fleet", &self.fleet)
            .field("faults", &self.faults)
            .field("source", &self.source)
            .field("identity", &self.identity)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}
