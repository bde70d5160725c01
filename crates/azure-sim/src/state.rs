//! What an emulator's listeners share, and how a request finds its answer.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use ring::rand;

use crate::fault::{Plan, What};
use crate::record::{Record, Seen};
use crate::server::Site;
use crate::token::Mint;
use crate::world::World;
use crate::{Fault, Options, Place, Reply, Request, Service, answers, arm, imds, login, sources};

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
    pub record: Record,
    plan: Mutex<Plan>,
    numbers: AtomicU64,
    elsewhere: OnceLock<String>,
}

impl State {
    pub fn new(options: Options) -> Self {
        let mut secret = [0; 16];
        // No system that this runs on lacks randomness; where one did, the secret would only be poor.
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

    /// The faults that are being played.
    pub fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says where nobody should be led to, once it is known.
    pub fn set_elsewhere(&self, origin: String) {
        let _ = self.elsewhere.set(origin);
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
            fault = self.plan().strike(&place);
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
