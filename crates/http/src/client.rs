//! The agent, with every default of ureq's that is wrong here overridden, and one call through it.

use std::fmt;
use std::io::Read;
use std::time::Duration;

use ureq::Agent;
use ureq::config::{Config, ConfigBuilder};
use ureq::http::Request;
use ureq::typestate::AgentScope;
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{DefaultConnector, TcpConnector};

use crate::hosts::Hosts;
use crate::{Answer, Deadline, Fault, Limits};

/// What a body may announce and still be given room for at once; more is believed as it comes.
const RESERVE: usize = 1 << 20;

/// One request.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// The URL, encoded already; it is sent as it is.
    pub url: &'a str,
    /// Headers beside `Host`, `User-Agent` and `Accept`.
    pub headers: &'a [(&'a str, &'a str)],
    /// POSTed where there is one; a call without is a GET.
    pub body: Option<&'a [u8]>,
    /// The most bytes of an answer's body that are taken, after decoding.
    pub limit: u64,
}

/// Makes calls. A clone shares the connections.
#[derive(Clone, Debug)]
pub struct Client {
    agent: Agent,
    hosts: Hosts,
    tool: &'static str,
    pub(crate) limits: Limits,
}

/// The configuration that every tool starts from.
///
/// No proxy, as IMDS must never be asked through one; no redirect, as it would carry the token elsewhere; any status is
/// an answer, as Azure's error bodies say what went wrong. `connect` is how long one try may take to connect where
/// `--connect-timeout` says nothing.
pub fn config(user_agent: &str, limits: &Limits, connect: Duration) -> ConfigBuilder<AgentScope> {
    Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        // More than ureq reads at once: it takes all that it has read after an interim answer (100 Continue) for header.
        .max_response_header_size(256 << 10)
        .http_status_as_error(false)
        .user_agent(user_agent)
        .timeout_connect(Some(limits.connect.unwrap_or(connect)))
}

impl Client {
    /// A client that calls itself `tool` in what `-v` prints.
    pub fn new(tool: &'static str, limits: Limits, config: &Config) -> Self {
        let hosts = Hosts::default();
        let agent = Agent::with_parts(config.clone(), DefaultConnector::default(), hosts.resolver());
        Client { agent, hosts, tool, limits }
    }

    /// The same over plain TCP, with neither TLS nor a proxy, whatever `config` says: what is not there cannot be used, and
    /// takes no room.
    pub fn plain(tool: &'static str, limits: Limits, config: &Config) -> Self {
        let agent = Agent::with_parts(config.clone(), TcpConnector::default(), DefaultResolver::default());
        Client { agent, hosts: Hosts::default(), tool, limits }
    }

    /// One try, done before `deadline`. The answer is whole: a body that breaks off is a [`Fault`].
    pub fn call(&self, call: &Call<'_>, deadline: Deadline) -> Result<Answer, Fault> {
        self.trace(format_args!("> {} {}", if call.body.is_some() { "POST" } else { "GET" }, call.url));
        let result = self.exchange(call, deadline).map_err(Fault::new);
        match &result {
            Ok(answer) => self.trace(format_args!("< {} {} bytes", answer.status, answer.body.len())),
            Err(fault) => {
                self.hosts.forget();
                self.trace(format_args!("! {fault}"));
            }
        }
        result
    }

    fn exchange(&self, call: &Call<'_>, deadline: Deadline) -> Result<Answer, ureq::Error> {
        let builder = Request::builder().method(if call.body.is_some() { "POST" } else { "GET" }).uri(call.url);
        let builder = call.headers.iter().fold(builder, |builder, (name, value)| builder.header(*name, *value));
        let response = match call.body {
            None => self.send(builder.body(())?, deadline)?,
            Some(body) => self.send(builder.body(body)?, deadline)?,
        };
        let (parts, mut body) = response.into_parts();
        let announced = body.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        let mut bytes = Vec::with_capacity(announced.min(RESERVE));
        body.with_config().limit(call.limit).reader().read_to_end(&mut bytes)?;
        Ok(Answer { status: parts.status.as_u16(), headers: parts.headers, body: bytes })
    }

    fn send<B: ureq::AsSendBody>(
        &self,
        request: Request<B>,
        deadline: Deadline,
    ) -> Result<ureq::http::Response<ureq::Body>, ureq::Error> {
        // A timeout of zero would mean none at all.
        let left = deadline.left().map(|left| left.max(Duration::from_millis(1)));
        self.agent.run(self.agent.configure_request(request).timeout_global(left).build())
    }

    /// Says `words` on stderr after `-v`. Never give it a header's value: it may be a secret.
    pub fn trace(&self, words: fmt::Arguments<'_>) {
        if self.limits.verbose {
            cli::note(self.tool, &words.to_string());
        }
    }
}
