//! Mutates what stands on arm-get's standard input.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::token(data));
