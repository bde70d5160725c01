//! The sources of tokens that are no VM: each with its own header, names and errors.

mod app_service;
mod arc;
mod azure_ml;
mod cloud_shell;
mod symlink;

use crate::state::State;
use crate::{Identity, Reply, Request, Service, Source};

pub(crate) use arc::Keys;

/// The service that plays a source.
pub(crate) fn service(source: Source) -> Service {
    match source {
        Source::Vm => Service::Imds,
        Source::AppService => Service::AppService,
        Source::Arc => Service::Arc,
        Source::AzureMl => Service::AzureMl,
        Source::CloudShell => Service::CloudShell,
    }
}

/// The variables that a program finds there; `origin` is where the source listens, `secret` what it asks back.
pub(crate) fn env(source: Source, origin: &str, secret: &str) -> Vec<(String, String)> {
    let of = |pairs: &[(&str, String)]| pairs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    match source {
        // Found without a variable, or by the one that says where the metadata service is.
        Source::Vm => Vec::new(),
        Source::AppService => {
            of(&[("IDENTITY_ENDPOINT", format!("{origin}/msi/token")), ("IDENTITY_HEADER", secret.into())])
        }
        Source::Arc => of(&[
            ("IDENTITY_ENDPOINT", format!("{origin}/metadata/identity/oauth2/token")),
            ("IMDS_ENDPOINT", origin.into()),
        ]),
        Source::AzureMl => of(&[
            ("MSI_ENDPOINT", format!("{origin}/nbip/v1.0/token")),
            ("MSI_SECRET", secret.into()),
            ("DEFAULT_IDENTITY_CLIENT_ID", Identity::SYSTEM.client_id.into()),
        ]),
        Source::CloudShell => of(&[("MSI_ENDPOINT", format!("{origin}/oauth2/token"))]),
    }
}

/// What a request asks for; see [`crate::Place`].
pub(crate) fn place(request: &Request) -> &'static str {
    let challenge = request.service == Service::Arc && request.header("authorization").is_none();
    if challenge { "challenge" } else { "token" }
}

/// The answer of the source that the request reached; `twist` is the name of a fault.
pub(crate) fn answer(state: &State, request: &Request, twist: Option<&str>) -> Reply {
    let reply = match request.service {
        Service::AppService => app_service::answer(state, request),
        Service::Arc => arc::answer(state, request, twist),
        Service::AzureMl => azure_ml::answer(state, request),
        _ => cloud_shell::answer(state, request),
    };
    reply.unwrap_or_else(|refusal| refusal)
}
