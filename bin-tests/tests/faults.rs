//! The fault matrix: each tool, with each fault that a network, a machine or its user can have. Of each case are held
//! the status, the words, how often was asked, and that nothing incomplete looks complete. `make faults` prints the
//! counts; `--nocapture` each case.
#![cfg(target_os = "linux")]
// Counts are for whoever reads the log of a test.
#![allow(clippy::print_stdout)]

#[path = "faults/answers.rs"]
mod answers;
#[path = "faults/case.rs"]
mod case;
#[path = "faults/local.rs"]
mod local;
#[path = "faults/network.rs"]
mod network;
#[path = "faults/subject.rs"]
mod subject;
#[path = "faults/tls.rs"]
mod tls;

use case::all_pass;

#[test]
fn answers_that_are_cut_late_or_strange() {
    all_pass("answers", answers::cases());
}

#[test]
fn connections_that_are_not_made() {
    all_pass("refused", network::refused());
}

#[test]
fn networks_that_lead_nowhere() {
    network::isolated_cases("networks_that_lead_nowhere");
}

#[test]
fn tls_that_is_not_agreed_on() {
    all_pass("tls", tls::cases());
}

#[test]
fn a_machine_that_is_full_or_told_to_stop() {
    all_pass("machine", local::cases());
}
