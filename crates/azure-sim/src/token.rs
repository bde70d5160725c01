//! Access tokens: JWTs with the claims that Entra puts into those of a managed identity, signed so that a forged or
//! altered one is found out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use ring::{hmac, rand};
use serde_json::Value;

use crate::world::{FOREIGN_TENANT, Identity, TENANT, vm_resource_id};
use crate::{Options, clock, json, seed};

/// Issues tokens and knows its own.
pub(crate) struct Mint {
    key: hmac::Key,
    tenant: &'static str,
    lifetime: i64,
    /// By client id and resource: IMDS gives the same token again until it has nearly expired.
    issued: Mutex<HashMap<(String, String), Token>>,
    /// Every token ever issued.
    all: Mutex<Vec<String>>,
}

/// An access token and what is told beside it.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub text: String,
    pub not_before: i64,
    pub expires_on: i64,
}

/// A token that IMDS would not hand out again: it has less than five minutes left.
const NEARLY: i64 = 300;

impl Mint {
    pub fn new(options: &Options) -> Self {
        let mut secret = [0; 32];
        // No system that this runs on lacks randomness; where one did, the key would only be poor.
        let _ = rand::SecureRandom::fill(&rand::SystemRandom::new(), &mut secret);
        Mint {
            key: hmac::Key::new(hmac::HMAC_SHA256, &secret),
            tenant: if options.foreign { FOREIGN_TENANT } else { TENANT },
            lifetime: options.token_lifetime,
            issued: Mutex::default(),
            all: Mutex::default(),
        }
    }

    /// A token for `resource`; `fresh` asks for one that nobody has had.
    pub fn issue(&self, identity: &Identity, resource: &str, fresh: bool) -> Token {
        let now = clock::now();
        let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (identity.client_id.to_owned(), resource.to_owned());
        if let Some(token) = issued.get(&key).filter(|token| !fresh && token.expires_on - now > NEARLY) {
            return token.clone();
        }
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        // Issued five minutes in the past, as Entra does against clocks that are behind.
        let not_before = now.min(now + self.lifetime) - NEARLY;
        let expires_on = now + self.lifetime;
        let token = Token {
            text: self.sign(&self.claims(identity, resource, not_before, expires_on, all.len())),
            not_before,
            expires_on,
        };
        all.push(token.text.clone());
        issued.insert(key, token.clone());
        token
    }

    fn claims(&self, identity: &Identity, resource: &str, not_before: i64, expires_on: i64, number: usize) -> String {
        let issuer = format!("https://sts.windows.net/{}/", self.tenant);
        json::object(|o| {
            o.text("aud", resource);
            o.text("iss", &issuer);
            o.raw("iat", not_before);
            o.raw("nbf", not_before);
            o.raw("exp", expires_on);
            o.text("aio", BASE64.encode(seed::mix(number as u64).to_be_bytes().repeat(4)));
            o.text("appid", identity.client_id);
            o.text("appidacr", "2");
            o.text("idp", &issuer);
            o.text("idtyp", "app");
            o.text("oid", identity.principal_id);
            o.text("sub", identity.principal_id);
            o.text("tid", self.tenant);
            o.text("uti", BASE64.encode(seed::mix(!(number as u64)).to_be_bytes().repeat(2)));
            o.text("ver", "1.0");
            o.text("xms_idrel", "7 30");
            if !identity.is_system() {
                o.text("xms_az_rid", vm_resource_id());
            }
            o.text("xms_mirid", identity.resource_id());
        })
    }

    /// `claims` as a signed JWT. Its header says RS256, as Entra's does; clients must not look into a token that is not
    /// for them, so the signature only needs its length.
    fn sign(&self, claims: &str) -> String {
        let header = json::object(|o| {
            o.text("typ", "JWT");
            o.text("alg", "RS256");
            o.text("x5t", "YXp1cmUtc2ltIHNpZ25zIHRoaXM");
            o.text("kid", "YXp1cmUtc2ltIHNpZ25zIHRoaXM");
        });
        let signed = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
        let signature = self.signature(&signed);
        format!("{signed}.{signature}")
    }

    /// 256 bytes, as many as RSA's.
    fn signature(&self, signed: &str) -> String {
        let block = |n: u8| hmac::sign(&self.key, &[signed.as_bytes(), &[n]].concat());
        let bytes: Vec<u8> = (0..8).flat_map(|n| block(n).as_ref().to_vec()).collect();
        BASE64.encode(bytes)
    }

    /// The claims of a token of ours; `None` for any other text.
    pub fn read(&self, token: &str) -> Option<Value> {
        let (signed, signature) = token.rsplit_once('.')?;
        if self.signature(signed) != signature {
            return None;
        }
        let claims = BASE64.decode(signed.split_once('.')?.1).ok()?;
        serde_json::from_slice(&claims).ok()
    }

    /// Every token issued so far.
    pub fn all(&self) -> Vec<String> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_back_and_an_altered_one_is_not() {
        let mint = Mint::new(&Options::default());
        let token = mint.issue(&Identity::SYSTEM, "https://vault.azure.net", false).text;
        let claims = mint.read(&token).unwrap();
        assert_eq!(claims["aud"], "https://vault.azure.net");
        assert_eq!(claims["oid"], Identity::SYSTEM.principal_id);
        let (head, tail) = token.split_at(token.len() / 2);
        let other = if tail.starts_with('A') { 'B' } else { 'A' };
        assert!(mint.read(&format!("{head}{other}{}", &tail[1..])).is_none());
        assert!(mint.read("opaque").is_none());
        assert!(Mint::new(&Options::default()).read(&token).is_none(), "another emulator's token");
    }

    #[test]
    fn the_same_token_is_given_again() {
        let mint = Mint::new(&Options::default());
        let issue = |identity, resource, fresh| mint.issue(identity, resource, fresh).text;
        let first = issue(&Identity::SYSTEM, "a", false);
        assert_eq!(first, issue(&Identity::SYSTEM, "a", false));
        assert_ne!(first, issue(&Identity::SYSTEM, "a", true));
        assert_ne!(first, issue(&Identity::SYSTEM, "b", false));
        assert_ne!(first, issue(&Identity::OPS, "a", false));
        assert_eq!(mint.all().len(), 4);
    }
}
