//! Which Resource Manager the token is for, and whether it is for one at all: read from the token as a hint only.
//!
//! An opaque token passes; ARM has the last word. What is certain to fail is said here, before any request.

use std::env;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use cli::{Exit, Failure};
use imds::{Claims, Cloud};

use crate::flags::Flags;
use crate::origin::Origin;

/// The variable that names another Resource Manager.
const ENDPOINT: &str = "ARM_ENDPOINT";

/// Resource Manager's own id as an application; tokens of the v2 kind name it instead of a URL.
const APPLICATION: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

/// The endpoint: `--endpoint`, `--cloud`, `ARM_ENDPOINT`, the cloud that the token is for, the public one, in this order.
pub fn endpoint(flags: &Flags, claims: Option<&Claims>) -> Result<Origin, Failure> {
    if let Some(origin) = &flags.endpoint {
        return Ok(origin.clone());
    }
    let variable = env::var_os(ENDPOINT).filter(|value| !value.is_empty());
    let text = match (flags.cloud, variable) {
        (Some(cloud), _) => cloud.arm().to_owned(),
        (None, Some(value)) => value.to_string_lossy().into_owned(),
        (None, None) => {
            let cloud = claims.and_then(|claims| Cloud::of_audience(claims.aud.as_deref()?));
            cloud.unwrap_or(Cloud::Public).arm().to_owned()
        }
    };
    Origin::parse(&text).map_err(|why| Failure::new(Exit::Config, format_args!("{ENDPOINT}: {why}")))
}

/// Refuses a token that `origin` is certain to refuse: one for another audience, or one that has expired.
pub fn check(claims: Option<&Claims>, origin: &Origin, now: SystemTime) -> Result<(), Failure> {
    let Some(claims) = claims else { return Ok(()) };
    if let Some(audience) = &claims.aud
        && !is_for(audience, origin)
    {
        return Err(Failure::new(Exit::Denied, format_args!("the token is for {audience}, not for {origin}")).hint(
            match Cloud::of_audience(audience) {
                Some(cloud) => {
                    format!("its own cloud is {}: leave out --cloud, --endpoint and {ENDPOINT}", cloud.arm())
                }
                None => "imds-token gives one for Azure Resource Manager, unless -r asks for another".to_owned(),
            },
        ));
    }
    if let Some(expiry) = claims.exp {
        let expiry = UNIX_EPOCH.checked_add(Duration::from_secs(expiry)).unwrap_or(now);
        if let Ok(since) = now.duration_since(expiry)
            && !since.is_zero()
        {
            let ago = ago(since);
            return Err(Failure::new(Exit::Denied, format_args!("the token expired {ago} ago"))
                .hint("get a new one from imds-token; if this machine's clock is wrong, set it"));
        }
    }
    Ok(())
}

fn is_for(audience: &str, origin: &Origin) -> bool {
    let of_cloud = |cloud: Cloud| Origin::parse(cloud.arm()).as_ref() == Ok(origin);
    match (Cloud::of_audience(audience), Cloud::ALL.into_iter().find(|&cloud| of_cloud(cloud))) {
        (Some(token), Some(endpoint)) => token == endpoint,
        (Some(_), None) => true,
        (None, _) => audience == APPLICATION || Origin::split(audience).is_some_and(|(other, _)| other == *origin),
    }
}

/// A span in its largest unit.
fn ago(span: Duration) -> String {
    match span.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds @ 7200..172_800 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claims(aud: &str, exp: Option<u64>) -> Claims {
        Claims { aud: Some(aud.to_owned()), exp, ..Claims::default() }
    }

    fn at(seconds: u64) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(seconds)
    }

    #[test]
    fn the_audience_must_be_the_endpoint_s() {
        for (audience, endpoint, fits) in [
            ("https://management.azure.com/", "https://management.azure.com", true),
            ("https://management.core.windows.net/", "https://management.azure.com", true),
            ("https://management.azure.com", "http://127.0.0.1:8080", true),
            (APPLICATION, "https://management.azure.com", true),
            ("https://arm.stack.example/", "https://arm.stack.example", true),
            ("https://management.usgovcloudapi.net/", "https://management.azure.com", false),
            ("https://vault.azure.net", "https://management.azure.com", false),
            ("https://vault.azure.net", "http://127.0.0.1:8080", false),
            ("https://management.azure.com.evil/", "https://management.azure.com", false),
        ] {
            let result = check(Some(&claims(audience, None)), &Origin::parse(endpoint).unwrap(), at(0));
            assert_eq!(result.is_ok(), fits, "{audience} at {endpoint}");
            if let Err(failure) = result {
                assert_eq!(failure.exit(), Exit::Denied);
            }
        }
    }

    #[test]
    fn an_expired_token_is_refused_and_an_opaque_one_passes() {
        let origin = Origin::parse("https://management.azure.com").unwrap();
        let token = claims("https://management.azure.com/", Some(1000));
        assert!(check(Some(&token), &origin, at(999)).is_ok());
        assert!(check(Some(&token), &origin, at(1000)).is_ok());
        let failure = check(Some(&token), &origin, at(1600)).unwrap_err();
        assert_eq!((failure.exit(), failure.to_string().as_str()), (Exit::Denied, "the token expired 10 min ago"));
        assert!(check(None, &origin, at(0)).is_ok());
        assert!(check(Some(&claims("https://management.azure.com/", Some(u64::MAX))), &origin, at(0)).is_ok());
    }
}
