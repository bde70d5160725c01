//! The headers that each of ARM's answers has, and the limits that some of them tell of: a bucket of 250 reads that
//! fills up by 25 a second, since 2024, for each subscription and one for what is asked of the tenant.
//! <https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling>

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::limits::Bucket;
use crate::{Reply, Request, clock, seed};

/// What is counted over all answers.
#[derive(Debug)]
pub(crate) struct Headers {
    /// By subscription.
    reads: Mutex<HashMap<Option<String>, Bucket>>,
    answers: AtomicU64,
}

impl Headers {
    pub fn new() -> Self {
        Headers { reads: Mutex::default(), answers: AtomicU64::new(0) }
    }

    /// Counts a read of a subscription, or of the tenant: how many are left, or the seconds until there is one.
    pub(super) fn count(&self, subscription: Option<&str>) -> Result<u64, u64> {
        let mut reads = self.reads.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = reads.entry(subscription.map(str::to_owned)).or_insert_with(|| Bucket::new(250.0, 25.0));
        bucket.take(Instant::now())
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
