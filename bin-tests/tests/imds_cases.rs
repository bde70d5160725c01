//! The cases that Azure's SDKs test their own metadata clients with, put to imds-token and imds-get: what was asked, how
//! often, and what came of it. The table is in `imds_cases/table.rs`, what is left out of it in `imds_cases/left_out.rs`.

#[path = "imds_cases/left_out.rs"]
mod left_out;
#[path = "imds_cases/row.rs"]
mod row;
#[path = "imds_cases/table.rs"]
mod table;

use std::collections::HashSet;
use std::panic::catch_unwind;

use crate::row::{Row, Source};

/// Runs all of `rows`, so that a change shows every case that it breaks; each says itself what is wrong.
fn check<'a>(rows: impl IntoIterator<Item = &'a Row>) {
    let broken: Vec<&str> =
        rows.into_iter().filter(|row| catch_unwind(|| row.check()).is_err()).map(|row| row.case.as_str()).collect();
    assert!(broken.is_empty(), "{} cases are broken, see above:\n{}", broken.len(), broken.join("\n"));
}

#[test]
fn each_case_of_the_sdks() {
    let rows = table::rows();
    assert!(rows.len() > 100, "only {} rows", rows.len());
    check(rows.iter().filter(|row| row.source != Source::Arc));
}

/// Azure Arc's keys are files in one directory of the system's, so the test needs a file system of its own.
#[test]
#[cfg(target_os = "linux")]
fn each_case_of_azure_arc() {
    bin_tests::isolated(&["--mount"], "each_case_of_azure_arc", || {
        let mounted = std::process::Command::new("mount").args(["-t", "tmpfs", "keys", "/var/opt"]).status();
        assert!(mounted.is_ok_and(|status| status.success()), "a file system of the test's own at /var/opt");
        std::fs::create_dir_all(row::KEYS).unwrap();
        let rows = table::rows();
        let arc: Vec<&Row> = rows.iter().filter(|row| row.source == Source::Arc).collect();
        assert!(arc.len() > 20, "only {} rows", arc.len());
        check(arc);
    });
}

#[test]
fn what_is_left_out_has_a_reason_and_is_not_in_the_table() {
    let rows = table::rows();
    let cases: HashSet<&str> = rows.iter().map(|row| row.case.as_str()).collect();
    for (case, reason) in left_out::CASES {
        assert!(reason.len() > 10, "{case} is left out for no reason");
        assert!(!cases.contains(case), "{case} is left out, and in the table");
    }
}
