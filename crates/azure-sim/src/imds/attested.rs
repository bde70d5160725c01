//! `/metadata/attested/document`: what the VM is, signed, for others to check. A PKCS#7 signature as the real one, by a
//! certificate of the emulator's own, so that `openssl cms -verify -noverify` shows what was signed.

use std::sync::OnceLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;
use rcgen::{CertificateParams, DnType, KeyPair, SigningKey};
use yasna::models::ObjectIdentifier;
use yasna::{DERWriter, Tag};

use super::error;
use crate::state::State;
use crate::{Reply, SUBSCRIPTION, clock, json};

/// How long a document holds good: six hours.
const VALID: i64 = 6 * 3600;

/// The document, with the nonce in it; a nonce is up to 32 letters and digits.
pub(super) fn answer(state: &State, nonce: Option<&str>) -> Result<Reply, Reply> {
    let now = clock::now();
    let nonce = match nonce {
        Some(nonce) if nonce.len() > 32 || !nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
            return Err(error::bad(false, "The nonce must be up to 32 letters and digits"));
        }
        Some(nonce) => nonce.to_owned(),
        None => clock::attested(now),
    };
    let vm = state.world.own_vm();
    let content = json::object(|o| {
        o.text("nonce", nonce);
        o.object("plan", |p| ["name", "product", "publisher"].iter().for_each(|name| p.text(name, "")));
        o.text("licenseType", vm.license.unwrap_or_default());
        o.text("sku", vm.image.sku);
        o.text("subscriptionId", SUBSCRIPTION);
        o.object("timeStamp", |t| {
            t.text("createdOn", clock::attested(now));
            t.text("expiresOn", clock::attested(now + VALID));
        });
        o.text("vmId", vm.vm_id());
    });
    let signed = signer().and_then(|signer| signer.sign(content.as_bytes()));
    let der = signed.map_err(|error| error::plain(500, &format!("The document could not be signed: {error}")))?;
    Ok(Reply::json(
        200,
        json::object(|o| {
            o.text("encoding", "pkcs7");
            o.text("signature", BASE64.encode(der));
        }),
    ))
}

/// A certificate, what names it (issuer and serial number), and its key.
struct Signer {
    certificate: Vec<u8>,
    key: KeyPair,
}

/// The signer, made when first needed.
fn signer() -> Result<&'static Signer, rcgen::Error> {
    static SIGNER: OnceLock<Signer> = OnceLock::new();
    if SIGNER.get().is_none() {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(vec![NAME.to_owned()])?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, NAME);
        params.serial_number = Some(rcgen::SerialNumber::from(SERIAL));
        let certificate = params.self_signed(&key)?.der().to_vec();
        let _ = SIGNER.set(Signer { certificate, key });
    }
    SIGNER.get().ok_or(rcgen::Error::CouldNotParseCertificate)
}

const NAME: &str = "metadata.azure.com";
const SERIAL: u64 = 0x1516_2342;

const DATA: &[u64] = &[1, 2, 840, 113_549, 1, 7, 1];
const SIGNED_DATA: &[u64] = &[1, 2, 840, 113_549, 1, 7, 2];
const SHA256: &[u64] = &[2, 16, 840, 1, 101, 3, 4, 2, 1];
const ECDSA_SHA256: &[u64] = &[1, 2, 840, 10045, 4, 3, 2];
const COMMON_NAME: &[u64] = &[2, 5, 4, 3];

impl Signer {
    /// `content` as SignedData, RFC 5652 section 5, without signed attributes.
    fn sign(&self, content: &[u8]) -> Result<Vec<u8>, rcgen::Error> {
        let signature = self.key.sign(content)?;
        Ok(yasna::construct_der(|w| {
            w.write_sequence(|w| {
                oid(w.next(), SIGNED_DATA);
                w.next().write_tagged(Tag::context(0), |w| {
                    w.write_sequence(|w| {
                        w.next().write_u8(1);
                        w.next().write_set(|w| algorithm(w.next(), SHA256));
                        w.next().write_sequence(|w| {
                            oid(w.next(), DATA);
                            w.next().write_tagged(Tag::context(0), |w| w.write_bytes(content));
                        });
                        // A SET of one certificate, tagged in its place.
                        w.next().write_tagged_implicit(Tag::context(0), |w| {
                            w.write_set(|w| w.next().write_der(&self.certificate));
                        });
                        w.next().write_set(|w| signer_info(w.next(), &signature));
                    });
                });
            });
        }))
    }
}

fn signer_info(w: DERWriter<'_>, signature: &[u8]) {
    w.write_sequence(|w| {
        w.next().write_u8(1);
        w.next().write_sequence(|w| {
            w.next().write_sequence(|w| {
                w.next().write_set(|w| {
                    w.next().write_sequence(|w| {
                        oid(w.next(), COMMON_NAME);
                        w.next().write_utf8_string(NAME);
                    });
                });
            });
            w.next().write_u64(SERIAL);
        });
        algorithm(w.next(), SHA256);
        algorithm(w.next(), ECDSA_SHA256);
        w.next().write_bytes(signature);
    });
}

fn algorithm(w: DERWriter<'_>, id: &[u64]) {
    w.write_sequence(|w| oid(w.next(), id));
}

fn oid(w: DERWriter<'_>, id: &[u64]) {
    w.write_oid(&ObjectIdentifier::from_slice(id));
}
