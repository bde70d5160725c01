//! Resource Graph's quota, which it tells with every answer: so many queries until a window of seconds is over. It is
//! obeyed before Azure has to refuse.
//!
//! <https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests>

use std::time::Duration;

use http::Answer;

/// How long to wait before the next query: no time at all, unless the answer says that none is left.
pub fn wait(answer: &Answer) -> Duration {
    let left = answer.header("x-ms-user-quota-remaining").and_then(|text| text.trim().parse::<i64>().ok());
    match left {
        Some(..=0) => answer.quota_resets().unwrap_or_default(),
        _ => Duration::ZERO,
    }
}
