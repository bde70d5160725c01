//! Compression, for those that take it, and the ways it can go wrong.

use std::io::Write;
use std::sync::{Arc, OnceLock};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::state::State;
use crate::{Body, Reply, Request};

/// Smaller bodies gain nothing by it.
const SMALLEST: usize = 1024;
/// What a bomb unpacks to: beyond any page that a client should take.
const BOMB: usize = 300 << 20;

/// `reply` compressed, where the request allows it or a fault asks for it.
pub(super) fn compress(state: &State, request: &Request, reply: Reply, twist: Option<&str>) -> Reply {
    let takes = request.header("accept-encoding").is_some_and(|list| list.to_ascii_lowercase().contains("gzip"));
    let wanted = state.options.gzip && takes && reply.body.len() >= SMALLEST;
    let body = match twist {
        Some("gzip-bad") => return reply.header("Content-Encoding", "gzip"),
        Some("gzip-bomb") => bomb(),
        Some("gzip-cut") => {
            let whole = pack(&reply.body);
            Arc::new(whole[..whole.len() / 2].to_vec())
        }
        Some("gzip") => Arc::new(pack(&reply.body)),
        _ if wanted => state.pages.packed(&reply.body, pack),
        _ => return reply,
    };
    Reply { body, ..reply }.header("Content-Encoding", "gzip")
}

/// At the quickest: what it saves on loopback is nothing.
fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

/// Spaces in a list that is never closed, so that nothing but its size stops a reader. Made once.
fn bomb() -> Body {
    static BODY: OnceLock<Body> = OnceLock::new();
    let make = || {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let _ = encoder.write_all(br#"{"value":["#);
        let spaces = vec![b' '; 1 << 20];
        (0..BOMB >> 20).for_each(|_| drop(encoder.write_all(&spaces)));
        Arc::new(encoder.finish().unwrap_or_default())
    };
    Arc::clone(BODY.get_or_init(make))
}
