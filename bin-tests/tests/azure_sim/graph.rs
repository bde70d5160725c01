//! Resource Graph: queries, pages, the quota, and what it refuses; and the fleet that it is asked about.

use std::time::Duration;

use azure_sim::{Fleet, Identity, OTHER_SUBSCRIPTION, Options, Quota, SUBSCRIPTION, Sim, TENANT};
use bin_tests::sim;
use serde_json::{Value, json};

use crate::client::{ARM, Answer, arm, get, post, url};

const QUERIES: &str = "/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01";

fn plenty(fleet: Fleet) -> Sim {
    let graph_quota = Quota { queries: 1_000_000, window: Duration::from_secs(5) };
    sim(Options { fleet, graph_quota, ..Options::default() })
}

fn send(azure: &Sim, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", azure.token(&Identity::SYSTEM, ARM));
    let headers = [("Authorization", &*bearer), ("Content-Type", "application/json")];
    post(azure, &url(azure, QUERIES), &headers, &body.to_string())
}

/// The rows of a query that needs one page only.
#[track_caller]
fn rows(azure: &Sim, query: &str) -> Value {
    let answer = send(azure, &json!({"query": query}));
    assert_eq!(answer.status, 200, "{query}: {}", answer.text());
    answer.json()["data"].clone()
}

/// The codes of an error's details.
fn codes(answer: &Answer) -> Vec<String> {
    let details = answer.json()["error"]["details"].clone();
    details.as_array().into_iter().flatten().map(|detail| detail["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn queries_give_what_kusto_would() {
    let azure = plenty(Fleet::default());
    let is_vm = "Resources | where type =~ 'Microsoft.Compute/virtualMachines'";
    for (query, expected) in [
        (format!("{is_vm} | count"), json!([{"Count": 8}])),
        (
            format!("{is_vm} and name startswith 'spoke' | project name | order by name asc"),
            json!([{"name": "Spoke-DB-01"}, {"name": "Spoke-Web-01"}]),
        ),
        (format!("{is_vm} | order by name | project name | limit 1"), json!([{"name": "web-vmss_4f1c2b9a"}])),
        (
            format!(
                "{is_vm} | summarize vms = count() by os = tostring(properties.storageProfile.osDisk.osType) | order by vms"
            ),
            json!([{"os": "Linux", "vms": 6}, {"os": "Windows", "vms": 2}]),
        ),
        (
            format!("{is_vm} | where name == 'Vnet-Hub-Win' | project properties.hardwareProfile.vmSize, tags.role"),
            json!([{"properties_hardwareProfile_vmSize": "Standard_D2s_v5", "tags_role": "hub"}]),
        ),
        (
            format!(
                "{is_vm} | where properties.extended.instanceView.powerState.code =~ 'powerstate/starting' | project n = toupper(name)"
            ),
            json!([{"n": "DL-WORKSTATION-07"}]),
        ),
        (
            "Resources | where location in~ ('JapanWest') | distinct resourceGroup".into(),
            json!([{"resourceGroup": "rg-data-lake"}]),
        ),
        (
            "where name contains 'SQL' | extend kind2 = kind | project name, kind2 | order by name asc".into(),
            json!([{"name": "sql-lake", "kind2": "v12.0"}]),
        ),
        (
            "Resources | where not(type == 'x') and isnotempty(identity.principalId) | summarize count()".into(),
            json!([{"count_": 4}]),
        ),
        (
            "Resources | summarize count() by subscriptionId | order by count_ asc | take 1".into(),
            json!([{"subscriptionId": OTHER_SUBSCRIPTION, "count_": 2}]),
        ),
        ("Resources | where name == 'no such' | summarize count()".into(), json!([{"count_": 0}])),
    ] {
        assert_eq!(rows(&azure, &query), expected, "{query}");
    }
    let row = &rows(&azure, &format!("{is_vm} | where name == 'Vnet-Hub-Win'"))[0];
    assert_eq!(row["type"], "microsoft.compute/virtualmachines");
    assert_eq!((&row["resourceGroup"], &row["tenantId"]), (&json!("rg-test-16"), &json!(TENANT)));
    // The same VM as Resource Manager has it.
    let vm = arm(
        &azure,
        "{s}/resourceGroups/RG-TEST-16/providers/Microsoft.Compute/virtualMachines/Vnet-Hub-Win?api-version=2024-07-01",
    )
    .json();
    assert_eq!(
        (&row["id"], &row["properties"]["vmId"], &row["tags"]),
        (&vm["id"], &vm["properties"]["vmId"], &vm["tags"])
    );
}

#[test]
fn pages_need_ids_and_no_limit_and_an_order_to_hold_together() {
    let azure = plenty(Fleet { subscriptions: 7, vms: 2500, seed: 1 });
    let page = |query: &str, token: Option<&str>| {
        let answer = send(&azure, &json!({"query": query, "options": {"$skipToken": token}}));
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    };
    let all = |query: &str| {
        let (mut ids, mut token) = (Vec::new(), None::<String>);
        loop {
            let page = page(query, token.as_deref());
            assert_eq!(page["totalRecords"], 2538);
            assert_eq!(
                (page["resultTruncated"].as_str(), page["count"].as_u64()),
                (Some("false"), page["data"].as_array().map(|data| data.len() as u64))
            );
            ids.extend(page["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            match page["$skipToken"].as_str() {
                Some(next) => token = Some(next.to_owned()),
                None => return ids,
            }
        }
    };
    let ids = all("Resources | project id | order by id asc");
    assert!(ids.len() == 2538 && ids.is_sorted_by(|a, b| a < b));
    let mut backwards = all("Resources | order by id desc | project id");
    backwards.reverse();
    assert_eq!(backwards, ids);
    // Without an order some come twice, and others never.
    let mut any = all("Resources | project id");
    assert_eq!(any.len(), 2538);
    any.sort_unstable();
    any.dedup();
    assert!(any.len() < 2538, "{}", any.len());
    for query in ["Resources | project name", "Resources | take 1500", "Resources | order by id | limit 1500"] {
        let page = page(query, None);
        assert_eq!((&page["resultTruncated"], &page["$skipToken"]), (&json!("true"), &json!(null)), "{query}");
        assert_eq!(page["count"], 1000, "{query}");
    }
    let token = page("Resources | order by id", None)["$skipToken"].as_str().unwrap().to_owned();
    let other = send(&azure, &json!({"query": "Resources | project id", "options": {"$skipToken": token}}));
    assert_eq!((other.status, codes(&other)), (400, vec!["InvalidSkipToken".to_owned()]));
}

#[test]
fn the_other_format_is_a_table() {
    let azure = plenty(Fleet::default());
    let body = json!({"query": "Resources | where name == 'kv-hub-16' | project name, location", "options": {"resultFormat": "table"}});
    let data = send(&azure, &body).json()["data"].clone();
    assert_eq!(data["rows"], json!([["japaneast", "kv-hub-16"]]));
}

#[test]
fn what_is_asked_wrongly_is_refused() {
    let azure = plenty(Fleet::default());
    for (body, code) in [
        (json!({}), "InvalidQuery"),
        (json!({"query": "Resources", "option": {}}), "InvalidRequestBody"),
        (json!({"query": "Resources", "options": {"$top": 1001}}), "InvalidRequestBody"),
        (
            json!({"query": "Resources", "subscriptions": ["00000000-0000-0000-0000-000000000000"]}),
            "NoValidSubscriptionsInQueryRequest",
        ),
        (json!({"query": "Resources", "managementGroups": ["nowhere"]}), "InvalidManagementGroup"),
        (json!({"query": "Resources | nonsense"}), "InvalidQuery"),
        (json!({"query": "Resources | project nonsense"}), "InvalidQuery"),
        (json!({"query": "Nonsense"}), "InvalidQuery"),
    ] {
        let answer = send(&azure, &body);
        assert_eq!(
            (answer.status, &*answer.code(), codes(&answer).first().map(String::as_str)),
            (400, "BadRequest", Some(code)),
            "{body}"
        );
    }
    let broken = send(&azure, &json!({"query": "Resources\n| where name =="})).json()["error"]["details"][1].clone();
    let expected = json!({"code": "ParserFailure", "message": "ParserFailure", "line": 2, "characterPositionInLine": 15, "token": "<EOF>"});
    assert_eq!(broken, expected);
    let bearer = format!("Bearer {}", azure.token(&Identity::SYSTEM, ARM));
    let plain =
        post(&azure, &url(&azure, QUERIES), &[("Authorization", &bearer), ("Content-Type", "text/plain")], "{}");
    assert_eq!(plain.status, 500, "as its documentation has it");
    assert_eq!(post(&azure, &url(&azure, QUERIES), &[("Content-Type", "application/json")], "{}").status, 401);
    let old = QUERIES.replace("2022-10-01", "2016-01-01");
    assert_eq!(post(&azure, &url(&azure, &old), &[("Authorization", &bearer)], "{}").status, 404);
    assert_eq!(
        get(&azure, &url(&azure, QUERIES), &[("Authorization", &bearer)]).status,
        404,
        "a GET asks for no query"
    );
}

#[test]
fn the_quota_is_told_and_enforced() {
    let azure = sim(Options::default());
    let count = json!({"query": "Resources | count"});
    for left in (0..15).rev() {
        let answer = send(&azure, &count);
        assert_eq!((answer.status, answer.header("x-ms-user-quota-remaining")), (200, &*left.to_string()));
        assert!(["00:00:05", "00:00:04"].contains(&answer.header("x-ms-user-quota-resets-after")), "{answer:?}");
    }
    let answer = send(&azure, &count);
    assert_eq!(
        (answer.status, &*answer.code(), codes(&answer)),
        (429, "RateLimiting", vec!["RateLimiting".to_owned()])
    );
    // Another identity has a quota of its own.
    let bearer = format!("Bearer {}", azure.token(&Identity::OPS, ARM));
    let headers = [("Authorization", &*bearer), ("Content-Type", "application/json")];
    assert_eq!(post(&azure, &url(&azure, QUERIES), &headers, &count.to_string()).status, 200);
}

#[test]
fn subscriptions_beyond_the_limits_are_left_out_or_refused() {
    let of = |subscriptions| plenty(Fleet { subscriptions, vms: 2 * subscriptions, seed: 1 });
    let azure = of(9998);
    let answer = send(&azure, &json!({"query": "Resources | count"}));
    assert_eq!((answer.status, answer.header("x-ms-tenant-subscription-limit-hit")), (200, ""));
    assert_eq!(answer.json()["data"][0]["Count"], 38 + 2 * 9998);
    let azure = of(12_000);
    let answer = send(&azure, &json!({"query": "Resources | count"}));
    assert_eq!((answer.status, answer.header("x-ms-tenant-subscription-limit-hit")), (200, "true"));
    assert!(answer.json()["data"][0]["Count"].as_u64().unwrap() < 38 + 24_000);
    let azure = of(18_001);
    let answer = send(&azure, &json!({"query": "Resources | count"}));
    assert_eq!((answer.status, codes(&answer)), (400, vec!["TooManySubscriptionsUnderScope".to_owned()]));
    let partial = json!({"query": "Resources | count", "options": {"allowPartialScopes": true}});
    assert_eq!(send(&azure, &partial).header("x-ms-tenant-subscription-limit-hit"), "true");
    let platform = json!({"query": "Resources | count", "managementGroups": ["platform"]});
    assert_eq!(send(&azure, &platform).json()["data"][0]["Count"], 38);
}

#[test]
fn resource_manager_lists_the_same_fleet() {
    let azure = plenty(Fleet { subscriptions: 12, vms: 600, seed: 4 });
    let listed =
        rows(&azure, "Resources | where type =~ 'microsoft.compute/virtualmachines' | project id | order by id asc");
    let from_graph: Vec<String> =
        listed.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_lowercase()).collect();
    let list = |path: &str| {
        let (mut values, mut path) = (Vec::new(), path.to_owned());
        loop {
            let page = arm(&azure, &path).json();
            values.extend(page["value"].as_array().unwrap().clone());
            match page["nextLink"].as_str() {
                Some(link) => path = link.trim_start_matches(&azure.arm()).to_owned(),
                None => return values,
            }
        }
    };
    let subscriptions = list("/subscriptions?api-version=2022-12-01");
    assert_eq!(subscriptions.len(), 14);
    let mut from_lists = Vec::new();
    for subscription in &subscriptions {
        let id = subscription["id"].as_str().unwrap();
        for vm in list(&format!("{id}/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01")) {
            from_lists.push(vm["id"].as_str().unwrap().to_lowercase());
        }
        if !id.ends_with(SUBSCRIPTION) && !id.ends_with(OTHER_SUBSCRIPTION) {
            let groups = list(&format!("{id}/resourceGroups?api-version=2022-12-01"));
            assert!(!groups.is_empty(), "{id}");
            assert_eq!(
                arm(&azure, &format!("{id}?api-version=2022-12-01")).json()["subscriptionId"],
                subscription["subscriptionId"]
            );
        }
    }
    from_lists.sort_unstable();
    let mut sorted = from_graph.clone();
    sorted.sort_unstable();
    assert_eq!(from_lists, sorted);
    // One of them by itself.
    let vm = arm(&azure, &format!("{}?api-version=2024-07-01", listed[0]["id"].as_str().unwrap())).json();
    assert_eq!(vm["id"].as_str().unwrap().to_lowercase(), from_graph[0]);
}
