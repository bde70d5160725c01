//! The binaries themselves: how large they are, and what is not in them.

// Sizes are for whoever reads the log of a test.
#![allow(clippy::print_stdout)]

use std::fs;

use bin_tests::binary;

/// A megabyte, as the figures of the contract count it.
const MB: u64 = 1_000_000;

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

#[test]
#[cfg(target_os = "linux")]
fn each_tool_is_small() {
    for (name, most) in [
        ("imds-token", 8 * MB / 10),
        ("imds-get", 8 * MB / 10),
        ("arm-get", 22 * MB / 10),
        ("arm-graph", 22 * MB / 10),
        ("vm-filter", 24 * MB / 10),
    ] {
        let size = fs::metadata(binary(name)).unwrap().len();
        println!("{name}: {size} bytes");
        assert!(size <= most, "{name} has {size} bytes, more than {most}");
    }
}

#[test]
fn only_what_talks_to_arm_contains_tls() {
    // Words that rustls and the certificate verifier cannot be linked without.
    for word in ["rustls", "webpki"] {
        for name in ["arm-get", "arm-graph"] {
            assert!(holds(&fs::read(binary(name)).unwrap(), word), "{name}: '{word}' is no sign of TLS any more");
        }
        for name in ["imds-token", "imds-get", "vm-filter"] {
            assert!(!holds(&fs::read(binary(name)).unwrap(), word), "{name} contains '{word}'");
        }
    }
}

#[test]
fn vm_filter_contains_no_http() {
    for word in ["HTTP/1.1", "ureq"] {
        assert!(holds(&fs::read(binary("imds-token")).unwrap(), word), "'{word}' is no sign of HTTP any more");
        assert!(!holds(&fs::read(binary("vm-filter")).unwrap(), word), "vm-filter contains '{word}'");
    }
}
