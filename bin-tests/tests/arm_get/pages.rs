//! Pages of a test's own, served one after the other.

use azure_sim::{Options, Reply, Request, Service, Sim};
use bin_tests::{script, sim};

/// The path of the first page; the others are asked for with `p=2` and so on.
pub const LIST: &str = "/list?api-version=1";

/// An emulator that serves `pages`. In them `ORIGIN` stands for Resource Manager's own, `HOST` for its host and port, and
/// `OTHER` and `OTHERHOST` for those of the listener that nobody should come to.
pub fn served<'a>(pages: impl IntoIterator<Item = &'a str>) -> Sim {
    // Its own address is known only once it listens, so that of the other listener is taken from a page that asks.
    let pages: Vec<String> = pages.into_iter().map(str::to_owned).collect();
    let elsewhere = std::sync::Arc::new(std::sync::OnceLock::new());
    let answer = {
        let elsewhere = std::sync::Arc::clone(&elsewhere);
        move |request: &Request| {
            let page: usize = request.query().get("p").and_then(|page| page.parse().ok()).unwrap_or(1);
            let body = pages.get(page - 1).filter(|_| request.service == Service::Arm)?;
            let host = request.header("host").unwrap_or_default();
            let other: &String = elsewhere.get()?;
            let other_host = other.trim_start_matches("http://");
            let body = body.replace("OTHERHOST", other_host).replace("OTHER", other);
            let body = body.replace("ORIGIN", &format!("http://{host}")).replace("HOST", host);
            Some(Reply::json(200, body))
        }
    };
    let azure = sim(Options { script: script(answer), ..Options::default() });
    elsewhere.set(azure.elsewhere()).expect("set once");
    azure
}

/// What Resource Manager was asked for.
pub fn targets(azure: &Sim) -> Vec<String> {
    let seen = azure.requests();
    seen.iter().filter(|seen| seen.place.service == Service::Arm).map(|seen| seen.request.target.clone()).collect()
}
