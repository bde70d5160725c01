//! imds-get: writes what an Azure VM knows about itself, by path. No TLS, no cache, no state.

mod args;
mod document;
mod fetch;
mod output;
mod patience;
mod tree;
mod watch;

use std::process::ExitCode;

use cli::Exit;
use imds::{Endpoint, Service};

use crate::args::{Options, Task};
use crate::document::Document;
use crate::output::Output;
use crate::patience::Patience;

const TOOL: cli::Tool =
    cli::Tool { name: "imds-get", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(Options::parse, run)
}

fn run(options: Options) -> anyhow::Result<Exit> {
    let unit = options.limits.unit;
    let patience = Patience::new(TOOL.name, unit, &options.path.document);
    let limits = patience.limits(options.limits);
    let mut service = Service::new(TOOL.name, TOOL.version, limits, Endpoint::choose(options.endpoint)?);
    // "There is none" is what a load balancer's 404 says, and it does not pass.
    service.peer_mut().retries.not_found = options.path.document != Document::LoadBalancer;
    match options.task {
        Task::Get => {
            let body = patience.during(|| fetch::get(&service, &options.path.document, &options.version))?;
            let mut out = Output::new();
            out.line(&tree::find(&service, &body, &options.path)?)?;
        }
        Task::Watch => watch::watch(&mut service, &options.version, unit, &patience)?,
        Task::Acknowledge(events) => patience.during(|| fetch::acknowledge(&service, &options.version, &events))?,
    }
    Ok(Exit::Ok)
}
