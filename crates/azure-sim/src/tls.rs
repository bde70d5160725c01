//! TLS in front of ARM, by a certificate authority that lives as long as the emulator: good certificates, and those that
//! a client must refuse.

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::crypto::ring::default_provider;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tempfile::TempDir;

use crate::Cloud;

/// The certificate that ARM shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// Of the emulator's authority, for `localhost`, 127.0.0.1, `::1` and the names of the cloud's own services.
    Good,
    /// The same, but its time was in 2001.
    Expired,
    /// The same, but its time will be in 2099.
    Early,
    /// The same, but for another name.
    WrongName,
    /// Signed by itself and by no authority.
    SelfSigned,
}

impl Certificate {
    fn names(self, cloud: Cloud) -> Vec<String> {
        let names: &[&str] = match self {
            Certificate::WrongName => &["wrong.example"],
            _ => &["localhost", "127.0.0.1", "::1", cloud.manager(), cloud.login()],
        };
        names.iter().map(ToString::to_string).collect()
    }
}

/// A server's side of TLS, and the file with the authority that its clients should trust.
pub(crate) struct Tls {
    pub config: Arc<ServerConfig>,
    folder: TempDir,
}

impl Tls {
    /// Makes an authority and a certificate of it.
    pub fn new(certificate: Certificate, cloud: Cloud) -> io::Result<Self> {
        let (config, authority) = make(certificate, cloud).map_err(io::Error::other)?;
        let folder = TempDir::with_prefix("azure-sim-")?;
        let tls = Tls { config: Arc::new(config), folder };
        std::fs::write(tls.authority(), authority)?;
        Ok(tls)
    }

    /// The file with the authority's certificate, in PEM.
    pub fn authority(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }
}

fn make(
    certificate: Certificate,
    cloud: Cloud,
) -> Result<(ServerConfig, String), Box<dyn std::error::Error + Send + Sync>> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "azure-sim authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

    let mut params = CertificateParams::new(certificate.names(cloud))?;
    params.distinguished_name.push(DnType::CommonName, "azure-sim");
    match certificate {
        Certificate::Expired => {
            (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2001, 1, 1));
        }
        Certificate::Early => {
            (params.not_before, params.not_after) = (date_time_ymd(2099, 1, 1), date_time_ymd(2100, 1, 1));
        }
        Certificate::Good | Certificate::WrongName | Certificate::SelfSigned => {}
    }
    let key = KeyPair::generate()?;
    let leaf = match certificate {
        Certificate::SelfSigned => params.self_signed(&key)?,
        _ => params.signed_by(&key, &authority)?,
    };
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![leaf.der().clone()], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((config, authority.pem()))
}
