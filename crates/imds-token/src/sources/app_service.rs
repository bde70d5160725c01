//! App Service, Functions, Container Apps and Automation: a service beside the app, with a header as its secret.
//!
//! Source: "How to use managed identities for App Service and Azure Functions", section "REST endpoint reference".

use ::imds::{Name, Peer};
use cli::Failure;

use crate::document::Document;
use crate::identity::Identity;
use crate::sources::refusal::{Advice, refusal};
use crate::sources::{Address, Wanted, document, query};

const API_VERSION: &str = "2019-08-01";

const ADVICE: Advice = Advice {
    assign: "az webapp identity assign (functionapp, containerapp), or the app's Identity page in the portal; \
             a user-assigned one must be named",
    list: "'az webapp identity show' (functionapp, containerapp) lists those of this app",
};

/// The service beside an app.
pub struct AppService {
    /// `IDENTITY_ENDPOINT`.
    pub address: Address,
    /// `IDENTITY_HEADER`: a secret that proves that the caller is inside.
    pub secret: String,
}

impl AppService {
    /// Who is asked.
    pub fn name(&self) -> Name {
        Name {
            what: "App Service's identity endpoint",
            at: self.address.at().to_owned(),
            absent: &[
                "IDENTITY_ENDPOINT and IDENTITY_HEADER name it; where they are wrong, unset them or give --source",
            ],
        }
    }

    /// Asks for a token.
    pub fn ask(&self, peer: &Peer, wanted: &Wanted) -> Result<Document, Failure> {
        let query = query(API_VERSION, wanted, |identity| match identity {
            Identity::Client(_) => "client_id",
            Identity::Object(_) => "principal_id",
            Identity::Resource(_) => "mi_res_id",
        });
        // Automation, which has the same protocol, wants the second header; the others do not mind it.
        let headers = [("X-IDENTITY-HEADER", self.secret.as_str()), ("Metadata", "true")];
        let answer = peer.send(&self.address.url(query.as_str()), &headers, None)?;
        match answer.status {
            200 => document(peer, &answer),
            _ => Err(refusal(peer, wanted, &answer, ADVICE)),
        }
    }
}

impl std::fmt::Debug for AppService {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AppService({})", self.address.at())
    }
}
