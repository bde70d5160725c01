//! Recorded VMs, where a collection of them lies beside this repository: each field of each VM, in each shape, is what an
//! independent jq program makes of it. Skipped, saying so, without the collection or without jq.

// What was skipped is for whoever reads a test's log.
#![allow(clippy::print_stdout)]

use std::fs;
use std::path::{Path, PathBuf};

use bin_tests::{program, tool};
use serde_json::Value;

const FIELDS: &str = include_str!("vm_filter/fields.jq");
const SHAPES: &str = include_str!("vm_filter/shapes.jq");

fn shared(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path)
}

/// The recorded VMs, with the names of their files; none where they or jq are not there.
fn samples() -> Vec<(String, String)> {
    let folder = shared("samples/vm");
    if !["/usr/bin/jq", "/usr/local/bin/jq"].iter().any(|path| Path::new(path).exists()) {
        println!("skipped: jq is not installed");
        return Vec::new();
    }
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: there are no recorded VMs at {}", folder.display());
        return Vec::new();
    };
    let files = files.map(|file| file.unwrap().path());
    let json = files.filter(|file| file.extension().is_some_and(|extension| extension == "json"));
    json.map(|file| (file.display().to_string(), fs::read_to_string(&file).unwrap())).collect()
}

/// What jq makes of `input`, document by document.
fn jq(args: &[&str], input: &str) -> Vec<Value> {
    let ran = program("jq").args(["-c"]).args(args).stdin(input).run();
    ran.ok();
    ran.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_field_of_every_recorded_vm_in_every_shape_is_what_jq_says() {
    for (file, text) in samples() {
        let expected = jq(&[FIELDS], &text);
        assert!(!expected.is_empty(), "{file}");
        let fields: Vec<String> = expected[0].as_object().unwrap().keys().cloned().collect();
        assert_eq!(fields.len(), 30);
        for shape in ["arm", "az", "graph", "powershell"] {
            for form in [&[][..], &["-c"]] {
                let input =
                    program("jq").args(form).args(["--arg", "shape", shape, SHAPES]).stdin(text.as_str()).run().text();
                let ran = tool("vm-filter").args(["-o", "ndjson"]).args(&fields).stdin(input).run();
                ran.ok();
                let rows: Vec<Value> = ran.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
                ran.claim(
                    rows.len() == expected.len(),
                    &format!("{file} has {} VMs, in shape {shape}", expected.len()),
                );
                for (row, expected) in rows.iter().zip(&expected) {
                    for field in &fields {
                        let claim = format!("{field} of {file} as {shape} is {}, not {}", expected[field], row[field]);
                        ran.claim(row[field] == expected[field], &claim);
                    }
                }
            }
        }
        // The recording itself, with whatever white space it has.
        let ran = tool("vm-filter").args(["-o", "ndjson"]).args(&fields).stdin(text.as_str()).run();
        let rows: Vec<Value> = ran.lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        ran.claim(rows == expected, &format!("{file} as it is"));
    }
}

#[test]
fn every_path_of_the_newest_schema_leads_to_its_value() {
    let Ok(schema) = fs::read_to_string(shared("facts/vm-schema-2026-04-01.txt")) else {
        println!("skipped: there is no schema beside this repository");
        return;
    };
    let Some((_, vm)) = samples().into_iter().find(|(file, _)| file.contains("synthetic-max")) else { return };
    let mut paths: Vec<&str> = schema.lines().filter_map(|line| line.split('\t').next()).collect();
    // The names in a map are nobody's to ask for, and a path of one name begins with a point.
    paths.retain(|path| path.contains('.') && !path.contains("{}"));
    assert!(paths.len() > 350, "only {} paths", paths.len());
    let program: Vec<String> = paths
        .iter()
        .map(|path| {
            let filter = format!(".{path}").replace("[].", "[]?.");
            if path.contains("[]") { format!("[{filter}]") } else { filter }
        })
        .collect();
    let expected = jq(&[&format!("[{}]", program.join(","))], &vm).remove(0);
    let ran = tool("vm-filter").args(["-o", "ndjson"]).args(&paths).stdin(vm.as_str()).run();
    let row = ran.ok().json();
    for (at, path) in paths.iter().enumerate() {
        ran.claim(
            row[path] == expected[at] && !row[path].is_null(),
            &format!("{path} is {}, not {}", expected[at], row[path]),
        );
    }
}

#[test]
fn resources_that_are_no_vms_are_read_as_far_as_it_goes() {
    let Ok(files) = fs::read_dir(shared("samples/pages")) else {
        println!("skipped: there are no recorded pages beside this repository");
        return;
    };
    for file in files.map(|file| file.unwrap().path()).filter(|file| file.extension().is_some_and(|end| end == "json"))
    {
        let text = fs::read_to_string(&file).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let expected: String = document["value"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| {
                let group = item["id"].as_str().unwrap().split('/').nth(4).unwrap();
                format!("{}\t{group}\t\n", item["name"].as_str().unwrap())
            })
            .collect();
        let ran = tool("vm-filter").args(["name", "resourceGroup", "size"]).stdin(text).run();
        ran.ok().stdout(&expected);
        // Each of them is one page of several.
        ran.stderr_has("the list goes on").stderr_lacks("hint");
    }
}
