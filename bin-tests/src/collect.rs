//! Reads a stream in a thread, and gives what came even where it does not end.

use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A stream that is being read.
pub(crate) struct Collected {
    bytes: Arc<Mutex<Vec<u8>>>,
    ended: Receiver<()>,
}

impl Collected {
    /// Begins to read `stream`.
    pub fn from(mut stream: impl Read + Send + 'static) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (tell, ended) = channel();
        thread::spawn({
            let bytes = Arc::clone(&bytes);
            move || {
                let mut buffer = vec![0; 64 << 10];
                while let Ok(n @ 1..) = stream.read(&mut buffer) {
                    bytes.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..n]);
                }
                let _ = tell.send(());
            }
        });
        Collected { bytes, ended }
    }

    /// What came, and whether the stream ended within `limit`.
    pub fn take(self, limit: Duration) -> (Vec<u8>, bool) {
        let ended = self.ended.recv_timeout(limit).is_ok();
        (std::mem::take(&mut self.bytes.lock().unwrap_or_else(PoisonError::into_inner)), ended)
    }
}
