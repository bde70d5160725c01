//! Resource Manager, as strict as the real one. Checks come in its order: the api-version is there, the subscription
//! exists (answered even to strangers), the token, the version itself, the role, and only then the thing.

mod auth;
mod error;
mod groups;
mod page;
mod path;
mod providers;
mod resources;
mod vm;
mod vms;

use crate::seed;
use crate::sim::State;
use crate::world::{self, Group};
use crate::{Reply, Request, clock};

pub(crate) use error::canned;
pub(crate) use page::Cache;
use path::Path;

/// A request that has passed the checks on its way to an answer.
pub(crate) struct Call<'a> {
    pub state: &'a State,
    pub request: &'a Request,
    pub path: &'a Path,
    /// The group that the path names; it exists.
    pub group: Option<&'static Group>,
    /// How the page's nextLink is to be spoilt: the name of a fault.
    pub spoilt: Option<&'static str>,
    /// Whether this page leaves its items out.
    pub empty: bool,
}

/// What a request asks for and on which page; see [`crate::Place`].
pub(crate) fn place(request: &Request) -> (&'static str, Option<usize>) {
    let path = Path::parse(request);
    let name = match &path {
        Path { subscription: None, provider: None, rest, .. } if path::is(rest, &["subscriptions"]) => "subscriptions",
        Path { provider: Some((namespace, rest)), .. } if namespace.eq_ignore_ascii_case("Microsoft.Compute") => {
            let vms = rest.first().is_some_and(|kind| kind.eq_ignore_ascii_case("virtualMachines"));
            match rest.len() {
                0 => "providers",
                1 if vms => "vms",
                _ if vms => "vm",
                _ => "other",
            }
        }
        Path { provider: Some((_, rest)), .. } if rest.is_empty() => "providers",
        Path { provider: Some(_), .. } => "other",
        Path { rest, .. } if path::is(rest, &["providers"]) => "providers",
        Path { rest, .. } if path::is(rest, &["resources"]) => "resources",
        Path { group: Some(_), .. } => "groups",
        Path { rest, .. } if path::is(rest, &["resourceGroups"]) => "groups",
        Path { subscription: Some(_), rest, .. } if rest.is_empty() => "subscriptions",
        _ => "other",
    };
    let list = matches!(name, "vms" | "resources" | "subscriptions" | "groups" | "providers");
    (name, list.then(|| page::number(request)))
}

/// The answer to `request`.
pub(crate) fn answer(state: &State, request: &Request, spoilt: Option<&'static str>, empty: bool) -> Reply {
    let path = Path::parse(request);
    let reply = checked(state, request, &path, spoilt, empty).unwrap_or_else(|refusal| refusal);
    with_headers(reply, state.next_number())
}

fn checked(
    state: &State,
    request: &Request,
    path: &Path,
    spoilt: Option<&'static str>,
    empty: bool,
) -> Result<Reply, Reply> {
    if !matches!(&*request.method, "GET" | "HEAD") {
        return Err(error::error(405, "MethodNotAllowed", "azure-sim only answers reads here."));
    }
    let query = request.query();
    let version = query.get("api-version").filter(|version| !version.is_empty());
    let version = version.ok_or_else(error::missing_api_version)?;
    if let Some(subscription) = &path.subscription {
        groups::check_subscription(subscription)?;
    }
    let claims = auth::check(state, request, path.subscription.is_some())?;
    providers::check(path, version)?;
    if !state.options.role && path.subscription.is_some() {
        return Err(error::no_role(request, path, &claims));
    }
    let group = match (&path.subscription, &path.group) {
        (Some(subscription), Some(name)) => {
            Some(world::group(subscription, name).ok_or_else(|| error::no_group(name))?)
        }
        _ => None,
    };
    route(&Call { state, request, path, group, spoilt, empty })
}

fn route(call: &Call<'_>) -> Result<Reply, Reply> {
    let Path { subscription, provider, rest, .. } = call.path;
    if let Some((namespace, parts)) = provider {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        return match parts[..] {
            [] => providers::one(call, namespace),
            [kind] if is_vms(namespace, kind) => vms::list(call),
            [kind, name, ref view @ ..] if is_vms(namespace, kind) => vms::one(call, name, view),
            _ => Err(error::no_resource(call.path)),
        };
    }
    let rest: Vec<String> = rest.iter().map(|part| part.to_ascii_lowercase()).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match (subscription, call.group, &rest[..]) {
        (None, _, ["subscriptions"]) => groups::subscriptions(call),
        (None, _, ["tenants"]) => groups::tenants(call),
        (_, None, ["providers"]) => providers::all(call),
        (Some(id), None, []) => Ok(groups::subscription(id)),
        (Some(id), None, ["resourcegroups"]) => groups::list(call, id),
        (Some(_), Some(group), []) => Ok(groups::one(group)),
        (Some(_), _, ["resources"]) => resources::list(call),
        _ => Err(error::not_found(call.path)),
    }
}

fn is_vms(namespace: &str, kind: &str) -> bool {
    namespace.eq_ignore_ascii_case("Microsoft.Compute") && kind.eq_ignore_ascii_case("virtualMachines")
}

/// The headers that each of ARM's answers has. `number` counts the requests.
fn with_headers(reply: Reply, number: u64) -> Reply {
    let (id, now) = (seed::guid(number), clock::compact(clock::now()));
    reply
        .header("Cache-Control", "no-cache")
        .header("Pragma", "no-cache")
        .header("x-ms-ratelimit-remaining-subscription-reads", (249 - number % 50).to_string())
        .header("x-ms-ratelimit-remaining-subscription-global-reads", (3749 - number % 50).to_string())
        .header("x-ms-request-id", id.clone())
        .header("x-ms-correlation-request-id", id.clone())
        .header("x-ms-routing-request-id", format!("JAPANEAST:{now}:{id}"))
        .header("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        .header("X-Content-Type-Options", "nosniff")
}
