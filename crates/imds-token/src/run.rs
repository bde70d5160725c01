//! The whole run: finds the source, asks it, writes what it gave.

use std::env;
use std::io::Write;

use cli::{Exit, Failure, Stdout};
use imds::{Peer, Place, Service};

use crate::TOOL;
use crate::args::Options;
use crate::output;
use crate::resource::{Choice, Resource};
use crate::source::Machine;
use crate::sources::{self, Source, Wanted};

/// Gets a token and writes it to stdout.
///
/// # Errors
/// An environment that contradicts itself, a source that gives no token, a stdout that cannot be written.
pub fn run(options: Options) -> anyhow::Result<Exit> {
    let machine = Machine {
        variable: |name: &str| env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
        has_arc: sources::is_arc_installed(),
    };
    let source = machine.source(options.source, options.endpoint)?;
    let mut peer = Peer::new(TOOL.name, TOOL.version, options.limits, source.name());
    let resource = audience(&options.resource, options.cloud, &source, &peer)?;
    peer.retries.bad_request = options.wait_for_identity;
    let document = source.ask(&mut peer, &Wanted { resource, identity: options.identity })?;
    let mut out = Stdout::lock();
    output::write(&mut out, &document, options.output)?;
    out.flush()?;
    Ok(Exit::Ok)
}

/// The URI that `resource` stands for. Only a short name in the cloud "auto" asks the machine where it is.
fn audience(resource: &Resource, cloud: Choice, source: &Source, peer: &Peer) -> Result<String, Failure> {
    let short = match (resource, cloud) {
        (Resource::Exact(uri), _) => return Ok(uri.clone()),
        (Resource::Short(short), Choice::Named(cloud)) => return Ok(short.uri(cloud)),
        (Resource::Short(short), Choice::Auto) => short,
    };
    let unknown = |why: &str| {
        Failure::new(Exit::Config, format_args!("cannot tell which cloud this is: {why}"))
            .hint("name it: --cloud public, usgov or china; or give the resource as a URI: -r https://...")
    };
    let Some(endpoint) = source.metadata() else {
        return Err(unknown(&format!("{} does not say", peer.name.what)));
    };
    let place = Place::ask(&Service::stand_in(endpoint.clone(), peer.clone()))?;
    let cloud =
        place.cloud().ok_or_else(|| unknown(&format!("'{}' is none that is known here", place.az_environment)))?;
    Ok(short.uri(cloud))
}
