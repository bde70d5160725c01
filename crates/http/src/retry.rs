//! Trying again: a pure policy says whether and how long to wait, one loop does the waiting within one deadline.

use std::hash::{BuildHasher, RandomState};
use std::thread;
use std::time::Duration;

use crate::{Answer, Call, Client, Deadline, Fault, Kind};

/// What a policy decides on: how the last try ended, and what came before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// How the last try ended.
    pub what: What,
    /// How many tries were made, at least 1.
    pub tries: u32,
    /// Whether any try of this call got an answer, of whatever status.
    pub answered: bool,
    /// How long the server asked to be left alone.
    pub retry_after: Option<Duration>,
    /// The waits so far, each as the policy asked for it, before scaling by [`crate::Limits::unit`].
    pub waited: Duration,
    /// How long the call has taken, waits included.
    pub elapsed: Duration,
}

/// How a try ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// With an answer of this status.
    Status(u16),
    /// Without an answer.
    Fault(Kind),
}

/// Says whether to try again. Pure: the same `seen` gives the same answer.
pub trait Policy {
    /// How long to wait before the next try, in units of a second; `None` where the last try stands.
    fn next(&self, seen: &Seen) -> Option<Wait>;
}

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Our own choice. It is spread by chance, so that many clients that failed together do not return together.
    Own(Duration),
    /// The server's wish, kept to the letter.
    Asked(Duration),
}

/// The `tries`th of the growing waits: `first`, twice that, four times that, at most `most`.
pub fn growing(first: Duration, most: Duration, tries: u32) -> Wait {
    let factor = 1_u32.checked_shl(tries.saturating_sub(1)).unwrap_or(u32::MAX);
    Wait::Own(first.saturating_mul(factor).min(most))
}

/// How a call ended, with all its tries.
#[derive(Debug)]
pub struct Outcome {
    /// How the last try ended.
    pub result: Result<Answer, Fault>,
    /// How many tries were made.
    pub tries: u32,
    /// The wait that would have been due but did not fit before the deadline.
    pub unaffordable: Option<Duration>,
}

impl Client {
    /// Makes `call` as often as `policy` says, all of it before `deadline`.
    pub fn retry(&self, call: &Call<'_>, policy: &impl Policy, deadline: Deadline) -> Outcome {
        let clock = Deadline::never();
        let mut waited = Duration::ZERO;
        let mut answered = false;
        let mut tries = 0;
        loop {
            let result = self.call(call, deadline);
            tries += 1;
            answered |= result.is_ok();
            let seen = Seen {
                what: match &result {
                    Ok(answer) => What::Status(answer.status),
                    Err(fault) => What::Fault(fault.kind()),
                },
                tries,
                answered,
                retry_after: result.as_ref().ok().and_then(Answer::retry_after),
                waited,
                elapsed: clock.elapsed(),
            };
            let next = if self.limits.retry { policy.next(&seen) } else { None };
            let Some(wait) = next else {
                return Outcome { result, tries, unaffordable: None };
            };
            let real = match wait {
                Wait::Own(wait) => {
                    waited += wait;
                    spread(wait.mul_f64(self.limits.unit.as_secs_f64()), chance())
                }
                Wait::Asked(wait) => wait,
            };
            if !deadline.allows(real) {
                return Outcome { result, tries, unaffordable: Some(real) };
            }
            self.trace(format_args!("* next try in {:.1} s", real.as_secs_f64()));
            thread::sleep(real);
        }
    }
}

/// `wait` between 100 and 130 % of itself: never less, so that "available again within 70 seconds" is waited for in full;
/// the upper end is that of Azure's SDK for Go (azcore, `policy_retry.go`).
fn spread(wait: Duration, chance: f64) -> Duration {
    wait.mul_f64(1.0 + chance * 0.3)
}

/// A number in 0..1 that differs between processes. std's hash keys are random; a crate for this alone is not needed.
fn chance() -> f64 {
    let bits = RandomState::new().hash_one(0) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_most() {
        let wait = |tries| growing(Duration::from_secs(1), Duration::from_secs(10), tries);
        let seconds = |n| Wait::Own(Duration::from_secs(n));
        assert_eq!([wait(1), wait(2), wait(3), wait(4), wait(5)], [1, 2, 4, 8, 10].map(seconds));
        assert_eq!(wait(u32::MAX), seconds(10));
    }

    #[test]
    fn chance_spreads_a_wait_by_no_more_than_it_says() {
        for chance in [0.0, chance(), 0.999_999] {
            let wait = spread(Duration::from_secs(10), chance);
            assert!((10.0..13.0).contains(&wait.as_secs_f64()), "{wait:?}");
        }
    }
}
