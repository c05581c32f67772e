//! The listed party.

use serde::{Deserialize, Serialize};

use crate::{
    Identifier, Listing, Name, NameKind, PartialDate, Provenance,
    country::{self, CountryCode},
};

/// What kind of party it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntityKind {
    /// A natural person.
    Person,
    /// A company, group, ministry, bank, armed force: any organised body.
    Organization,
    /// A ship.
    Vessel,
    /// An aircraft.
    Aircraft,
    /// A state or territory.
    Country,
    /// The list does not say.
    Unknown,
}

impl EntityKind {
    /// The word used on the command line and in JSON, e.g. `person`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Vessel => "vessel",
            Self::Aircraft => "aircraft",
            Self::Country => "country",
            Self::Unknown => "unknown",
        }
    }

    /// The kind of a code; `None` for an unknown word.
    pub fn from_code(code: &str) -> Option<Self> {
        Some(match code {
            "person" => Self::Person,
            "organization" => Self::Organization,
            "vessel" => Self::Vessel,
            "aircraft" => Self::Aircraft,
            "country" => Self::Country,
            "unknown" => Self::Unknown,
            _ => return None,
        })
    }

    /// Whether a party of this kind may be one of the other kind: the same, or one of them not known.
    pub fn compatible(self, other: EntityKind) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }
}

/// Gender as listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gender {
    /// Male.
    Male,
    /// Female.
    Female,
    /// Another word on the list.
    Other,
}

/// A date with what the list remarks on it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct DateFact {
    /// The date as understood; `None` where the list's words are no date, which then stand in `as_listed`.
    pub date: Option<PartialDate>,
    /// The list's own words, where they say more than `date`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_listed: Option<String>,
    /// Remark, e.g. the type of date (`APPROXIMATELY`), the calendar, a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A country that the list ties to a party, in the list's words and, where known, as ISO 3166-1 alpha-2.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CountryFact {
    /// The list's words, e.g. `Iran (Islamic Republic of)`.
    pub as_listed: String,
    /// The code, where the words are understood.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CountryCode>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CountryFact {
    /// From the list's words; the code is looked up.
    pub fn new(as_listed: impl Into<String>) -> Self {
        let as_listed = as_listed.into();
        let code = country::code_of(&as_listed);
        Self {
            as_listed,
            code,
            note: None,
        }
    }
}

/// A postal address, or a place such as the place of birth; every field as listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// The whole address, where the list gives it in one piece.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full: Option<String>,
    /// Street, building, post box.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// City or village.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State, province, region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryFact>,
    /// The list's own number for this address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Remark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Address {
    /// Whether nothing at all is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The address in one line, country last.
    pub fn one_line(&self) -> String {
        let country = self.country.as_ref().map(|c| c.as_listed.as_str());
        [
            self.full.as_deref(),
            self.street.as_deref(),
            self.city.as_deref(),
            self.region.as_deref(),
            self.postal_code.as_deref(),
            country,
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }
}

/// A tie to another party, e.g. OFAC's "Linked To", a parent company, an owner, a relative.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Relation {
    /// The list's word for it, e.g. `Linked To`.
    pub kind: String,
    /// The other party's name as written.
    pub name: String,
    /// The other party's reference on the same list, where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Anything else a list says, under the list's own label, so that nothing is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attribute {
    /// The list's label, e.g. `Secondary sanctions risk`, `Vessel type`, `INTERPOL_LINK`.
    pub label: String,
    /// The words.
    pub value: String,
}

/// What lists say of a ship or an aircraft beside names and identifiers; fields as listed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct CraftDetails {
    /// Type, e.g. `Crude Oil Tanker`, or the aircraft's model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub craft_type: Option<String>,
    /// Flag state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<CountryFact>,
    /// Former flag states.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub former_flags: Vec<CountryFact>,
    /// Owner or operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Deadweight tonnage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tonnage: Option<String>,
    /// Gross registered tonnage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gross_tonnage: Option<String>,
    /// Length.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub length: Option<String>,
    /// Date or year of building.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built: Option<String>,
}

/// One party as one list describes it.
///
/// The type holds everything that the list formats carry: what has no field of its own stands under its label in
/// `attributes`, and free text in `remarks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Short name of the list, e.g. `un-sc`, `ofac-sdn`.
    pub list: String,
    /// The list's own reference of the party; unique within the list.
    pub reference: String,
    /// What kind of party.
    pub kind: EntityKind,
    /// Names, the primary one first.
    pub names: Vec<Name>,
    /// Dates of birth, of foundation for organisations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_dates: Vec<DateFact>,
    /// Places of birth.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub birth_places: Vec<Address>,
    /// Dates of death or dissolution.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub death_dates: Vec<DateFact>,
    /// Genders as listed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub genders: Vec<Gender>,
    /// Titles and honorifics.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub titles: Vec<String>,
    /// Offices, functions, designations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub positions: Vec<String>,
    /// Nationalities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nationalities: Vec<CountryFact>,
    /// Citizenships, where a list tells them from nationalities.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub citizenships: Vec<CountryFact>,
    /// Other countries that the list ties to the party (registration, residence, country field).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<CountryFact>,
    /// Addresses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Address>,
    /// Identifiers of all types, contacts and digital currency addresses among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<Identifier>,
    /// Ship or aircraft details.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub craft: Option<CraftDetails>,
    /// Ties to other parties.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// The listings that rest on this record (one for most lists; several programmes may stand in one).
    pub listings: Vec<Listing>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<String>,
    /// Everything else, labelled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
    /// Where it was read.
    pub provenance: Provenance,
}

impl Entity {
    /// A party of which only list, reference, kind and origin are known yet.
    pub fn new(
        list: impl Into<String>,
        reference: impl Into<String>,
        kind: EntityKind,
        provenance: Provenance,
    ) -> Self {
        Self {
            list: list.into(),
            reference: reference.into(),
            kind,
            names: Vec::new(),
            birth_dates: Vec::new(),
            birth_places: Vec::new(),
            death_dates: Vec::new(),
            genders: Vec::new(),
            titles: Vec::new(),
            positions: Vec::new(),
            nationalities: Vec::new(),
            citizenships: Vec::new(),
            countries: Vec::new(),
            addresses: Vec::new(),
            identifiers: Vec::new(),
            craft: None,
            relations: Vec::new(),
            listings: Vec::new(),
            remarks: Vec::new(),
            attributes: Vec::new(),
            provenance,
        }
    }

    /// The name to show: the first primary name, else the first name, else the reference.
    pub fn caption(&self) -> &str {
        self.names
            .iter()
            .find(|n| n.kind == NameKind::Primary)
            .or(self.names.first())
            .map_or(self.reference.as_str(), |n| n.text.as_str())
    }

    /// Every country that the list ties to the party, each code once.
    pub fn country_codes(&self) -> Vec<CountryCode> {
        let craft = self
            .craft
            .iter()
            .flat_map(|c| c.flag.iter().chain(&c.former_flags));
        let mut codes: Vec<CountryCode> = (self.nationalities.iter())
            .chain(&self.citizenships)
            .chain(&self.countries)
            .chain(self.addresses.iter().filter_map(|a| a.country.as_ref()))
            .chain(self.birth_places.iter().filter_map(|a| a.country.as_ref()))
            .chain(craft)
            .filter_map(|c| c.code)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}
