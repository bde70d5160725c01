//! The place that paths are relative to: `-s` and `-g`, else `ARM_SCOPE`, else where the VM's own metadata says it is.

use std::env;

use cli::{Exit, Failure};

use crate::args::Options;
use crate::path::Needs;

/// The variable that names a place.
const SCOPE: &str = "ARM_SCOPE";

/// A place, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Place {
    subscription: Option<String>,
    group: Option<String>,
    vm: Option<imds::Place>,
}

impl Place {
    /// What the flags and the environment say.
    pub fn given(options: &Options) -> Result<Place, Failure> {
        let (subscription, group) = (options.subscription.clone(), options.resource_group.clone());
        if subscription.is_some() {
            return Ok(Place { subscription, group, vm: None });
        }
        let (of_scope, group_of_scope) = match env::var_os(SCOPE).filter(|scope| !scope.is_empty()) {
            None => (None, None),
            Some(scope) => read_scope(&scope.to_string_lossy())?,
        };
        Ok(Place { subscription: of_scope, group: group.or(group_of_scope), vm: None })
    }

    /// Whether the VM's metadata must be asked for something in `needs`.
    pub fn lacks(&self, needs: Needs) -> bool {
        let lacking = (needs.subscription && self.subscription.is_none()) || (needs.group && self.group.is_none());
        self.vm.is_none() && (lacking || needs.vm)
    }

    /// Adds what the VM's metadata says.
    pub fn learn(&mut self, vm: imds::Place) {
        self.vm = Some(vm);
    }

    /// The resource group's path; the subscription's, where only that was named with `-s` or `ARM_SCOPE`.
    pub fn scope(&self) -> Result<String, Failure> {
        let subscription = self.subscription()?;
        if self.subscription.is_some() && self.group.is_none() {
            return Ok(format!("/subscriptions/{subscription}"));
        }
        Ok(format!("/subscriptions/{subscription}/resourceGroups/{}", self.group()?))
    }

    /// The subscription's id, encoded.
    pub fn subscription(&self) -> Result<String, Failure> {
        self.known("subscription", self.subscription.as_deref(), |vm| &vm.subscription_id)
    }

    /// The resource group's name, encoded.
    pub fn group(&self) -> Result<String, Failure> {
        self.known("resource group", self.group.as_deref(), |vm| &vm.resource_group_name)
    }

    /// The VM's name, encoded.
    pub fn vm(&self) -> Result<String, Failure> {
        self.known("VM name", None, |vm| &vm.name)
    }

    fn known(&self, what: &str, given: Option<&str>, own: fn(&imds::Place) -> &str) -> Result<String, Failure> {
        let text = given.or(self.vm.as_ref().map(own)).filter(|text| !text.is_empty());
        let text = text.ok_or_else(|| Failure::new(Exit::Bug, format_args!("the {what} was never asked for")))?;
        Ok(http::encode(text).to_string())
    }
}

/// `/subscriptions/ID` or `/subscriptions/ID/resourceGroups/NAME`, names in any case, as ARM has them.
fn read_scope(scope: &str) -> Result<(Option<String>, Option<String>), Failure> {
    let segments: Vec<&str> = scope.trim_end_matches('/').split('/').collect();
    let named = |at: usize, name: &str| segments.get(at).is_some_and(|segment| segment.eq_ignore_ascii_case(name));
    let value = |at: usize| segments.get(at).filter(|segment| !segment.is_empty()).map(ToString::to_string);
    let (subscription, group) = (value(2), value(4));
    let whole = match segments.len() {
        3 => subscription.is_some(),
        5 => subscription.is_some() && named(3, "resourceGroups") && group.is_some(),
        _ => false,
    };
    if segments[0].is_empty() && named(1, "subscriptions") && whole {
        return Ok((subscription, group));
    }
    Err(Failure::new(Exit::Config, format_args!("{SCOPE} is '{scope}', which is no scope"))
        .hint("a scope is /subscriptions/ID or /subscriptions/ID/resourceGroups/NAME"))
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Place {
        /// Subscription `S`, resource group `G`, VM `V`.
        pub fn example() -> Place {
            let vm = imds::Place {
                subscription_id: "S".into(),
                resource_group_name: "G".into(),
                name: "V".into(),
                az_environment: String::new(),
            };
            Place { vm: Some(vm), ..Place::default() }
        }
    }

    #[test]
    fn a_scope_is_a_subscription_or_a_group_of_it() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read_scope("/subscriptions/S").unwrap(), (some("S"), None));
        assert_eq!(read_scope("/Subscriptions/S/resourcegroups/G/").unwrap(), (some("S"), some("G")));
        for bad in [
            "",
            "S",
            "/",
            "/subscriptions",
            "/subscriptions/",
            "/subscriptions//resourceGroups/G",
            "/subscriptions/S/resourceGroups",
            "/subscriptions/S/resourceGroups/G/x",
            "/providers/P/x/y/z",
            "subscriptions/S",
        ] {
            assert!(read_scope(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn flags_come_before_the_vm_s_own_place() {
        let given = |s: Option<&str>, g: Option<&str>| Place {
            subscription: s.map(str::to_owned),
            group: g.map(str::to_owned),
            ..Place::example()
        };
        assert_eq!(given(None, None).scope().unwrap(), "/subscriptions/S/resourceGroups/G");
        assert_eq!(given(Some("T"), None).scope().unwrap(), "/subscriptions/T");
        assert_eq!(given(Some("T"), Some("H")).scope().unwrap(), "/subscriptions/T/resourceGroups/H");
        assert_eq!(given(None, Some("H")).scope().unwrap(), "/subscriptions/S/resourceGroups/H");
        assert_eq!(given(None, Some("a (b) é")).group().unwrap(), "a%20%28b%29%20%C3%A9");
    }

    #[test]
    fn the_metadata_is_asked_only_where_it_must_be() {
        let place =
            |s: bool, g: bool| Place { subscription: s.then(|| "S".into()), group: g.then(|| "G".into()), vm: None };
        let relative = Needs { subscription: true, ..Needs::default() };
        assert!(place(false, false).lacks(relative) && place(false, true).lacks(relative));
        assert!(!place(true, false).lacks(relative));
        assert!(!place(false, false).lacks(Needs::default()));
        assert!(place(true, true).lacks(Needs { vm: true, ..relative }));
        assert!(place(true, false).lacks(Needs { group: true, ..relative }));
    }
}
