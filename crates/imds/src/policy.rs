//! When IMDS is asked again, and when not: the guidance of Azure's documentation, "how to use managed identities on an
//! Azure VM to acquire an access token", section "Retry guidance", with one budget for reaching it at all.

use std::time::Duration;

use http::{Kind, Policy, Seen, Wait, What, growing};

/// How long one try may take to connect. On a busy host it may need seconds (azure-sdk-for-net#20609).
pub const CONNECT: Duration = Duration::from_secs(3);

/// The tries after the first on a status that passes: waits of 1, 2, 4, 8 and 16 s.
const MOST_RETRIES: u32 = 5;

/// "IMDS is available again within 70 seconds", says the documentation of 410.
const UPDATING: Duration = Duration::from_secs(70);

/// The retries of one request.
#[derive(Clone, Copy, Debug)]
pub struct Retries {
    /// How long to try to reach IMDS at all before this cannot be an Azure VM. Default: 6 s.
    pub reach: Duration,
    /// Whether 400 passes, as it does on a VM that was just created (MicrosoftDocs/azure-docs#109495); it is then asked
    /// again until the deadline, since nothing says when an identity arrives. Default: no.
    pub bad_request: bool,
    /// Whether 404 passes. It does for tokens; for load balancers it is the answer. Default: yes.
    pub not_found: bool,
}

impl Retries {
    /// The defaults, for a `--connect-timeout` of `connect`.
    pub fn new(connect: Option<Duration>) -> Self {
        Retries { reach: 2 * connect.unwrap_or(CONNECT), bad_request: false, not_found: true }
    }

    fn passes(&self, status: u16) -> bool {
        match status {
            404 => self.not_found,
            429 | 500..=599 => true,
            _ => false,
        }
    }
}

impl Policy for Retries {
    fn next(&self, seen: &Seen) -> Option<Wait> {
        match seen.what {
            What::Status(410) if seen.waited < UPDATING => Some(patient(seen)),
            What::Status(400) if self.bad_request => Some(patient(seen)),
            What::Status(status) if self.passes(status) && seen.tries <= MOST_RETRIES => {
                Some(seen.retry_after.map_or_else(|| growing(secs(1), secs(16), seen.tries), Wait::Asked))
            }
            What::Fault(Kind::Resolve | Kind::Connect) if !seen.answered => {
                let wait = growing(secs(1) / 4, secs(4), seen.tries);
                let Wait::Own(more) = wait else { return None };
                (seen.waited.max(seen.elapsed) + more < self.reach).then_some(wait)
            }
            What::Fault(Kind::Resolve | Kind::Connect | Kind::Broken | Kind::Timeout) if seen.tries <= MOST_RETRIES => {
                Some(growing(secs(1), secs(16), seen.tries))
            }
            _ => None,
        }
    }
}

/// The wait where there is no count of tries: never shorter than our own, so that a Retry-After of 0 makes no storm.
fn patient(seen: &Seen) -> Wait {
    match (growing(secs(1), secs(10), seen.tries), seen.retry_after) {
        (Wait::Own(own), Some(asked)) if asked > own => Wait::Asked(asked),
        (own, _) => own,
    }
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The waits, in milliseconds, that follow one another when every try ends as `what`.
    fn waits(what: What, answered: bool, retries: Retries) -> Vec<u128> {
        let mut seen = Seen { what, tries: 1, answered, retry_after: None, waited: secs(0), elapsed: secs(0) };
        let mut waits = Vec::new();
        while let Some(Wait::Own(wait)) = retries.next(&seen) {
            waits.push(wait.as_millis());
            seen.tries += 1;
            seen.waited += wait;
            assert!(waits.len() < 100, "endless");
        }
        waits
    }

    #[test]
    fn what_passes_is_tried_again_and_what_stays_is_not() {
        let five: &[u128] = &[1000, 2000, 4000, 8000, 16000];
        let never: &[u128] = &[];
        let updating: &[u128] = &[1000, 2000, 4000, 8000, 10000, 10000, 10000, 10000, 10000, 10000];
        let reaching: &[u128] = &[250, 500, 1000, 2000];
        for (what, answered, expected) in [
            (What::Status(200), true, never),
            (What::Status(400), true, never),
            (What::Status(401), true, never),
            (What::Status(403), true, never),
            (What::Status(404), true, five),
            (What::Status(405), true, never),
            (What::Status(410), true, updating),
            (What::Status(418), true, never),
            (What::Status(429), true, five),
            (What::Status(500), true, five),
            (What::Status(502), true, five),
            (What::Status(503), true, five),
            (What::Status(599), true, five),
            (What::Fault(Kind::Connect), false, reaching),
            (What::Fault(Kind::Resolve), false, reaching),
            (What::Fault(Kind::Connect), true, five),
            (What::Fault(Kind::Broken), false, five),
            (What::Fault(Kind::Timeout), false, five),
            (What::Fault(Kind::NotHttp), false, never),
            (What::Fault(Kind::TooLong), true, never),
            (What::Fault(Kind::Tls), false, never),
            (What::Fault(Kind::Request), false, never),
        ] {
            assert_eq!(waits(what, answered, Retries::new(None)), expected, "{what:?}, answered: {answered}");
        }
        assert!(waits(What::Status(410), true, Retries::new(None)).iter().sum::<u128>() >= 70_000);
    }

    #[test]
    fn what_passes_can_be_chosen() {
        let base = Retries::new(None);
        let seen = |tries| Seen {
            what: What::Status(400),
            tries,
            answered: true,
            retry_after: None,
            waited: secs(0),
            elapsed: secs(0),
        };
        let waiting = Retries { bad_request: true, ..base };
        assert_eq!(waiting.next(&seen(1)), Some(Wait::Own(secs(1))));
        assert_eq!(waiting.next(&seen(1000)), Some(Wait::Own(secs(10))), "until the deadline");
        assert_eq!(waits(What::Status(404), true, Retries { not_found: false, ..base }).len(), 0);
    }

    #[test]
    fn packets_that_vanish_are_given_up_within_the_budget() {
        let what = What::Fault(Kind::Connect);
        let seen = |tries, elapsed| Seen {
            what,
            tries,
            answered: false,
            retry_after: None,
            waited: secs(0),
            elapsed: secs(elapsed),
        };
        assert!(Retries::new(None).next(&seen(1, 3)).is_some(), "a second try after 3 s");
        assert_eq!(Retries::new(None).next(&seen(2, 6)), None, "no third one after 6 s");
        assert!(Retries::new(Some(secs(30))).next(&seen(1, 30)).is_some(), "--connect-timeout moves the budget");
    }

    #[test]
    fn the_service_s_own_wait_comes_first() {
        let what = What::Status(429);
        let seen =
            Seen { what, tries: 1, answered: true, retry_after: Some(secs(7)), waited: secs(0), elapsed: secs(0) };
        assert_eq!(Retries::new(None).next(&seen), Some(Wait::Asked(secs(7))));
        let updating = Seen { what: What::Status(410), ..seen };
        assert_eq!(Retries::new(None).next(&updating), Some(Wait::Asked(secs(7))));
        let at_once = Seen { retry_after: Some(secs(0)), ..updating };
        assert_eq!(Retries::new(None).next(&at_once), Some(Wait::Own(secs(1))), "no storm");
    }
}
