//! Numbers and codes that identify a party.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! identifier_types {
    ($($variant:ident $code:literal $doc:literal),+ $(,)?) => {
        /// What kind of identifier it is. The code (`imo`, `passport`, …) is what users write in `--id TYPE:VALUE`
        /// and what stands in JSON.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum IdentifierType {
            $(#[doc = $doc] #[serde(rename = $code)] $variant,)+
        }

        impl IdentifierType {
            /// All types, in the order of their declaration.
            pub const ALL: &'static [IdentifierType] = &[$(Self::$variant),+];

            /// The code, e.g. `imo`.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The type of a code; `None` for an unknown one.
            pub fn from_code(code: &str) -> Option<Self> {
                match code.to_ascii_lowercase().as_str() { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

identifier_types! {
    Passport "passport" "Passport of a natural person.",
    NationalId "national-id" "National identity card or number of a natural person.",
    PersonalId "personal-id" "Another personal number: residence permit, military, birth certificate, voter's card.",
    DrivingLicence "driving-licence" "Driving licence.",
    SocialSecurity "ssn" "Social security number.",
    TaxId "tax-id" "Tax number of any country without a type of its own (RFC, NIT, RUC, CUIT, VAT …).",
    Inn "inn" "Russian taxpayer number (INN): 10 digits for organisations, 12 for persons, check digits.",
    Kpp "kpp" "Russian code of the reason for registration (KPP).",
    Ogrn "ogrn" "Russian state registration number (OGRN, OGRNIP), check digit.",
    Okpo "okpo" "Russian or Ukrainian statistical code (OKPO, EDRPOU); OFAC's \"Government Gazette Number\".",
    RegistrationNumber "registration" "Company or trade registration number of any register.",
    BusinessNumber "business-number" "Business or enterprise number, unified social credit code, UEI, CAGE and the like.",
    Lei "lei" "Legal Entity Identifier (ISO 17442), check digits.",
    Duns "duns" "D-U-N-S number.",
    Bic "bic" "SWIFT/BIC code (ISO 9362).",
    Iban "iban" "IBAN (ISO 13616), check digits.",
    BankAccount "account" "Another bank account number.",
    Isin "isin" "ISIN of a security (ISO 6166), check digit.",
    Licence "licence" "Banking or other licence number.",
    Imo "imo" "IMO number of a ship (or of its company), check digit for ships.",
    Mmsi "mmsi" "Maritime Mobile Service Identity.",
    CallSign "call-sign" "Radio call sign.",
    VesselRegistration "vessel-registration" "Official number or registration of a ship.",
    TailNumber "tail-number" "Tail number (registration mark) of an aircraft.",
    SerialNumber "serial-number" "Manufacturer's serial number of an aircraft.",
    ModeS "mode-s" "Aircraft Mode S transponder code.",
    CryptoAddress "crypto" "Digital currency address; the issuer is the currency's ticker (XBT, ETH, USDT …).",
    Email "email" "E-mail address.",
    Phone "phone" "Telephone or fax number.",
    Website "website" "Website.",
    Other "other" "Anything else; the label says what.",
}

impl fmt::Display for IdentifierType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An identifier of a party, as listed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identifier {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: IdentifierType,
    /// The value as the list writes it; comparison forms are made from it, it is never altered.
    pub value: String,
    /// Country or body that issued it, as listed; the ticker for [`IdentifierType::CryptoAddress`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The list's own name for the type, e.g. `C.U.R.P.`, `Número de Identidad`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Date of issue, as listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<String>,
    /// Expiry, as listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<String>,
    /// What the list remarks on it, e.g. "issued in Kabul", "stolen", "alt.".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Identifier {
    /// An identifier with nothing but type and value.
    pub fn new(kind: IdentifierType, value: impl Into<String>) -> Self {
        Self {
            kind,
            value: value.into(),
            issuer: None,
            label: None,
            issued_on: None,
            expires_on: None,
            note: None,
        }
    }
}
