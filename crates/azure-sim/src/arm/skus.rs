//! `Microsoft.Compute/skus`: some 20 MB on one page, as the real list is. There is no other like it.

use super::{Call, providers};
use crate::json;
use crate::{Reply, seed};

/// Families of sizes and the numbers of processors each comes in.
const FAMILIES: [&str; 24] = [
    "B", "Ds", "Das", "Dads", "Dds", "Dls", "Dlds", "Dps", "Dpds", "Es", "Eas", "Eads", "Eds", "Eps", "Ebs", "Fs",
    "Fas", "Fx", "Ls", "Las", "Ms", "Mds", "NCads", "NVads",
];
const PROCESSORS: [u32; 10] = [2, 4, 8, 16, 20, 32, 48, 64, 96, 128];
/// Beside the locations that are listed elsewhere, so many more.
const LOCATIONS: usize = 54;
const ZONES: [&str; 3] = ["1", "2", "3"];

/// The list, of one location where `$filter=location eq 'x'` asks for it.
pub(super) fn list(call: &Call<'_>) -> Reply {
    let query = call.request.query();
    let filter = query.get("$filter").and_then(|filter| filter.trim().strip_prefix("location eq '"));
    let only = filter.and_then(|rest| rest.strip_suffix('\''));
    let mut out = String::from(r#"{"value":["#);
    let mut first = true;
    for number in 0..LOCATIONS {
        let location = name(number);
        if only.is_some_and(|only| !only.eq_ignore_ascii_case(&location)) {
            continue;
        }
        for version in ["v3", "v4", "v5"] {
            for family in FAMILIES {
                for processors in PROCESSORS {
                    if !std::mem::take(&mut first) {
                        out.push(',');
                    }
                    write(&mut out, &location, family, processors, version);
                }
            }
        }
    }
    out.push_str("]}");
    Reply::json(200, out)
}

fn name(number: usize) -> String {
    providers::LOCATIONS.get(number).map_or_else(|| format!("region{number:02}"), |location| location.0.to_owned())
}

fn write(out: &mut String, location: &str, family: &str, processors: u32, version: &str) {
    let size = format!("{family}{processors}_{version}");
    let capabilities = [
        ("vCPUs", processors.to_string()),
        ("MemoryGB", (processors * 4).to_string()),
        ("MaxDataDiskCount", (processors * 2).min(64).to_string()),
        ("PremiumIO", "True".to_owned()),
        ("HyperVGenerations", "V1,V2".to_owned()),
        ("AcceleratedNetworkingEnabled", "True".to_owned()),
        ("EphemeralOSDiskSupported", "True".to_owned()),
    ];
    json::write_object(out, |o| {
        o.text("resourceType", "virtualMachines");
        o.text("name", format_args!("Standard_{size}"));
        o.text("tier", "Standard");
        o.text("size", &size);
        o.text("family", format_args!("standard{family}{version}Family"));
        o.list("locations", |l| l.text(location));
        o.list("locationInfo", |l| {
            l.object(|i| {
                i.text("location", location);
                let zones = seed::of(&[location, &size]) % 4;
                i.list("zones", |l| {
                    ZONES.iter().skip(usize::try_from(zones).unwrap_or_default()).for_each(|z| l.text(z));
                });
                i.list("zoneDetails", |_| {});
            });
        });
        o.list("capabilities", |l| {
            for (name, value) in capabilities {
                l.object(|c| {
                    c.text("name", name);
                    c.text("value", value);
                });
            }
        });
        o.list("restrictions", |_| {});
    });
}
