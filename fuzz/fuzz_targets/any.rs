#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| interdict_fuzz::read_any(data));
