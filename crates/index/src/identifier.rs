//! Identifiers: the form in which two are compared, and whether their check digits hold.
//!
//! Lists and customers write one number in many ways (`IMO 9187629`, `9187629`; `7736 050 003`; `PA-1234567`).
//! The *normal form* keeps letters and digits alone, upper case, without the type's own prefix.

use interdict_model::{Identifier, IdentifierType};

/// How much an exact match of an identifier proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// Issued to one party for good, world-wide, or checked by a check digit: decides alone.
    Strong,
    /// Issued to one party by one of many issuers (passport, registration): decides unless the issuers differ.
    Issued,
    /// May be shared by several parties or pass from one to another (telephone, call sign, website).
    Shared,
}

/// What is known of an identifier's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Length and check digits hold.
    Checked,
    /// The type has no check digit.
    Unchecked,
    /// The type has a check digit, and this one fails it, or its length is wrong.
    Wrong,
}

/// The shortest normal form that is worth comparing: shorter ones ("1", "N/A") meet by accident.
const LENGTH_MIN: usize = 4;
/// Longer values are texts, not numbers; they are cut, so that a mistaken column costs nothing.
const LENGTH_MAX: usize = 128;

/// The form in which identifiers are compared; `None` where nothing worth comparing is left.
pub fn normal_form(kind: IdentifierType, value: &str) -> Option<String> {
    if kind == IdentifierType::CryptoAddress {
        // Base58 tells upper from lower case; hexadecimal (0x…) and bech32 (bc1…) do not.
        let bare: String = value
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(LENGTH_MAX)
            .collect();
        let folds =
            bare.starts_with("0x") || bare.starts_with("0X") || bare.to_ascii_lowercase().starts_with("bc1");
        let form = if folds { bare.to_ascii_lowercase() } else { bare };
        return (form.chars().count() >= LENGTH_MIN).then_some(form);
    }
    let mut form: String = value
        .chars()
        .filter_map(plain)
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_uppercase)
        .take(LENGTH_MAX)
        .collect();
    if matches!(kind, IdentifierType::Email | IdentifierType::Website) {
        form = value.trim().to_lowercase();
        for prefix in ["mailto:", "https://", "http://", "www."] {
            if let Some(rest) = form.strip_prefix(prefix) {
                form = rest.to_owned();
            }
        }
        form = form.trim_end_matches('/').chars().take(LENGTH_MAX).collect();
    }
    let prefixes: &[&str] = match kind {
        IdentifierType::Imo => &["IMO"],
        IdentifierType::Mmsi => &["MMSI"],
        IdentifierType::Lei => &["LEI"],
        IdentifierType::Inn => &["INN", "ИНН"],
        IdentifierType::Ogrn => &["OGRNIP", "OGRN", "ОГРНИП", "ОГРН"],
        IdentifierType::Kpp => &["KPP", "КПП"],
        IdentifierType::Isin => &["ISIN"],
        IdentifierType::Iban => &["IBAN"],
        _ => &[],
    };
    for prefix in prefixes {
        if let Some(rest) = form.strip_prefix(prefix)
            && rest.starts_with(|c: char| c.is_alphanumeric())
        {
            form = rest.to_owned();
            break;
        }
    }
    if kind == IdentifierType::Bic && form.len() == 11 && form.ends_with("XXX") {
        form.truncate(8);
    }
    let worth = form.chars().count() >= LENGTH_MIN
        && form.chars().any(|c| {
            c.is_ascii_digit()
                || kind == IdentifierType::Bic
                || kind == IdentifierType::CallSign
                || kind == IdentifierType::Website
                || kind == IdentifierType::Email
        });
    worth.then_some(form)
}

/// Full-width letters and digits, and those of Arabic and Indic scripts, as ASCII.
fn plain(c: char) -> Option<char> {
    let code = u32::from(c);
    match code {
        0xFF10..=0xFF5A => char::from_u32(code - 0xFF00 + 0x20),
        0x660..=0x669 => char::from_u32(code - 0x660 + 0x30),
        0x6F0..=0x6F9 => char::from_u32(code - 0x6F0 + 0x30),
        0x966..=0x96F => char::from_u32(code - 0x966 + 0x30),
        _ => Some(c),
    }
}

/// How much an exact match of this type proves.
pub fn strength(kind: IdentifierType) -> Strength {
    use IdentifierType as T;
    match kind {
        T::Imo
        | T::Lei
        | T::Inn
        | T::Ogrn
        | T::Isin
        | T::Bic
        | T::Iban
        | T::CryptoAddress
        | T::Duns
        | T::Mmsi => Strength::Strong,
        T::Okpo | T::ModeS | T::TailNumber => Strength::Strong,
        T::Passport
        | T::NationalId
        | T::PersonalId
        | T::DrivingLicence
        | T::SocialSecurity
        | T::TaxId
        | T::RegistrationNumber
        | T::BusinessNumber
        | T::BankAccount
        | T::Licence
        | T::VesselRegistration => Strength::Issued,
        T::Kpp | T::CallSign | T::SerialNumber | T::Email | T::Phone | T::Website | T::Other => {
            Strength::Shared
        }
    }
}

/// Types of one family name the same number in different lists: a number that one list calls tax number is another's
/// registration number. Identifiers are looked up by family and normal form.
pub fn family(kind: IdentifierType) -> u8 {
    use IdentifierType as T;
    match kind {
        T::Passport => 1,
        T::NationalId | T::PersonalId | T::SocialSecurity | T::DrivingLicence => 2,
        T::TaxId
        | T::Inn
        | T::Ogrn
        | T::Okpo
        | T::RegistrationNumber
        | T::BusinessNumber
        | T::Duns
        | T::Licence => 3,
        T::Kpp => 4,
        T::Lei => 5,
        T::Bic => 6,
        T::Iban | T::BankAccount => 7,
        T::Isin => 8,
        T::Imo => 9,
        T::Mmsi => 10,
        T::CallSign => 11,
        T::VesselRegistration => 12,
        T::TailNumber | T::SerialNumber => 13,
        T::ModeS => 14,
        T::CryptoAddress => 15,
        T::Email => 16,
        T::Phone => 17,
        T::Website => 18,
        T::Other => 19,
    }
}

/// Whether length and check digits of a normal form hold.
pub fn form(kind: IdentifierType, normal: &str) -> Form {
    let bytes = normal.as_bytes();
    let holds = match kind {
        IdentifierType::Imo => imo(bytes),
        IdentifierType::Lei => bytes.len() == 20 && mod_97(bytes) == Some(1),
        IdentifierType::Iban => iban(bytes),
        IdentifierType::Inn => inn(bytes),
        IdentifierType::Ogrn => ogrn(bytes),
        IdentifierType::Isin => isin(bytes),
        IdentifierType::Bic => bic(bytes),
        IdentifierType::Mmsi => digits(bytes).is_some_and(|d| d.len() == 9),
        _ => return Form::Unchecked,
    };
    if holds { Form::Checked } else { Form::Wrong }
}

/// The key under which an identifier is found: a hash of family and normal form (FNV-1a, 64 bits).
pub fn lookup_key(identifier: &Identifier) -> Option<u64> {
    let normal = normal_form(identifier.kind, &identifier.value)?;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in std::iter::once(family(identifier.kind)).chain(normal.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Some(hash)
}

fn digits(bytes: &[u8]) -> Option<Vec<u32>> {
    bytes.iter().map(|b| char::from(*b).to_digit(10)).collect()
}

/// IMO ship number: six digits weighted 7 to 2, the last digit of the sum is the seventh digit (IMO resolution
/// A.1117(30)). Company numbers have seven digits and another check; both are accepted.
fn imo(bytes: &[u8]) -> bool {
    let Some(d) = digits(bytes).filter(|d| d.len() == 7) else {
        return false;
    };
    let ship: u32 = d.iter().zip([7, 6, 5, 4, 3, 2]).map(|(d, w)| d * w).sum();
    // Company and registered owner numbers: weights 8 6 4 2 9 7, (11 - sum mod 11) mod 10.
    let company: u32 = d.iter().zip([8, 6, 4, 2, 9, 7]).map(|(d, w)| d * w).sum();
    ship % 10 == d[6] || (11 - company % 11) % 10 == d[6]
}

/// The value modulo 97 with letters as 10 to 35 (ISO 7064).
fn mod_97(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0u32, |rest, b| {
        let value = char::from(*b).to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((rest * shift + value) % 97)
    })
}

fn iban(bytes: &[u8]) -> bool {
    (15..=34).contains(&bytes.len())
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && mod_97(&[&bytes[4..], &bytes[..4]].concat()) == Some(1)
}

/// Russian taxpayer number: weighted sums modulo 11 modulo 10 (order of the Federal Tax Service ММВ-7-6/435@).
fn inn(bytes: &[u8]) -> bool {
    let Some(d) = digits(bytes) else { return false };
    let check = |weights: &[u32]| d.iter().zip(weights).map(|(d, w)| d * w).sum::<u32>() % 11 % 10;
    match d.len() {
        10 => check(&[2, 4, 10, 3, 5, 9, 4, 6, 8]) == d[9],
        12 => {
            check(&[7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == d[10]
                && check(&[3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) == d[11]
        }
        _ => false,
    }
}

/// Russian state registration number: the number without its last digit modulo 11 (13 digits) or 13 (15 digits),
/// then modulo 10.
fn ogrn(bytes: &[u8]) -> bool {
    let modulus = match bytes.len() {
        13 => 11,
        15 => 13,
        _ => return false,
    };
    let Some(d) = digits(bytes) else { return false };
    let (body, last) = d.split_at(d.len() - 1);
    let rest = body.iter().fold(0, |rest, d| (rest * 10 + d) % modulus);
    rest % 10 == last[0]
}

/// ISIN: letters as two digits, then Luhn (ISO 6166).
fn isin(bytes: &[u8]) -> bool {
    if bytes.len() != 12 || !bytes[..2].iter().all(u8::is_ascii_uppercase) {
        return false;
    }
    let mut expanded = Vec::with_capacity(24);
    for byte in bytes {
        match char::from(*byte).to_digit(36) {
            Some(value) if value > 9 => expanded.extend([value / 10, value % 10]),
            Some(value) => expanded.push(value),
            None => return false,
        }
    }
    let luhn: u32 = (expanded.iter().rev().enumerate())
        .map(|(i, d)| {
            if i % 2 == 1 {
                (d * 2) / 10 + (d * 2) % 10
            } else {
                *d
            }
        })
        .sum();
    luhn.is_multiple_of(10)
}

/// BIC: four letters, a country of two letters, two or five letters or digits (ISO 9362).
fn bic(bytes: &[u8]) -> bool {
    matches!(bytes.len(), 8 | 11)
        && bytes[..6].iter().all(u8::is_ascii_uppercase)
        && bytes[6..].iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use IdentifierType as T;

    #[test]
    fn check_digits() {
        // Public numbers: ships of the IMO register, Gazprom, Sberbank, Apple, the example IBAN of ISO 13616, …
        let cases = [
            (T::Imo, "IMO 9074729", Form::Checked),
            (T::Imo, "9074728", Form::Wrong),
            (T::Lei, "5493001KJTIIGC8Y1R12", Form::Checked),
            (T::Lei, "5493001KJTIIGC8Y1R13", Form::Wrong),
            (T::Iban, "GB82 WEST 1234 5698 7654 32", Form::Checked),
            (T::Iban, "GB82 WEST 1234 5698 7654 33", Form::Wrong),
            (T::Inn, "7736050003", Form::Checked),
            (T::Inn, "7736050004", Form::Wrong),
            (T::Inn, "500100732259", Form::Checked),
            (T::Ogrn, "1027700070518", Form::Checked),
            (T::Ogrn, "1027700070519", Form::Wrong),
            (T::Isin, "US0378331005", Form::Checked),
            (T::Isin, "US0378331006", Form::Wrong),
            (T::Bic, "SABRRUMM", Form::Checked),
            (T::Bic, "SABR1UMM", Form::Wrong),
            (T::Passport, "A1234567", Form::Unchecked),
        ];
        for (kind, value, expected) in cases {
            let normal = normal_form(kind, value).unwrap();
            assert_eq!(form(kind, &normal), expected, "{kind} {value}");
        }
    }

    #[test]
    fn one_number_written_in_many_ways() {
        let cases = [
            (T::Imo, "IMO9074729", "9074729"),
            (T::Passport, "N° a-123 4567", "NA1234567"),
            (T::Inn, "ИНН ７７３６０５０００３", "7736050003"),
            (T::Bic, "sabrrummxxx", "SABRRUMM"),
            (T::Website, "https://www.Example.com/", "example.com"),
            (T::CryptoAddress, "0xAbC123", "0xabc123"),
            (
                T::CryptoAddress,
                "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
                "1BoatSLRHtKNngkdXEeobR76b53LETtpyT",
            ),
        ];
        for (kind, value, expected) in cases {
            assert_eq!(
                normal_form(kind, value).as_deref(),
                Some(expected),
                "{kind} {value}"
            );
        }
        assert_eq!(normal_form(T::Passport, "N/A"), None);
        assert_eq!(normal_form(T::Passport, "unknown"), None);
    }
}
