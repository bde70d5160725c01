//! Which source there is here, told by the environment as Azure's SDKs tell it, or by `--source`.

use ::imds::{Endpoint, VARIABLE};
use cli::{Exit, Failure, Stop};

use crate::sources::{Address, AppService, Arc, AzureMl, CloudShell, Imds, Source};

/// `--source`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The metadata service.
    Imds,
    /// App Service and its like.
    AppService,
    /// Azure Arc's agent.
    Arc,
    /// Azure Machine Learning.
    AzureMl,
    /// Cloud Shell.
    CloudShell,
}

impl Kind {
    /// Reads the value of `--source`; `None` for `auto`.
    pub fn parse(text: &str) -> Result<Option<Kind>, Stop> {
        Ok(Some(match text {
            "auto" => return Ok(None),
            "imds" => Kind::Imds,
            "app-service" => Kind::AppService,
            "arc" => Kind::Arc,
            "azure-ml" => Kind::AzureMl,
            "cloud-shell" => Kind::CloudShell,
            _ => {
                return Err(Stop::usage(format_args!(
                    "--source needs auto, imds, app-service, arc, azure-ml or cloud-shell, not '{text}'"
                )));
            }
        }))
    }
}

/// What there is to be seen of a machine.
pub struct Machine<V> {
    /// A variable of the environment.
    pub variable: V,
    /// Whether Azure Arc's agent is installed.
    pub has_arc: bool,
}

impl<V: Fn(&str) -> Option<String>> Machine<V> {
    /// The source that `asked` names, or that the environment shows; `endpoint` is where `--endpoint` says IMDS is.
    ///
    /// # Errors
    /// An environment that contradicts itself, that names a source which needs TLS, or that lacks what `asked` needs:
    /// status 78, naming the variables.
    pub fn source(&self, asked: Option<Kind>, endpoint: Option<Endpoint>) -> Result<Source, Failure> {
        let kind = match asked {
            Some(kind) => kind,
            None if endpoint.is_some() => Kind::Imds,
            None => self.detect()?,
        };
        Ok(match kind {
            Kind::Imds => Source::Imds(Imds { endpoint: Endpoint::resolve(endpoint, self.get(VARIABLE))? }),
            Kind::AppService => Source::AppService(AppService {
                address: self.address("IDENTITY_ENDPOINT", "app-service")?,
                secret: self.secret("IDENTITY_HEADER", "app-service")?,
            }),
            Kind::Arc => Source::Arc(self.arc()?),
            Kind::AzureMl => Source::AzureMl(AzureMl {
                address: self.address("MSI_ENDPOINT", "azure-ml")?,
                secret: self.secret("MSI_SECRET", "azure-ml")?,
                default: self.get("DEFAULT_IDENTITY_CLIENT_ID"),
            }),
            Kind::CloudShell => {
                Source::CloudShell(CloudShell { address: self.address("MSI_ENDPOINT", "cloud-shell")? })
            }
        })
    }

    /// The order is that of MSAL. Where a pair of variables is not whole, MSAL goes on to IMDS and azure-identity for
    /// Python gives up; so does this, since a token from another place than the environment means is worse than none.
    fn detect(&self) -> Result<Kind, Failure> {
        let has = |name| self.get(name).is_some();
        let (identity, header) = (has("IDENTITY_ENDPOINT"), has("IDENTITY_HEADER"));
        let (msi, secret) = (has("MSI_ENDPOINT"), has("MSI_SECRET"));
        if identity && header && has("IDENTITY_SERVER_THUMBPRINT") {
            return Err(needs_tls("Service Fabric", "IDENTITY_SERVER_THUMBPRINT is set"));
        }
        match (identity, header) {
            (true, true) => return Ok(Kind::AppService),
            (false, true) => return Err(half("IDENTITY_HEADER", "IDENTITY_ENDPOINT is not")),
            (true, false) if !has("IMDS_ENDPOINT") => {
                return Err(half(
                    "IDENTITY_ENDPOINT",
                    "neither IDENTITY_HEADER (App Service) nor IMDS_ENDPOINT (Arc) is",
                ));
            }
            _ => {}
        }
        match (msi, secret) {
            (true, true) => return Ok(Kind::AzureMl),
            (true, false) => return Ok(Kind::CloudShell),
            (false, true) => return Err(half("MSI_SECRET", "MSI_ENDPOINT is not")),
            (false, false) => {}
        }
        if identity || self.has_arc {
            return Ok(Kind::Arc);
        }
        if has("AZURE_FEDERATED_TOKEN_FILE") && has("AZURE_TENANT_ID") {
            return Err(needs_tls("workload identity", "AZURE_FEDERATED_TOKEN_FILE and AZURE_TENANT_ID are set"));
        }
        Ok(Kind::Imds)
    }

    fn arc(&self) -> Result<Arc, Failure> {
        let metadata = self.get("IMDS_ENDPOINT").unwrap_or_else(|| Arc::DEFAULT.to_owned());
        let metadata = Endpoint::parse(&metadata)
            .map_err(|why| Failure::new(Exit::Config, format_args!("IMDS_ENDPOINT: {why}")))?;
        let address = match self.get("IDENTITY_ENDPOINT") {
            Some(text) => Address::parse("IDENTITY_ENDPOINT", &text)?,
            None => Address::parse("IMDS_ENDPOINT", &metadata.url("/metadata/identity/oauth2/token", ""))?,
        };
        Ok(Arc { address, metadata })
    }

    fn address(&self, variable: &str, source: &str) -> Result<Address, Failure> {
        Address::parse(variable, &self.needed(variable, source)?)
    }

    /// A secret that becomes a header; what no header can carry is refused without being shown.
    fn secret(&self, variable: &str, source: &str) -> Result<String, Failure> {
        let secret = self.needed(variable, source)?;
        if secret.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Ok(secret);
        }
        Err(Failure::new(Exit::Config, format_args!("{variable} holds what no header can carry")))
    }

    fn needed(&self, variable: &str, source: &str) -> Result<String, Failure> {
        self.get(variable).ok_or_else(|| {
            Failure::new(Exit::Config, format_args!("--source {source} needs {variable}, which is not set"))
        })
    }

    /// An empty variable counts as unset.
    fn get(&self, name: &str) -> Option<String> {
        (self.variable)(name).filter(|value| !value.is_empty())
    }
}

fn half(set: &str, not: &str) -> Failure {
    Failure::new(Exit::Config, format_args!("the environment contradicts itself: {set} is set, {not}"))
        .hint(format_args!("unset {set}, or name the source: --source imds asks the VM's own service"))
}

fn needs_tls(what: &str, why: &str) -> Failure {
    Failure::new(Exit::Config, format_args!("{why}: {what} needs TLS, which imds-token does not have"))
        .hint("--source imds asks the VM's own service instead, which may be another identity")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(variables: &str, has_arc: bool, asked: Option<Kind>) -> Result<String, String> {
        let variable = |name: &str| {
            let mut pairs = variables.split_whitespace().filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        match (Machine { variable, has_arc }).source(asked, None) {
            Ok(source) => Ok(format!("{} at {}", source.name().what, source.name().at)),
            Err(failure) => {
                assert_eq!(failure.exit(), Exit::Config);
                Err(failure.to_string())
            }
        }
    }

    #[test]
    fn the_environment_tells_the_source() {
        const APP: &str = "App Service's identity endpoint at a";
        const ML: &str = "Azure ML's identity endpoint at m";
        const SHELL: &str = "Cloud Shell's identity endpoint at m";
        const IMDS: &str = "IMDS at 169.254.169.254";
        for (variables, has_arc, expected) in [
            ("", false, IMDS),
            ("IDENTITY_ENDPOINT=http://a/t IDENTITY_HEADER=h", false, APP),
            ("IDENTITY_ENDPOINT=http://a/t IDENTITY_HEADER=h IDENTITY_SERVER_THUMBPRINT=", false, APP),
            ("IDENTITY_ENDPOINT=http://a/t IDENTITY_HEADER=h MSI_ENDPOINT=http://m MSI_SECRET=s", true, APP),
            ("IDENTITY_ENDPOINT=http://a/t IDENTITY_HEADER=h IMDS_ENDPOINT=http://i", false, APP),
            ("MSI_ENDPOINT=http://m/t MSI_SECRET=s", true, ML),
            ("MSI_ENDPOINT=http://m/t MSI_SECRET=s IDENTITY_ENDPOINT= IDENTITY_HEADER=", false, ML),
            ("MSI_ENDPOINT=http://m/t", true, SHELL),
            ("MSI_ENDPOINT=http://m/t MSI_SECRET=", false, SHELL),
            ("IDENTITY_ENDPOINT=http://a/t IMDS_ENDPOINT=http://i", false, "Azure Arc's agent at a"),
            ("IDENTITY_ENDPOINT=http://a/t IMDS_ENDPOINT=http://i MSI_ENDPOINT=http://m/t", false, SHELL),
            ("", true, "Azure Arc's agent at 127.0.0.1:40342"),
            ("AZURE_FEDERATED_TOKEN_FILE=/f AZURE_TENANT_ID=t", true, "Azure Arc's agent at 127.0.0.1:40342"),
            ("AZURE_FEDERATED_TOKEN_FILE=/f", false, IMDS),
            ("IMDS_ENDPOINT=http://i", false, IMDS),
            ("AZURE_POD_IDENTITY_AUTHORITY_HOST=http://p:8/", false, "IMDS at p:8"),
        ] {
            assert_eq!(choose(variables, has_arc, None).as_deref(), Ok(expected), "{variables}");
        }
    }

    #[test]
    fn contradictions_name_the_variables() {
        for (variables, parts) in [
            ("IDENTITY_HEADER=h", &["IDENTITY_HEADER", "IDENTITY_ENDPOINT"][..]),
            ("IDENTITY_ENDPOINT=http://a/t", &["IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IMDS_ENDPOINT"]),
            ("IDENTITY_ENDPOINT=http://a/t IDENTITY_HEADER=", &["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]),
            ("MSI_SECRET=s", &["MSI_SECRET", "MSI_ENDPOINT"]),
            ("IDENTITY_ENDPOINT=https://a/t IDENTITY_HEADER=h", &["IDENTITY_ENDPOINT", "TLS"]),
            ("AZURE_POD_IDENTITY_AUTHORITY_HOST=https://p", &["AZURE_POD_IDENTITY_AUTHORITY_HOST", "https://p"]),
            ("IDENTITY_ENDPOINT=a/t IDENTITY_HEADER=h", &["IDENTITY_ENDPOINT is 'a/t'"]),
            ("IDENTITY_ENDPOINT=http://a/t IMDS_ENDPOINT=https://i", &["IMDS_ENDPOINT"]),
            (
                "IDENTITY_ENDPOINT=https://a/t IDENTITY_HEADER=h IDENTITY_SERVER_THUMBPRINT=x",
                &["Service Fabric needs TLS", "IDENTITY_SERVER_THUMBPRINT"],
            ),
            (
                "AZURE_FEDERATED_TOKEN_FILE=/f AZURE_TENANT_ID=t AZURE_AUTHORITY_HOST=https://l/",
                &["workload identity needs TLS", "AZURE_FEDERATED_TOKEN_FILE"],
            ),
        ] {
            let message = choose(variables, false, None).unwrap_err();
            assert!(parts.iter().all(|part| message.contains(part)), "{variables}: {message}");
        }
    }

    #[test]
    fn an_endpoint_means_imds() {
        let machine = Machine { variable: |_: &str| Some("http://x".to_owned()), has_arc: true };
        let source = machine.source(None, Endpoint::parse("http://h").ok()).unwrap();
        assert_eq!((source.name().what, source.name().at.as_str()), ("IMDS", "h"));
    }

    #[test]
    fn a_named_source_needs_its_own_variables_only() {
        for (variables, kind, expected) in [
            ("IDENTITY_HEADER=h", Kind::Imds, Ok("IMDS at 169.254.169.254")),
            ("MSI_ENDPOINT=http://m MSI_SECRET=s", Kind::CloudShell, Ok("Cloud Shell's identity endpoint at m")),
            ("", Kind::Arc, Ok("Azure Arc's agent at 127.0.0.1:40342")),
            ("", Kind::AppService, Err("--source app-service needs IDENTITY_ENDPOINT, which is not set")),
            (
                "IDENTITY_ENDPOINT=http://a",
                Kind::AppService,
                Err("--source app-service needs IDENTITY_HEADER, which is not set"),
            ),
            ("MSI_ENDPOINT=http://m", Kind::AzureMl, Err("--source azure-ml needs MSI_SECRET, which is not set")),
        ] {
            let source = choose(variables, false, Some(kind));
            assert_eq!(source.as_deref().map_err(String::as_str), expected, "{variables}");
        }
    }
}
