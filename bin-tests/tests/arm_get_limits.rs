//! How much arm-get takes: a page in memory and no more, and no page without end.

// What was measured is for whoever reads a test's log.
#![allow(clippy::print_stdout)]

#[path = "arm_get/ask.rs"]
mod ask;

use std::sync::Arc;

use azure_sim::{Options, Reply, Request, Service, Sim};
use bin_tests::{Ran, script, sim};

use crate::ask::{VMS, arm_get, ask};

const PATH: &str = "/list?api-version=1";

/// What the manual says of memory: a page, and this beside it.
const BESIDE: u64 = 8 << 20;

/// A page of `bytes`, with a link to the next where there is one.
fn page(bytes: usize, next: Option<&str>) -> Vec<u8> {
    let item =
        r#"{"name":"Standard_D2s_v5","resourceType":"virtualMachines","locations":["japaneast"],"capabilities":[]},"#;
    let mut body = br#"{"value":["#.to_vec();
    while body.len() < bytes {
        body.extend_from_slice(item.as_bytes());
    }
    body.pop();
    body.extend_from_slice(b"]");
    body.extend(next.iter().flat_map(|link| format!(r#","nextLink":"{link}""#).into_bytes()));
    body.push(b'}');
    body
}

/// `pages` pages of that many bytes each.
fn large(bytes: usize, pages: usize, gzip: bool) -> Sim {
    let bodies = Arc::new([page(bytes, Some("?p=more")), page(bytes, None)].map(Arc::new));
    let answer = move |request: &Request| {
        let at: usize = request.query().get("p").map_or(1, str::len);
        let body = &bodies[usize::from(at >= pages)];
        let mut reply = Reply { body: Arc::clone(body), ..Reply::json(200, "") };
        if at < pages {
            // Each link is a longer one: ?p=x, ?p=xx, ...
            let link = format!("?p={}", "x".repeat(at + 1));
            reply.body = Arc::new(String::from_utf8_lossy(body).replace("?p=more", &link).into_bytes());
        }
        (request.service == Service::Arm).then_some(reply)
    };
    sim(Options { script: script(answer), gzip, ..Options::default() })
}

#[track_caller]
fn takes_at_most(ran: &Ran<'_>, most: u64, what: &str) {
    if let Some(peak) = ran.parts[0].peak {
        println!("{what}: {} KiB resident", peak >> 10);
        ran.claim(peak <= most, &format!("{what}: {} KiB resident, more than {}", peak >> 10, most >> 10));
    }
}

#[test]
fn a_page_of_20_mb_takes_its_size_once() {
    const SIZE: usize = 20_000_000;
    for gzip in [false, true] {
        for pages in [1, 3] {
            let azure = large(SIZE, pages, gzip);
            let ran = arm_get(&azure, &[PATH]).measured().run();
            ran.ok().stderr("").asked("arm", pages);
            let what = format!("{pages} pages of 20 MB, gzip {gzip}");
            ran.claim(ran.stdout.len() > pages * SIZE, &what);
            takes_at_most(&ran, SIZE as u64 + BESIDE, &what);
        }
    }
}

#[test]
fn memory_does_not_grow_with_the_list() {
    for (vms, page_size) in [(500, 100), (10_000, 100)] {
        let azure = sim(Options { vms: Some(vms), page_size, ..Options::default() });
        let ran = arm_get(&azure, &[VMS]).measured().run();
        ran.ok().asked("vms", vms / page_size);
        takes_at_most(&ran, BESIDE, &format!("{vms} VMs in pages of {page_size}"));
    }
}

#[test]
fn no_page_is_taken_without_end() {
    for fault in ["arm:endless-body", "arm:gzip-bomb"] {
        let azure = sim(Options::faulty([fault]));
        let ran = ask(&azure, &["/subscriptions"]);
        ran.status(76).stdout("").asked("arm", 1).stderr_has("the answer is longer than 268435456 bytes");
    }
    // On a later page, what came before it is written and left open.
    let azure = sim(Options { vms: Some(100), ..Options::faulty(["page2:gzip-bomb"]) });
    let ran = ask(&azure, &[VMS]);
    ran.status(76).stderr_has("the list broke off after 1 page (50 items)").stderr_has("longer than 268435456 bytes");
}
