//! One party of each format as it comes out, whole. Each snapshot was read against its source, field by field.

use interdict_lists::{LoadOptions, load_paths};

use crate::{lists_folder, party};

macro_rules! records {
    ($($name:ident $file:literal $reference:literal)+) => {
        $(#[test]
        fn $name() {
            let Some(folder) = lists_folder() else { return };
            let lists = load_paths(&[folder.join($file)], &LoadOptions::default()).unwrap_or_else(|e| panic!("{e}"));
            insta::assert_json_snapshot!(stringify!($name), party(&lists[0], $reference));
        })+
    };
}

records! {
    eu_xml "samples/EU_FSF_1_1_sample_2026-08-05.xml" "EU.27.28"
    uk_xml "samples/UK_Sanctions_List_xml_sample_2026-08-14.xml" "AFG0011"
    uk_ofsi_csv "uk/ConList_2025-04-10.csv" "15672"
    sdn_xml "samples/OFAC_SDN_xml_sample_2026-08-07.xml" "36"
    enhanced_xml "ofac/CONS_ENHANCED.XML" "9639"
}
