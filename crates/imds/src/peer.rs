//! One conversation with IMDS, or with a service that stands in for it elsewhere: its retries, and what its silence,
//! its refusals and the answers of strangers mean.

use std::fmt;
use std::time::Duration;

use cli::{Exit, Failure};
use http::{Answer, Call, Client, Deadline, Fault, Kind, Limits, Outcome};

use crate::{CONNECT, Endpoint, Retries, who, words};

/// The most that such a service may say when it hands out a token, which takes a few kilobytes.
const MOST: u64 = 64 << 10;

/// How long a run may take where `--max-time` says nothing.
const MAX_TIME: Duration = Duration::from_secs(120);

/// Who is asked, in words.
#[derive(Clone, Debug)]
pub struct Name {
    /// As in `IMDS did not answer`.
    pub what: &'static str,
    /// Its host and port.
    pub at: String,
    /// What to do where nobody answers there, as `hint:` lines.
    pub absent: &'static [&'static str],
}

impl Name {
    /// IMDS at `endpoint`.
    pub fn imds(endpoint: &Endpoint) -> Name {
        Name { what: "IMDS", at: endpoint.to_string(), absent: endpoint.absent() }
    }
}

/// A service of this machine, asked in the name of a tool. A clone shares its connection and its deadline.
#[derive(Clone, Debug)]
pub struct Peer {
    /// Who it is.
    pub name: Name,
    /// When it is asked again.
    pub retries: Retries,
    /// The most bytes of an answer that are taken. Default: 64 KiB.
    pub most: u64,
    client: Client,
    max_time: Duration,
    deadline: Deadline,
}

impl Peer {
    /// The service called `name`, asked in the name of `tool`. The deadline of the run starts now.
    pub fn new(tool: &'static str, version: &str, limits: Limits, name: Name) -> Self {
        let retries = Retries::new(limits.connect);
        let max_time = limits.max_time.unwrap_or(MAX_TIME);
        let config = http::config(&format!("{tool}/{version}"), &limits, CONNECT).build();
        let (client, deadline) = (Client::plain(tool, limits, &config), Deadline::after(max_time));
        Peer { name, retries, most: MOST, client, max_time, deadline }
    }

    /// Starts the deadline anew, for a run that asks on and on.
    pub fn renew(&mut self) {
        self.deadline = Deadline::after(self.max_time);
    }

    /// GETs `url`, or POSTs `body` to it, and tries again as [`Peer::retries`] says: the last answer, where its status
    /// is for the caller to judge (200, 400, 401, 404 and so on).
    ///
    /// # Errors
    /// Where no answer came, where it keeps failing (5xx), is being updated (410) or throttles (429), and where what
    /// answers cannot be the service: a redirect, a page, a proxy.
    pub fn send(&self, url: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Result<Answer, Failure> {
        let call = Call { url, headers, body, limit: self.most };
        let outcome = self.client.retry(&call, &self.retries, self.deadline);
        let end = End::of(&outcome);
        match outcome.result {
            Err(fault) => Err(self.silence(&fault, &end)),
            Ok(answer) => self.judge(answer, &end),
        }
    }

    fn judge(&self, answer: Answer, end: &End) -> Result<Answer, Failure> {
        let Name { what, at, .. } = &self.name;
        let status = answer.status;
        if status == 200 {
            return Ok(answer);
        }
        let text = words(&answer);
        let unavailable = |words: fmt::Arguments<'_>| Failure::new(Exit::Unavailable, words);
        Err(match status {
            300..=399 => {
                let to = answer.header("location").unwrap_or("nowhere");
                self.stranger(format_args!("it redirects ({status}) to {to}"))
            }
            400 if is_page(&answer) => self.stranger(format_args!("it answers {status} with a page: {text}")),
            // Docker Desktop's proxy speaks so, and firewalls: who is refused is not on a VM.
            403 if !answer.is_json() => {
                self.absent(unavailable(format_args!("something else answers for {what} at {at} (403): {text}")))
            }
            404 if self.retries.not_found => {
                unavailable(format_args!("{what} at {at} is being updated, or is not there (404){end}: {text}"))
                    .hint("IMDS says 404 while it is being updated, for 70 seconds at most: try again")
            }
            410 => unavailable(format_args!("{what} at {at} is being updated (410){end}"))
                .hint("it promises to be back within 70 seconds: try again"),
            429 => Failure::new(
                Exit::Throttled,
                format_args!("{what} at {at} is throttling this machine (429){end}: {text}"),
            )
            .hint("try again later, and less often; a VM's IMDS allows 20 token requests a second, 5 at once"),
            502 | 504 if !answer.is_json() => {
                unavailable(format_args!("a proxy answers for {what} at {at} ({status}){end}: {text}"))
                    .hint("nothing may stand between: proxy settings are never used here, so it is in the network")
            }
            500.. => unavailable(format_args!("{what} at {at} keeps failing ({status}){end}: {text}")),
            _ => return Ok(answer),
        })
    }

    fn silence(&self, fault: &Fault, end: &End) -> Failure {
        let Name { what, at, .. } = &self.name;
        match fault.kind() {
            Kind::Resolve | Kind::Connect => {
                self.absent(Failure::new(Exit::Unavailable, format_args!("{what} at {at} did not answer: {fault}")))
            }
            Kind::NotHttp | Kind::Tls | Kind::TooLong => self.stranger(fault),
            Kind::Timeout => {
                Failure::new(Exit::Unavailable, format_args!("{what} at {at} did not answer in full: {fault}"))
                    .hint("on an Azure machine, give it more --max-time; anywhere else, nothing answers there")
            }
            Kind::Broken | Kind::Request => {
                Failure::new(Exit::Unavailable, format_args!("{what} at {at} did not answer in full{end}: {fault}"))
            }
        }
    }

    /// The failure for an answer that the service itself would not give, `why` saying what is odd about it.
    pub fn stranger(&self, why: impl fmt::Display) -> Failure {
        let Name { what, at, .. } = &self.name;
        Failure::new(Exit::Protocol, format_args!("what answers at {at} is not {what}: {why}"))
    }

    /// The failure for a 200 whose body is not what was asked for. Quotes nothing of it, since it may hold a token.
    pub fn misread(&self, answer: &Answer, why: impl fmt::Display) -> Failure {
        self.stranger(format_args!("{why} ({})", who(answer)))
    }

    fn absent(&self, failure: Failure) -> Failure {
        self.name.absent.iter().fold(failure, Failure::hint)
    }
}

/// Whether the body is a page for people: IMDS and what stands in for it send JSON, or a line of plain text.
fn is_page(answer: &Answer) -> bool {
    answer.header("content-type").is_some_and(|media| media.to_ascii_lowercase().starts_with("text/html"))
}

/// How the tries of a request came to an end, to be put behind what went wrong.
#[derive(Debug)]
struct End {
    tries: u32,
    unaffordable: Option<Duration>,
}

impl End {
    fn of(outcome: &Outcome) -> End {
        End { tries: outcome.tries, unaffordable: outcome.unaffordable }
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.tries {
            1 if self.unaffordable.is_some() => f.write_str(" after one try")?,
            1 => {}
            tries => write!(f, " after {tries} tries")?,
        }
        match self.unaffordable.map(|wait| wait.as_secs_f64()) {
            Some(wait) if wait < 10.0 => write!(f, ", and another one in {wait:.1} s would pass --max-time"),
            Some(wait) => write!(f, ", and another one in {wait:.0} s would pass --max-time"),
            None => Ok(()),
        }
    }
}
