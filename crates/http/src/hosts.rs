//! The addresses of hosts, looked up once a run: ureq asks for them before every request, also where the connection is
//! still open, which would cost each page of a list a question to a name server, and a thread that waits for it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// What was looked up so far. A clone shares it. One host and perhaps a proxy: a map would be larger, not quicker.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts(Arc<Mutex<Vec<(Uri, ResolvedSocketAddrs)>>>);

impl Hosts {
    /// ureq's own resolver, asked only for what is not known yet.
    pub fn resolver(&self) -> impl Resolver {
        Remembering { hosts: self.clone(), resolver: DefaultResolver::default() }
    }

    /// Has all of them looked up anew: what could not be reached may have moved.
    pub fn forget(&self) {
        self.known().clear();
    }

    fn known(&self) -> MutexGuard<'_, Vec<(Uri, ResolvedSocketAddrs)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct Remembering<R> {
    hosts: Hosts,
    resolver: R,
}

impl<R: Resolver> Resolver for Remembering<R> {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let same = |other: &Uri| other.scheme() == uri.scheme() && other.authority() == uri.authority();
        if let Some((_, addresses)) = self.hosts.known().iter().find(|(other, _)| same(other)) {
            return Ok(addresses.clone());
        }
        let addresses = self.resolver.resolve(uri, config, timeout)?;
        self.hosts.known().push((uri.clone(), addresses.clone()));
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicU16, Ordering};

    use ureq::Agent;

    use super::*;

    /// Fails the first time, and gives another address each time after that.
    #[derive(Debug, Default)]
    struct Counting(AtomicU16);

    impl Resolver for Counting {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            match self.0.fetch_add(1, Ordering::Relaxed) {
                0 => Err(ureq::Error::HostNotFound),
                count => {
                    let mut addresses = self.empty();
                    addresses.push(SocketAddr::from(([127, 0, 0, 1], count)));
                    Ok(addresses)
                }
            }
        }
    }

    #[test]
    fn a_host_is_looked_up_once_until_it_fails() {
        let hosts = Hosts::default();
        let resolver = Remembering { hosts: hosts.clone(), resolver: Counting::default() };
        let config = Agent::config_builder().build();
        let timeout = NextTimeout {
            after: std::time::Duration::from_secs(1).into(),
            reason: ureq::Timeout::Resolve,
            per_read: None,
            per_write: None,
        };
        let port = |url: &str| {
            let found = resolver.resolve(&url.parse().unwrap(), &config, timeout).ok()?;
            found.first().map(SocketAddr::port)
        };
        assert_eq!(port("https://a.example/x"), None);
        assert_eq!([port("https://a.example/x"), port("https://a.example/y?z")], [Some(1); 2]);
        assert_eq!([port("https://b.example/"), port("http://a.example/")], [Some(2), Some(3)]);
        assert_eq!([port("https://a.example:444/"), port("https://a.example/")], [Some(4), Some(1)]);
        hosts.forget();
        assert_eq!(port("https://a.example/"), Some(5));
    }
}
