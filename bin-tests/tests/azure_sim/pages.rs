//! Lists, and the links between their pages.

use azure_sim::{Options, Sim, VM_NAME};
use bin_tests::sim;
use serde_json::Value;

use crate::client::{Answer, arm, try_arm};

const VMS: &str = "{s}/resourceGroups/rg-test-16/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01";

fn value(answer: &Answer) -> Vec<Value> {
    answer.json()["value"].as_array().unwrap().clone()
}

/// The path of a link that must lead to the emulator itself.
#[track_caller]
fn path(azure: &Sim, link: &Value) -> String {
    link.as_str().unwrap().strip_prefix(&azure.arm()).unwrap_or_else(|| panic!("{link}")).to_owned()
}

#[test]
fn links_lead_through_the_whole_list() {
    let azure = sim(Options { vms: Some(95), page_size: 10, ..Options::default() });
    let (mut names, mut next) = (Vec::new(), VMS.to_owned());
    loop {
        let answer = arm(&azure, &next);
        names.extend(value(&answer).iter().map(|vm| vm["name"].as_str().unwrap().to_owned()));
        let link = answer.json()["nextLink"].clone();
        if link.is_null() {
            assert!(!answer.text().contains("nextLink"), "the last page has none");
            break;
        }
        next = path(&azure, &link);
        assert!(next.contains("&%24skiptoken=") && next.ends_with("%3d%3d"), "{next}");
    }
    assert_eq!((names.len(), azure.count("vms"), azure.count("page10")), (95, 10, 1));
    assert!(names.contains(&VM_NAME.to_owned()));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 95);
}

#[test]
fn a_link_holds_good_for_its_own_list_only_and_only_as_it_is() {
    let azure = sim(Options { page_size: 2, ..Options::default() });
    let link = path(&azure, &arm(&azure, VMS).json()["nextLink"]);
    let other = link.replace("rg-test-16", "rg-web-prod");
    let twice = link.replace('%', "%25");
    assert_eq!([arm(&azure, &link).status, arm(&azure, &other).status], [200, 400]);
    assert_ne!(arm(&azure, &twice).text(), arm(&azure, &link).text(), "an encoded link is another one");
}

#[test]
fn lists_of_a_subscription_have_groups_in_capitals() {
    let azure = sim(Options::default());
    let all = value(&arm(&azure, "{s}/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01"));
    assert_eq!(all.len(), 8);
    let ids: Vec<&str> = all.iter().map(|vm| vm["id"].as_str().unwrap()).collect();
    assert!(ids.iter().any(|id| id.contains("/resourceGroups/RG-WEB-PROD/")), "{ids:?}");
    let one = value(&arm(&azure, &VMS.replace("rg-test-16", "RG-WEB-PROD")));
    assert!(one[0]["id"].as_str().unwrap().contains("/resourceGroups/rg-web-prod/"));
}

#[test]
fn vms_are_as_large_as_real_ones() {
    let azure = sim(Options { vms: Some(100), page_size: 100, ..Options::default() });
    let mean = arm(&azure, VMS).body.len() / 100;
    assert!((2500..4000).contains(&mean), "{mean} bytes");
}

#[test]
fn links_with_a_twist() {
    let link = |fault: &str| {
        let azure = sim(Options { page_size: 2, ..Options::faulty([&*format!("page1:next-{fault}")]) });
        let link = arm(&azure, VMS).json()["nextLink"].clone();
        (azure, link)
    };
    assert_eq!(link("null").1, Value::Null);
    assert_eq!(link("missing").1, Value::Null);
    assert_eq!(link("empty").1, "");
    assert_eq!(link("number").1, 7);
    let text = |fault: &str| {
        let (azure, link) = link(fault);
        (azure, link.as_str().unwrap().to_owned())
    };
    assert!(text("relative").1.starts_with("/subscriptions/"));
    let (azure, port) = text("port");
    assert!(port.starts_with(&azure.arm()), "{port}: it has a port of its own");
    let (azure, upper) = text("upper");
    assert!(upper.starts_with(&azure.arm().to_uppercase()), "{upper}");
    assert!(text("raw").1.contains("x='a é' {b}"));
    let (azure, looping) = text("loop");
    assert_eq!(arm(&azure, looping.strip_prefix(&azure.arm()).unwrap()).status, 200);
    let (azure, first) = text("first");
    assert!(first.starts_with(&azure.arm()) && !first.contains("skiptoken"), "{first}");
    let (azure, elsewhere) = text("elsewhere");
    assert!(elsewhere.starts_with(&azure.elsewhere()), "{elsewhere}");
    assert!(text("scheme").1.starts_with("https://127.0.0.1"));
    let (azure, prefix) = text("prefix");
    assert!(prefix.starts_with(&format!("{}.evil.invalid/", azure.arm())), "{prefix}");
    for (fault, mark) in [("userinfo", "@127.0.0.1"), ("backslash", "\\@127.0.0.1")] {
        assert!(text(fault).1.contains(mark), "{fault}");
    }
}

#[test]
fn an_empty_page_may_come_before_the_end() {
    let azure = sim(Options { page_size: 2, ..Options::faulty(["page1:empty-page"]) });
    let first = arm(&azure, VMS);
    assert!(value(&first).is_empty());
    let second = arm(&azure, &path(&azure, &first.json()["nextLink"]));
    assert_eq!(value(&second).len(), 2);
}

#[test]
fn pages_are_compressed_for_those_who_take_it() {
    let azure = sim(Options::default());
    let answer = arm(&azure, VMS);
    assert_eq!(value(&answer).len(), 4);
    // The client took the encoding off, and the length with it; the emulator's record has what it was asked.
    assert_eq!(azure.requests()[0].request.header("accept-encoding"), Some("gzip"));
    for (fault, fails) in [("gzip", false), ("gzip-cut", true), ("gzip-bad", true)] {
        let azure = sim(Options { gzip: false, ..Options::faulty([&*format!("vms:{fault}")]) });
        assert_eq!(try_arm(&azure, VMS).is_err(), fails, "{fault}");
    }
    let azure = sim(Options::faulty(["vms:gzip-bomb"]));
    assert_eq!(arm(&azure, VMS).body.len(), (300 << 20) + 10);
}
