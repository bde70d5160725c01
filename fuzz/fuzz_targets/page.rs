//! Mutates a page of a list.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::page(data));
