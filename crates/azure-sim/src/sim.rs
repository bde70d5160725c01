//! One emulator: its listeners and what stands behind them.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use crate::server::Listener;
use crate::state::State;
use crate::tls::Tls;
use crate::{Certificate, Event, Fault, Identity, Options, Seen, Service, Source, real, sources};

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
        state.set_elsewhere(origin(tls.is_some(), elsewhere.address()));
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
        self.state.plan().add(fault);
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
