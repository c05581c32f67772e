//! What the index keeps of a listed party: the facts that evidence is made of.

use interdict_model::{
    CountryCode, DatePoint, Entity, EntityKind, Gender, IdentifierType, NameKind, PartialDate,
};

use crate::{
    IndexError,
    codec::{Reader, put_number, put_text},
};

/// How a party is tied to a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CountryTie {
    /// Nationality or citizenship.
    Nationality,
    /// Registration, residence, address, flag, or a list's country field.
    Other,
    /// Country of birth.
    Birth,
}

/// A name of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyName<'a> {
    /// The name as listed, in reading order.
    pub text: &'a str,
    /// What it is to its bearer.
    pub kind: NameKind,
}

/// An identifier of a party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartyIdentifier<'a> {
    /// What it is.
    pub kind: IdentifierType,
    /// The value as listed.
    pub value: &'a str,
    /// Who issued it, as listed; empty where not said.
    pub issuer: &'a str,
}

/// A listed party as the index keeps it; texts are borrowed from the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party<'a> {
    /// Short name of the list.
    pub list: &'a str,
    /// The list's own reference.
    pub reference: &'a str,
    /// What kind of party.
    pub kind: EntityKind,
    /// Position of the name to show among `names`; the reference is shown where there is none.
    pub caption: Option<usize>,
    /// All names, in the list's order.
    pub names: Vec<PartyName<'a>>,
    /// Dates of birth, of foundation for organisations.
    pub birth_dates: Vec<PartialDate>,
    /// Genders.
    pub genders: Vec<Gender>,
    /// Countries, each tie once.
    pub countries: Vec<(CountryCode, CountryTie)>,
    /// Places of birth, each in one line.
    pub birth_places: Vec<&'a str>,
    /// Addresses, each in one line.
    pub addresses: Vec<&'a str>,
    /// Identifiers.
    pub identifiers: Vec<PartyIdentifier<'a>>,
}

const KINDS: [EntityKind; 6] = [
    EntityKind::Person,
    EntityKind::Organization,
    EntityKind::Vessel,
    EntityKind::Aircraft,
    EntityKind::Country,
    EntityKind::Unknown,
];
const NAME_KINDS: [NameKind; 5] = [
    NameKind::Primary,
    NameKind::Alias,
    NameKind::WeakAlias,
    NameKind::Former,
    NameKind::OriginalScript,
];
const GENDERS: [Gender; 3] = [Gender::Male, Gender::Female, Gender::Other];
const TIES: [CountryTie; 3] = [CountryTie::Nationality, CountryTie::Other, CountryTie::Birth];

/// The number under which a value of one of the tables above is stored.
fn code<T: PartialEq>(table: &[T], value: &T) -> u8 {
    table.iter().position(|v| v == value).unwrap_or(table.len() - 1) as u8
}

fn decode<T: Copy>(table: &[T], reader: &mut Reader<'_>) -> Result<T, IndexError> {
    let code = reader.byte()?;
    table
        .get(usize::from(code))
        .copied()
        .ok_or_else(|| reader.broken())
}

/// The number under which a kind of party is stored.
pub(crate) fn kind_code(kind: EntityKind) -> u8 {
    code(&KINDS, &kind)
}

/// The number under which a kind of name is stored.
pub(crate) fn name_kind_code(kind: NameKind) -> u8 {
    code(&NAME_KINDS, &kind)
}

/// The kind of party stored under a number.
pub(crate) fn kind_of(code: u8) -> Option<EntityKind> {
    KINDS.get(usize::from(code)).copied()
}

/// The kind of name stored under a number.
pub(crate) fn name_kind_of(code: u8) -> Option<NameKind> {
    NAME_KINDS.get(usize::from(code)).copied()
}

/// Countries of an entity with their ties, each once.
fn countries(entity: &Entity) -> Vec<(CountryCode, CountryTie)> {
    let nationalities = entity.nationalities.iter().chain(&entity.citizenships);
    let births = entity.birth_places.iter().filter_map(|p| p.country.as_ref());
    let craft = (entity.craft.iter()).flat_map(|c| c.flag.iter().chain(&c.former_flags));
    let others = (entity.countries.iter())
        .chain(entity.addresses.iter().filter_map(|a| a.country.as_ref()))
        .chain(craft);
    let mut ties: Vec<(CountryCode, CountryTie)> = Vec::new();
    let all = (nationalities.map(|c| (c, CountryTie::Nationality)))
        .chain(others.map(|c| (c, CountryTie::Other)))
        .chain(births.map(|c| (c, CountryTie::Birth)));
    for (fact, tie) in all {
        if let Some(code) = fact.code
            && !ties.contains(&(code, tie))
        {
            ties.push((code, tie));
        }
    }
    ties
}

/// Appends an entity.
pub(crate) fn put_party(out: &mut Vec<u8>, entity: &Entity) {
    put_text(out, &entity.list);
    put_text(out, &entity.reference);
    out.push(kind_code(entity.kind));
    let primary = entity.names.iter().position(|n| n.kind == NameKind::Primary);
    let caption = primary.or((!entity.names.is_empty()).then_some(0));
    put_number(out, caption.map_or(0, |at| at as u64 + 1));
    put_number(out, entity.names.len() as u64);
    for name in &entity.names {
        out.push(name_kind_code(name.kind));
        put_text(out, &name.text);
    }
    let dates: Vec<PartialDate> = entity.birth_dates.iter().filter_map(|d| d.date).collect();
    put_number(out, dates.len() as u64);
    for date in dates {
        put_date(out, date);
    }
    put_number(out, entity.genders.len() as u64);
    for gender in &entity.genders {
        out.push(code(&GENDERS, gender));
    }
    let countries = countries(entity);
    put_number(out, countries.len() as u64);
    for (country, tie) in countries {
        out.extend_from_slice(&country.to_bytes());
        out.push(code(&TIES, &tie));
    }
    for places in [&entity.birth_places, &entity.addresses] {
        put_number(out, places.len() as u64);
        for place in places {
            put_text(out, &place.one_line());
        }
    }
    put_number(out, entity.identifiers.len() as u64);
    for identifier in &entity.identifiers {
        out.push(code(IdentifierType::ALL, &identifier.kind));
        put_text(out, &identifier.value);
        put_text(out, identifier.issuer.as_deref().unwrap_or(""));
    }
}

/// Bits of a stored date: which ends it has, and whether it is "about".
const HAS_FROM: u8 = 1;
const HAS_TO: u8 = 2;
const CIRCA: u8 = 4;
const POINT: u8 = 8;

fn put_date(out: &mut Vec<u8>, date: PartialDate) {
    let point = date.point().is_some();
    let flags = (u8::from(date.from().is_some()) * HAS_FROM)
        | (u8::from(date.to().is_some()) * HAS_TO)
        | (u8::from(date.is_circa()) * CIRCA)
        | (u8::from(point) * POINT);
    out.push(flags);
    let to = if point { None } else { date.to() };
    for end in [date.from(), to].into_iter().flatten() {
        out.extend_from_slice(&end.get_year().to_le_bytes());
        out.push(end.get_month().unwrap_or(0));
        out.push(end.get_day().unwrap_or(0));
    }
}

fn date(reader: &mut Reader<'_>) -> Result<PartialDate, IndexError> {
    fn point(reader: &mut Reader<'_>) -> Result<DatePoint, IndexError> {
        let year = i16::from_le_bytes([reader.byte()?, reader.byte()?]);
        let (month, day) = (reader.byte()?, reader.byte()?);
        let point = match (month, day) {
            (0, _) => DatePoint::year(year),
            (_, 0) => DatePoint::month(year, month),
            _ => DatePoint::day(year, month, day),
        };
        point.map_err(|_| reader.broken())
    }
    let flags = reader.byte()?;
    let has = |bit: u8| flags & bit != 0;
    let from = has(HAS_FROM).then(|| point(reader)).transpose()?;
    let to = (has(HAS_TO) && !has(POINT)).then(|| point(reader)).transpose()?;
    let date = match from {
        Some(point) if has(POINT) => PartialDate::on(point),
        _ => PartialDate::between(from, to).map_err(|_| reader.broken())?,
    };
    Ok(if has(CIRCA) { date.about() } else { date })
}

impl<'a> Party<'a> {
    /// The name to show.
    pub fn caption(&self) -> &'a str {
        self.caption.map_or(self.reference, |at| self.names[at].text)
    }

    /// Reads what [`put_party`] wrote.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, IndexError> {
        let mut reader = Reader::new(bytes, "parties");
        let r = &mut reader;
        fn many<'a, T>(
            reader: &mut Reader<'a>,
            mut one: impl FnMut(&mut Reader<'a>) -> Result<T, IndexError>,
        ) -> Result<Vec<T>, IndexError> {
            let count = reader.count()?;
            (0..count).map(|_| one(reader)).collect()
        }
        let list = r.text()?;
        let reference = r.text()?;
        let kind = decode(&KINDS, r)?;
        let caption = (r.number()? as usize).checked_sub(1);
        let names = many(r, |r| {
            let kind = decode(&NAME_KINDS, r)?;
            Ok(PartyName {
                kind,
                text: r.text()?,
            })
        })?;
        if caption.is_some_and(|at| at >= names.len()) {
            return Err(r.broken());
        }
        Ok(Self {
            list,
            reference,
            kind,
            caption,
            names,
            birth_dates: many(r, date)?,
            genders: many(r, |r| decode(&GENDERS, r))?,
            countries: many(r, |r| {
                let letters = [r.byte()?, r.byte()?];
                let code = std::str::from_utf8(&letters).ok().and_then(CountryCode::new);
                Ok((code.ok_or_else(|| r.broken())?, decode(&TIES, r)?))
            })?,
            birth_places: many(r, Reader::text)?,
            addresses: many(r, Reader::text)?,
            identifiers: many(r, |r| {
                Ok(PartyIdentifier {
                    kind: decode(IdentifierType::ALL, r)?,
                    value: r.text()?,
                    issuer: r.text()?,
                })
            })?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use interdict_model::{Address, CountryFact, DateFact, Identifier, Name, Provenance};
    use proptest::prelude::*;

    fn sample() -> Entity {
        let mut entity = Entity::new("un-sc", "KPi.033", EntityKind::Person, Provenance::default());
        entity.names.push(Name::new("RI WON HO", NameKind::Primary));
        entity.names.push(Name::new("리원호", NameKind::OriginalScript));
        for text in ["1964-07-17", "1964~", "1960/1965", "../1970", "1960-02/.."] {
            entity.birth_dates.push(DateFact {
                date: text.parse().ok(),
                as_listed: None,
                note: None,
            });
        }
        entity.genders.push(Gender::Male);
        entity.nationalities.push(CountryFact {
            as_listed: "Democratic People's Republic of Korea".to_owned(),
            code: CountryCode::new("KP"),
            note: None,
        });
        entity.birth_places.push(Address {
            city: Some("Pyongyang".to_owned()),
            ..Address::default()
        });
        let mut passport = Identifier::new(IdentifierType::Passport, "381310014");
        passport.issuer = Some("KP".to_owned());
        entity.identifiers.push(passport);
        entity
    }

    #[test]
    fn what_was_written_is_read() {
        let entity = sample();
        let mut bytes = Vec::new();
        put_party(&mut bytes, &entity);
        let party = Party::read(&bytes).unwrap();
        assert_eq!(
            (party.list, party.reference, party.kind),
            ("un-sc", "KPi.033", EntityKind::Person)
        );
        assert_eq!(party.caption(), "RI WON HO");
        assert_eq!(party.names[1].text, "리원호");
        assert_eq!(party.names[1].kind, NameKind::OriginalScript);
        let dates: Vec<PartialDate> = entity.birth_dates.iter().filter_map(|d| d.date).collect();
        assert_eq!(party.birth_dates, dates);
        assert_eq!(
            party.countries,
            [(CountryCode::new("KP").unwrap(), CountryTie::Nationality)]
        );
        assert_eq!(party.birth_places, ["Pyongyang"]);
        assert_eq!(party.identifiers[0].value, "381310014");
        assert_eq!(party.identifiers[0].issuer, "KP");
    }

    proptest! {
        #[test]
        fn broken_records_are_refused_or_read_but_never_panic(
            changes in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..8),
            keep in 0usize..200,
        ) {
            let mut bytes = Vec::new();
            put_party(&mut bytes, &sample());
            for (at, with) in changes {
                let length = bytes.len();
                bytes[at % length] = with;
            }
            let _ = Party::read(&bytes);
            let _ = Party::read(&bytes[..keep.min(bytes.len())]);
        }
    }
}
