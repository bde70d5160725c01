//! Where tokens come from. Each file says how its source is asked; what they have in common is here.

mod address;
mod app_service;
mod arc;
mod azure_ml;
mod cloud_shell;
mod imds;
mod refusal;

use ::imds::{Endpoint, Name, Peer};
use cli::{Exit, Failure};
use http::{Answer, Query};

pub use self::address::Address;
pub use self::app_service::AppService;
pub use self::arc::{Arc, is_installed as is_arc_installed, key_file};
pub use self::azure_ml::AzureMl;
pub use self::cloud_shell::CloudShell;
pub use self::imds::Imds;

use crate::document::Document;
use crate::identity::Identity;

/// What to ask a source for.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The audience of the token, as a URI or an application's id.
    pub resource: String,
    /// The identity; `None` for the machine's own.
    pub identity: Option<Identity>,
}

/// One of the places that hand out tokens.
#[derive(Debug)]
pub enum Source {
    /// The metadata service of a VM.
    Imds(Imds),
    /// App Service, Functions, Container Apps, Automation.
    AppService(AppService),
    /// A server that Azure Arc manages.
    Arc(Arc),
    /// A compute of Azure Machine Learning.
    AzureMl(AzureMl),
    /// Cloud Shell.
    CloudShell(CloudShell),
}

impl Source {
    /// Who is asked, for messages.
    pub fn name(&self) -> Name {
        match self {
            Source::Imds(imds) => imds.name(),
            Source::AppService(app) => app.name(),
            Source::Arc(arc) => arc.name(),
            Source::AzureMl(ml) => ml.name(),
            Source::CloudShell(shell) => shell.name(),
        }
    }

    /// Where this source serves instance metadata beside tokens, which says what cloud this is; `None` if it does not.
    pub fn metadata(&self) -> Option<&Endpoint> {
        match self {
            Source::Imds(imds) => Some(&imds.endpoint),
            Source::Arc(arc) => Some(&arc.metadata),
            Source::AppService(_) | Source::AzureMl(_) | Source::CloudShell(_) => None,
        }
    }

    /// Asks for a token.
    ///
    /// # Errors
    /// Those of [`Peer::send`]; a refusal; an answer that is no token, or the token of another identity.
    pub fn ask(&self, peer: &mut Peer, wanted: &Wanted) -> Result<Document, Failure> {
        // "Not found" passes where IMDS is being updated, and is an answer everywhere else (MSAL for Go has it so too).
        peer.retries.not_found = matches!(self, Source::Imds(_));
        let document = match self {
            Source::Imds(imds) => imds.ask(peer, wanted),
            Source::AppService(app) => app.ask(peer, wanted),
            Source::Arc(arc) => arc.ask(peer, wanted),
            Source::AzureMl(ml) => ml.ask(peer, wanted),
            Source::CloudShell(shell) => shell.ask(peer, wanted),
        }?;
        confirm(peer, wanted.identity.as_ref(), &document)?;
        Ok(document)
    }
}

/// The query that all but Cloud Shell take, with the identity under the name that `name` gives it.
fn query(version: &str, wanted: &Wanted, name: impl Fn(&Identity) -> &'static str) -> Query {
    let mut query = Query::default();
    query.add("api-version", version);
    query.add("resource", &wanted.resource);
    if let Some(identity) = &wanted.identity {
        query.add(name(identity), identity.id());
    }
    query
}

fn document(peer: &Peer, answer: &Answer) -> Result<Document, Failure> {
    Document::read(&answer.body).map_err(|why| peer.misread(answer, why))
}

/// A token whose source names another identity than the one asked for is not handed on.
fn confirm(peer: &Peer, asked: Option<&Identity>, document: &Document) -> Result<(), Failure> {
    let Some(asked) = asked else { return Ok(()) };
    match document.id(asked) {
        Some(given) if !given.eq_ignore_ascii_case(asked.id()) => {
            Err(mismatch(peer, asked, &format!("it is that of {} {given}", asked.flag())))
        }
        _ => Ok(()),
    }
}

fn mismatch(peer: &Peer, asked: &Identity, what: &str) -> Failure {
    let Name { what: name, at, .. } = &peer.name;
    let (flag, id) = (asked.flag(), asked.id());
    Failure::new(Exit::Config, format_args!("the token that {name} at {at} gave is not that of {flag} {id}: {what}"))
}
