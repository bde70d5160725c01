//! The metadata service of a VM, a scale set, a container group or a batch node.

use ::imds::{Endpoint, Name, Peer};
use cli::Failure;

use crate::document::Document;
use crate::identity::Identity;
use crate::sources::refusal::{Advice, refusal};
use crate::sources::{Wanted, document, query};

/// The version that MSAL and az ask for.
const API_VERSION: &str = "2018-02-01";

const ADVICE: Advice = Advice {
    assign: "az vm identity assign -g GROUP -n VM, or the VM's Identity page in the portal",
    list: "'az vm identity show -g GROUP -n VM' lists those of this VM",
};

/// IMDS.
#[derive(Debug)]
pub struct Imds {
    /// Where it is.
    pub endpoint: Endpoint,
}

impl Imds {
    /// Who is asked.
    pub fn name(&self) -> Name {
        Name::imds(&self.endpoint)
    }

    /// Asks for a token.
    pub fn ask(&self, peer: &Peer, wanted: &Wanted) -> Result<Document, Failure> {
        let query = query(API_VERSION, wanted, |identity| match identity {
            Identity::Client(_) => "client_id",
            Identity::Object(_) => "object_id",
            Identity::Resource(_) => "msi_res_id",
        });
        let url = self.endpoint.url("/metadata/identity/oauth2/token", query.as_str());
        let answer = peer.send(&url, &[("Metadata", "true")], None)?;
        match answer.status {
            200 => document(peer, &answer),
            _ => Err(refusal(peer, wanted, &answer, ADVICE)),
        }
    }
}
