//! What to do next after a refusal, where ARM's own words hold what a next step needs.

use std::time::{Duration, SystemTime};

use cli::Exit;

use crate::problem::Problem;

/// The status that an HTTP status ends the run with.
pub fn exit(status: u16) -> Exit {
    match status {
        401 | 403 => Exit::Denied,
        404 | 410 => Exit::NotFound,
        429 => Exit::Throttled,
        408 | 500..=599 => Exit::Unavailable,
        400..=499 => Exit::Usage,
        _ => Exit::Protocol,
    }
}

/// The hints for a refusal, none where nothing useful is known.
pub fn hints(status: u16, problem: &Problem) -> Vec<String> {
    let words = problem.message.as_str();
    match (status, problem.code.as_str()) {
        (401, "InvalidAuthenticationTokenTenant") => tenants(words),
        (401, "ExpiredAuthenticationToken") => vec!["get a new token from imds-token".to_owned()],
        (401, "InvalidAuthenticationTokenAudience") => {
            vec!["the token is for another service or cloud: imds-token -r arm, or --cloud with both tools".to_owned()]
        }
        (403, _) => role(words),
        (404, "SubscriptionNotFound") => {
            vec!["the id is wrong, or this identity has no role on that subscription: what it may not read it cannot see".to_owned()]
        }
        (409, "MissingSubscriptionRegistration") => after(words, "use namespace '")
            .map(|namespace| format!("register it once, as an owner: az provider register --namespace {namespace}"))
            .into_iter()
            .collect(),
        (400 | 404, _) => {
            let known =
                |detail: &String| GRAPH.iter().find(|(code, _)| detail.starts_with(code)).map(|(_, hint)| *hint);
            problem.details.iter().filter_map(known).map(str::to_owned).chain(versions(words)).collect()
        }
        _ => Vec::new(),
    }
}

/// What to do about Resource Graph's refusals, by the codes of their details.
const GRAPH: [(&str, &str); 2] = [
    (
        "NoValidSubscriptionsInQueryRequest",
        "the ids are wrong, or this identity has no role on those subscriptions: what it may not read it cannot see",
    ),
    ("TooManySubscriptionsUnderScope", "ask by smaller management groups: -m NAME"),
];

/// A wait beyond this is no wait any more, and its end may be no date that HTTP can write.
const DATED: Duration = Duration::from_secs(365 * 86_400);

/// When the server wants to be asked again, who asked for `wait`.
pub fn until(wait: Duration, now: SystemTime) -> String {
    let seconds = seconds(wait);
    match now.checked_add(wait) {
        Some(then) if wait < DATED => format!("it asks to wait {seconds} s, until {}", http::date(then)),
        _ => format!("it asks to wait {seconds} s"),
    }
}

/// That the next try, due in `wait`, is beyond the deadline.
pub fn too_late(wait: Duration) -> String {
    format!("the next try would have been in {} s, which is longer than the time left", seconds(wait))
}

/// In whole seconds, none of them cut off.
pub fn seconds(wait: Duration) -> u64 {
    wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0))
}

/// The role assignment that is missing, as a command, out of AuthorizationFailed's words.
fn role(words: &str) -> Vec<String> {
    let (Some(action), Some(scope)) = (after(words, "perform action '"), after(words, "over scope '")) else {
        return Vec::new();
    };
    let principal = after(words, "with object id '").map_or_else(|| "PRINCIPAL-ID".to_owned(), word);
    let role = if action.to_ascii_lowercase().ends_with("/read") {
        "Reader".to_owned()
    } else {
        format!("'a role that allows {action}'")
    };
    vec![
        format!(
            "az role assignment create --assignee-object-id {principal} --assignee-principal-type ServicePrincipal \
             --role {role} --scope {}",
            word(&assignable(scope))
        ),
        "a new assignment takes up to ten minutes to work, and works for tokens got after it".to_owned(),
    ]
}

/// `text` as one word for a shell. It came from between single quotes, so that it holds none.
fn word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._/".contains(&byte);
    if text.bytes().all(plain) { text.to_owned() } else { format!("'{text}'") }
}

/// The resource group or subscription that `scope` is in: what an administrator would assign a role on. What is in none
/// needs the role on everything.
fn assignable(scope: &str) -> String {
    let segments: Vec<&str> = scope.split('/').collect();
    let named = |at: usize, name: &str| segments.get(at).is_some_and(|segment| segment.eq_ignore_ascii_case(name));
    if named(1, "subscriptions") && segments.len() > 2 {
        let end = if named(3, "resourceGroups") && segments.len() > 4 { 5 } else { 3 };
        return segments[..end].join("/");
    }
    let group = named(1, "providers") && named(2, "Microsoft.Management") && segments.len() == 5;
    if group { scope.to_owned() } else { "/".to_owned() }
}

/// Both tenants, out of the words about the wrong issuer.
fn tenants(words: &str) -> Vec<String> {
    let (Some(own), Some(other)) = (tenant(words, "wrong issuer '"), tenant(words, "match the tenant '")) else {
        return Vec::new();
    };
    vec![format!(
        "the identity belongs to tenant {own}, the subscription to tenant {other}: a managed identity cannot cross tenants"
    )]
}

/// The id in `https://sts.windows.net/ID/`.
fn tenant<'a>(words: &'a str, before: &str) -> Option<&'a str> {
    after(words, before)?.trim_end_matches('/').rsplit('/').next()
}

/// The versions that ARM says it supports, newest first.
fn versions(words: &str) -> Vec<String> {
    let list =
        ["supported api-versions are '", "supported versions are '"].iter().find_map(|before| after(words, before));
    let Some(list) = list else { return Vec::new() };
    let mut versions: Vec<&str> = list.split(',').map(str::trim).filter(|version| !version.is_empty()).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    vec![format!("supported versions, newest first: {}", versions.join(", "))]
}

/// What stands between `before` and the next single quote.
fn after<'a>(words: &'a str, before: &str) -> Option<&'a str> {
    let start = words.find(before)? + before.len();
    let length = words[start..].find('\'')?;
    Some(&words[start..start + length]).filter(|found| !found.is_empty())
}

#[cfg(test)]
mod tests {
    use std::time::UNIX_EPOCH;

    use super::*;

    fn of(status: u16, code: &str, message: &str) -> Vec<String> {
        hints(status, &Problem { code: code.into(), message: message.into(), ..Problem::default() })
    }

    #[test]
    fn a_missing_role_becomes_a_command() {
        let hints = of(
            403,
            "AuthorizationFailed",
            "The client 'A' with object id 'O' does not have authorization to perform action \
             'Microsoft.Compute/virtualMachines/read' over scope '/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute' \
             or the scope is invalid.",
        );
        assert_eq!(
            hints[0],
            "az role assignment create --assignee-object-id O --assignee-principal-type ServicePrincipal --role Reader \
             --scope /subscriptions/S/resourceGroups/G"
        );
        assert_eq!(word("/subscriptions/S/resourceGroups/a(b)"), "'/subscriptions/S/resourceGroups/a(b)'");
        assert_eq!(assignable("/subscriptions/S"), "/subscriptions/S");
        assert_eq!(assignable("/subscriptions/S/providers/x"), "/subscriptions/S");
        assert_eq!(assignable("/providers/microsoft.insights/eventtypes/management"), "/");
        let group = "/providers/Microsoft.Management/managementGroups/G";
        assert_eq!(assignable(group), group);
        assert!(of(403, "AuthorizationFailed", "no").is_empty());
    }

    #[test]
    fn both_tenants_are_named() {
        let hints = of(
            401,
            "InvalidAuthenticationTokenTenant",
            "The access token is from the wrong issuer 'https://sts.windows.net/1/'. It must match the tenant \
             'https://sts.windows.net/2/' associated with this subscription.",
        );
        assert!(hints[0].contains("tenant 1") && hints[0].contains("tenant 2"), "{hints:?}");
    }

    #[test]
    fn supported_versions_come_newest_first() {
        let words = "The supported api-versions are '2015-06-15, 2024-07-01,2024-07-01-preview'.";
        assert_eq!(
            of(400, "NoRegisteredProviderFound", words),
            ["supported versions, newest first: 2024-07-01-preview, 2024-07-01, 2015-06-15"]
        );
        assert!(of(400, "BadRequest", "no list").is_empty());
    }

    #[test]
    fn a_wait_has_an_end_that_can_be_written() {
        for (milliseconds, words) in [
            (90_000, "it asks to wait 90 s, until Thu, 01 Jan 1970 00:01:30 GMT"),
            (1_500, "it asks to wait 2 s, until Thu, 01 Jan 1970 00:00:01 GMT"),
            (400_000_000_000_000, "it asks to wait 400000000000 s"),
        ] {
            assert_eq!(until(Duration::from_millis(milliseconds), UNIX_EPOCH), words);
        }
        assert_eq!(until(Duration::MAX, UNIX_EPOCH), format!("it asks to wait {} s", u64::MAX));
    }

    #[test]
    fn a_provider_can_be_registered() {
        let words =
            "The subscription is not registered to use namespace 'Microsoft.X'. See https://aka.ms/rps-not-found";
        assert!(
            of(409, "MissingSubscriptionRegistration", words)[0]
                .ends_with("az provider register --namespace Microsoft.X")
        );
    }
}
