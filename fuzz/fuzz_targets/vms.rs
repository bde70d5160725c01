//! Mutates a document with VMs.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz::vms(data));
