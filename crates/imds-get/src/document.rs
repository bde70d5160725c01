//! The documents that IMDS has, and the paths by which a user names a part of one.

use cli::Stop;

/// A document of IMDS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Document {
    /// The instance, whole or one of its two halves.
    Instance(Option<&'static str>),
    /// The proof, signed by Azure, of what this VM is.
    Attested {
        /// What the caller wants to find in it again.
        nonce: Option<String>,
    },
    /// The load balancer in front of this VM.
    LoadBalancer,
    /// What is about to happen to this VM.
    ScheduledEvents,
    /// The tenant of this VM's identities.
    Identity,
    /// The versions that there are of all these.
    Versions,
}

/// A document and the way to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The document.
    pub document: Document,
    /// Names of members and numbers of elements, from the document's root.
    pub parts: Vec<String>,
}

impl Document {
    /// Where it is.
    pub fn path(&self) -> &'static str {
        match self {
            Document::Instance(None) => "/metadata/instance",
            Document::Instance(Some("network")) => "/metadata/instance/network",
            Document::Instance(Some(_)) => "/metadata/instance/compute",
            Document::Attested { .. } => "/metadata/attested/document",
            Document::LoadBalancer => "/metadata/loadbalancer",
            Document::ScheduledEvents => "/metadata/scheduledevents",
            Document::Identity => "/metadata/identity/info",
            Document::Versions => "/metadata/versions",
        }
    }

    /// The version that is asked for, which has all that is known of the document; `None` where there are none.
    pub fn version(&self) -> Option<&'static str> {
        match self {
            // azure-init's; later ones are not known to add to it.
            Document::Instance(_) => Some("2023-11-15"),
            Document::Attested { .. } | Document::LoadBalancer => Some("2021-02-01"),
            // The last that the documentation of scheduled events lists.
            Document::ScheduledEvents => Some("2020-07-01"),
            Document::Identity => Some("2018-02-01"),
            Document::Versions => None,
        }
    }
}

impl Path {
    /// Reads a path as the user writes it: `instance/compute/name`, `compute/name`, or as in a URL.
    pub fn parse(text: &str) -> Result<Path, Stop> {
        let bad = || {
            Stop::usage(format_args!(
                "unknown path '{text}': there are instance, compute, network, attested, loadbalancer, scheduledevents, \
                 identity and versions"
            ))
        };
        if text.contains(['?', '#']) {
            return Err(Stop::usage(format_args!("'{text}': a path has no query; --api-version names a version")));
        }
        let mut parts: Vec<String> = text.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        if parts.first().is_some_and(|part| part == "metadata") {
            parts.remove(0);
        }
        if parts.is_empty() {
            return Err(bad());
        }
        let document = match parts.remove(0).to_ascii_lowercase().as_str() {
            "instance" => instance(&mut parts),
            half @ ("compute" | "network") => {
                parts.insert(0, half.to_owned());
                instance(&mut parts)
            }
            "attested" => {
                skip(&mut parts, "document");
                Document::Attested { nonce: None }
            }
            "loadbalancer" => Document::LoadBalancer,
            "scheduledevents" => Document::ScheduledEvents,
            "identity" => {
                skip(&mut parts, "info");
                Document::Identity
            }
            "versions" => Document::Versions,
            _ => return Err(bad()),
        };
        Ok(Path { document, parts })
    }
}

/// The half of the instance that holds all of `parts`, so that no more than it is asked for.
fn instance(parts: &mut Vec<String>) -> Document {
    let half = match parts.first().map(|part| part.to_ascii_lowercase()).as_deref() {
        Some("compute") => "compute",
        Some("network") => "network",
        _ => return Document::Instance(None),
    };
    parts.remove(0);
    Document::Instance(Some(half))
}

/// The document's own last word, which a path may have or not.
fn skip(parts: &mut Vec<String>, word: &str) {
    if parts.first().is_some_and(|part| part.eq_ignore_ascii_case(word)) {
        parts.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_a_document_and_a_part_of_it() {
        let compute = || Document::Instance(Some("compute"));
        let network = || Document::Instance(Some("network"));
        for (text, document, parts) in [
            ("instance", Document::Instance(None), &[][..]),
            ("/metadata/instance/", Document::Instance(None), &[]),
            ("instance/compute", compute(), &[]),
            ("compute/", compute(), &[]),
            ("compute/storageProfile/dataDisks/0", compute(), &["storageProfile", "dataDisks", "0"]),
            ("Instance/Network/interface/0/macAddress", network(), &["interface", "0", "macAddress"]),
            ("instance/nothing", Document::Instance(None), &["nothing"]),
            ("attested", Document::Attested { nonce: None }, &[]),
            ("attested/document", Document::Attested { nonce: None }, &[]),
            ("attested/signature", Document::Attested { nonce: None }, &["signature"]),
            ("loadbalancer", Document::LoadBalancer, &[]),
            ("scheduledevents/Events/0/EventId", Document::ScheduledEvents, &["Events", "0", "EventId"]),
            ("identity/info", Document::Identity, &[]),
            ("identity/tenantId", Document::Identity, &["tenantId"]),
            ("versions/apiVersions/0", Document::Versions, &["apiVersions", "0"]),
        ] {
            assert_eq!(Path::parse(text).unwrap().document, document, "{text}");
            assert_eq!(Path::parse(text).unwrap().parts, parts, "{text}");
        }
        for text in ["", "/", "metadata", "instances", "identity2", "instance?api-version=2021-02-01"] {
            assert!(matches!(Path::parse(text), Err(Stop::Usage(_))), "{text}");
        }
    }
}
