//! One conversation with IMDS: the header that it wants, its retries, and what its silence or strange answers mean.

use cli::{Exit, Failure};
use http::{Answer, Call, Client, Deadline, Fault, Kind, Limits, Outcome};

use crate::{CONNECT, Endpoint, Retries};

/// The most that IMDS may say: its documents are a few kilobytes.
const MOST: u64 = 64 << 10;

/// How long a run may take where `--max-time` says nothing.
const MAX_TIME: std::time::Duration = std::time::Duration::from_secs(120);

/// IMDS at an endpoint.
#[derive(Debug)]
pub struct Service {
    client: Client,
    endpoint: Endpoint,
    deadline: Deadline,
    /// When it is asked again.
    pub retries: Retries,
}

impl Service {
    /// IMDS at `endpoint`, asked in the name of `tool`. The deadline of the run starts now.
    pub fn new(tool: &'static str, version: &str, limits: Limits, endpoint: Endpoint) -> Self {
        let retries = Retries::new(limits.connect);
        let deadline = Deadline::after(limits.max_time.unwrap_or(MAX_TIME));
        let config = http::config(&format!("{tool}/{version}"), &limits, CONNECT).build();
        Service { client: Client::new(tool, limits, &config), endpoint, deadline, retries }
    }

    /// GETs `path`, which starts with a slash, with `query`, encoded already: its last answer, of whatever status.
    ///
    /// # Errors
    /// Where no answer came at all, with the status and hint for that.
    pub fn get(&self, path: &str, query: &str) -> Result<Answer, Failure> {
        let url = self.endpoint.url(path, query);
        // Documented: "must be true, in all lower case". It guards against requests forged by others.
        let call = Call { url: &url, headers: &[("Metadata", "true")], body: None, limit: MOST };
        let Outcome { result, unaffordable, .. } = self.client.retry(&call, &self.retries, self.deadline);
        let answer = result.map_err(|fault| self.silence(&fault))?;
        match (answer.status, unaffordable) {
            (429, Some(wait)) => Err(self.throttled(Some(wait.as_secs_f64()))),
            (429, None) => Err(self.throttled(None)),
            _ => Ok(answer),
        }
    }

    fn throttled(&self, wait: Option<f64>) -> Failure {
        let asked = wait
            .map_or_else(String::new, |wait| format!(", and asks to wait {wait:.0} s, longer than --max-time leaves"));
        Failure::new(Exit::Throttled, format_args!("IMDS at {} is throttling this VM (429){asked}", self.endpoint))
            .hint("try again later, or less often: IMDS allows 20 token requests a second and VM, 5 at once")
    }

    fn silence(&self, fault: &Fault) -> Failure {
        let endpoint = &self.endpoint;
        match fault.kind() {
            Kind::Resolve | Kind::Connect => {
                Failure::new(Exit::Unavailable, format_args!("IMDS at {endpoint} did not answer: {fault}"))
                    .hint("this works on an Azure VM (or Arc, App Service, Container Apps, Azure ML, Cloud Shell)")
                    .hint("to try it anywhere else, run it under the emulator: azure-sim -- sh")
            }
            Kind::NotHttp | Kind::Tls | Kind::TooLong => {
                Failure::new(Exit::Protocol, format_args!("what answers at {endpoint} is not IMDS: {fault}"))
            }
            Kind::Timeout | Kind::Broken | Kind::Request => {
                Failure::new(Exit::Unavailable, format_args!("IMDS at {endpoint} did not answer in full: {fault}"))
            }
        }
    }

    /// Where this service is, for messages.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }
}
