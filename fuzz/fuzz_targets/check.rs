#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| duiyi_fuzz::targets::check(data));
