//! The rules that a dealing meets.

use interdict_model::{CountryCode, PartialDate};
use interdict_regimes::{DealingFacts, DealingKind, GoodsEntry};
use jiff::civil::Date;

use super::{dates::Dates, writer::Writer};
use crate::{
    dealings::{Dealing, Status},
    output,
    time::Days,
};

impl Writer<'_, '_> {
    /// The rules that a dealing meets. A dealing that the report itself refutes meets none.
    pub(super) fn findings(
        &self,
        dealing: &Dealing,
        id: &str,
        dates: &Dates,
        parties: &[output::Party],
        place: &[Option<usize>],
        count: usize,
    ) -> Vec<output::Finding> {
        if dealing.status == Status::Refuted {
            return Vec::new();
        }
        let countries = |side: &[usize]| {
            side.iter()
                .filter_map(|p| self.cast.parties[*p].country)
                .collect::<Vec<CountryCode>>()
        };
        let names = |side: &[usize]| {
            let of = |p: &usize| place[*p].map(|i| &parties[i]);
            side.iter()
                .filter_map(of)
                .flat_map(|p| {
                    std::iter::once(p.name.to_lowercase()).chain(
                        p.listings
                            .iter()
                            .flat_map(|l| l.programs.iter().map(|g| g.to_lowercase())),
                    )
                })
                .collect::<Vec<String>>()
        };
        // In an attempt to purchase, the goods would go to who asks.
        let (giver, receiver) = match dealing.kind {
            DealingKind::PurchaseAttempt => (&dealing.to, &dealing.from),
            _ => (&dealing.from, &dealing.to),
        };
        let (from, to) = (countries(giver), countries(receiver));
        let (from_names, to_names) = (names(giver), names(receiver));
        let items: Vec<&GoodsEntry> = dealing.goods.iter().map(|g| self.goods[*g].entry).collect();
        let point = |d: Days| {
            let day = |d: Date| {
                PartialDate::day(d.year(), d.month() as u8, d.day() as u8)
                    .ok()?
                    .point()
            };
            PartialDate::between(day(d.from), day(d.to)).ok()
        };
        let historical = dealing.status == Status::Historical;
        if historical && dealing.when.is_none() {
            return Vec::new();
        }
        let facts = DealingFacts {
            kind: dealing.kind,
            from: &from,
            to: &to,
            items: &items,
            date: dealing.when.and_then(point),
            reported: dates.reference.and_then(|d| point(Days::day(d))),
            from_parties: &from_names.iter().map(String::as_str).collect::<Vec<_>>(),
            to_parties: &to_names.iter().map(String::as_str).collect::<Vec<_>>(),
            ..DealingFacts::default()
        };
        interdict_regimes::matching(&facts)
            .into_iter()
            .enumerate()
            .map(|(i, found)| output::Finding {
                id: format!("f{}", count + i + 1),
                rule: found.rule.id.clone(),
                citation: found.rule.citation(),
                instrument: found.rule.instrument.clone(),
                provision: found.rule.provision.clone(),
                dealing: id.to_owned(),
                status: dealing.status,
                because: found.because,
                prohibits: found.rule.paraphrase.clone(),
                bound: found.rule.bound.clone(),
                vote: found.rule.vote.clone(),
                check: found
                    .uncertain
                    .into_iter()
                    .chain(found.rule.exceptions.iter().map(|e| format!("exception: {e}")))
                    .collect(),
                source: found.rule.source.clone(),
            })
            .collect()
    }
}
