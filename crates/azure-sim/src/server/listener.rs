//! A listening socket of the emulator and the threads behind it.

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::connection::serve;
use super::{Reply, Request};
use crate::Service;

/// What stands behind a listener.
pub(crate) trait Site: Send + Sync + 'static {
    /// The answer to `request`.
    fn answer(&self, request: &Request) -> Reply;

    /// Called when the answer to `request` has gone out, or could not.
    fn sent(&self, request: &Request);
}

/// Connections are numbered over the whole process, so that two are told apart whichever listener they came to.
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Open connections by number, so that the end of the emulator ends them too.
type Open = Arc<Mutex<HashMap<u64, TcpStream>>>;

/// A listening socket; dropping it closes the socket and every connection that came through it.
pub(crate) struct Listener {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    accepted: Arc<AtomicUsize>,
    open: Open,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens at `address`, where port 0 takes any free one, and answers from `site`, over TLS where `tls` is given.
    pub fn start(
        address: SocketAddr,
        service: Service,
        tls: Option<Arc<ServerConfig>>,
        site: Arc<dyn Site>,
    ) -> io::Result<Listener> {
        let socket = TcpListener::bind(address)?;
        let address = socket.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let accepted = Arc::new(AtomicUsize::new(0));
        let open = Open::default();
        let thread = thread::Builder::new().name(format!("azure-sim {service}")).spawn({
            let entrance = Entrance {
                service,
                tls,
                site,
                stopping: Arc::clone(&stopping),
                accepted: Arc::clone(&accepted),
                open: Arc::clone(&open),
            };
            move || entrance.accept(&socket)
        })?;
        Ok(Listener { address, stopping, accepted, open, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections there have been, whether a request came over them or not.
    pub fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stopping.store(true, Ordering::SeqCst);
        // Wakes accept().
        let _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for (_, stream) in open.drain() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

/// What the accepting thread holds.
struct Entrance {
    service: Service,
    tls: Option<Arc<ServerConfig>>,
    site: Arc<dyn Site>,
    stopping: Arc<AtomicBool>,
    accepted: Arc<AtomicUsize>,
    open: Open,
}

impl Entrance {
    fn accept(&self, socket: &TcpListener) {
        for stream in socket.incoming() {
            if self.stopping.load(Ordering::SeqCst) {
                return;
            }
            // Out of file descriptors, or a client gone before it was accepted: the next one may fare better.
            let Ok(stream) = stream else { continue };
            self.accepted.fetch_add(1, Ordering::SeqCst);
            self.admit(stream);
        }
    }

    /// Serves one connection in a thread of its own.
    fn admit(&self, mut stream: TcpStream) {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let _ = stream.set_nodelay(true);
        if let Ok(copy) = stream.try_clone() {
            self.open.lock().unwrap_or_else(PoisonError::into_inner).insert(number, copy);
        }
        let (service, site, open) = (self.service, Arc::clone(&self.site), Arc::clone(&self.open));
        let tls = self.tls.clone();
        let _ = thread::Builder::new().spawn(move || {
            match tls.map(ServerConnection::new) {
                None => serve(&mut stream, service, number, &*site),
                Some(Ok(session)) => serve(&mut StreamOwned::new(session, stream), service, number, &*site),
                Some(Err(_)) => {}
            }
            open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        });
    }
}
