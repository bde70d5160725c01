//! The fields that have a name, and where each is read from: the table of `--fields`.

use super::read::{self, Found};
use crate::value::Value;

/// How a field comes from what was found.
pub type Reader = for<'a, 'b> fn(&Found<'a, 'b>) -> Value<'a>;

/// A field that has a name.
#[derive(Debug)]
pub struct Known {
    pub name: &'static str,
    /// Where it is read from: the first that has a value, where `how` does not say otherwise.
    pub sources: &'static [&'static str],
    /// What is made of it, in words; empty where it is taken as it is.
    how: &'static str,
    pub read: Reader,
}

const fn known(name: &'static str, sources: &'static [&'static str], how: &'static str, read: Reader) -> Known {
    Known { name, sources, how, read }
}

const STATUSES: &str = "properties.instanceView.statuses";

/// Every field with a name, in the order of `--fields`.
static KNOWN: [Known; 30] = [
    known("name", &["name", "id"], "the id's last part where there is no name", read::name),
    known("id", &["id"], "", read::first),
    known(
        "resourceGroup",
        &["id", "resourceGroup", "resourceGroupName"],
        "out of the id if it can be",
        read::resource_group,
    ),
    known("subscription", &["id", "subscriptionId"], "out of the id if it can be", read::subscription),
    known("location", &["location"], "", read::first),
    known("zone", &["zones"], "the first", read::first_item),
    known("zones", &["zones"], "", read::first),
    known("size", &["properties.hardwareProfile.vmSize"], "", read::first),
    known("os", &["properties.storageProfile.osDisk.osType"], "", read::os),
    known("state", &["properties.provisioningState", STATUSES, "statuses"], "", read::state),
    known(
        "power",
        &[STATUSES, "statuses", "properties.extended.instanceView.powerState.code", "powerState"],
        "what follows PowerState/ in the first code that has it",
        read::power,
    ),
    known("priority", &["properties.priority"], "", read::first),
    known("principalId", &["identity.principalId"], "", read::first),
    known("clientIds", &["identity.userAssignedIdentities"], "the clientId of each", read::client_ids),
    known("identityType", &["identity.type"], "", read::identity_type),
    known("tenantId", &["identity.tenantId", "tenantId"], "", read::first),
    known("vmId", &["properties.vmId"], "", read::first),
    known(
        "computerName",
        &[
            "properties.osProfile.computerName",
            "properties.instanceView.computerName",
            "properties.extended.instanceView.computerName",
            "computerName",
        ],
        "",
        read::first,
    ),
    known("adminUsername", &["properties.osProfile.adminUsername"], "", read::first),
    known(
        "image",
        &["properties.storageProfile.imageReference"],
        "publisher:offer:sku:version, or what follows /images/ in its id",
        read::image,
    ),
    known(
        "nic",
        &["properties.networkProfile.networkInterfaces"],
        "the name of the primary one, else of the first",
        read::nic,
    ),
    known("nics", &["properties.networkProfile.networkInterfaces"], "their names", read::names),
    known("osDisk", &["properties.storageProfile.osDisk.name"], "", read::first),
    known("dataDisks", &["properties.storageProfile.dataDisks"], "their names", read::names),
    known("created", &["properties.timeCreated", "systemData.createdAt"], "", read::date),
    known("tags", &["tags"], "", read::tags),
    known("license", &["properties.licenseType"], "", read::first),
    known("scaleSet", &["properties.virtualMachineScaleSet.id"], "its name", read::id_name),
    known(
        "availabilitySet",
        &["properties.availabilitySet.id", "availabilitySetReference.id"],
        "its name",
        read::id_name,
    ),
    known("extensions", &["resources", "extensions", "properties.instanceView.extensions"], "their names", read::names),
];

/// The field of that name, in whatever case. An error names the nearest.
pub fn find(name: &str) -> Result<&'static Known, String> {
    let found = KNOWN.iter().find(|known| known.name.eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        format!("there is no field '{name}'; did you mean '{}'? (--fields lists them all)", nearest(name))
    })
}

/// What `--fields` prints: the name of each field, where it is read from and what is made of that, with tabs between them.
pub fn listing() -> impl Iterator<Item = String> {
    KNOWN.iter().map(|known| format!("{}\t{}\t{}", known.name, known.sources.join(", "), known.how))
}

/// The field that `name` was most likely meant to be: by its own name, or by the one that Azure's JSON has for it.
fn nearest(name: &str) -> &'static str {
    KNOWN
        .iter()
        .min_by_key(|known| known.spellings().map(|own| edits(name, own)).min())
        .map_or("name", |known| known.name)
}

impl Known {
    fn spellings(&self) -> impl Iterator<Item = &'static str> {
        self.sources.iter().map(|source| source.rsplit('.').next().unwrap_or(source)).chain([self.name])
    }
}

/// How many letters must be put in, taken out or changed to make one word of the other (Levenshtein), whatever the case.
fn edits(one: &str, other: &str) -> usize {
    let other = other.to_ascii_lowercase();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.to_ascii_lowercase().bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = at + 1;
        for (column, their) in other.bytes().enumerate() {
            let change = diagonal + usize::from(letter != their);
            diagonal = row[column + 1];
            row[column + 1] = change.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_name_brings_the_nearest() {
        for (wrong, near) in [
            ("nmae", "name"),
            ("sise", "size"),
            ("vmSize", "size"),
            ("osType", "os"),
            ("provisioningState", "state"),
            ("resourcegroups", "resourceGroup"),
        ] {
            assert_eq!(nearest(wrong), near, "{wrong}");
        }
        assert_eq!(find("RESOURCEGROUP").unwrap().name, "resourceGroup");
    }
}
