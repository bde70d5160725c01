//! Cloud Shell: tokens of the user who is signed in, by POST.

use ::imds::{Name, Peer};
use cli::{Exit, Failure};
use http::encode;

use crate::document::Document;
use crate::sources::refusal::{Advice, refusal};
use crate::sources::{Address, Wanted, document};

const ADVICE: Advice =
    Advice { assign: "restart Cloud Shell, which signs you in", list: "Cloud Shell has none but yours" };

/// The service in Cloud Shell.
#[derive(Debug)]
pub struct CloudShell {
    /// `MSI_ENDPOINT`.
    pub address: Address,
}

impl CloudShell {
    /// Who is asked.
    pub fn name(&self) -> Name {
        Name {
            what: "Cloud Shell's identity endpoint",
            at: self.address.at().to_owned(),
            absent: &["MSI_ENDPOINT names it; where that is wrong, unset it or give --source"],
        }
    }

    /// Asks for a token. An identity is refused here: the service would ignore it and give the user's own token.
    pub fn ask(&self, peer: &Peer, wanted: &Wanted) -> Result<Document, Failure> {
        if let Some(identity) = &wanted.identity {
            let flag = identity.flag();
            return Err(Failure::new(
                Exit::Config,
                format_args!("Cloud Shell gives tokens of the signed-in user only, so {flag} cannot be met"),
            ));
        }
        let body = format!("resource={}", encode(&wanted.resource));
        let headers = [("Metadata", "true"), ("Content-Type", "application/x-www-form-urlencoded")];
        let answer = peer.send(self.address.as_str(), &headers, Some(body.as_bytes()))?;
        match answer.status {
            200 => document(peer, &answer),
            _ => Err(refusal(peer, wanted, &answer, ADVICE)),
        }
    }
}
