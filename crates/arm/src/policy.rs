//! When ARM is asked again: what Azure's SDKs try again (facts: azcore's `policy_retry.go`), within one deadline.

use std::time::Duration;

use http::{Kind, Policy, Seen, Wait, What, growing};

/// The statuses that pass. 401 is not one: the token on stdin cannot be renewed.
const PASSING: [u16; 6] = [408, 429, 500, 502, 503, 504];

/// The tries after the first on a status that passes or a connection that broke: waits of 1, 2, 4, 8 and 16 s.
const MOST: u32 = 5;

/// The tries after the first where there is no connection at all, and nothing suggests that there will be.
const MOST_UNREACHED: u32 = 3;

/// The tries after the first that the server asked for itself: as many as the deadline allows, within reason.
const MOST_ASKED: u32 = 12;

/// ARM's policy.
#[derive(Clone, Copy, Debug)]
pub struct Retries;

impl Policy for Retries {
    fn next(&self, seen: &Seen) -> Option<Wait> {
        let grown = growing(Duration::from_secs(1), Duration::from_secs(16), seen.tries);
        // A wish of no wait at all is none: twelve tries at once would help nobody.
        match (seen.what, seen.retry_after.filter(|wait| !wait.is_zero())) {
            (What::Status(status), Some(wait)) if PASSING.contains(&status) => {
                (seen.tries <= MOST_ASKED).then_some(Wait::Asked(wait))
            }
            (What::Status(status), None) if PASSING.contains(&status) => (seen.tries <= MOST).then_some(grown),
            (What::Fault(Kind::Broken | Kind::Timeout), _) => (seen.tries <= MOST).then_some(grown),
            (What::Fault(Kind::Resolve | Kind::Connect), _) => {
                let most = if seen.answered { MOST } else { MOST_UNREACHED };
                (seen.tries <= most).then_some(grown)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(what: What, retry_after: Option<u64>) -> Vec<u64> {
        let retry_after = retry_after.map(Duration::from_secs);
        let zero = Duration::ZERO;
        let mut seen = Seen { what, tries: 1, answered: false, retry_after, waited: zero, elapsed: zero };
        let mut waits = Vec::new();
        while let Some(Wait::Own(wait) | Wait::Asked(wait)) = Retries.next(&seen) {
            waits.push(wait.as_secs());
            seen.tries += 1;
            assert!(waits.len() < 100, "endless");
        }
        waits
    }

    #[test]
    fn what_passes_is_tried_again_and_what_stays_is_not() {
        for status in [200, 202, 301, 400, 401, 403, 404, 409, 410, 412, 418, 422, 501, 505] {
            assert_eq!(waits(What::Status(status), None), [0; 0], "{status}");
            assert_eq!(waits(What::Status(status), Some(1)), [0; 0], "{status} with Retry-After");
        }
        for status in PASSING {
            assert_eq!(waits(What::Status(status), None), [1, 2, 4, 8, 16], "{status}");
            assert_eq!(waits(What::Status(status), Some(7)), [7; 12], "{status} with Retry-After");
            assert_eq!(waits(What::Status(status), Some(0)), [1, 2, 4, 8, 16], "{status} with Retry-After: 0");
        }
        for (kind, expected) in [
            (Kind::Broken, &[1, 2, 4, 8, 16][..]),
            (Kind::Timeout, &[1, 2, 4, 8, 16]),
            (Kind::Connect, &[1, 2, 4]),
            (Kind::Resolve, &[1, 2, 4]),
            (Kind::Tls, &[]),
            (Kind::NotHttp, &[]),
            (Kind::TooLong, &[]),
            (Kind::Request, &[]),
        ] {
            assert_eq!(waits(What::Fault(kind), None), expected, "{kind:?}");
        }
    }
}
