//! A path of ARM, taken apart. Its words are case-insensitive.

use crate::Request;

/// `/subscriptions/S/resourceGroups/G/providers/N/TYPE/NAME...`, each part where it is there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Path {
    pub subscription: Option<String>,
    pub group: Option<String>,
    /// The namespace and what stands behind it.
    pub provider: Option<(String, Vec<String>)>,
    /// What is left, where there is no provider.
    pub rest: Vec<String>,
    /// The whole path as it came.
    pub text: String,
}

impl Path {
    pub fn parse(request: &Request) -> Self {
        let mut path = Path { text: request.path().to_owned(), ..Path::default() };
        let segments = request.segments();
        let mut left = &segments[..];
        if let [word, id, more @ ..] = left
            && word.eq_ignore_ascii_case("subscriptions")
        {
            path.subscription = Some(id.to_ascii_lowercase());
            left = more;
            if let [word, name, more @ ..] = left
                && word.eq_ignore_ascii_case("resourceGroups")
            {
                path.group = Some(name.clone());
                left = more;
            }
        }
        match left {
            [word, namespace, more @ ..] if word.eq_ignore_ascii_case("providers") => {
                path.provider = Some((namespace.clone(), more.to_vec()));
            }
            _ => path.rest = left.to_vec(),
        }
        path
    }

    /// The type that the provider is asked for, `virtualMachines/extensions`, and how many names are given with it.
    pub fn kind(&self) -> Option<(&str, String, usize)> {
        let (namespace, parts) = self.provider.as_ref()?;
        let kinds: Vec<&str> = parts.iter().step_by(2).map(String::as_str).collect();
        Some((namespace, kinds.join("/"), parts.len() / 2))
    }

    /// Whether it ends with a type and not with a name.
    pub fn is_list(&self) -> bool {
        match &self.provider {
            Some((_, parts)) => parts.len() % 2 == 1,
            None => !self.rest.is_empty(),
        }
    }

    /// The scope that an authorization is about: the path without a list's type at its end.
    pub fn scope(&self) -> &str {
        let list = self.is_list();
        let text = self.text.trim_end_matches('/');
        match self.provider.as_ref() {
            Some((_, parts)) if list && parts.len() == 1 => {
                text.to_ascii_lowercase().rfind("/providers/").map_or(text, |at| &text[..at])
            }
            _ if list => text.rsplit_once('/').map_or(text, |(scope, _)| scope),
            _ => text,
        }
    }
}

/// Whether `parts` are these words.
pub(super) fn is(parts: &[String], words: &[&str]) -> bool {
    parts.len() == words.len() && parts.iter().zip(words).all(|(part, word)| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Service;

    fn parse(target: &str) -> Path {
        let (method, target) = ("GET".to_owned(), target.to_owned());
        let (headers, body) = (Vec::new(), Vec::new());
        Path::parse(&Request { service: Service::Arm, method, target, headers, body, connection: 1, keep_alive: true })
    }

    #[test]
    fn parts_and_scopes() {
        let vms = parse("/Subscriptions/S/resourcegroups/G/Providers/N.C/vms?api-version=1");
        assert_eq!((vms.subscription.as_deref(), vms.group.as_deref()), (Some("s"), Some("G")));
        assert_eq!(vms.kind(), Some(("N.C", "vms".into(), 0)));
        for (target, scope, list) in [
            ("/subscriptions/s/resourceGroups/g/providers/N/vms", "/subscriptions/s/resourceGroups/g", true),
            ("/subscriptions/s/providers/N/vms/", "/subscriptions/s", true),
            ("/subscriptions/s/providers/N/vms/a", "/subscriptions/s/providers/N/vms/a", false),
            ("/subscriptions/s/providers/N/vms/a/disks", "/subscriptions/s/providers/N/vms/a", true),
            ("/subscriptions/s/resourceGroups/g", "/subscriptions/s/resourceGroups/g", false),
            ("/subscriptions/s/resources", "/subscriptions/s", true),
            ("/subscriptions/s", "/subscriptions/s", false),
        ] {
            let path = parse(target);
            assert_eq!((path.scope(), path.is_list()), (scope, list), "{target}");
        }
    }
}
