//! imds-token: writes an access token of this machine's managed identity to stdout. No TLS, no cache, no state.

mod args;
mod document;
mod expires;
mod identity;
mod output;
mod resource;
mod sources;
mod token;

use std::io::Write;
use std::process::ExitCode;

use cli::{Exit, Failure, Stdout};
use imds::{Endpoint, Place, Service};

use crate::args::Options;
use crate::resource::{Choice, Resource};
use crate::sources::Wanted;

const TOOL: cli::Tool =
    cli::Tool { name: "imds-token", version: env!("CARGO_PKG_VERSION"), help: include_str!("help.txt") };

fn main() -> ExitCode {
    TOOL.main(Options::parse, run)
}

fn run(options: Options) -> anyhow::Result<Exit> {
    let endpoint = Endpoint::choose(options.endpoint)?;
    let service = Service::new(TOOL.name, TOOL.version, options.limits, endpoint);
    let resource = audience(&options.resource, options.cloud, &service)?;
    let wanted = Wanted { resource, identity: options.identity };
    let document = sources::imds::ask(&service, &wanted)?;
    let mut out = Stdout::lock();
    output::write(&mut out, &document, options.output)?;
    out.flush()?;
    Ok(Exit::Ok)
}

/// The URI that `resource` stands for. Only a short name in the cloud "auto" asks the VM where it is.
fn audience(resource: &Resource, cloud: Choice, service: &Service) -> Result<String, Failure> {
    match (resource, cloud) {
        (Resource::Exact(uri), _) => Ok(uri.clone()),
        (Resource::Short(short), Choice::Named(cloud)) => Ok(short.uri(cloud)),
        (Resource::Short(short), Choice::Auto) => {
            let place = Place::ask(service)?;
            let cloud = place.cloud().ok_or_else(|| {
                let name = &place.az_environment;
                Failure::new(
                    Exit::Config,
                    format_args!("this VM is in the cloud '{name}', whose addresses are not known"),
                )
                .hint("give the resource as a URI: -r https://...")
            })?;
            Ok(short.uri(cloud))
        }
    }
}
