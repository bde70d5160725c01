//! Resource Manager, as strict as the real one. Checks come in its order: the api-version is there, the subscription
//! exists (answered even to strangers), the token, the version itself, the role, and only then the thing.

mod auth;
mod bodies;
mod cache;
mod error;
mod filter;
mod graph;
mod groups;
mod gzip;
mod headers;
mod link;
mod page;
mod path;
mod providers;
mod resources;
mod skus;
mod view;
mod vm;
mod vms;

use crate::state::State;
use crate::world::Group;
use crate::{Reply, Request};

pub(crate) use bodies::{by_name, error_name};
pub(crate) use cache::Cache;
pub(crate) use error::canned;
pub(crate) use graph::Graph;
pub use graph::Quota;
pub(crate) use headers::Headers;
use path::Path;

/// A request that has passed the checks on its way to an answer.
pub(crate) struct Call<'a> {
    pub state: &'a State,
    pub request: &'a Request,
    pub path: &'a Path,
    /// The group that the path names; it exists.
    pub group: Option<&'a Group>,
    /// What is to be twisted: the name of a fault.
    pub twist: Option<&'static str>,
}

/// What a request asks for, on which page and of whom; see [`crate::Place`].
pub(crate) fn place(request: &Request) -> (&'static str, Option<usize>, bool) {
    let path = Path::parse(request);
    if graph::is(&path) {
        return ("query", Some(graph::page(request)), true);
    }
    let kind = match &path {
        Path { subscription: None, provider: None, rest, .. } if path::is(rest, &["subscriptions"]) => "subscriptions",
        Path { provider: Some((namespace, rest)), .. } => provider_place(namespace, rest),
        Path { rest, .. } if path::is(rest, &["providers"]) => "providers",
        Path { rest, .. } if path::is(rest, &["resources"]) => "resources",
        Path { group: Some(_), .. } => "groups",
        Path { rest, .. } if path::is(rest, &["resourceGroups"]) => "groups",
        Path { subscription: Some(_), rest, .. } if rest.is_empty() => "subscriptions",
        _ => "other",
    };
    let list = kind != "vm" && path.is_list();
    (kind, list.then(|| link::number(request)), vms::by_graph(request))
}

fn provider_place(namespace: &str, rest: &[String]) -> &'static str {
    let kind = rest.first().map(|kind| kind.to_ascii_lowercase());
    match (kind.as_deref(), rest.len()) {
        (None, _) => "providers",
        (Some("virtualmachines"), 1) if is_compute(namespace) => "vms",
        (Some("virtualmachines"), _) if is_compute(namespace) => "vm",
        (Some("locations"), 3) if is_compute(namespace) => "vms",
        (Some("skus"), _) if is_compute(namespace) => "skus",
        _ => "other",
    }
}

/// The answer to `request`; `twist` is the name of a fault.
pub(crate) fn answer(state: &State, request: &Request, twist: Option<&'static str>) -> Reply {
    let path = Path::parse(request);
    let left = state.headers.count(path.subscription.as_deref());
    let reply = match left {
        Err(seconds) if state.options.arm_limits => Err(error::throttled(seconds)),
        _ => checked(state, request, &path, twist),
    };
    let mut reply = reply.unwrap_or_else(|refusal| refusal);
    if request.method == "HEAD" && reply.status == 200 {
        // What Azure's SDKs take for "it is there", and nothing else.
        reply = Reply::text(204, "");
    }
    let reply = state.headers.add(reply, request, left.unwrap_or(0));
    let reply = if twist == Some("retry-after") { reply.header("Retry-After", "3600") } else { reply };
    gzip::compress(state, request, reply, twist)
}

fn checked(state: &State, request: &Request, path: &Path, twist: Option<&'static str>) -> Result<Reply, Reply> {
    let query = graph::is(path) && request.method == "POST";
    if !query && !matches!(&*request.method, "GET" | "HEAD") {
        return Err(error::error(405, "MethodNotAllowed", "azure-sim only answers reads here."));
    }
    let parameters = request.query();
    let version = parameters.get("api-version").filter(|version| !version.is_empty());
    let version = version.ok_or_else(error::missing_api_version)?;
    if let Some(subscription) = &path.subscription {
        groups::check_subscription(&state.world, subscription)?;
    }
    let claims = auth::check(state, request, path.subscription.is_some())?;
    providers::check(path, version)?;
    if !state.options.role && path.subscription.is_some() {
        return Err(error::no_role(path, &claims));
    }
    if query {
        return graph::answer(state, request, &claims, twist);
    }
    let group = match (&path.subscription, &path.group) {
        (Some(subscription), Some(name)) => {
            Some(state.world.group(subscription, name).ok_or_else(|| error::no_group(name))?)
        }
        _ => None,
    };
    route(&Call { state, request, path, group: group.as_deref(), twist })
}

fn route(call: &Call<'_>) -> Result<Reply, Reply> {
    let Path { subscription, provider, rest, .. } = call.path;
    if let Some((namespace, parts)) = provider {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        return provider_route(call, namespace, &parts);
    }
    let rest: Vec<String> = rest.iter().map(|part| part.to_ascii_lowercase()).collect();
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    match (subscription, call.group, &rest[..]) {
        (None, _, ["subscriptions"]) => groups::subscriptions(call),
        (None, _, ["tenants"]) => groups::tenants(call),
        (_, None, ["providers"]) => providers::all(call),
        (Some(id), None, []) => groups::subscription(call, id),
        (Some(id), None, ["resourcegroups"]) => groups::list(call, id),
        (Some(id), None, ["locations"]) => providers::locations(call, id),
        (Some(_), Some(group), []) => Ok(groups::one(group)),
        (Some(_), _, ["resources"]) => resources::list(call),
        _ => Err(error::not_found(call.path)),
    }
}

fn provider_route(call: &Call<'_>, namespace: &str, parts: &[&str]) -> Result<Reply, Reply> {
    let compute = is_compute(namespace);
    let is = |word: &str, kind: &str| compute && word.eq_ignore_ascii_case(kind);
    match *parts {
        [] => providers::one(call, namespace),
        [kind] if is(kind, "virtualMachines") => vms::list(call, None),
        [kind, name, ref view @ ..] if is(kind, "virtualMachines") => vms::one(call, name, view),
        [kind] if is(kind, "skus") => Ok(skus::list(call)),
        [word, location, kind] if is(word, "locations") && is(kind, "virtualMachines") => {
            let location = providers::location(location).ok_or_else(|| error::no_resource(call.path))?;
            vms::list(call, Some(location))
        }
        [kind] => resources::of_kind(call, namespace, kind),
        _ => resources::one(call, namespace, parts),
    }
}

fn is_compute(namespace: &str) -> bool {
    namespace.eq_ignore_ascii_case("Microsoft.Compute")
}
