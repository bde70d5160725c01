//! A conversation with Azure Resource Manager: one client, one origin, one token; and what its refusals mean.

use std::thread;
use std::time::{Duration, SystemTime};

use cli::{Exit, Failure, Tool};
use http::{Answer, Call, Client, Deadline, Fault, Kind, Outcome};

use crate::flags::Flags;
use crate::origin::Origin;
use crate::policy::Retries;
use crate::problem::{self, Problem};
use crate::token::Token;
use crate::{audience, hint, proxy, tls};

/// How long one try may take to connect where `--connect-timeout` says nothing.
const CONNECT: Duration = Duration::from_secs(10);

/// How long one request may take with all its tries.
const REQUEST: Duration = Duration::from_secs(120);

/// The largest page that is taken. ARM's own limit for a provider's answer is 8 MB, but there are lists without pages
/// of more than 20 MB (azure-rest-api-specs#15672).
const PAGE: u64 = 256 << 20;

const GET: &str = "GET";
const POST: &str = "POST";

/// Azure Resource Manager, signed in to.
#[derive(Debug)]
pub struct Arm {
    tool: Tool,
    client: Client,
    origin: Origin,
    /// The proxy's host and port.
    via: Option<String>,
    token: Token,
    run: Deadline,
    include: bool,
}

impl Arm {
    /// Reads the token from standard input, and finds out from it and `flags` where ARM is. No request is made yet; a
    /// token that ARM is certain to refuse is refused here. The deadline of the run, where there is one, starts now.
    pub fn sign_in(tool: Tool, flags: &Flags) -> Result<Arm, Failure> {
        let run = flags.limits.max_time.map_or_else(Deadline::never, Deadline::after);
        let token = Token::from_stdin(tool.name, run)?;
        let claims = token.claims();
        let origin = audience::endpoint(flags, claims.as_ref())?;
        audience::check(claims.as_ref(), &origin, SystemTime::now())?;

        let user_agent = format!("{}/{}", tool.name, tool.version);
        let mut config = http::config(&user_agent, &flags.limits, CONNECT);
        let mut via = None;
        if origin.is_https() {
            let proxy = proxy::proxy(&origin)?;
            via = proxy.as_ref().map(|proxy| format!("{}:{}", proxy.host(), proxy.port()));
            config = config.https_only(true).tls_config(tls::config(flags.cacert.as_deref())?).proxy(proxy);
        }
        let client = Client::new(tool.name, flags.limits.clone(), &config.build());
        Ok(Arm { tool, client, origin, via, token, run, include: flags.include })
    }

    /// Where it is.
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Says `text` on stderr, after the tool's name.
    pub fn note(&self, text: &str) {
        cli::note(self.tool.name, text);
    }

    /// Waits for `span` before the next request, for the reason that `why` gives.
    ///
    /// # Errors
    /// At once where the wait is longer than a request, or what is left of the run, may take.
    pub fn pause(&self, span: Duration, why: &str) -> Result<(), Failure> {
        if !Deadline::after(REQUEST).earlier(self.run).allows(span) {
            let seconds = hint::seconds(span);
            let message = format!("{why}: the next request would have to wait {seconds} s, longer than the time left");
            return Err(Failure::new(Exit::Throttled, message));
        }
        self.client.trace(format_args!("* {why}: next request in {:.1} s", span.as_secs_f64()));
        thread::sleep(span);
        Ok(())
    }

    /// GETs `target`, a path and query, which cannot name another origin: its last answer, of whatever status.
    ///
    /// # Errors
    /// Where no whole answer came.
    pub fn ask(&self, target: &str) -> Result<Answer, Failure> {
        self.send(target, None)
    }

    /// POSTs `json` to `target`; any status but 200 is an error.
    pub fn post(&self, target: &str, json: &[u8]) -> Result<Answer, Failure> {
        let answer = self.send(target, Some(json))?;
        if answer.status == 200 { Ok(answer) } else { Err(self.refused(POST, target, &answer)) }
    }

    fn send(&self, target: &str, body: Option<&[u8]>) -> Result<Answer, Failure> {
        let url = format!("{}{target}", self.origin);
        let authorization = self.token.header();
        let headers = [
            ("Authorization", authorization.as_str()),
            ("Accept", "application/json"),
            // Of no meaning without a body, so it is last and left out there.
            ("Content-Type", "application/json"),
        ];
        let (method, headers) = if body.is_some() { (POST, &headers[..]) } else { (GET, &headers[..2]) };
        let call = Call { url: &url, headers, body, limit: PAGE };
        let deadline = Deadline::after(REQUEST).earlier(self.run);
        let allowed = deadline.left().unwrap_or(REQUEST);
        let Outcome { result, unaffordable, tries } = self.client.retry(&call, &Retries, deadline);
        let answer = result.map_err(|fault| {
            let failure = self.silence(method, &url, &fault, tries, allowed);
            unaffordable.into_iter().fold(failure, |failure, wait| failure.hint(hint::too_late(wait)))
        })?;
        if self.include {
            self.show_head(&answer);
        }
        let now = SystemTime::now();
        match (unaffordable, answer.retry_after()) {
            (Some(wait), Some(_)) => Err(self.refused(method, target, &answer).hint(hint::until(wait, now))),
            (Some(wait), None) => Err(self.refused(method, target, &answer).hint(hint::too_late(wait))),
            // Of a 429 it is worth to know even where it would not have been tried again.
            (None, Some(wait)) if answer.status == 429 => {
                Err(self.refused(method, target, &answer).hint(hint::until(wait, now)))
            }
            _ => Ok(answer),
        }
    }

    /// [`Arm::ask`], and any status but 200 is an error.
    pub fn get(&self, target: &str) -> Result<Answer, Failure> {
        let answer = self.ask(target)?;
        if answer.status == 200 { Ok(answer) } else { Err(self.refusal(target, &answer)) }
    }

    /// Why `answer` to a GET of `target` is no success, in ARM's words, and what to do next.
    pub fn refusal(&self, target: &str, answer: &Answer) -> Failure {
        self.refused(GET, target, answer)
    }

    fn refused(&self, method: &str, target: &str, answer: &Answer) -> Failure {
        let status = answer.status;
        let problem = Problem::read(&answer.body);
        let words = match status {
            202 => "202, the operation still goes on: ask again later".to_owned(),
            200..=299 => format!("{status}, an answer without a document"),
            300..=399 => {
                let place = answer.header("location").unwrap_or("nowhere");
                format!("{status}, a redirect to {place}, which is not followed: the token goes nowhere else")
            }
            _ => problem.line(status),
        };
        let ids = problem::request_ids(answer);
        let failure = Failure::new(hint::exit(status), format_args!("{method} {}{target}: {words}{ids}", self.origin));
        hint::hints(status, &problem).into_iter().fold(failure, Failure::hint)
    }

    /// That `answer` to `target` says it worked and is all the same not understood: `why`.
    pub fn damaged(&self, method: &str, target: &str, answer: &Answer, why: &str) -> Failure {
        let media = answer.header("content-type").unwrap_or("no content type");
        let place = format!("{method} {}{target}", self.origin);
        let message = format!("{place}: the answer is not understood: {why} ({media}, {} bytes)", answer.body.len());
        Failure::new(Exit::Protocol, message)
    }

    /// Why no whole answer came in `tries` tries and the time `allowed`, and what to do next.
    fn silence(&self, method: &str, url: &str, fault: &Fault, tries: u32, allowed: Duration) -> Failure {
        let refused = matches!(fault.cause(), ureq::Error::ConnectProxyFailed(_));
        let exit = match fault.kind() {
            Kind::NotHttp | Kind::TooLong => Exit::Protocol,
            Kind::Request if !refused => Exit::Usage,
            _ => Exit::Unavailable,
        };
        let mut more = Vec::new();
        if fault.kind() == Kind::Timeout {
            more.push(format!("{:.0} s", allowed.as_secs_f64().ceil()));
        }
        if tries > 1 {
            more.push(format!("{tries} tries"));
        }
        more.extend(self.via.iter().map(|proxy| format!("through the proxy {proxy}")));
        let more = if more.is_empty() { String::new() } else { format!(" ({})", more.join(", ")) };
        let (words, advice) = match tls::meaning(fault) {
            Some((cause, advice)) => (format!("{cause}: {fault}"), Some(advice)),
            None => (fault.to_string(), proxy::advice(fault)),
        };
        let failure = Failure::new(exit, format_args!("{method} {url}: {words}{more}"));
        advice.into_iter().fold(failure, Failure::hint)
    }

    /// `-i`: what curl shows, but for what signs somebody in.
    fn show_head(&self, answer: &Answer) {
        let mut lines = vec![format!("HTTP {}", answer.status)];
        for (name, value) in &answer.headers {
            let secret = matches!(name.as_str(), "set-cookie" | "authorization" | "proxy-authorization");
            let value = if secret { "[hidden]".into() } else { String::from_utf8_lossy(value.as_bytes()) };
            lines.push(format!("{name}: {value}"));
        }
        lines.iter().for_each(|line| self.note(line));
    }
}
