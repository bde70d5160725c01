//! Resource Manager: what it refuses, and what it tells.

use azure_sim::{Assigned, Identity, OTHER_SUBSCRIPTION, Options, SUBSCRIPTION, TENANT, VM_NAME};
use bin_tests::sim;

use crate::client::{ARM, arm, get, url};

const VMS: &str = "{s}/resourceGroups/RG-TEST-16/providers/Microsoft.Compute/virtualMachines";

#[test]
fn the_token_is_looked_at_as_azure_does() {
    let azure = sim(Options::default());
    let bearer = |token: &str| format!("Bearer {token}");
    let good = azure.token(&Identity::SYSTEM, ARM);
    let vault = bearer(&azure.token(&Identity::SYSTEM, "https://vault.azure.net"));
    let altered = bearer(&good.replace(&good[good.len() - 20..], "AAAAAAAAAAAAAAAAAAAA"));
    let path = url(&azure, &format!("{VMS}?api-version=2024-07-01"));
    for (header, code) in [
        (None, "AuthenticationFailed"),
        (Some("Bearer"), "AuthenticationFailedInvalidHeader"),
        (Some("Basic abc"), "AuthenticationFailedInvalidHeader"),
        (Some("Bearer opaque"), "InvalidAuthenticationToken"),
        (Some(&*altered), "InvalidAuthenticationToken"),
        (Some(&*vault), "InvalidAuthenticationTokenAudience"),
    ] {
        let headers: Vec<(&str, &str)> = header.map(|header| ("Authorization", header)).into_iter().collect();
        let answer = get(&azure, &path, &headers);
        assert_eq!((answer.status, &*answer.code()), (401, code));
        assert!(answer.header("www-authenticate").starts_with("Bearer authorization_uri="), "{code}");
    }
    assert_eq!(get(&azure, &path, &[("Authorization", &bearer(&good))]).status, 200);
}

#[test]
fn expired_and_foreign_tokens_say_what_is_wrong_with_them() {
    let expired = arm(&sim(Options { token_lifetime: -1, ..Options::default() }), "{s}?api-version=2022-12-01");
    assert_eq!((expired.status, &*expired.code()), (401, "ExpiredAuthenticationToken"));
    assert!(expired.text().contains("' is earlier than current UTC time '"), "{}", expired.text());
    let azure = sim(Options { foreign: true, ..Options::default() });
    let foreign = arm(&azure, "{s}?api-version=2022-12-01");
    assert_eq!((foreign.status, &*foreign.code()), (401, "InvalidAuthenticationTokenTenant"));
    for tenant in [TENANT, azure_sim::FOREIGN_TENANT] {
        assert!(foreign.text().contains(tenant), "{}", foreign.text());
    }
    assert_eq!(arm(&azure, "/subscriptions?api-version=2022-12-01").status, 200, "no subscription, no tenant");
}

#[test]
fn without_a_role_the_action_and_the_scope_are_named() {
    let azure = sim(Options { role: false, ..Options::default() });
    let answer = arm(&azure, &format!("{VMS}?api-version=2024-07-01"));
    assert_eq!((answer.status, &*answer.code()), (403, "AuthorizationFailed"));
    let scope = format!("over scope '/subscriptions/{SUBSCRIPTION}/resourceGroups/RG-TEST-16'");
    for part in [Identity::SYSTEM.principal_id, "'Microsoft.Compute/virtualMachines/read'", &scope] {
        assert!(answer.text().contains(part), "{}", answer.text());
    }
    // Lists leave out what may not be read.
    assert_eq!(arm(&azure, "/subscriptions?api-version=2022-12-01").text(), r#"{"value":[]}"#);
}

#[test]
fn refusals_are_azure_s_own() {
    let azure = sim(Options::default());
    let other = "/subscriptions/00000000-0000-0000-0000-000000000001";
    for (path, status, code) in [
        ("{s}", 400, "MissingApiVersionParameter"),
        (&*format!("{other}?api-version=2022-12-01"), 404, "SubscriptionNotFound"),
        ("/subscriptions/frogs?api-version=2022-12-01", 400, "InvalidSubscriptionId"),
        ("{s}?api-version=2099-01-01", 400, "InvalidApiVersionParameter"),
        (&format!("{VMS}?api-version=frogs"), 400, "InvalidApiVersionParameter"),
        (&format!("{VMS}?api-version=2099-01-01"), 404, "InvalidResourceType"),
        (&format!("{VMS}/{VM_NAME}?api-version=2099-01-01"), 400, "NoRegisteredProviderFound"),
        ("{s}/providers/Microsoft.Compute/frogs?api-version=2024-07-01", 404, "InvalidResourceType"),
        ("{s}/providers/Microsoft.Frogs/ponds?api-version=2024-07-01", 404, "InvalidResourceNamespace"),
        ("{s}/resourceGroups/frogs?api-version=2022-12-01", 404, "ResourceGroupNotFound"),
        (&format!("{VMS}/frogs?api-version=2024-07-01"), 404, "ResourceNotFound"),
        ("{s}/frogs?api-version=2022-12-01", 404, "NotFound"),
        (&format!("{VMS}?api-version=2024-07-01&$expand=instanceView"), 400, "BadRequest"),
        (&format!("{VMS}?api-version=2024-07-01&$skiptoken=frogs"), 400, "InvalidParameter"),
        ("{s}/resources?api-version=2024-11-01&$filter=frogs", 400, "InvalidFilterInQueryString"),
    ] {
        let answer = arm(&azure, path);
        assert_eq!((answer.status, &*answer.code()), (status, code), "{path}: {}", answer.text());
        for header in ["x-ms-request-id", "x-ms-correlation-request-id", "x-ms-routing-request-id"] {
            assert!(answer.header(header).len() >= 36, "{path}: {header}");
        }
    }
    // Whether a subscription is there is told even to strangers.
    let stranger = get(&azure, &url(&azure, &format!("{other}?api-version=2022-12-01")), &[]);
    assert_eq!((stranger.status, &*stranger.code()), (404, "SubscriptionNotFound"));
}

#[test]
fn a_vm_in_full() {
    let azure = sim(Options::default());
    let vm = arm(&azure, &format!("{VMS}/vnet-hub-win?api-version=2024-07-01&$expand=instanceView")).json();
    assert_eq!((&vm["name"], &vm["location"]), (&VM_NAME.into(), &azure_sim::LOCATION.into()));
    assert_eq!(vm["identity"]["type"], "SystemAssigned, UserAssigned");
    assert_eq!(vm["identity"]["principalId"], Identity::SYSTEM.principal_id);
    let ops = &vm["identity"]["userAssignedIdentities"][Identity::OPS.resource_id()];
    assert_eq!(ops["clientId"], Identity::OPS.client_id);
    assert_eq!(vm["properties"]["instanceView"]["statuses"][1]["code"], "PowerState/running");
    assert_eq!(vm["resources"][0]["properties"]["provisioningState"], "Succeeded");
    let view = arm(&azure, &format!("{VMS}/{VM_NAME}/instanceView?api-version=2024-07-01")).json();
    assert_eq!(view["computerName"], VM_NAME);
    let one = arm(&azure, &format!("{VMS}/{VM_NAME}/extensions/MDE.windows?api-version=2024-07-01")).json();
    assert_eq!(one["name"], "MDE.Windows");
    let none = sim(Options { identity: Assigned::None, ..Options::default() });
    assert!(arm(&none, &format!("{VMS}/{VM_NAME}?api-version=2024-07-01")).json()["identity"].is_null());
}

#[test]
fn what_there_is_beside_vms() {
    let azure = sim(Options::default());
    let names = |path: &str| -> Vec<String> {
        let answer = arm(&azure, path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let value = answer.json()["value"].as_array().unwrap().clone();
        value.iter().map(|item| item["name"].as_str().or(item["displayName"].as_str()).unwrap().to_owned()).collect()
    };
    assert_eq!(names("/subscriptions?api-version=2022-12-01").len(), 2);
    assert_eq!(names("{s}/resourceGroups?api-version=2022-12-01").len(), 4);
    assert_eq!(names(&format!("/subscriptions/{OTHER_SUBSCRIPTION}/resources?api-version=2024-11-01")).len(), 2);
    assert!(names("{s}/resources?api-version=2024-11-01&$top=100").len() > 30);
    let filter = format!("{{s}}/resources?api-version=2024-11-01&$filter=name%20eq%20'{VM_NAME}'");
    assert_eq!(names(&filter), [VM_NAME]);
    let vaults = "{s}/providers/Microsoft.KeyVault/vaults?api-version=2023-07-01";
    assert_eq!(names(vaults), ["kv-hub-16"]);
    let database = "{s}/resourceGroups/rg-data-lake/providers/Microsoft.Sql/servers/sql-lake/databases";
    assert_eq!(names(&format!("{database}?api-version=2023-08-01")), ["sql-lake/orders"]);
    assert_eq!(
        arm(&azure, &format!("{database}/orders?api-version=2023-08-01")).json()["properties"]["status"],
        "Online"
    );
    let provider = arm(&azure, "{s}/providers/Microsoft.Contoso?api-version=2021-04-01").json();
    assert_eq!(provider["resourceTypes"][0]["apiVersions"][0], "2025-03-01-preview");
    assert_eq!(
        arm(&azure, "/providers/Microsoft.Contoso?api-version=2021-04-01").json()["namespace"],
        "Microsoft.Contoso"
    );
    let here = "{s}/providers/Microsoft.Compute/locations/westeurope/virtualMachines?api-version=2024-07-01";
    assert_eq!(names(here).len(), 2);
}

#[test]
fn a_page_of_twenty_megabytes() {
    let azure = sim(Options::default());
    let skus = arm(&azure, "{s}/providers/Microsoft.Compute/skus?api-version=2021-07-01");
    assert!(skus.body.len() > 20_000_000, "{}", skus.body.len());
    assert_eq!(skus.json()["value"].as_array().unwrap().len(), 38_880);
    let one = "{s}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=location%20eq%20'japaneast'";
    assert_eq!(arm(&azure, one).json()["value"].as_array().unwrap().len(), 720);
}

#[test]
fn power_states_come_with_resource_graph() {
    let azure = sim(Options { vms: Some(200), page_size: 100, ..Options::default() });
    let answer = arm(&azure, &format!("{VMS}?api-version=2024-07-01&$expand=instanceView&useResourceGraph=true"));
    assert!(!answer.header("x-ms-user-quota-remaining").is_empty());
    let value = answer.json()["value"].as_array().unwrap().clone();
    assert_eq!(value.len(), 100);
    for vm in value {
        assert_eq!(vm["apiVersion"], "2024-07-01");
        let statuses = vm["properties"]["instanceView"]["statuses"].as_array().unwrap().clone();
        let powers = statuses.iter().filter(|status| status["code"].as_str().unwrap().starts_with("PowerState/"));
        assert_eq!(powers.count(), 1);
    }
    let all = "{s}/providers/Microsoft.Compute/virtualMachines?api-version=2024-07-01&statusOnly=true";
    let first = &arm(&azure, all).json()["value"][0];
    assert!(first["properties"]["hardwareProfile"].is_null() && first["properties"]["instanceView"].is_object());
}

#[test]
fn the_limit_is_enforced_where_it_is_wished() {
    let azure = sim(Options { arm_limits: true, ..Options::default() });
    let throttled = (0..600).map(|_| arm(&azure, "{s}?api-version=2022-12-01")).find(|answer| answer.status == 429);
    let throttled = throttled.expect("600 reads at once are too many");
    assert_eq!((&*throttled.code(), throttled.header("retry-after")), ("SubscriptionRequestsThrottled", "1"));
}
