//! A compute of Azure Machine Learning: App Service's older protocol, version 2017-09-01.

use ::imds::{Name, Peer};
use cli::{Exit, Failure};
use http::Query;

use crate::document::Document;
use crate::identity::Identity;
use crate::sources::refusal::{Advice, refusal};
use crate::sources::{Address, Wanted, document};

const API_VERSION: &str = "2017-09-01";

const ADVICE: Advice = Advice {
    assign: "give the compute an identity, under Compute in the studio",
    list: "the compute's page in the studio lists those of this compute",
};

/// The service on a compute.
pub struct AzureMl {
    /// `MSI_ENDPOINT`.
    pub address: Address,
    /// `MSI_SECRET`.
    pub secret: String,
    /// `DEFAULT_IDENTITY_CLIENT_ID`: the identity where none is asked for.
    pub default: Option<String>,
}

impl AzureMl {
    /// Who is asked.
    pub fn name(&self) -> Name {
        Name {
            what: "Azure ML's identity endpoint",
            at: self.address.at().to_owned(),
            absent: &["MSI_ENDPOINT and MSI_SECRET name it; where they are wrong, unset them or give --source"],
        }
    }

    /// Asks for a token. Its one name for an identity is `clientid`, without an underscore.
    pub fn ask(&self, peer: &Peer, wanted: &Wanted) -> Result<Document, Failure> {
        let client = match &wanted.identity {
            None => self.default.as_deref(),
            Some(Identity::Client(id)) => Some(id.as_str()),
            Some(other) => {
                let flag = other.flag();
                return Err(Failure::new(
                    Exit::Config,
                    format_args!("Azure ML knows identities by --client-id, not by {flag}"),
                ));
            }
        };
        let mut query = Query::default();
        query.add("api-version", API_VERSION);
        query.add("resource", &wanted.resource);
        if let Some(client) = client {
            query.add("clientid", client);
        }
        let headers = [("secret", self.secret.as_str()), ("Metadata", "true")];
        let answer = peer.send(&self.address.url(query.as_str()), &headers, None)?;
        match answer.status {
            200 => document(peer, &answer),
            _ => Err(refusal(peer, wanted, &answer, ADVICE)),
        }
    }
}

impl std::fmt::Debug for AzureMl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AzureMl({})", self.address.at())
    }
}
