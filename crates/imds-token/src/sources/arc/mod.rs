//! A server outside Azure that Azure Arc manages: its agent gives a token to whoever can read a file that it names.
//!
//! Source: "Authenticate against Azure resources with Azure Arc-enabled servers".

mod key;
#[cfg(not(windows))]
mod unix;
#[cfg(windows)]
mod windows;

pub use key::named as key_file;

#[cfg(not(windows))]
use unix as system;
#[cfg(windows)]
use windows as system;

use ::imds::{Endpoint, Name, Peer};
use cli::Failure;
use http::Answer;

use crate::document::Document;
use crate::identity::Identity;
use crate::sources::refusal::{Advice, refusal};
use crate::sources::{Address, Wanted, document, mismatch, query};

/// The version that MSAL asks for.
const API_VERSION: &str = "2020-06-01";

const ADVICE: Advice = Advice {
    assign: "connect the server with azcmagent, which gives it one",
    list: "the server's page in the portal lists those of this server",
};

/// The agent.
#[derive(Debug)]
pub struct Arc {
    /// `IDENTITY_ENDPOINT`: where tokens are.
    pub address: Address,
    /// `IMDS_ENDPOINT`: where instance metadata is.
    pub metadata: Endpoint,
}

/// Whether the agent is installed here.
pub fn is_installed() -> bool {
    system::agent().is_some_and(|agent| agent.is_file())
}

impl Arc {
    /// Where the agent listens where no variable says otherwise.
    pub const DEFAULT: &str = "http://127.0.0.1:40342";

    /// Who is asked.
    pub fn name(&self) -> Name {
        Name {
            what: "Azure Arc's agent",
            at: self.address.at().to_owned(),
            absent: &["is it running? 'azcmagent show' tells; 'systemctl start himdsd' starts it"],
        }
    }

    /// Asks for a token: a first request for the name of the key's file, a second one with the key.
    pub fn ask(&self, peer: &Peer, wanted: &Wanted) -> Result<Document, Failure> {
        let query = query(API_VERSION, wanted, |identity| match identity {
            Identity::Client(_) => "client_id",
            Identity::Object(_) => "object_id",
            Identity::Resource(_) => "msi_res_id",
        });
        let url = self.address.url(query.as_str());
        let mut answer = unlock(peer, &url, wanted)?;
        if answer.status == 401 {
            // A key opens once. Where the answer to it was lost and it was shown again, a new one is needed.
            answer = unlock(peer, &url, wanted)?;
        }
        if answer.status != 200 {
            return Err(refusal(peer, wanted, &answer, ADVICE));
        }
        let document = document(peer, &answer)?;
        // Agents before user-assigned identities ignore the parameter and give the server's own token.
        match &wanted.identity {
            Some(asked) if document.id(asked).is_none() => {
                Err(mismatch(peer, asked, "the agent does not say whose it is, so it may be too old to know of others")
                    .hint("update the agent, or leave the flag out for the server's own identity"))
            }
            _ => Ok(document),
        }
    }
}

/// Has the agent make a key, and shows it.
fn unlock(peer: &Peer, url: &str, wanted: &Wanted) -> Result<Answer, Failure> {
    let metadata = ("Metadata", "true");
    let challenge = peer.send(url, &[metadata], None)?;
    match challenge.status {
        401 => {}
        // A token for the asking would be one that everybody on the machine can have: this is not the agent.
        200 => return Err(peer.stranger("it gives a token without a challenge")),
        _ => return Err(refusal(peer, wanted, &challenge, ADVICE)),
    }
    let realm = challenge.header("www-authenticate").unwrap_or_default();
    let key = key::read(peer, realm, system::keys())?;
    peer.send(url, &[metadata, ("Authorization", &format!("Basic {key}"))], None)
}
