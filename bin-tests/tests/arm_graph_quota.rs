//! Resource Graph's quota: obeyed before Azure refuses, and waited for where others have used it up. Windows are fractions of a
//! second, or so long that the run ends at once.

#[path = "arm_graph/ask.rs"]
mod ask;

use std::time::Duration;

use azure_sim::{Options, Quota};
use bin_tests::sim;

use crate::ask::ask;

#[test]
fn the_quota_is_obeyed_before_azure_refuses() {
    // Three queries in a third of a second: six pages in two windows.
    let quota = Quota { queries: 3, window: Duration::from_millis(333) };
    let fleet = azure_sim::Fleet { subscriptions: 5, vms: 5000, seed: 1 };
    let azure = sim(Options { fleet, graph_quota: quota, ..Options::default() });
    let ran = ask(&azure, &["-v", "Resources | project id"]);
    ran.ok().asked("query", 6).stderr_has("* Resource Graph's quota is used up: next request in 0.");
    assert!(azure.requests().iter().all(|seen| seen.status == 200), "no query was refused");
    assert_eq!(ran.json()["value"].as_array().map(Vec::len), Some(5038));
    // A wait that is longer than what is left ends the run at once; what came is there, and open.
    let quota = Quota { queries: 1, window: Duration::from_secs(3600) };
    let azure = sim(Options { fleet, graph_quota: quota, ..Options::default() });
    let ran = ask(&azure, &[]);
    ran.status(75).asked("query", 1);
    ran.stderr_has(
        "after 1 page (1000 items): Resource Graph's quota is used up: the next request would have to wait 3600 s",
    );
    assert!(!ran.text().ends_with("]}\n"));
    let azure =
        sim(Options { fleet, graph_quota: Quota { queries: 1, window: Duration::from_secs(5) }, ..Options::default() });
    ask(&azure, &["--max-time", "2"]).status(75).asked("query", 1).stderr_has("would have to wait");
    // The last page needs no quota behind it.
    let azure =
        sim(Options { graph_quota: Quota { queries: 1, window: Duration::from_secs(60) }, ..Options::default() });
    ask(&azure, &[]).ok().stderr("");
}

#[test]
fn a_quota_that_others_used_up_is_waited_for() {
    let quota = Quota { queries: 1, window: Duration::from_millis(20) };
    let azure = sim(Options { graph_quota: quota, ..Options::default() });
    for _ in 0..3 {
        ask(&azure, &[]).ok().stderr("");
    }
    // Of a longer one it is said when it ends.
    let quota = Quota { queries: 1, window: Duration::from_secs(3600) };
    let azure = sim(Options { graph_quota: quota, ..Options::default() });
    ask(&azure, &[]).ok();
    let ran = ask(&azure, &[]);
    ran.status(75)
        .stdout("")
        .asked("query", 1)
        .stderr_has("429 RateLimiting")
        .stderr_has("hint: it asks to wait 3600 s, until ");
}
