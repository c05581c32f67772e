//! The act by which a party stands on a list, and where the record was read.

use serde::{Deserialize, Serialize};

use crate::PartialDate;

/// A party's entry on a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Listing {
    /// Short name of the list, e.g. `ofac-sdn`; for records that tell of other lists (the starter list, the
    /// Consolidated Screening List) the list they tell of.
    pub list: String,
    /// Reference on that list.
    pub reference: String,
    /// Programmes or regimes, as listed (`DPRK2`, `1718`, `Russia`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programmes: Vec<String>,
    /// Legal basis, as listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub legal_basis: Vec<String>,
    /// Measures imposed, as listed (asset freeze, travel ban).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<String>,
    /// Date of listing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_on: Option<PartialDate>,
    /// Dates of amendment, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amended_on: Vec<PartialDate>,
    /// Date of end of the listing, where known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<PartialDate>,
    /// Reasons given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Where the list publishes the entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_url: Option<String>,
}

/// Where a record was read: the file and the place in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Provenance {
    /// File name without its folder.
    pub file: String,
    /// Line of the record's start, from 1; 0 where the format has no lines.
    pub line: u64,
    /// The record's own number in the source (`DATAID`, `ent_num`, logical id), where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
}
