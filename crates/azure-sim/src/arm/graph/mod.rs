//! Resource Graph: `POST /providers/Microsoft.ResourceGraph/resources`, one query over many subscriptions.

mod body;
mod choice;
mod kql;
mod quota;
mod row;
mod run;
mod table;

use std::ops::Range;
use std::time::Instant;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use serde_json::Value;

use self::body::{Body, Scope};
use self::run::Found;
use super::error;
use super::path::Path;
use crate::json::{self, List};
use crate::state::State;
use crate::world::{OTHER_SUBSCRIPTION, SUBSCRIPTION, TENANT, World};
use crate::{Reply, Request, clock, seed};

pub use quota::Quota;

/// How many subscriptions one query is answered for; those after them are left out, which a header says.
const ANSWERED: usize = 10_000;
/// With more than these a query is refused, unless it allows that some are left out.
const ALLOWED: usize = 18_000;

/// What Resource Graph remembers.
#[derive(Default)]
pub(crate) struct Graph {
    ledger: quota::Ledger,
    memory: run::Memory,
}

/// Whether `path` is Resource Graph's.
pub(super) fn is(path: &Path) -> bool {
    path.subscription.is_none()
        && path.kind().is_some_and(|(namespace, kind, _)| {
            namespace.eq_ignore_ascii_case("Microsoft.ResourceGraph") && kind.eq_ignore_ascii_case("resources")
        })
}

/// The number of the page that is asked for.
pub(super) fn page(request: &Request) -> usize {
    let token = body::read(&request.body).ok().and_then(|body| body.skip_token);
    token.and_then(|token| Start::read(&token)).map_or(1, |start| start.page)
}

/// The answer to a query of whom `claims` name; `twist` is the name of a fault.
pub(super) fn answer(state: &State, request: &Request, claims: &Value, twist: Option<&str>) -> Result<Reply, Reply> {
    let number = state.next_number();
    let who = claims["oid"].as_str().unwrap_or_default();
    let left = state.graph.ledger.count(who, state.options.graph_quota, Instant::now());
    let reply = if left.allowed {
        query(state, request, number, twist).unwrap_or_else(|refusal| refusal)
    } else {
        let text = "Client application has been throttled and should not attempt to repeat the request until an amount of \
                    time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.";
        refusal(429, "RateLimiting", number, |l| detail(l, "RateLimiting", text))
    };
    Ok(reply
        .header("x-ms-user-quota-remaining", left.remaining.to_string())
        .header("x-ms-user-quota-resets-after", quota::written(left.resets_after)))
}

fn query(state: &State, request: &Request, number: u64, twist: Option<&str>) -> Result<Reply, Reply> {
    let media = request.header("content-type").unwrap_or_default().split(';').next().unwrap_or_default().trim();
    if !media.eq_ignore_ascii_case("application/json") {
        // So says the documentation: "a 500 (Internal Server Error) response".
        return Err(error::error(500, "InternalServerError", "The request's Content-Type is not application/json."));
    }
    let refuse = |code: &str, text: &str| refusal(400, "BadRequest", number, |l| detail(l, code, text));
    let body = body::read(&request.body).map_err(|(code, text)| refuse(code, &text))?;
    let parsed = kql::parse(&body.query).map_err(|broken| {
        refusal(400, "BadRequest", number, |l| {
            detail(l, "InvalidQuery", INVALID);
            l.object(|d| {
                d.text("code", "ParserFailure");
                d.text("message", "ParserFailure");
                d.raw("line", broken.line);
                d.raw("characterPositionInLine", broken.character);
                d.text("token", broken.token);
            });
        })
    })?;
    if !parsed.table.eq_ignore_ascii_case("Resources") {
        let text = format!("The table '{}' is not one of azure-sim's, which has only 'Resources'.", parsed.table);
        return Err(refuse("InvalidQuery", &text));
    }
    let (scope, cut) = scope(state, &body).map_err(|(code, text)| refuse(code, &text))?;
    let found = run::run(&state.world, &parsed, &scope, &state.graph.memory).map_err(|why| {
        refusal(400, "BadRequest", number, |l| {
            detail(l, "InvalidQuery", INVALID);
            detail(l, "SemanticError", &why);
        })
    })?;
    let start =
        Start::of(&body).ok_or_else(|| refuse("InvalidSkipToken", "The skip token is not one of this query."))?;
    let reply = Reply::json(200, rows(&found, &body, start, number, twist));
    Ok(if cut || twist == Some("limit-hit") {
        reply.header("x-ms-tenant-subscription-limit-hit", "true")
    } else {
        reply
    })
}

const INVALID: &str = "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before \
     retrying.";

/// A code, and what is wrong.
type Problem = (&'static str, String);

/// The places that the query is about, and whether subscriptions are left out.
fn scope(state: &State, body: &Body) -> Result<(Vec<Range<usize>>, bool), Problem> {
    if !state.options.role {
        let text = "None of the provided subscriptions were found or you do not have access to them.";
        return match body.scope {
            // An identity that may read nothing sees an empty tenant.
            Scope::Tenant => Ok((Vec::new(), false)),
            _ => Err(("NoValidSubscriptionsInQueryRequest", text.to_owned())),
        };
    }
    let world = &state.world;
    let ids: Vec<String> = match &body.scope {
        Scope::Tenant => world.subscription_ids().collect(),
        Scope::Subscriptions(wanted) => {
            let mut known: Vec<String> = wanted.iter().filter(|id| world.subscription(id).is_some()).cloned().collect();
            if known.is_empty() {
                let text = "There must be at least one subscription that is eligible to contain resources.";
                return Err(("NoValidSubscriptionsInQueryRequest", text.to_owned()));
            }
            known.sort_unstable();
            known.dedup();
            known
        }
        Scope::ManagementGroups(groups) => {
            let mut all = Vec::new();
            for group in groups {
                let found = management_group(world, group);
                all.extend(found.ok_or_else(|| ("InvalidManagementGroup", format!("No management group '{group}'.")))?);
            }
            all.sort_unstable();
            all.dedup();
            all
        }
    };
    if ids.len() > ALLOWED && !body.partial {
        let text = format!(
            "The number of subscriptions under provided tenant or management groups in the request has exceeded the allowed \
             limit {ALLOWED}. Please select a more granular scope or allow partial scopes results by passing \
             AllowPartialScopes flag in the query options."
        );
        return Err(("TooManySubscriptionsUnderScope", text));
    }
    let cut = ids.len() > ANSWERED;
    Ok((ids.iter().take(ANSWERED).map(|id| world.things_of(id)).collect(), cut))
}

/// The subscriptions under a management group: the tenant's root, `platform` with the own ones, `fleet` with the others.
fn management_group(world: &World, name: &str) -> Option<Vec<String>> {
    let own = |id: &String| id == SUBSCRIPTION || id == OTHER_SUBSCRIPTION;
    let all = world.subscription_ids();
    match name {
        TENANT => Some(all.collect()),
        "platform" => Some(all.filter(own).collect()),
        "fleet" => Some(all.filter(|id| !own(id)).collect()),
        _ => None,
    }
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Start {
    page: usize,
    at: usize,
    /// What query and scope it belongs to.
    of: u64,
}

impl Start {
    /// The start that a body names; `None` where its token belongs to another query.
    fn of(body: &Body) -> Option<Start> {
        let of = seed::of(&[&body.query, &format!("{:?}", body.scope)]);
        match &body.skip_token {
            None => Some(Start { page: 1, at: body.skip.unwrap_or(0), of }),
            Some(token) => Start::read(token).filter(|start| start.of == of),
        }
    }

    fn read(token: &str) -> Option<Start> {
        let text = String::from_utf8(BASE64.decode(token).ok()?).ok()?;
        let numbers: Vec<u64> = text.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let [page, at, of] = numbers[..] else { return None };
        Some(Start { page: usize::try_from(page).ok()?, at: usize::try_from(at).ok()?, of })
    }

    fn written(self) -> String {
        BASE64.encode(format!("{}.{}.{}", self.page, self.at, self.of))
    }
}

/// One page as JSON.
fn rows(found: &Found<'_>, body: &Body, start: Start, number: u64, twist: Option<&str>) -> String {
    let total = found.count();
    let top = if twist == Some("empty-page") { 0 } else { body.top };
    let end = total.min(start.at.saturating_add(top));
    let count = end.saturating_sub(start.at);
    // Azure promises no order where the query asks for none, and so none that holds from one page to the next.
    let turn = if found.ordered { 0 } else { usize::try_from(seed::mix(number)).unwrap_or(0) };
    let goes_on = end < total;
    let token = match twist {
        Some("truncated") => None,
        Some("token-loop") => Some(body.skip_token.clone().unwrap_or_else(|| start.written())),
        _ => (goes_on && found.paged).then(|| Start { page: start.page + 1, at: end, ..start }.written()),
    };
    let mut out = format!(r#"{{"totalRecords":{total},"count":{count},"data":"#);
    let places = (start.at..end).map(|at| (at + turn % total) % total);
    if body.table {
        table(found, places, &mut out);
    } else {
        let mut sign = '[';
        for at in places {
            out.push(sign);
            found.write(at, &mut out);
            sign = ',';
        }
        out.push_str(if count == 0 { "[]" } else { "]" });
    }
    let truncated = twist == Some("truncated") || goes_on && token.is_none();
    out.push_str(&format!(r#","facets":[],"resultTruncated":"{truncated}""#));
    if let Some(token) = token {
        out.extend([r#","$skipToken":""#, &token, "\""]);
    }
    out.push('}');
    out
}

/// The rows as Azure's other format has them: columns, and lists of values.
fn table(found: &Found<'_>, places: impl Iterator<Item = usize>, out: &mut String) {
    let rows: Vec<serde_json::Map<String, Value>> = places
        .map(|at| {
            let mut row = String::new();
            found.write(at, &mut row);
            serde_json::from_str(&row).unwrap_or_default()
        })
        .collect();
    let names: Vec<&String> = rows.first().map(|row| row.keys().collect()).unwrap_or_default();
    let columns: Vec<Value> = names.iter().map(|name| serde_json::json!({"name": name, "type": "object"})).collect();
    let values: Vec<Vec<&Value>> = rows.iter().map(|row| row.values().collect()).collect();
    out.push_str(&serde_json::json!({"columns": columns, "rows": values}).to_string());
}

/// An error as Resource Graph has it: what went wrong stands in the details.
fn refusal(status: u16, code: &str, number: u64, details: impl FnOnce(&mut List<'_>)) -> Reply {
    let (now, id) = (clock::arm(clock::now(), 0), seed::guid(number));
    let body = json::object(|o| {
        o.object("error", |e| {
            e.text("code", code);
            let about =
                format!("Please provide below info when asking for support: timestamp = {now}, correlationId = {id}.");
            e.text("message", about);
            e.list("details", details);
        });
    });
    Reply::json(status, body)
}

fn detail(l: &mut List<'_>, code: &str, message: &str) {
    l.object(|d| {
        d.text("code", code);
        d.text("message", message);
    });
}
