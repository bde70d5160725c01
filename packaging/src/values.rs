//! The words that complete a value or an operand. Help names the flags; what a value may be is in its sentences, so the
//! words are listed here, and the tests hold them to help and to the tools.

use crate::help::Flag;

/// What may stand in a place of a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    /// Something that only the user knows.
    Any,
    /// A file.
    Files,
    /// One of these words.
    Words(&'static [&'static str]),
    /// A field of vm-filter's, with this after it. The tool itself is asked: `vm-filter --fields`.
    Fields(&'static str),
    /// A command to run.
    Commands,
}

/// What follows a tool's flag, by the flag's long name.
const OF_FLAGS: &[(&str, &str, Values)] = &[
    ("imds-token", "resource", Values::Words(&["arm", "keyvault", "storage", "graph"])),
    ("imds-token", "cloud", Values::Words(&["public", "usgov", "china", "auto"])),
    ("imds-token", "source", Values::Words(&["auto", "imds", "app-service", "arc", "azure-ml", "cloud-shell"])),
    ("imds-token", "output", Values::Words(&["token", "json", "header", "claims"])),
    ("arm-get", "cloud", Values::Words(&["public", "usgov", "china"])),
    ("arm-get", "cacert", Values::Files),
    ("arm-graph", "cloud", Values::Words(&["public", "usgov", "china"])),
    ("arm-graph", "cacert", Values::Files),
    ("arm-graph", "file", Values::Files),
    ("vm-filter", "where", Values::Fields("=")),
    ("vm-filter", "sort", Values::Fields("")),
    ("vm-filter", "output", Values::Words(&["table", "tsv", "csv", "json", "ndjson", "raw"])),
    ("azure-sim", "identity", Values::Words(&["both", "system", "user", "users", "none"])),
    ("azure-sim", "source", Values::Words(&["vm", "app-service", "arc", "azure-ml", "cloud-shell"])),
    ("azure-sim", "expires", Values::Words(&["epoch", "number", "iso", "linux", "windows", "empty", "in", "absent"])),
    ("azure-sim", "cloud", Values::Words(&["public", "usgov", "china"])),
    ("azure-sim", "event", Values::Words(&["freeze", "reboot", "redeploy", "preempt", "terminate"])),
    ("azure-sim", "tls", Values::Words(&["good", "expired", "early", "wrong-name", "self-signed"])),
];

/// The operands of a tool.
const OF_OPERANDS: &[(&str, Values)] = &[
    ("imds-get", Values::Words(&METADATA)),
    ("arm-get", Values::Words(&TYPES)),
    ("vm-filter", Values::Fields("")),
    ("azure-sim", Values::Commands),
];

/// What the metadata service has, with the leaves that are asked for most.
const METADATA: [&str; 12] = [
    "instance",
    "compute",
    "compute/location",
    "compute/name",
    "compute/resourceGroupName",
    "compute/subscriptionId",
    "compute/vmId",
    "network",
    "attested",
    "loadbalancer",
    "scheduledevents",
    "versions",
];

/// The resource types whose api-versions arm-get has in a table, as Azure writes them.
pub const TYPES: [&str; 23] = [
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.Authorization/roleDefinitions",
    "Microsoft.Compute/availabilitySets",
    "Microsoft.Compute/disks",
    "Microsoft.Compute/images",
    "Microsoft.Compute/skus",
    "Microsoft.Compute/snapshots",
    "Microsoft.Compute/virtualMachines",
    "Microsoft.Compute/virtualMachines/extensions",
    "Microsoft.Compute/virtualMachines/instanceView",
    "Microsoft.Compute/virtualMachineScaleSets",
    "Microsoft.Compute/virtualMachineScaleSets/virtualMachines",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.KeyVault/vaults",
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.Network/loadBalancers",
    "Microsoft.Network/networkInterfaces",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Resources/deployments",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Web/sites",
];

/// What follows `flag` of `tool`; `None` where it takes no value.
pub fn of_flag(tool: &str, flag: &Flag) -> Option<Values> {
    flag.value.as_ref()?;
    let named = |&&(of, name, _): &&(&str, &str, Values)| of == tool && flag.long.as_deref() == Some(name);
    Some(OF_FLAGS.iter().find(named).map_or(Values::Any, |&(.., values)| values))
}

/// What the operands of `tool` may be.
pub fn of_operands(tool: &str) -> Values {
    OF_OPERANDS.iter().find(|(of, _)| *of == tool).map_or(Values::Any, |&(_, values)| values)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::{Tool, root, tools};

    #[test]
    fn every_word_is_in_the_tool_s_help() {
        for name in tools().unwrap() {
            let tool = Tool::read(&root(), &name).unwrap();
            let help = fs::read_to_string(root().join("crates").join(&name).join("src/help.txt")).unwrap();
            for flag in &tool.flags {
                if let Some(Values::Words(words)) = of_flag(&name, flag) {
                    for word in words {
                        assert!(help.contains(word), "{name}: help does not name '{word}' of {:?}", flag.long);
                    }
                }
            }
        }
    }

    /// An entry whose flag has gone would complete nothing and be noticed by nobody.
    #[test]
    fn every_entry_is_a_flag_that_takes_a_value() {
        let shipped = tools().unwrap();
        for (name, long, _) in OF_FLAGS.iter().filter(|(name, ..)| shipped.iter().any(|tool| tool == name)) {
            let tool = Tool::read(&root(), name).unwrap();
            let flag = tool.flags.iter().find(|flag| flag.long.as_deref() == Some(long));
            assert!(flag.is_some_and(|flag| flag.value.is_some()), "{name} --{long}");
        }
    }

    #[test]
    fn the_types_are_those_of_arm_get_s_table() {
        let table = fs::read_to_string(root().join("crates/arm-get/src/version.rs")).unwrap();
        let entries = table.lines().filter_map(|line| line.trim().strip_prefix("(\"microsoft.")?.split('"').next());
        let mut entries: Vec<String> = entries.map(|rest| format!("microsoft.{rest}")).collect();
        let mut types = TYPES.map(str::to_ascii_lowercase).to_vec();
        entries.sort();
        types.sort();
        assert_eq!(entries, types, "arm-get's table (left) and the completions (right)");
    }
}
