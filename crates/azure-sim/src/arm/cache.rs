//! Pages that were made before, since a benchmark should time the client.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::Body;

/// Pages are kept up to this many bytes. 10,000 VMs are 30 MB.
const CACHE: usize = 96 << 20;

/// Pages made before.
#[derive(Default)]
pub(crate) struct Cache(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    /// By the address they were asked under.
    bodies: HashMap<String, Body>,
    /// Compressed ones, each with the page it is made of, so that the page's address in memory stays its own.
    packed: HashMap<usize, (Body, Body)>,
    bytes: usize,
}

impl Cache {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The page that was kept under `key`.
    pub(super) fn get(&self, key: &str) -> Option<Body> {
        self.pages().bodies.get(key).cloned()
    }

    /// Keeps a page, where there is room.
    pub(super) fn keep(&self, key: String, body: &Body) {
        let mut pages = self.pages();
        if pages.bytes + body.len() <= CACHE {
            pages.bytes += body.len();
            pages.bodies.insert(key, Arc::clone(body));
        }
    }

    /// `body` compressed by `pack`, which is not asked twice for the same page.
    pub(super) fn packed(&self, body: &Body, pack: fn(&[u8]) -> Vec<u8>) -> Body {
        let key = Arc::as_ptr(body).addr();
        if let Some((_, packed)) = self.pages().packed.get(&key) {
            return Arc::clone(packed);
        }
        let packed = Arc::new(pack(body));
        let mut pages = self.pages();
        // Only pages that are kept come again.
        if Arc::strong_count(body) > 1 && pages.bytes + packed.len() <= CACHE {
            pages.bytes += packed.len();
            pages.packed.insert(key, (Arc::clone(body), Arc::clone(&packed)));
        }
        packed
    }
}
