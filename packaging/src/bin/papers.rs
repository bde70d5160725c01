//! Writes what goes with the binaries built for a target: a bill of materials each, and the licences of all:
//! `papers TARGET TIME FOLDER`, TIME in RFC 3339.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail};
use packaging::{notices, sbom, tools};

fn main() -> anyhow::Result<ExitCode> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [target, time, folder] = &args[..] else { bail!("usage: papers TARGET TIME FOLDER") };
    let folder = Path::new(folder);
    fs::create_dir_all(folder)?;
    let tools = tools()?;
    for tool in &tools {
        let document =
            sbom::document(tool, target, time).with_context(|| format!("no bill of materials for {tool}"))?;
        fs::write(folder.join(format!("{tool}.cdx.json")), format!("{document:#}\n"))?;
    }
    fs::write(folder.join("THIRD-PARTY-LICENSES"), notices::text(&tools, target)?)?;
    Ok(ExitCode::SUCCESS)
}
