//! One reader a format.

pub(crate) mod ofac_csv;
pub(crate) mod ofac_remarks;
pub(crate) mod un_xml;
