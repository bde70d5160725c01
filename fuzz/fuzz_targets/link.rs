//! Mutates the link to a list's next page.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::link(data));
