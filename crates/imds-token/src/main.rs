//! imds-token: writes an access token of this machine's managed identity to stdout. No TLS, no cache, no state.

use std::process::ExitCode;

use imds_token::{Options, TOOL};

fn main() -> ExitCode {
    TOOL.main(Options::parse, imds_token::run)
}
