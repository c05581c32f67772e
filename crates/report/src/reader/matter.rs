//! What stands in a text before its dealings are looked for.

use std::{cell::OnceCell, ops::Range};

use jiff::civil::Date;

use super::dates::{Dates, latest_year};
use crate::{
    claims::{self, Claim},
    dealings::{self, OfWord, Scene},
    goods::{self, GoodsMention},
    parties::{self, Cast},
    plain::Plain,
    quotes,
    sections::Section,
    time::{self, TimeMention},
    token::Tokens,
};

/// The words of the article with their parties, goods, dates and claims.
pub(super) struct Matter<'t> {
    pub(super) tokens: Tokens<'t>,
    pub(super) cast: Cast,
    pub(super) times: Vec<Vec<TimeMention>>,
    pub(super) goods: Vec<GoodsMention>,
    pub(super) claims: Vec<Claim>,
    claims_of_sentence: Vec<Vec<u32>>,
    targets: Vec<bool>,
    about_targets: bool,
    reference_year: Option<i16>,
}

impl<'t> Matter<'t> {
    pub(super) fn new(plain: &'t Plain, sections: &[Section], dates: &Dates) -> Self {
        let blocks: Vec<(usize, Range<usize>)> = sections
            .iter()
            .enumerate()
            .filter(|(_, s)| s.kind.is_article())
            .map(|(i, s)| (i, s.range.clone()))
            .collect();
        let mut tokens = Tokens::new(&plain.text, &blocks);
        let day = dates
            .reference
            .map(|d| (d.year(), d.month() as u8, d.day() as u8));
        let mut cast = parties::find(&mut tokens, day);
        let times: Vec<Vec<TimeMention>> = (tokens.sentences.iter())
            .map(|sentence| {
                let mut found = Vec::new();
                time::mentions(&tokens, *sentence, dates.reference, &mut found);
                found
            })
            .collect();
        let goods = goods::find(&tokens);
        cast.cover(&tokens, &goods);
        let quotes = quotes::find(&tokens);
        let claims = claims::find(&tokens, &cast, &quotes);
        cast.add(claims::first_person(&tokens, &cast, &claims));
        let reference_year = (dates.reference.map(Date::year))
            .or(dates.year)
            .or_else(|| latest_year(&times));
        let targets: Vec<bool> = cast.parties.iter().map(dealings::is_target).collect();
        Self {
            claims_of_sentence: claims::by_sentence(&tokens, &claims),
            about_targets: targets.contains(&true) || dealings::is_about_rules(&tokens),
            targets,
            reference_year,
            tokens,
            cast,
            times,
            goods,
            claims,
        }
    }

    /// What the reader of dealings looks at.
    pub(super) fn scene<'a>(&'a self, is_head: &'a dyn Fn(usize) -> bool) -> Scene<'a, 't> {
        Scene {
            claims_of_sentence: &self.claims_of_sentence,
            tokens: &self.tokens,
            cast: &self.cast,
            goods: &self.goods,
            claims: &self.claims,
            times: &self.times,
            targets: &self.targets,
            about_targets: self.about_targets,
            reference_year: self.reference_year,
            is_head,
            clauses: vec![OnceCell::new(); self.tokens.sentences.len()],
            refuted: vec![OnceCell::new(); self.tokens.sentences.len()],
            of_words: (self.tokens.tokens.iter()).map(|_| OfWord::default()).collect(),
        }
    }
}
