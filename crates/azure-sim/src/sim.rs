//! One emulator: its listeners and what stands behind them.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::fault::{Fault, Plan, What};
use crate::record::{Record, Seen};
use crate::server::{Listener, Site};
use crate::token::Mint;
use crate::world::{Identity, World};
use crate::{Options, Place, Reply, Request, Service, answers, arm, imds};

/// An Azure on loopback ports of its own. It ends, with every connection, when it is dropped.
pub struct Sim {
    state: Arc<State>,
    imds: Listener,
    arm: Listener,
    /// Held to listen on.
    _elsewhere: Listener,
}

/// What the listeners share.
pub(crate) struct State {
    pub options: Options,
    pub world: World,
    pub mint: Mint,
    pub pages: arm::Cache,
    record: Record,
    plan: Mutex<Plan>,
    numbers: AtomicU64,
    elsewhere: OnceLock<String>,
}

impl Sim {
    /// Starts listening on 127.0.0.1, on free ports.
    pub fn start(options: Options) -> io::Result<Sim> {
        let state = Arc::new(State {
            world: World::new(&options),
            mint: Mint::new(&options),
            pages: arm::Cache::default(),
            record: Record::default(),
            plan: Mutex::new(Plan::new(options.faults.iter().cloned())),
            numbers: AtomicU64::new(0),
            elsewhere: OnceLock::new(),
            options,
        });
        let listen = |service| Listener::start(SocketAddr::from(([127, 0, 0, 1], 0)), service, state.clone());
        let elsewhere = listen(Service::Elsewhere)?;
        let _ = state.elsewhere.set(format!("http://{}", elsewhere.address()));
        Ok(Sim { imds: listen(Service::Imds)?, arm: listen(Service::Arm)?, _elsewhere: elsewhere, state })
    }

    /// The origin of the metadata service, `http://127.0.0.1:PORT`.
    pub fn imds(&self) -> String {
        format!("http://{}", self.imds.address())
    }

    /// The origin of Resource Manager.
    pub fn arm(&self) -> String {
        format!("http://{}", self.arm.address())
    }

    /// The origin of a host that nobody should be led to; what reaches it is in [`Sim::requests`] all the same.
    pub fn elsewhere(&self) -> String {
        self.state.elsewhere().to_owned()
    }

    /// The variables that point the filters at this emulator.
    pub fn env(&self) -> Vec<(String, String)> {
        vec![("AZURE_POD_IDENTITY_AUTHORITY_HOST".into(), self.imds()), ("ARM_ENDPOINT".into(), self.arm())]
    }

    /// Everything received so far, in its order.
    pub fn requests(&self) -> Vec<Seen> {
        self.state.record.all()
    }

    /// How many requests `place` has had: a service, a kind of thing or a page, as a fault's WHERE names it.
    pub fn count(&self, place: &str) -> usize {
        self.requests().iter().filter(|seen| seen.place.is(place)).count()
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

    /// A token as the metadata service would give it to `identity` for `resource`.
    pub fn token(&self, identity: &Identity, resource: &str) -> String {
        self.state.mint.issue(identity, resource, false).text
    }

    /// Every token given out so far: none of them may ever be seen on a stderr.
    pub fn secrets(&self) -> Vec<String> {
        self.state.mint.all()
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("imds", &self.imds()).field("arm", &self.arm()).finish_non_exhaustive()
    }
}

impl State {
    /// The scheme that ARM is asked by.
    pub fn scheme(&self) -> &'static str {
        "http"
    }

    /// The origin that nobody should be led to.
    pub fn elsewhere(&self) -> &str {
        self.elsewhere.get().map_or("", String::as_str)
    }

    /// A number that no other answer has.
    pub fn next_number(&self) -> u64 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    fn place(request: &Request) -> Place {
        let (name, page) = match request.service {
            Service::Imds => (imds::place(request), None),
            Service::Arm => arm::place(request),
            Service::Elsewhere => ("other", None),
        };
        Place { service: request.service, name, page }
    }

    fn reply(&self, request: &Request, fault: Option<&What>) -> Reply {
        match fault {
            Some(What::Status(status, wait)) => answers::status(self, request, *status, wait.as_deref()),
            Some(What::Named(name)) => answers::named(name),
            Some(What::Redirect(status, to)) => Reply::text(*status, "").header("Location", to),
            Some(What::Wire(wire)) => self.plain(request, None, false).over(wire.clone()),
            Some(What::Next(name)) => self.plain(request, Some(name), false),
            Some(What::EmptyPage) => self.plain(request, None, true),
            None => self.plain(request, None, false),
        }
    }

    fn plain(&self, request: &Request, spoilt: Option<&'static str>, empty: bool) -> Reply {
        match request.service {
            Service::Imds => imds::answer(self, request),
            Service::Arm => arm::answer(self, request, spoilt, empty),
            Service::Elsewhere => Reply::text(404, "nobody should have come here\n"),
        }
    }
}

impl Site for State {
    fn answer(&self, request: &Request) -> Reply {
        let place = State::place(request);
        let scripted = self.options.script.as_ref().and_then(|script| script(request));
        let mut fault = None;
        let reply = scripted.unwrap_or_else(|| {
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
}
