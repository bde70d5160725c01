//! arm-graph's queries: what is sent, what is added, what is written, and over which connection.

#[path = "arm_graph/ask.rs"]
mod ask;
#[path = "arm_graph/fleet.rs"]
mod fleet;

use std::fs;

use azure_sim::{Fleet, Options, SUBSCRIPTION, Service, Sim};
use bin_tests::{Ran, pipe, sim, tool};
use serde_json::{Value, json};

use crate::ask::{arm_graph, ask};
use crate::fleet::{PLENTY, fleet};

/// The bodies of the queries that were sent.
fn bodies(azure: &Sim) -> Vec<Value> {
    let queries = azure.requests().into_iter().filter(|seen| seen.place.is("query"));
    queries.map(|seen| serde_json::from_slice(&seen.request.body).expect("a body of JSON")).collect()
}

/// A member of every row.
fn all(ran: &Ran<'_>, member: &str) -> Vec<String> {
    let rows = ran.json()["value"].as_array().expect("a list").clone();
    rows.iter().map(|row| row[member].as_str().expect("a text").to_owned()).collect()
}

#[test]
fn without_a_query_it_lists_all_vms_of_all_subscriptions() {
    let azure = fleet(&[]);
    let ran = ask(&azure, &[]);
    ran.ok().stderr("").asked("query", 4).asked("arm", 4);
    let ids = all(&ran, "id");
    assert_eq!(ids.len(), 3008);
    assert!(ids.is_sorted_by(|a, b| a < b), "each row once, in the order of ids");
    assert!(all(&ran, "type").iter().all(|kind| kind == "microsoft.compute/virtualmachines"));
    let mut subscriptions = all(&ran, "subscriptionId");
    subscriptions.dedup();
    assert_eq!(subscriptions.len(), 21);
    assert_eq!(azure.connections(Service::Arm), 1, "one connection for all pages");
}

#[test]
fn what_is_sent_is_what_azure_documents() {
    let azure = fleet(&[]);
    ask(&azure, &[]).ok();
    let sent = bodies(&azure);
    let query = "Resources | where type =~ 'microsoft.compute/virtualmachines' | order by id asc";
    assert_eq!(sent[0], json!({"query": query, "options": {"resultFormat": "objectArray", "$top": 1000}}));
    // The same query and scope with the token of the page before.
    assert_eq!(sent.len(), 4);
    for (at, body) in sent.iter().enumerate().skip(1) {
        assert_eq!(body["query"], sent[0]["query"], "page {at}");
        assert!(body["options"]["$skipToken"].is_string(), "page {at}");
        assert_eq!(body["options"]["$top"], 1000, "page {at}");
    }
    let seen = azure.requests().into_iter().find(|seen| seen.place.is("query")).expect("a query");
    assert_eq!(seen.request.method, "POST");
    assert_eq!(seen.request.target, "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01");
    assert_eq!(seen.request.header("content-type"), Some("application/json"));
    azure.forget();
    ask(&azure, &["--api-version", "2024-04-01"]).ok();
    assert!(azure.requests()[0].request.target.ends_with("api-version=2024-04-01"));
}

#[test]
fn the_scope_is_what_the_flags_say() {
    let azure = fleet(&[]);
    let query = "Resources | where type =~ 'microsoft.compute/virtualmachines' | project id, subscriptionId";
    let all_of = |args: &[&str]| all(&ask(&azure, &[args, &[query]].concat()), "subscriptionId");
    let everyone = all_of(&[]);
    let other = everyone[0].clone();
    assert!(all_of(&["-s", SUBSCRIPTION]).iter().all(|id| id == SUBSCRIPTION));
    let two = all_of(&["-s", SUBSCRIPTION, "--subscription", &other]);
    assert!(two.contains(&SUBSCRIPTION.to_owned()) && two.contains(&other));
    assert!(two.iter().all(|id| id == SUBSCRIPTION || *id == other));
    assert!(!all_of(&["-m", "fleet"]).contains(&SUBSCRIPTION.to_owned()));
    assert_eq!(all_of(&["-m", "fleet", "--management-group", "platform"]), everyone);
    let sent = bodies(&azure);
    let scopes = |name: &str| sent.iter().filter(|body| body.get(name).is_some()).count();
    assert!(scopes("subscriptions") == 2 && scopes("managementGroups") > 2, "{sent:?}");
    assert!(sent.iter().all(|body| body.get("subscriptions").is_none() || body.get("managementGroups").is_none()));
}

#[test]
fn what_is_added_is_told_and_nothing_is_added_to_what_has_it() {
    let azure = sim(Options { graph_quota: PLENTY, ..Options::default() });
    let count = "Resources | summarize count() by type";
    for (query, sent, told) in [
        (
            "Resources | project name",
            "Resources | project name, id | order by id asc",
            "added to the query: 'id' to what it projects and '| order by id asc' at its end",
        ),
        (
            "Resources // | take 1",
            "Resources | order by id asc // | take 1",
            "added to the query: '| order by id asc' at its end",
        ),
        (
            "Resources | order by name asc, id asc | project name",
            "Resources | order by name asc, id asc | project name, id",
            "added to the query: 'id' to what it projects",
        ),
        ("Resources | order by id asc", "Resources | order by id asc", "nothing is added to the query"),
        ("Resources | where name == '|' | take 3", "Resources | where name == '|' | take 3", "nothing is added"),
        (count, count, "nothing is added"),
    ] {
        azure.forget();
        let ran = ask(&azure, &["-v", query]);
        ran.ok().stderr_has(told);
        assert_eq!(bodies(&azure)[0]["query"], sent);
        // Without -v nobody is told of what only helps.
        ask(&azure, &[query]).ok().stderr("");
    }
}

#[test]
fn without_an_order_pages_would_not_hold_together() {
    let azure = fleet(&[]);
    // The order that is added makes a whole of the pages.
    let mut ids = all(&ask(&azure, &["Resources | project id"]), "id");
    let count = ids.len();
    ids.dedup();
    assert_eq!((ids.len(), count > 3008), (count, true), "{count}");
    // Where it cannot be added, that is said.
    let query = "let all = Resources; all | where id contains '/'";
    let ran = ask(&azure, &[query]);
    ran.status(64).stderr_lacks("has no order");
    let scripted = |request: &azure_sim::Request| {
        let text = String::from_utf8_lossy(&request.body).into_owned();
        let more = if text.contains("$skipToken") { "" } else { r#","$skipToken":"t""# };
        (request.service == Service::Arm).then(|| azure_sim::Reply::json(200, format!(r#"{{"data":[1]{more}}}"#)))
    };
    let azure = sim(Options { script: bin_tests::script(scripted), ..Options::default() });
    let ran = ask(&azure, &[query]);
    ran.ok().stdout("{\"value\":[1,1]}\n");
    ran.stderr("arm-graph: the query has no order, so rows may be missing or come twice: add '| order by id asc'\n");
}

#[test]
fn a_query_may_stand_in_a_file() {
    let azure = fleet(&[]);
    let folder = std::env::temp_dir().join(format!("arm-graph-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let run = |name: &str, content: &[u8]| {
        let file = folder.join(name);
        fs::write(&file, content).unwrap();
        ask(&azure, &["--file", file.to_str().unwrap()])
    };
    let query =
        "// Ours only\nResources\r\n| where subscriptionId == '6f1c7a52-3b0e-4d3f-9a51-0c2d8e4b7f10'\n| count\n";
    run("query.kql", query.as_bytes()).ok().stdout("{\"value\":[{\"Count\":36}]}\n");
    run("bom.kql", format!("\u{feff}{query}").as_bytes()).ok().stdout("{\"value\":[{\"Count\":36}]}\n");
    let asked = azure.count("query");
    run("empty.kql", b" \n").status(64).stderr_has("empty.kql is empty").stderr_has("hint: for all VMs leave it out");
    run("utf16.kql", b"\xff\xfeR\0").status(64).stderr_has("utf16.kql: it is not UTF-8");
    ask(&azure, &["--file", "/no/such/file"]).status(64).stderr_has("--file /no/such/file: no such file or directory");
    ask(&azure, &["-f", "-"]).status(64).stderr_has("the token is on standard input; name a file");
    ask(&azure, &[""]).status(64).stderr_has("the query is empty");
    ask(&azure, &["a", "b"]).status(64).stderr_has("a query is one argument: put it in quotes");
    assert_eq!(azure.count("query"), asked, "nothing is asked for a wrong command line");
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_whole_pipe_reads_its_rows() {
    let azure = fleet(&[]);
    let ran = pipe([tool("imds-token"), tool("arm-graph"), tool("vm-filter").args(["name", "power", "resourceGroup"])])
        .sim(&azure)
        .run();
    ran.ok().stderr("").asked("query", 4).asked("instance", 0);
    let lines = ran.lines();
    assert_eq!(lines.len(), 3008);
    assert!(lines.contains(&"Vnet-Hub-Win\trunning\tRG-TEST-16".to_owned()), "{:?}", &lines[..5]);
    assert!(lines.iter().all(|line| line.split('\t').all(|cell| !cell.is_empty())), "no cell is empty");
    let count = pipe([tool("imds-token"), tool("arm-graph").arg("Resources | summarize count() by location")])
        .sim(&azure)
        .run();
    let rows = count.ok().json();
    let sum: u64 = rows["value"].as_array().unwrap().iter().map(|row| row["count_"].as_u64().unwrap()).sum();
    assert_eq!(sum, 3038, "VMs and what else there is");
}

#[test]
fn pages_can_be_had_as_they_came() {
    let azure = fleet(&[]);
    let query = "Resources | where type =~ 'microsoft.compute/virtualmachines' | project id";
    let first = ask(&azure, &["--first-page", query]);
    first.ok().asked("query", 1);
    let page = first.json();
    assert_eq!(
        (&page["totalRecords"], &page["count"], &page["resultTruncated"]),
        (&json!(3008), &json!(1000), &json!("false"))
    );
    assert_eq!(page["data"].as_array().map(Vec::len), Some(1000));
    let each = ask(&azure, &["--pages", query]);
    let lines = each.ok().asked("query", 4).lines();
    let counts: Vec<Value> =
        lines.iter().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["count"].clone()).collect();
    assert_eq!(counts, [1000, 1000, 1000, 8]);
    let some = ask(&azure, &["--max-pages", "2", query]);
    some.ok().asked("query", 2).stderr("arm-graph: stopped after 2 pages, as --max-pages says; the list goes on\n");
    let document = some.json();
    assert_eq!(document["value"].as_array().map(Vec::len), Some(2000));
    assert!(document["$skipToken"].is_string());
}

#[test]
fn characters_outside_ascii_can_be_escaped() {
    let azure = sim(Options::default());
    let query = "Resources | where name == 'Vnet-Hub-Lin' | project tags, id";
    let plain = ask(&azure, &[query]);
    let escaped = ask(&azure, &["--ascii", query]);
    assert!(plain.ok().text().contains("田中") && escaped.ok().stdout.is_ascii());
    assert_eq!(plain.json(), escaped.json());
}

#[test]
fn an_identity_that_sees_nothing_is_told_so() {
    let azure = sim(Options { role: false, ..Options::default() });
    let ran = ask(&azure, &[]);
    ran.ok().stdout("{\"value\":[]}\n");
    ran.stderr("arm-graph: no VMs: there are none, or this identity has no role (Reader) where they are\n");
    // Of a query of one's own nothing may be just what was hoped for.
    ask(&azure, &["Resources | where name == 'x'"]).ok().stdout("{\"value\":[]}\n").stderr("");
    let ran = ask(&azure, &["-s", SUBSCRIPTION]);
    ran.status(64)
        .stderr_has("NoValidSubscriptionsInQueryRequest")
        .stderr_has("hint: the ids are wrong, or this identity has no role");
}

#[test]
fn subscriptions_beyond_azure_s_limits_are_told() {
    let of = |subscriptions| {
        let fleet = Fleet { subscriptions, vms: subscriptions, seed: 1 };
        sim(Options { fleet, graph_quota: PLENTY, ..Options::default() })
    };
    let azure = of(10_000);
    let ran = ask(&azure, &["Resources | where type =~ 'microsoft.compute/virtualmachines' | count"]);
    ran.ok().stderr_has("warning: more subscriptions than Azure answers for (10,000): those after them are left out");
    assert!(ran.json()["value"][0]["Count"].as_u64() < Some(10_008), "{}", ran.text());
    let azure = of(20_000);
    let ran = ask(&azure, &["Resources | count"]);
    ran.status(64)
        .stdout("")
        .stderr_has("TooManySubscriptionsUnderScope")
        .stderr_has("hint: ask by smaller management groups: -m NAME");
    ask(&azure, &["-m", "platform", "Resources | count"]).ok().stderr("");
}

#[test]
fn twenty_thousand_rows_take_little_memory() {
    const MOST: u64 = 12 << 20;
    let fleet = Fleet { subscriptions: 100, vms: 20_000, seed: 1 };
    let azure = sim(Options { fleet, graph_quota: PLENTY, ..Options::default() });
    let ran = arm_graph(&azure, &[]).measured().run();
    ran.ok().stderr("").asked("query", 21);
    for part in &ran.parts {
        if let Some(peak) = part.peak {
            ran.claim(peak <= MOST, &format!("{} had {} KiB resident, more than 12 MiB", part.line, peak >> 10));
        }
    }
}
