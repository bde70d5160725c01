//! Writes a list of made-up virtual machines, for `bench/vm-filter` and for whoever wants a large document to try on:
//!
//!     cargo run --release -p vm-filter --example vms -- COUNT [list|pretty|ndjson|pages]
//!
//! About 3 KB a VM, as ARM's lists have; the same text for the same arguments.

use std::env;
use std::io::{self, BufWriter, Write};

const SUBSCRIPTION: &str = "8c0d7a1e-5b0f-4c8e-9f0a-2d6f7c1b3a55";
const LOCATIONS: [&str; 6] = ["westeurope", "northeurope", "eastus", "eastus2", "uksouth", "germanywestcentral"];
const SIZES: [&str; 6] =
    ["Standard_B2s", "Standard_D2s_v5", "Standard_D4ds_v5", "Standard_E8s_v5", "Standard_F16s_v2", "Standard_L8s_v3"];

fn main() -> io::Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let shape = words.get(1).map_or("list", String::as_str);
    let Some(count) = words.first().and_then(|word| word.parse().ok()) else {
        return Err(io::Error::other("usage: vms COUNT [list|pretty|ndjson|pages]"));
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    match shape {
        "list" => list(&mut out, 0..count, str::to_owned)?,
        "pretty" => list(&mut out, 0..count, pretty)?,
        "pages" => (0..count).step_by(50).try_for_each(|at| list(&mut out, at..count.min(at + 50), str::to_owned))?,
        "ndjson" => (0..count).try_for_each(|number| writeln!(out, "{}", vm(number)))?,
        other => return Err(io::Error::other(format!("no such shape: {other}"))),
    }
    out.flush()
}

fn list(out: &mut impl Write, numbers: std::ops::Range<usize>, form: fn(&str) -> String) -> io::Result<()> {
    out.write_all(b"{\"value\":[")?;
    let first = numbers.start;
    for number in numbers {
        out.write_all(if number == first { b"" } else { b"," })?;
        out.write_all(form(&vm(number)).as_bytes())?;
    }
    out.write_all(b"]}\n")
}

/// A number that looks random and is the same for the same `seed`: one step of splitmix64.
fn mix(seed: usize) -> u64 {
    let mut z = (seed as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn guid(seed: usize) -> String {
    let (high, low) = (mix(seed), mix(seed ^ 0xffff_0000));
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}

/// The VM of that number, compact.
fn vm(number: usize) -> String {
    let chance = mix(number) as usize;
    let group = format!("/subscriptions/{SUBSCRIPTION}/resourceGroups/RG-APP-{:02}/providers", chance % 40);
    let name = format!("vm-{}-{number:05}", ["web", "db", "worker", "build"][chance % 4]);
    let id = format!("{group}/Microsoft.Compute/virtualMachines/{name}");
    let location = LOCATIONS[chance / 7 % LOCATIONS.len()];
    let size = SIZES[chance / 11 % SIZES.len()];
    let windows = chance.is_multiple_of(3);
    let (os, image, profile) = if windows {
        (
            "Windows",
            r#"{"publisher":"MicrosoftWindowsServer","offer":"WindowsServer","sku":"2022-datacenter-g2","version":"latest","exactVersion":"20348.2340.240303"}"#,
            r#""windowsConfiguration":{"provisionVMAgent":true,"enableAutomaticUpdates":true,"patchSettings":{"patchMode":"AutomaticByOS","assessmentMode":"ImageDefault","enableHotpatching":false}},"secrets":[]"#,
        )
    } else {
        (
            "Linux",
            r#"{"publisher":"Canonical","offer":"0001-com-ubuntu-server-jammy","sku":"22_04-lts-gen2","version":"latest","exactVersion":"22.04.202403010"}"#,
            r#""linuxConfiguration":{"disablePasswordAuthentication":true,"ssh":{"publicKeys":[{"path":"/home/azureuser/.ssh/authorized_keys","keyData":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0f5d7mXg1c5mJq3Zk4dC2n9oJ0bq1Yk4bq0mUuF3aX azureuser@build"}]},"provisionVMAgent":true,"patchSettings":{"patchMode":"ImageDefault","assessmentMode":"ImageDefault"}},"secrets":[]"#,
        )
    };
    let identity = format!(
        r#""identity":{{"type":"SystemAssigned, UserAssigned","principalId":"{}","tenantId":"{}","userAssignedIdentities":{{"{group}/Microsoft.ManagedIdentity/userAssignedIdentities/id-app":{{"principalId":"{}","clientId":"{}"}}}}}},"#,
        guid(number * 8),
        guid(1),
        guid(2),
        guid(3)
    );
    let zones = match chance / 13 % 4 {
        0 => String::new(),
        zone => format!(r#""zones":["{zone}"],"#),
    };
    let disk = |disk: &str| {
        format!(
            r#""name":"{name}_{disk}_1_{:016x}","createOption":"FromImage","caching":"ReadWrite","managedDisk":{{"storageAccountType":"Premium_LRS","id":"{group}/Microsoft.Compute/disks/{name}_{disk}_1_{:016x}"}},"deleteOption":"Delete","diskSizeGB":{}"#,
            mix(number + disk.len()),
            mix(number + disk.len()),
            32 << (chance % 5)
        )
    };
    let extension = |name: &str| format!(r#"{{"id":"{id}/extensions/{name}"}}"#);
    format!(
        r#"{{"name":"{name}","id":"{id}","type":"Microsoft.Compute/virtualMachines","location":"{location}",{zones}"tags":{{"env":"{}","owner":"team-{}","cost center":"{}","application":"billing portal"}},{identity}"properties":{{"hardwareProfile":{{"vmSize":"{size}"}},"provisioningState":"Succeeded","vmId":"{}","additionalCapabilities":{{"hibernationEnabled":false}},"storageProfile":{{"imageReference":{image},"osDisk":{{"osType":"{os}",{}}},"dataDisks":[{{"lun":0,{},"toBeDetached":false}}],"diskControllerType":"SCSI"}},"osProfile":{{"computerName":"{name}","adminUsername":"azureuser",{profile},"allowExtensionOperations":true,"requireGuestProvisionSignal":true}},"securityProfile":{{"uefiSettings":{{"secureBootEnabled":true,"vTpmEnabled":true}},"securityType":"TrustedLaunch"}},"networkProfile":{{"networkInterfaces":[{{"id":"{group}/Microsoft.Network/networkInterfaces/{name}-nic","properties":{{"primary":true,"deleteOption":"Detach"}}}}]}},"diagnosticsProfile":{{"bootDiagnostics":{{"enabled":true}}}},"timeCreated":"2024-03-{:02}T08:15:{:02}.{:07}+00:00"}},"resources":[{},{}]}}"#,
        ["prod", "test", "dev"][chance % 3],
        chance % 9,
        4000 + chance % 50,
        guid(number * 8 + 1),
        disk("OsDisk"),
        disk("DataDisk"),
        chance % 28 + 1,
        chance % 60,
        chance % 10_000_000,
        extension("AzureMonitorLinuxAgent"),
        extension("GuestConfiguration"),
    )
}

/// `compact` as az prints it: two spaces a level, one member a line.
fn pretty(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() * 2);
    let (mut level, mut quoted, mut escaped) = (1, false, false);
    let mut characters = compact.chars().peekable();
    while let Some(character) = characters.next() {
        if quoted {
            out.push(character);
            quoted = escaped || character != '"';
            escaped = !escaped && character == '\\';
            continue;
        }
        match character {
            '{' | '[' => {
                out.push(character);
                if let Some(&close) = characters.peek().filter(|next| matches!(next, '}' | ']')) {
                    out.push(close);
                    characters.next();
                } else {
                    level += 1;
                    line(&mut out, level);
                }
            }
            '}' | ']' => {
                level -= 1;
                line(&mut out, level);
                out.push(character);
            }
            ',' => {
                out.push(',');
                line(&mut out, level);
            }
            ':' => out.push_str(": "),
            _ => {
                quoted = character == '"';
                out.push(character);
            }
        }
    }
    out
}

fn line(out: &mut String, level: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", level));
}
