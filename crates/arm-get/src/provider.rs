//! The api-version to ask a path with, where neither the path nor a flag names one: from the table of common types, or
//! asked of the type's provider.

use std::collections::HashMap;

use arm::Arm;
use cli::{Exit, Failure};

use crate::version::{CORE, Provider, Type, of_core};

/// Finds versions, and remembers what providers said.
#[derive(Debug)]
pub struct Versions<'a> {
    arm: &'a Arm,
    /// By namespace, in lower case.
    known: HashMap<String, Provider>,
}

impl<'a> Versions<'a> {
    /// Asks `arm`, where it has to.
    pub fn new(arm: &'a Arm) -> Self {
        Versions { arm, known: HashMap::new() }
    }

    /// The version for `path`, absolute and without a query: from the table, else the newest stable one that the
    /// provider of its type names.
    pub fn of(&mut self, path: &str) -> Result<String, Failure> {
        let unknown = |why: String| {
            Failure::new(Exit::Usage, format_args!("no api-version is known for {path}: {why}")).hint(NAME_ONE)
        };
        let Some(kind) = Type::of(path) else {
            return of_core(path).map(str::to_owned).ok_or_else(|| unknown("it is no path of ARM's own".to_owned()));
        };
        if let Some(version) = kind.common() {
            return Ok(version.to_owned());
        }
        let provider = self.provider(&kind.namespace, path)?;
        kind.newest(provider).ok_or_else(|| unknown(format!("its provider {} does not name the type", kind.namespace)))
    }

    fn provider(&mut self, namespace: &str, path: &str) -> Result<&Provider, Failure> {
        let key = namespace.to_ascii_lowercase();
        if !self.known.contains_key(&key) {
            let provider = self.ask(namespace, path)?;
            self.known.insert(key.clone(), provider);
        }
        Ok(&self.known[&key])
    }

    /// Asks within the subscription of `path`; where the identity has no role on that, but on a resource group only,
    /// within the tenant, which needs none.
    fn ask(&self, namespace: &str, path: &str) -> Result<Provider, Failure> {
        let within = |scope: &str| format!("{scope}/providers/{namespace}?api-version={CORE}");
        let tenants = within("");
        let mut segments = path.split('/').skip(1);
        let mut target = match (segments.next(), segments.next()) {
            (Some(word), Some(id)) if word.eq_ignore_ascii_case("subscriptions") => {
                within(&format!("/subscriptions/{id}"))
            }
            _ => tenants.clone(),
        };
        let failed = |failure: Failure| failure.hint(format_args!("this was to find out the api-version; {NAME_ONE}"));
        let mut answer = self.arm.ask(&target).map_err(failed)?;
        if answer.status == 403 && target != tenants {
            answer = self.arm.ask(&tenants).map_err(failed)?;
            target = tenants;
        }
        if answer.status != 200 {
            return Err(failed(self.arm.refusal(&target, &answer)));
        }
        serde_json::from_slice(&answer.body).map_err(|error| {
            let what = format!("what the provider {namespace} says of itself is not understood: {error}");
            failed(Failure::new(Exit::Protocol, what))
        })
    }
}

const NAME_ONE: &str = "name one: --api-version";
