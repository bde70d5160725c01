//! The metadata service of a VM, a scale set, a container group or a batch node.

use cli::{Exit, Failure};
use http::{Answer, Query};
use imds::{Service, words};

use crate::document::Document;
use crate::identity::Identity;
use crate::sources::Wanted;

/// The version that MSAL and az ask for.
const API_VERSION: &str = "2018-02-01";

/// Asks `service` for a token.
pub fn ask(service: &Service, wanted: &Wanted) -> anyhow::Result<Document> {
    let mut query = Query::default();
    query.add("api-version", API_VERSION);
    query.add("resource", &wanted.resource);
    if let Some(identity) = &wanted.identity {
        let name = match identity {
            Identity::Client(_) => "client_id",
            Identity::Object(_) => "object_id",
            Identity::Resource(_) => "msi_res_id",
        };
        query.add(name, identity.id());
    }
    let answer = service.get("/metadata/identity/oauth2/token", query.as_str())?;
    if answer.status != 200 {
        return Err(refusal(service, wanted, &answer).into());
    }
    Document::read(&answer.body).map_err(|why| stranger(service, &answer, &why).into())
}

fn stranger(service: &Service, answer: &Answer, why: &str) -> Failure {
    let endpoint = service.endpoint();
    let who = imds::who(answer);
    Failure::new(Exit::Protocol, format_args!("what answers at {endpoint} is not IMDS: {why} ({who})"))
        .hint("a proxy or a captive portal may stand between: 169.254.169.254 must be reached directly")
}

/// What a status other than 200 means. The text is quoted but decides nothing: it "can change at any time".
fn refusal(service: &Service, wanted: &Wanted, answer: &Answer) -> Failure {
    let endpoint = service.endpoint();
    let status = answer.status;
    let text = words(answer);
    match status {
        400 => {
            let failure =
                Failure::new(Exit::Config, format_args!("IMDS at {endpoint} gives no token ({status}): {text}"));
            match &wanted.identity {
                Some(identity) => failure.hint(format_args!(
                    "is {} {} assigned to this VM? 'az vm identity show -g GROUP -n VM' lists what is",
                    identity.flag(),
                    identity.id()
                )),
                None => failure
                    .hint("if no identity is assigned: az vm identity assign -g GROUP -n VM, or the VM's Identity page in the portal")
                    .hint("if several are: name one with --client-id, --object-id or --resource-id"),
            }
        }
        403 if !answer.is_json() => Failure::new(
            Exit::Unavailable,
            format_args!("something that is not IMDS answers for it at {endpoint} (403): {text}"),
        )
        .hint("this works on an Azure VM (or Arc, App Service, Container Apps, Azure ML, Cloud Shell)"),
        401 | 403 => Failure::new(Exit::Denied, format_args!("IMDS at {endpoint} refuses ({status}): {text}")),
        404 | 410 => {
            Failure::new(Exit::Unavailable, format_args!("IMDS at {endpoint} is being updated ({status}): {text}"))
                .hint("it should be back within 70 seconds: try again")
        }
        500.. => Failure::new(Exit::Unavailable, format_args!("IMDS at {endpoint} keeps failing ({status}): {text}")),
        _ => Failure::new(Exit::Protocol, format_args!("IMDS at {endpoint} answers {status}: {text}")),
    }
}
