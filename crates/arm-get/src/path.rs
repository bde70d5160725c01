//! Paths as users write them: absolute, a whole URL of the endpoint, or relative to the resource group, which is to
//! this tool what the working directory is to others.

use arm::Origin;
use cli::{Exit, Failure};

use crate::link::{encode_illegal, has_scheme};
use crate::place::Place;

/// A path that was read but not yet placed.
#[derive(Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Where a whole URL points.
    origin: Option<Origin>,
    base: Base,
    /// Without the base and without a slash before it; encoded.
    rest: String,
    /// What followed the first `?`; encoded.
    pub query: Option<String>,
}

/// What a path starts from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Root,
    Group,
    Subscription,
}

/// What a path takes from the place it is relative to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// The subscription.
    pub subscription: bool,
    /// A resource group, whatever the place.
    pub group: bool,
    /// The VM's own name.
    pub vm: bool,
}

const PLACEHOLDERS: [&str; 3] = ["%7BsubscriptionId%7D", "%7BresourceGroupName%7D", "%7BvmName%7D"];

impl Wanted {
    /// Reads `text`.
    pub fn read(text: &str) -> Result<Wanted, Failure> {
        let usage = |why: String| Failure::new(Exit::Usage, why);
        let (origin, text) = if has_scheme(text) {
            let (origin, rest) =
                Origin::split(text).ok_or_else(|| usage(format!("'{text}' is no URL to send a token to")))?;
            (Some(origin), rest.split('#').next().unwrap_or(""))
        } else {
            (None, text)
        };
        let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
        let (base, rest) = match path.split_once('/').unwrap_or((path, "")) {
            _ if path.is_empty() && origin.is_some() => (Base::Root, String::new()),
            _ if path.is_empty() => return Err(usage("an empty path; '.' is the resource group".into())),
            ("", rest) => (Base::Root, rest.to_owned()),
            (".", rest) => (Base::Group, with_providers(rest)),
            ("..", rest) => (Base::Subscription, with_providers(rest)),
            _ => (Base::Group, with_providers(path)),
        };
        if base != Base::Root && rest.split('/').any(|segment| segment == "..") {
            return Err(usage(format!("'{path}': '..' stands at the beginning only, and goes up to the subscription")));
        }
        let rest = encode_illegal(&rest);
        if let Some(name) = unknown_placeholder(&rest) {
            return Err(usage(format!("unknown placeholder {{{name}}} in '{path}'"))
                .hint("there are {subscriptionId}, {resourceGroupName} and {vmName}"));
        }
        Ok(Wanted { origin, base, rest, query: query.map(encode_illegal) })
    }

    /// Refuses a whole URL that is not one of `endpoint`.
    pub fn check(&self, endpoint: &Origin) -> Result<(), Failure> {
        match &self.origin {
            Some(origin) if origin != endpoint => Err(Failure::new(
                Exit::Usage,
                format_args!("the URL is at {origin}, not at {endpoint}: the token goes nowhere else"),
            )
            .hint("give the path alone, or name the endpoint with --endpoint")),
            _ => Ok(()),
        }
    }

    /// What must be known before [`Wanted::place`].
    pub fn needs(&self) -> Needs {
        let [subscription, group, vm] = PLACEHOLDERS.map(|name| self.rest.contains(name));
        Needs { subscription: subscription || self.base != Base::Root, group, vm }
    }

    /// The path, absolute, without a query.
    pub fn place(&self, place: &Place) -> Result<String, Failure> {
        let base = match self.base {
            Base::Root => String::new(),
            Base::Group => place.scope()?,
            Base::Subscription => format!("/subscriptions/{}", place.subscription()?),
        };
        let mut rest = self.rest.clone();
        let [subscription, group, vm] = PLACEHOLDERS;
        let needs = self.needs();
        if rest.contains(subscription) {
            rest = rest.replace(subscription, &place.subscription()?);
        }
        if needs.group {
            rest = rest.replace(group, &place.group()?);
        }
        if needs.vm {
            rest = rest.replace(vm, &place.vm()?);
        }
        let slash = if rest.is_empty() && !base.is_empty() { "" } else { "/" };
        Ok(format!("{base}{slash}{rest}"))
    }
}

/// `Microsoft.Compute/virtualMachines` stands for `providers/Microsoft.Compute/virtualMachines`: namespaces have a dot
/// in them, the other things in a resource group do not.
fn with_providers(path: &str) -> String {
    let first = path.split('/').next().unwrap_or("");
    if first.contains('.') && !first.starts_with('.') { format!("providers/{path}") } else { path.to_owned() }
}

/// The first `{name}` in the encoded `path` that is no placeholder of ours.
fn unknown_placeholder(path: &str) -> Option<&str> {
    path.split("%7B").skip(1).find_map(|after| {
        let name = after.split("%7D").next().unwrap_or(after);
        let known = PLACEHOLDERS.iter().any(|placeholder| placeholder[3..placeholder.len() - 3] == *name);
        (!known).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(text: &str, place: &Place) -> Result<String, String> {
        let origin = Origin::parse("https://management.azure.com").unwrap();
        let wanted = Wanted::read(text).map_err(|failure| failure.to_string())?;
        wanted.check(&origin).map_err(|failure| failure.to_string())?;
        wanted.place(place).map_err(|failure| failure.to_string())
    }

    #[test]
    fn the_resource_group_is_the_working_directory() {
        let place = Place::example();
        for (text, path) in [
            (
                "Microsoft.Compute/virtualMachines",
                "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines",
            ),
            (
                "providers/Microsoft.Compute/disks",
                "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/disks",
            ),
            ("./Microsoft.Compute/disks/d", "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/disks/d"),
            ("resources", "/subscriptions/S/resourceGroups/G/resources"),
            (".", "/subscriptions/S/resourceGroups/G"),
            ("./", "/subscriptions/S/resourceGroups/G"),
            ("..", "/subscriptions/S"),
            ("../resources", "/subscriptions/S/resources"),
            ("../Microsoft.Compute/virtualMachines", "/subscriptions/S/providers/Microsoft.Compute/virtualMachines"),
            ("/subscriptions", "/subscriptions"),
            ("/subscriptions/{subscriptionId}/resources", "/subscriptions/S/resources"),
            (
                "Microsoft.Compute/virtualMachines/{vmName}",
                "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/V",
            ),
            ("/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}", "/subscriptions/S/resourceGroups/G"),
            ("https://management.azure.com:443/subscriptions?x=1", "/subscriptions"),
            ("https://management.azure.com", "/"),
            ("https://management.azure.com?x=1", "/"),
            ("https://management.azure.com#part", "/"),
            ("https://management.azure.com/a#part", "/a"),
            ("/a b/é", "/a%20b/%C3%A9"),
            ("//evil/x", "//evil/x"),
        ] {
            assert_eq!(target(text, &place).as_deref(), Ok(path), "{text}");
        }
    }

    #[test]
    fn paths_that_lead_nowhere_are_refused() {
        for text in
            ["", "?x", "../..", "a/../b", "https://evil/", "https://management.azure.com.evil/", "/x/{vmname}", "/x/{y"]
        {
            assert!(target(text, &Place::example()).is_err(), "{text}: {:?}", target(text, &Place::example()));
        }
    }

    #[test]
    fn a_path_says_what_it_needs() {
        let needs = |text| Wanted::read(text).unwrap().needs();
        assert_eq!(needs("/subscriptions"), Needs::default());
        assert_eq!(needs(".."), Needs { subscription: true, ..Needs::default() });
        assert_eq!(needs("/x/{vmName}"), Needs { vm: true, ..Needs::default() });
        assert_eq!(needs("/x/{resourceGroupName}"), Needs { group: true, ..Needs::default() });
    }
}
