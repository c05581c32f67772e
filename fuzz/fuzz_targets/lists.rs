//! Every reader of lists: the format is recognised by content, so that the seeds decide which reader is met.
#![no_main]

use interdict_lists::{LoadOptions, load_bytes};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(lists) = load_bytes("fuzz", data.to_vec(), &LoadOptions::default()) {
        for list in lists {
            assert_eq!(list.counts.seen, list.counts.loaded + list.counts.refused + list.counts.ended);
        }
    }
});
