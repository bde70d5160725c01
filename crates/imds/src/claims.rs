//! What a token says of itself. Azure's tokens are JWTs (RFC 7519), but their form is not promised: whatever is read
//! here is a hint, a token that cannot be read is as good as one that can, and no signature is looked at.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// The claims that our messages and checks use, each `None` where the token does not have it.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// The audience: the resource that the token is for.
    pub aud: Option<String>,
    /// The client id of the identity, in version 1 of the tokens, which is what managed identities get.
    pub appid: Option<String>,
    /// When it ends, in seconds since 1970.
    pub exp: Option<u64>,
    /// The service principal's id.
    pub oid: Option<String>,
    /// The tenant's id.
    pub tid: Option<String>,
    /// The managed identity's path in Resource Manager; for a VM's own, that of the VM.
    pub xms_mirid: Option<String>,
}

impl Claims {
    /// The claims of `token`; `None` where it is opaque.
    pub fn read(token: &str) -> Option<Claims> {
        let claims: Value = serde_json::from_slice(&payload(token)?).ok()?;
        let text = |name: &str| claims[name].as_str().map(str::to_owned);
        claims.is_object().then(|| Claims {
            aud: text("aud"),
            appid: text("appid"),
            exp: claims["exp"].as_u64(),
            oid: text("oid"),
            tid: text("tid"),
            xms_mirid: text("xms_mirid"),
        })
    }
}

/// The decoded payload of `token`, the middle one of its three parts; `None` where it has no such part.
pub fn payload(token: &str) -> Option<Vec<u8>> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whatever_a_token_is_it_can_be_looked_at(text in any::<String>(), parts in "[A-Za-z0-9_=-]{0,40}([.][A-Za-z0-9_=-]{0,40}){0,4}") {
            let _ = (Claims::read(&text), Claims::read(&parts));
        }

        #[test]
        fn a_claim_comes_out_as_it_went_in(aud in any::<String>(), exp in any::<u64>()) {
            let claims = Claims::read(&token(&serde_json::json!({ "aud": aud, "exp": exp }).to_string())).unwrap();
            prop_assert_eq!((claims.aud, claims.exp), (Some(aud), Some(exp)));
        }
    }

    fn token(payload: &str) -> String {
        format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload))
    }

    #[test]
    fn claims_are_read_where_there_are_any() {
        let claims = Claims::read(&token(r#"{"aud":"https://vault.azure.net","exp":7,"oid":"o","x":[]}"#)).unwrap();
        assert_eq!(claims.aud.as_deref(), Some("https://vault.azure.net"));
        assert_eq!((claims.exp, claims.oid.as_deref(), claims.tid), (Some(7), Some("o"), None));
        assert_eq!(Claims::read(&token(r#"{"aud":1,"oid":"o"}"#)).unwrap().oid.as_deref(), Some("o"));
    }

    #[test]
    fn an_opaque_token_has_none() {
        for opaque in ["", "opaque", "a.b", "a.%.c", "a.b.c.d.e", "..", &token("not json"), &token("[1]")] {
            assert!(Claims::read(opaque).is_none(), "{opaque}");
        }
    }
}
