//! A listening socket of the emulator and the threads behind it.

use std::collections::HashMap;
use std::io;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use super::connection::serve;
use super::{Reply, Request};
use crate::Service;

/// What stands behind a listener.
pub(crate) trait Site: Send + Sync + 'static {
    /// The answer to `request`.
    fn answer(&self, request: &Request) -> Reply;
}

/// Connections are numbered over the whole process, so that two are told apart whichever listener they came to.
static NUMBER: AtomicU64 = AtomicU64::new(1);

/// Open connections by number, so that the end of the emulator ends them too.
type Open = Arc<Mutex<HashMap<u64, TcpStream>>>;

/// A listening socket; dropping it closes the socket and every connection that came through it.
pub(crate) struct Listener {
    address: SocketAddr,
    stopping: Arc<AtomicBool>,
    open: Open,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Listens at `address`, where port 0 takes any free one, and answers from `site`.
    pub fn start(address: SocketAddr, service: Service, site: Arc<dyn Site>) -> io::Result<Listener> {
        let socket = TcpListener::bind(address)?;
        let address = socket.local_addr()?;
        let stopping = Arc::new(AtomicBool::new(false));
        let open = Open::default();
        let thread = thread::Builder::new().name(format!("azure-sim {service}")).spawn({
            let (stopping, open) = (Arc::clone(&stopping), Arc::clone(&open));
            move || accept(&socket, service, &site, &stopping, &open)
        })?;
        Ok(Listener { address, stopping, open, thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
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

fn accept(socket: &TcpListener, service: Service, site: &Arc<dyn Site>, stopping: &AtomicBool, open: &Open) {
    for stream in socket.incoming() {
        if stopping.load(Ordering::SeqCst) {
            return;
        }
        // Out of file descriptors, or a client gone before it was accepted: the next one may fare better.
        let Ok(mut stream) = stream else { continue };
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let _ = stream.set_nodelay(true);
        if let Ok(copy) = stream.try_clone() {
            open.lock().unwrap_or_else(PoisonError::into_inner).insert(number, copy);
        }
        let (site, open) = (Arc::clone(site), Arc::clone(open));
        let _ = thread::Builder::new().spawn(move || {
            serve(&mut stream, service, number, &*site);
            open.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
        });
    }
}
