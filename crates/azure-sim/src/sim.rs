//! One emulator: its listeners and what stands behind them.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use ring::rand;

use crate::fault::{Fault, Plan, What};
use crate::record::{Record, Seen};
use crate::server::{Listener, Site};
use crate::tls::Tls;
use crate::token::Mint;
use crate::world::{Identity, World};
use crate::{Certificate, Event, Options, Place, Reply, Request, Service, Source};
use crate::{answers, arm, imds, login, real, sources};

/// An Azure on loopback ports of its own. It ends, with every connection, when it is dropped.
pub struct Sim {
    state: Arc<State>,
    imds: Listener,
    arm: Listener,
    /// The source of tokens, where that is not the metadata service.
    source: Option<Listener>,
    /// Where users sign in, at its real address.
    _login: Option<Listener>,
    elsewhere: Listener,
    tls: Option<Tls>,
}

/// Where programs look for the authorities to trust: ours and OpenSSL, curl, and the requests of Python and so of az.
const CA_VARIABLES: [&str; 3] = ["SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE"];

/// What the listeners share.
pub(crate) struct State {
    pub options: Options,
    pub world: World,
    pub mint: Mint,
    pub pages: arm::Cache,
    pub headers: arm::Headers,
    pub graph: arm::Graph,
    pub play: imds::Play,
    pub keys: sources::Keys,
    /// What sources that are no VM ask back, in a header.
    pub secret: String,
    limits: imds::Limits,
    record: Record,
    plan: Mutex<Plan>,
    numbers: AtomicU64,
    elsewhere: OnceLock<String>,
}

impl Sim {
    /// Starts listening: on loopback, on free ports, or with [`Options::real`] where Azure does. Fails where it cannot, where
    /// no authority can be made for TLS, and where the folder of Arc's keys cannot be.
    pub fn start(mut options: Options) -> io::Result<Sim> {
        if options.real {
            options.tls = options.tls.or(Some(Certificate::Good));
        }
        let tls = options.tls.map(|certificate| Tls::new(certificate, options.cloud)).transpose()?;
        let state = Arc::new(State::new(options));
        if state.options.source == Source::Arc {
            state.keys.make_folder()?;
        }
        let config = tls.as_ref().map(|tls| Arc::clone(&tls.config));
        let listen = |service, tls: Option<_>, at| Listener::start(at, service, tls, state.clone());
        let free = |ip: IpAddr| SocketAddr::from((ip, 0));
        let v4 = free(Ipv4Addr::LOCALHOST.into());
        let (imds, arm) = match (state.options.real, state.options.ipv6) {
            (true, _) => (real::imds(), real::manager()),
            (false, true) => (v4, free(Ipv6Addr::LOCALHOST.into())),
            (false, false) => (v4, v4),
        };
        let login = state.options.real.then(|| listen(Service::Login, config.clone(), real::login())).transpose()?;
        let elsewhere = listen(Service::Elsewhere, config.clone(), v4)?;
        let _ = state.elsewhere.set(origin(tls.is_some(), elsewhere.address()));
        let source = match state.options.source {
            Source::Vm => None,
            source => Some(listen(sources::service(source), None, v4)?),
        };
        Ok(Sim {
            imds: listen(Service::Imds, None, imds)?,
            arm: listen(Service::Arm, config, arm)?,
            source,
            _login: login,
            elsewhere,
            state,
            tls,
        })
    }

    /// The origin of the metadata service, `http://127.0.0.1:PORT`, or its real one.
    pub fn imds(&self) -> String {
        if self.state.options.real {
            return format!("http://{}", real::IMDS);
        }
        origin(false, self.imds.address())
    }

    /// The origin of Resource Manager; with TLS, `https://localhost:PORT`, or its real one.
    pub fn arm(&self) -> String {
        if self.state.options.real {
            return format!("https://{}", self.state.options.cloud.manager());
        }
        origin(self.tls.is_some(), self.arm.address())
    }

    /// The origin of a host that nobody should be led to; what reaches it is in [`Sim::requests`] all the same.
    pub fn elsewhere(&self) -> String {
        self.state.elsewhere().to_owned()
    }

    /// The file with the certificate of the authority that ARM's certificate is of.
    pub fn authority(&self) -> Option<PathBuf> {
        self.tls.as_ref().map(Tls::authority)
    }

    /// The variables that point the filters at this emulator: at its real addresses only the authority, and what a
    /// source that is no VM sets.
    pub fn env(&self) -> Vec<(String, String)> {
        let mut env = match &self.source {
            Some(source) => {
                let source = origin(false, source.address());
                sources::env(self.state.options.source, &source, &self.state.secret)
            }
            None => Vec::new(),
        };
        if !self.state.options.real {
            // Whoever gives the tokens, relative paths ask the metadata service where the machine is.
            env.push(("AZURE_POD_IDENTITY_AUTHORITY_HOST".into(), self.imds()));
            env.push(("ARM_ENDPOINT".into(), self.arm()));
        }
        if let Some(file) = self.authority() {
            env.extend(CA_VARIABLES.map(|name| (name.to_owned(), file.display().to_string())));
        }
        env
    }

    /// Everything received so far, in its order.
    pub fn requests(&self) -> Vec<Seen> {
        self.state.record.all()
    }

    /// How many requests `place` has had: a service, a kind of thing or a page, as a fault's WHERE names it.
    pub fn count(&self, place: &str) -> usize {
        self.requests().iter().filter(|seen| seen.place.is(place)).count()
    }

    /// How many connections a listener has had, whether a request came over them or not.
    pub fn connections(&self, service: Service) -> usize {
        match service {
            Service::Imds => self.imds.accepted(),
            Service::Arm => self.arm.accepted(),
            Service::Elsewhere => self.elsewhere.accepted(),
            _ => self.source.as_ref().map_or(0, Listener::accepted),
        }
    }

    /// Forgets the requests so far.
    pub fn forget(&self) {
        self.state.record.clear();
    }

    /// Adds a fault behind those that are being played. The error says what is wrong with it.
    pub fn fault(&self, fault: &str) -> Result<(), String> {
        let fault: Fault = fault.parse()?;
        self.state.plan.lock().unwrap_or_else(PoisonError::into_inner).add(fault);
        Ok(())
    }

    /// Schedules an event for the VM, behind those that wait.
    pub fn schedule(&self, event: Event) {
        self.state.play.add(event);
    }

    /// A token as the metadata service would give it to `identity` for `resource`.
    pub fn token(&self, identity: &Identity, resource: &str) -> String {
        self.state.mint.issue(identity, resource, false).text
    }

    /// Every token given out so far, and what else is secret: none of it may ever be seen on a stderr.
    pub fn secrets(&self) -> Vec<String> {
        let mut secrets = self.state.mint.all();
        secrets.push(self.state.secret.clone());
        secrets.extend(self.state.keys.texts());
        secrets
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        // Not left to the state's own end: a connection that is still open holds it.
        self.state.keys.clear();
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("imds", &self.imds()).field("arm", &self.arm()).finish_non_exhaustive()
    }
}

fn origin(tls: bool, address: SocketAddr) -> String {
    if tls { format!("https://localhost:{}", address.port()) } else { format!("http://{address}") }
}

impl State {
    fn new(options: Options) -> Self {
        let mut secret = [0; 16];
        // Without randomness it is still one that nobody was told.
        let _ = rand::SecureRandom::fill(&rand::SystemRandom::new(), &mut secret);
        State {
            world: World::new(&options),
            mint: Mint::new(&options),
            pages: arm::Cache::default(),
            headers: arm::Headers::new(),
            graph: arm::Graph::default(),
            play: imds::Play::new(&options.events),
            keys: sources::Keys::new(&options.arc_keys),
            secret: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
            limits: imds::Limits::new(),
            record: Record::default(),
            plan: Mutex::new(Plan::new(options.faults.iter().cloned())),
            numbers: AtomicU64::new(0),
            elsewhere: OnceLock::new(),
            options,
        }
    }

    /// The scheme that ARM is asked by.
    pub fn scheme(&self) -> &'static str {
        if self.options.tls.is_some() { "https" } else { "http" }
    }

    /// The origin that nobody should be led to.
    pub fn elsewhere(&self) -> &str {
        self.elsewhere.get().map_or("", String::as_str)
    }

    /// A number that was not given before.
    pub fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    fn place(request: &Request) -> Place {
        let (kind, page, graph) = match request.service {
            Service::Imds => (imds::place(request), None, false),
            Service::Arm => arm::place(request),
            Service::Login => (login::place(request), None, false),
            Service::Elsewhere => ("other", None, false),
            _ => (sources::place(request), None, false),
        };
        Place { service: request.service, kind, page, graph }
    }

    /// Whether the metadata service's limits are for this request.
    fn limited(&self, place: &Place) -> bool {
        self.options.imds_limits && place.service == Service::Imds
    }

    fn reply(&self, request: &Request, fault: Option<&What>) -> Reply {
        match fault {
            Some(What::Status(status, wait)) => answers::status(self, request, *status, wait.as_deref()),
            Some(What::Named(name)) => answers::named(name),
            Some(What::Error(name)) => answers::error(self, request, name),
            Some(What::Redirect(status, to)) => Reply::text(*status, "").header("Location", to),
            Some(What::Wire(wire)) => self.plain(request, None).over(wire.clone()),
            Some(What::Twist(name)) => self.plain(request, Some(name)),
            None => self.plain(request, None),
        }
    }

    fn plain(&self, request: &Request, twist: Option<&'static str>) -> Reply {
        match request.service {
            Service::Imds => imds::answer(self, request),
            Service::Arm => arm::answer(self, request, twist),
            Service::Login => login::answer(self, request),
            Service::Elsewhere => Reply::text(404, "nobody should have come here\n"),
            _ => sources::answer(self, request, twist),
        }
    }
}

impl Site for State {
    fn answer(&self, request: &Request) -> Reply {
        let place = State::place(request);
        let refused = self.limited(&place) && !self.limits.enter(place.kind == "token");
        let own = || self.options.script.as_ref().and_then(|script| script(request));
        let made = if refused { Some(imds::canned(429)) } else { own() };
        let mut fault = None;
        let reply = made.unwrap_or_else(|| {
            fault = self.plan.lock().unwrap_or_else(PoisonError::into_inner).strike(&place);
            self.reply(request, fault.as_ref().map(Fault::what))
        });
        let fault = fault.map(|fault| fault.to_string());
        let seen = Seen { request: request.clone(), place, status: reply.status, fault };
        if let Some(log) = &self.options.log {
            log(&seen);
        }
        self.record.add(seen);
        reply
    }

    fn sent(&self, request: &Request) {
        let place = State::place(request);
        if self.limited(&place) {
            self.limits.leave(place.kind == "token");
        }
    }
}
