//! The link to a list's next page, which says where the token goes next.

use arm::Origin;
use url::Url;

const ORIGIN: &str = "https://management.azure.com";
const TARGET: &str = "/subscriptions/S/providers/P/vms?api-version=1&x=%2F";

/// A link that is followed leads to the origin that was asked by our reading and by the WHATWG's, which is that of
/// browsers and lax parsers; what is asked there holds only what a URL may hold, and what was encoded stays so.
///
/// # Panics
/// Where it leads elsewhere.
pub fn link(data: &[u8]) {
    let Ok(link) = std::str::from_utf8(data) else { return };
    let origin = Origin::parse(ORIGIN).expect("an origin");
    if let Some((ours, _)) = Origin::split(link)
        && ours == origin
    {
        let theirs =
            Url::parse(link).unwrap_or_else(|error| panic!("{link:?} is no URL ({error}), but {origin} to us"));
        assert!(is_origin(&theirs), "{link:?} is {theirs}, but {origin} to us");
    }
    let Ok(target) = arm_get::follow(link, &origin, TARGET) else { return };
    assert!(target.starts_with('/'), "{target}");
    assert!(target.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte)), "{target}");
    let base = Url::parse(&format!("{ORIGIN}{TARGET}")).expect("a URL");
    let joined = base.join(link).unwrap_or_else(|error| panic!("{link:?} leads nowhere: {error}"));
    assert!(is_origin(&joined), "{link:?} leads to {joined}, but is followed");
    let asked = Url::parse(&format!("{ORIGIN}{target}")).expect("a URL");
    assert!(is_origin(&asked), "{target:?} leads to {asked}");
    // Nothing was decoded: each escape of the link is still there, in its order.
    let mut kept = escapes(&target);
    let path = link.split('#').next().unwrap_or("");
    assert!(escapes(path).all(|escape| kept.any(|kept| kept == escape)), "{link:?} became {target:?}");
    // What is legal stays as it is; two slashes at its start would name a host.
    if !target.starts_with("//") {
        assert_eq!(arm_get::follow(&target, &origin, TARGET), Ok(target.clone()));
    }
}

/// Every `%XX` of `text`.
fn escapes(text: &str) -> impl Iterator<Item = &str> {
    let is_escape = |at: usize| text.get(at..at + 3).filter(|e| e.as_bytes()[1..].iter().all(u8::is_ascii_hexdigit));
    text.match_indices('%').filter_map(move |(at, _)| is_escape(at))
}

fn is_origin(url: &Url) -> bool {
    url.scheme() == "https"
        && url.host_str() == Some("management.azure.com")
        && url.port_or_known_default() == Some(443)
        && url.username().is_empty()
        && url.password().is_none()
}
