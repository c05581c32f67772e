//! One reader a format.

pub(crate) mod au_dfat;
pub(crate) mod ca_sema;
pub(crate) mod ch_seco;
mod common;
pub(crate) mod eu_fsf;
pub(crate) mod mapped_csv;
pub(crate) mod ofac_advanced;
pub(crate) mod ofac_csv;
pub(crate) mod ofac_enhanced;
mod ofac_labels;
mod ofac_remarks;
pub(crate) mod ofac_sdn_xml;
pub(crate) mod opensanctions;
pub(crate) mod senzing;
pub(crate) mod uk_list;
pub(crate) mod uk_ofsi_csv;
pub(crate) mod un_xml;
pub(crate) mod us_csl;
