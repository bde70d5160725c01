//! What arm-graph does: reads the query and the token, and writes the rows of every page.

use std::sync::Arc;

use arm::{Arm, Output, walk};
use cli::{Exit, note};

use crate::TOOL;
use crate::args::{Options, Source};
use crate::body::Body;
use crate::kql::complete;
use crate::pages::Query;
use crate::query;

/// Known to every cloud; newer ones answer a query no differently.
const API_VERSION: &str = "2022-10-01";

/// Writes what the query gives.
pub fn run(options: Options) -> anyhow::Result<Exit> {
    let asked = complete(&query::read(&options.source)?);
    if options.arm.limits.verbose {
        match &asked.notes[..] {
            [] => note(TOOL.name, "* nothing is added to the query"),
            notes => note(TOOL.name, &format!("* added to the query: {}", notes.join(" and "))),
        }
    }
    let arm = Arc::new(Arm::sign_in(TOOL, &options.arm)?);
    let version = options.api_version.as_deref().unwrap_or(API_VERSION);
    let target = format!("/providers/Microsoft.ResourceGraph/resources?api-version={}", http::encode(version));
    let body = Body::new(&asked.query, &options);
    let mut out = Output::lock(options.arm.ascii);

    let mut query = Query::new(&arm, options.arm.paging, target, body, asked.ordered);
    let first = query.first()?;
    walk::write(&mut query, first, &arm, &options.arm, &mut out)?;
    if query.rows() == 0 && options.source == Source::Default {
        // Azure answers an identity that may read nothing as it answers one whose tenant is empty.
        arm.note("no VMs: there are none, or this identity has no role (Reader) where they are");
    }
    Ok(Exit::Ok)
}
