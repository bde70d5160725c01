//! Api-versions: which there are, and the refusal of any other, which names the newest.

use crate::{Reply, json};

/// Every version of the service, newest first.
const VERSIONS: [&str; 35] = [
    "2025-04-07",
    "2024-07-17",
    "2024-03-15",
    "2023-11-15",
    "2023-07-01",
    "2021-12-13",
    "2021-11-15",
    "2021-11-01",
    "2021-10-01",
    "2021-08-01",
    "2021-05-01",
    "2021-03-01",
    "2021-02-01",
    "2021-01-01",
    "2020-12-01",
    "2020-10-01",
    "2020-09-01",
    "2020-07-15",
    "2020-06-01",
    "2019-11-01",
    "2019-08-15",
    "2019-08-01",
    "2019-06-04",
    "2019-06-01",
    "2019-04-30",
    "2019-03-11",
    "2019-02-01",
    "2018-10-01",
    "2018-04-02",
    "2018-02-01",
    "2017-12-01",
    "2017-10-01",
    "2017-08-01",
    "2017-04-02",
    "2017-03-01",
];

/// Those of scheduled events.
const EVENTS: [&str; 6] = ["2020-07-01", "2019-08-01", "2019-04-01", "2019-01-01", "2017-11-01", "2017-08-01"];

/// The version that an endpoint came with.
fn since(place: &str) -> &'static str {
    match place {
        "token" | "identity" => "2018-02-01",
        "attested" => "2018-10-01",
        "loadbalancer" => "2020-10-01",
        _ => "2017-04-02",
    }
}

/// The version asked for, or the refusal of it.
pub(super) fn check<'a>(version: Option<&'a str>, place: &str) -> Result<&'a str, Reply> {
    match version {
        // Scheduled events have versions of their own.
        Some(version) if place == "events" && EVENTS.contains(&version) => Ok(version),
        Some(version) if place != "events" && VERSIONS.contains(&version) && version >= since(place) => Ok(version),
        _ => Err(refusal(if place == "events" { &EVENTS } else { &VERSIONS })),
    }
}

fn refusal(versions: &[&str]) -> Reply {
    let text = "Bad request. api-version is invalid or was not specified in the request. For more information refer to \
                aka.ms/azureimds";
    Reply::json(
        400,
        json::object(|o| {
            o.text("error", text);
            o.list("newest-versions", |l| versions[..3].iter().for_each(|version| l.text(version)));
        }),
    )
}

/// `/metadata/versions`, oldest first.
pub(super) fn answer() -> Reply {
    Reply::json(
        200,
        json::object(|o| o.list("apiVersions", |l| VERSIONS.iter().rev().for_each(|version| l.text(version)))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_versions_pass_and_only_since_the_endpoint_is_there() {
        assert!(check(Some("2018-02-01"), "token").is_ok());
        assert!(check(Some("2017-12-01"), "token").is_err());
        assert!(check(Some("2017-12-01"), "instance").is_ok());
        assert!(check(Some("2099-01-01"), "instance").is_err());
        assert!(check(Some("2020-07-01"), "events").is_ok());
        assert!(check(Some("2020-07-15"), "events").is_err());
        let refusal = check(None, "instance").unwrap_err();
        let body = String::from_utf8(refusal.body.to_vec()).unwrap();
        assert!(body.ends_with(r#""newest-versions":["2025-04-07","2024-07-17","2024-03-15"]}"#), "{body}");
    }
}
