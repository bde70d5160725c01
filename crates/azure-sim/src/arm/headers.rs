//! The headers that each of ARM's answers has, and the limits that some of them tell of: a bucket of 250 reads that
//! fills up by 25 a second, since 2024.
//! <https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling>

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use crate::limits::Bucket;
use crate::{Reply, Request, clock, seed};

/// What is counted over all answers.
#[derive(Debug)]
pub(crate) struct Headers {
    reads: Bucket,
    answers: AtomicU64,
}

impl Headers {
    pub fn new() -> Self {
        Headers { reads: Bucket::new(250.0, 25.0), answers: AtomicU64::new(0) }
    }

    /// Counts a read: how many are left, or the seconds until there is one.
    pub(super) fn count(&self) -> Result<u64, u64> {
        self.reads.take(Instant::now())
    }

    /// Adds them to an answer; `left` is how many reads are.
    pub(crate) fn add(&self, reply: Reply, request: &Request, left: u64) -> Reply {
        let number = self.answers.fetch_add(1, Ordering::Relaxed);
        let (id, now) = (seed::guid(number), clock::compact(clock::now()));
        let correlation = request.header("x-ms-correlation-request-id").unwrap_or(&id).to_owned();
        let reply = reply
            .header("Cache-Control", "no-cache")
            .header("Pragma", "no-cache")
            .header("Vary", "Accept-Encoding")
            .header("x-ms-ratelimit-remaining-subscription-reads", left.to_string())
            .header("x-ms-ratelimit-remaining-subscription-global-reads", (left + 3500).to_string())
            .header("x-ms-request-id", id.clone())
            .header("x-ms-correlation-request-id", correlation)
            .header("x-ms-routing-request-id", format!("JAPANEAST:{now}:{id}"))
            .header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
            .header("X-Content-Type-Options", "nosniff");
        let wished = request.header("x-ms-return-client-request-id").is_some_and(|wish| wish == "true");
        match request.header("x-ms-client-request-id").filter(|_| wished) {
            Some(id) => reply.header("x-ms-client-request-id", id),
            None => reply,
        }
    }
}
