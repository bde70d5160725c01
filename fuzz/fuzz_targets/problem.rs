//! Mutates the body of an error.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::problem(data));
