//! A bill of materials of a binary, in CycloneDX 1.5 (ECMA-424's JSON form).

use anyhow::Result;
use serde_json::{Value, json};

use crate::parts::{Id, Part, of};

/// The document for `tool`, built for `target`; `time` is when, in RFC 3339.
///
/// # Errors
/// Where cargo does not tell what it is made of.
pub fn document(tool: &str, target: &str, time: &str) -> Result<Value> {
    let parts = of(tool, target)?;
    let depends: Vec<Value> = parts
        .iter()
        .map(|part| json!({ "ref": purl(&part.id), "dependsOn": part.uses.iter().map(purl).collect::<Vec<_>>() }))
        .collect();
    let mut components = parts.iter().map(component);
    let itself = components.next();
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": time,
            "component": itself,
            "properties": [{ "name": "cdx:rustc:sbom:target:triple", "value": target }],
        },
        "components": components.collect::<Vec<_>>(),
        "dependencies": depends,
    }))
}

fn component(part: &Part) -> Value {
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(&part.id),
        "name": part.id.0,
        "version": part.id.1,
        "description": part.about,
        "licenses": [{ "expression": part.licence }],
        "purl": purl(&part.id),
    });
    match &part.checksum {
        Some(checksum) => component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]),
        None => component["type"] = "application".into(),
    }
    component
}

/// A crate's package URL: <https://github.com/package-url/purl-spec>.
fn purl((name, version): &Id) -> String {
    format!("pkg:cargo/{name}@{}", version.replace('+', "%2B"))
}
