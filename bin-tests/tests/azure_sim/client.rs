//! A plain client of the emulator.

use azure_sim::{Identity, SUBSCRIPTION, Sim};
use serde_json::Value;
use ureq::Agent;
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// The audience of Resource Manager.
pub const ARM: &str = "https://management.azure.com/";

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The header of that name, in lower case.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// ARM's `error.code`.
    pub fn code(&self) -> String {
        self.json()["error"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// Agents do not share connections, follow nothing and take every status as it is.
fn agent(sim: &Sim) -> Agent {
    let pem = sim.authority().map(|file| std::fs::read(file).unwrap());
    let certificates = parse_pem(pem.as_deref().unwrap_or_default()).filter_map(|item| match item.unwrap() {
        PemItem::Certificate(certificate) => Some(certificate),
        _ => None,
    });
    let tls = TlsConfig::builder().root_certs(RootCerts::from(certificates.collect::<Vec<_>>())).build();
    let config = Agent::config_builder().proxy(None).max_redirects(0).http_status_as_error(false).tls_config(tls);
    config.build().new_agent()
}

/// GETs `url` with these headers.
pub fn try_get(sim: &Sim, url: &str, headers: &[(&str, &str)]) -> Result<Answer, ureq::Error> {
    let mut request = agent(sim).get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    take(request.call()?)
}

/// POSTs `body` with these headers.
pub fn post(sim: &Sim, url: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = agent(sim).post(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    take(request.send(body).unwrap()).unwrap()
}

fn take(mut response: ureq::http::Response<ureq::Body>) -> Result<Answer, ureq::Error> {
    let value = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = response.headers().iter().map(|(name, text)| (name.to_string(), value(text))).collect();
    let body = response.body_mut().with_config().limit(1 << 30).read_to_vec()?;
    Ok(Answer { status: response.status().as_u16(), headers, body })
}

/// GETs `url` with these headers, and has an answer.
#[track_caller]
pub fn get(sim: &Sim, url: &str, headers: &[(&str, &str)]) -> Answer {
    try_get(sim, url, headers).unwrap_or_else(|error| panic!("{url}: {error}"))
}

/// Asks the metadata service for what stands behind `/metadata/`.
#[track_caller]
pub fn metadata(sim: &Sim, path: &str) -> Answer {
    get(sim, &format!("{}/metadata/{path}", sim.imds()), &[("Metadata", "true")])
}

/// Asks Resource Manager with a good token. `{s}` stands for the subscription's path.
#[track_caller]
pub fn arm(sim: &Sim, path: &str) -> Answer {
    try_arm(sim, path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The same, where there may be no answer.
pub fn try_arm(sim: &Sim, path: &str) -> Result<Answer, ureq::Error> {
    let bearer = format!("Bearer {}", sim.token(&Identity::SYSTEM, ARM));
    try_get(sim, &url(sim, path), &[("Authorization", &bearer)])
}

/// A whole URL of Resource Manager. `{s}` stands for the subscription's path.
pub fn url(sim: &Sim, path: &str) -> String {
    format!("{}{}", sim.arm(), path.replace("{s}", &format!("/subscriptions/{SUBSCRIPTION}")))
}
