//! Every input that was found or made up: what must hold of each parser holds of all of them.

// Words for whoever reads the log of a test.
#![allow(clippy::print_stdout)]

use std::fs;
use std::path::Path;

use fuzz::PROPERTIES;

#[test]
fn every_property_holds_of_its_corpus() {
    for (name, property) in PROPERTIES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(name);
        let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut count = 0;
        for file in files.map(|entry| entry.unwrap().path()) {
            // Where it panics, this names the file.
            println!("{}", file.display());
            property(&fs::read(&file).unwrap());
            count += 1;
        }
        assert!(count >= 5, "{}: only {count} inputs", folder.display());
    }
}
