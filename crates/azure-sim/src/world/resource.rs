//! What is in the resource groups beside the VMs: one or two of many kinds, enough for a list that has to be filtered.

use super::{GROUPS, Group};

/// A resource that is no VM.
#[derive(Debug)]
pub(crate) struct Resource {
    pub group: &'static Group,
    /// `Microsoft.Sql/servers/databases`.
    pub kind: &'static str,
    /// `sql-hub/orders`: a name for each part of the type.
    pub name: &'static str,
    /// `sku.name`.
    pub sku: Option<&'static str>,
    /// The member `kind`, which some types have.
    pub word: Option<&'static str>,
    /// The members of `properties` but for `provisioningState`: JSON.
    pub properties: &'static str,
}

impl Resource {
    /// Its ARM id; `upper` writes the group's name in capitals, as ARM's list of a whole subscription does.
    pub fn id(&self, upper: bool) -> String {
        let (namespace, kinds) = self.kind.split_once('/').unwrap_or((self.kind, ""));
        let parts: String =
            kinds.split('/').zip(self.name.split('/')).map(|(kind, name)| format!("/{kind}/{name}")).collect();
        format!("{}/providers/{namespace}{parts}", self.group.id(upper))
    }

    /// Where it is: DNS zones and action groups are nowhere in particular.
    pub fn location(&self) -> &str {
        if matches!(self.kind, "Microsoft.Network/dnsZones" | "microsoft.insights/actionGroups") {
            "global"
        } else {
            self.group.location
        }
    }
}

/// One a line; its head says how.
const TABLE: &str = include_str!("resources.txt");

/// Every one of them.
pub(super) fn all() -> Vec<Resource> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(read).collect()
}

fn read(line: &'static str) -> Option<Resource> {
    let mut words = line.splitn(6, ' ');
    let group = &GROUPS[words.next()?.parse::<usize>().ok()?];
    let (kind, name) = (words.next()?, words.next()?);
    let mut optional = || words.next().map(|word| (word != "-").then_some(word));
    let (sku, word) = (optional()?, optional()?);
    Some(Resource { group, kind, name, sku, word, properties: words.next()? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Identity;

    #[test]
    fn every_line_is_read() {
        assert_eq!(all().len(), TABLE.lines().filter(|line| !line.starts_with('#')).count());
    }

    #[test]
    fn properties_are_json_and_kinds_are_known() {
        for resource in all() {
            serde_json::from_str::<serde_json::Value>(&format!("{{{}}}", resource.properties)).unwrap();
            let (namespace, name) = resource.kind.split_once('/').unwrap();
            assert!(super::super::kind::find(namespace, name).is_some(), "{}", resource.kind);
        }
        for identity in [Identity::OPS, Identity::BACKUP] {
            let found = all().into_iter().find(|resource| resource.name == identity.name).unwrap();
            assert!(found.properties.contains(identity.client_id) && found.properties.contains(identity.principal_id));
        }
        let database = all().into_iter().find(|resource| resource.name == "sql-lake/orders").unwrap();
        assert!(database.id(true).ends_with("/RG-DATA-LAKE/providers/Microsoft.Sql/servers/sql-lake/databases/orders"));
    }

    #[test]
    fn there_are_more_than_twenty_kinds() {
        let mut kinds: Vec<&str> = all().iter().map(|resource| resource.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert!(kinds.len() >= 20, "{}", kinds.len());
    }
}
