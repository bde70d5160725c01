//! IMDS at its endpoint: the header that it wants, and the versions of its documents.

use cli::Failure;
use http::{Answer, Limits};

use crate::{Endpoint, Name, Peer};

/// Documented: "must be `true`, in all lower case". It guards against requests that a server is tricked into making.
const METADATA: (&str, &str) = ("Metadata", "true");

/// The most bytes of a document. That of an instance may hold 64 KiB of user data, as base64, and fifty tags.
const MOST: u64 = 1 << 20;

/// IMDS at an endpoint.
#[derive(Debug)]
pub struct Service {
    endpoint: Endpoint,
    peer: Peer,
}

impl Service {
    /// IMDS at `endpoint`, asked in the name of `tool`. The deadline of the run starts now.
    pub fn new(tool: &'static str, version: &str, limits: Limits, endpoint: Endpoint) -> Self {
        let peer = Peer::new(tool, version, limits, Name::imds(&endpoint));
        Service::stand_in(endpoint, peer)
    }

    /// The same, for one that stands in for IMDS under another name, as Azure Arc's agent does.
    pub fn stand_in(endpoint: Endpoint, mut peer: Peer) -> Self {
        peer.most = MOST;
        Service { endpoint, peer }
    }

    /// GETs `path`, which starts with a slash, with `query`, encoded already.
    ///
    /// # Errors
    /// Those of [`Peer::send`].
    pub fn get(&self, path: &str, query: &str) -> Result<Answer, Failure> {
        self.peer.send(&self.endpoint.url(path, query), &[METADATA], None)
    }

    /// POSTs a JSON document to `path`.
    ///
    /// # Errors
    /// Those of [`Peer::send`].
    pub fn post(&self, path: &str, query: &str, json: &[u8]) -> Result<Answer, Failure> {
        let headers = [METADATA, ("Content-Type", "application/json")];
        self.peer.send(&self.endpoint.url(path, query), &headers, Some(json))
    }

    /// Who is asked.
    pub fn peer(&self) -> &Peer {
        &self.peer
    }

    /// The same, to change how often it is asked and to start its deadline anew.
    pub fn peer_mut(&mut self) -> &mut Peer {
        &mut self.peer
    }

    /// Where this service is, for messages.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }
}
