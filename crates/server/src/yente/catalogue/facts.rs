//! What is known of an entity without reading its record: its datasets, moments, and what searches filter by.

use interdict_model::{CountryCode, EntityKind};

use super::super::{
    knowledge::TOPICS,
    proxy::Proxy,
    schema::{MODEL, PropertyType, Schema},
    values::country_of,
};

/// A set of datasets, as bits by their position in [`Catalogue::datasets`](super::Catalogue::datasets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct DatasetSet(u64);

impl DatasetSet {
    /// Whether two sets share a dataset.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Those that are in both.
    pub(crate) fn both(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those that are not in the other.
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Those that are in either.
    pub(crate) fn either(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The one at a position.
    pub(super) fn one(at: usize) -> Self {
        Self(1_u64.checked_shl(at as u32).unwrap_or(0))
    }

    /// The positions of its datasets.
    pub(crate) fn positions(self) -> impl Iterator<Item = usize> {
        (0..64).filter(move |at| self.0 & (1 << at) != 0)
    }
}

/// A list as a dataset.
#[derive(Debug, Clone)]
pub(crate) struct DatasetInfo {
    /// Name as answers write it.
    pub(crate) name: String,
    /// Interdict's short name.
    pub(crate) list: String,
    pub(crate) title: String,
    /// When it was last known to say what it says, `2026-08-01T00:00:00`.
    pub(crate) seen: String,
    /// Digits that change when its content does.
    pub(crate) version: String,
    /// When it was loaded, where known.
    pub(crate) loaded: Option<String>,
    pub(crate) parties: u32,
    pub(super) topics: Vec<String>,
}

/// A moment as the digits of `YYYYMMDDhhmmss`; 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Moment(u64);

impl Moment {
    /// From `2024-05-01T10:30:00` or the start of it.
    pub(crate) fn of(text: &str) -> Self {
        let digits = text.bytes().filter(u8::is_ascii_digit).take(14);
        let (mut number, mut count) = (0, 0);
        for digit in digits {
            number = number * 10 + u64::from(digit - b'0');
            count += 1;
        }
        Self(if count < 4 {
            0
        } else {
            number * 10_u64.pow(14 - count)
        })
    }
}

/// What filters, facets and sorting ask of an entity.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    schema: u8,
    pub(crate) kind: EntityKind,
    pub(crate) datasets: DatasetSet,
    topics: u128,
    pub(crate) countries: Box<[CountryCode]>,
    genders: u8,
    pub(crate) first_seen: Moment,
    pub(crate) last_seen: Moment,
    pub(crate) last_change: Moment,
}

const GENDERS: [&str; 3] = ["female", "male", "other"];

impl Facts {
    /// Of an entity whose record is at hand.
    pub(super) fn of(proxy: &Proxy, kind: EntityKind, datasets: DatasetSet) -> Self {
        let topic = |set: u128, topic: &str| match TOPICS.keys().position(|t| t == topic) {
            Some(at) => set | 1 << at,
            None => set,
        };
        let moment = |time: &Option<String>| time.as_deref().map(Moment::of).unwrap_or_default();
        let mut countries: Vec<CountryCode> = proxy
            .of_type(PropertyType::Country)
            .into_iter()
            .filter_map(country_of)
            .collect();
        countries.sort_unstable();
        countries.dedup();
        let gender = |set: u8, gender: &str| match GENDERS.iter().position(|g| *g == gender) {
            Some(at) => set | 1 << at,
            None => set,
        };
        Self {
            schema: proxy.schema.id,
            kind,
            datasets,
            topics: proxy.texts("topics").fold(0, topic),
            countries: countries.into_boxed_slice(),
            genders: proxy.texts("gender").fold(0, gender),
            first_seen: moment(&proxy.times.first_seen),
            last_seen: moment(&proxy.times.last_seen),
            last_change: moment(&proxy.times.last_change),
        }
    }

    /// Its schema.
    pub(crate) fn schema(&self) -> &'static Schema {
        MODEL.at(self.schema)
    }

    /// Its topics.
    pub(crate) fn topics(&self) -> impl Iterator<Item = &'static str> + use<> {
        let set = self.topics;
        TOPICS
            .keys()
            .enumerate()
            .filter(move |(at, _)| set & (1 << at) != 0)
            .map(|(_, topic)| topic.as_str())
    }

    /// Whether it has a topic.
    pub(crate) fn has_topic(&self, topic: &str) -> bool {
        self.topics().any(|t| t == topic)
    }

    /// Its genders.
    pub(crate) fn genders(&self) -> impl Iterator<Item = &'static str> + use<> {
        let set = self.genders;
        GENDERS
            .into_iter()
            .enumerate()
            .filter(move |(at, _)| set & (1 << at) != 0)
            .map(|(_, gender)| gender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_compare() {
        let of = Moment::of;
        assert!(of("2024-05-01T00:00:01") > of("2024-05-01"));
        assert!(of("2024-05-01T00:00:00") == of("2024-05-01"));
        assert!(of("2024-05-01T10") < of("2024-05-01T10:30"));
        assert!(of("") == Moment::default());
    }
}
