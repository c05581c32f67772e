//! What one verb alone does not tell: a cargo loaded here and discharged there, and what is given in return.

use interdict_regimes::{DealingKind, GoodsCategory};

use super::{Dealing, Scene};
use crate::{
    frames::FRAMES,
    parties::PartyKind,
    token::{Class, Sentence},
    words::WordSet,
};

/// How many sentences on a cargo may be discharged.
const VOYAGE_SENTENCES_MAX: usize = 1;

/// A verb of a voyage and the country of the place that it names.
struct Call {
    at: usize,
    country: usize,
}

impl Scene<'_, '_> {
    /// A cargo that a craft loads in one country, in this sentence, and lets out in another.
    pub(super) fn voyage(&self, index: usize) -> Option<Dealing> {
        let sentence = self.tokens.sentences[index];
        let load = self
            .calls(index, sentence, &FRAMES.load_verbs)
            .into_iter()
            .next()?;
        let end = (index + VOYAGE_SENTENCES_MAX + 1).min(self.tokens.sentences.len());
        let (there, discharge) = (index..end).find_map(|i| {
            let calls = self.calls(i, self.tokens.sentences[i], &FRAMES.discharge_verbs);
            let call = calls
                .into_iter()
                .find(|c| c.at > load.at && c.country != load.country)?;
            Some((i, call))
        })?;
        let after = self.goods.partition_point(|g| g.first <= load.at);
        let next = (after..self.goods.len())
            .take_while(|g| self.goods[*g].first < discharge.at)
            .find(|g| self.goods[*g].last <= discharge.at);
        let goods = next
            .filter(|g| !self.is_craft(*g))
            .or_else(|| self.goods_before(load.at).filter(|g| !self.is_craft(*g)))?;
        // Oil and ore are dealt in for their origin, which an adjective may give.
        let mut from: Vec<usize> = Vec::new();
        let told = &self.goods[goods];
        let owner = (told.first.saturating_sub(2)..told.last)
            .filter_map(|i| self.cast.mention_at(i))
            .find(|m| m.adjective && self.cast.parties[m.party].kind == PartyKind::Country);
        from.push(owner.map_or(load.country, |m| m.party));
        let craft = self.subject(load.at, index, sentence, 0);
        from.extend(
            craft
                .into_iter()
                .filter(|p| self.cast.parties[*p].kind == PartyKind::Vessel),
        );
        let to = vec![discharge.country];
        let target = from.iter().chain(&to).any(|p| self.is_target(*p));
        if !target || from.contains(&discharge.country) {
            return None;
        }
        let mut dealing = self.told(
            DealingKind::Supply,
            (from, to),
            vec![goods],
            (discharge.at, true),
            there,
            self.tokens.sentences[there],
        );
        dealing.span.0 = sentence.first;
        dealing.sentence = index;
        Some(dealing)
    }

    /// The verbs of a list in a sentence, each with the country of the first place after it.
    fn calls(&self, index: usize, sentence: Sentence, verbs: &WordSet) -> Vec<Call> {
        let listed = |i: &usize| {
            (self.tokens.lemma(*i)).is_some_and(|l| {
                let next = self.tokens.lower(*i + 1);
                verbs.contains(l)
                    || FRAMES.phrasal_ends.contains(next) && verbs.contains(&format!("{l} {next}"))
            })
        };
        (sentence.first..sentence.last)
            .filter(listed)
            .filter_map(|at| {
                let end = (at + 1..sentence.last)
                    .find(|i| {
                        matches!(
                            self.tokens.class(*i),
                            Class::Verb(_) | Class::Subordinator | Class::Relative
                        )
                    })
                    .unwrap_or(sentence.last);
                let from = self.cast.phrases[index].partition_point(|p| p.first <= at);
                let country = (self.cast.phrases[index][from..].iter())
                    .take_while(|p| p.first < end)
                    .filter(|p| {
                        matches!(
                            self.tokens.lower(p.first - 1),
                            "at" | "in" | "from" | "off" | "to" | "near"
                        )
                    })
                    .find_map(|p| self.place_of(*p))?;
                Some(Call { at, country })
            })
            .collect()
    }

    /// "sold oil in exchange for shells": what the receiver gives back.
    pub(super) fn given_back(&self, dealing: &Dealing, returned: Vec<usize>) -> Option<Dealing> {
        let whole = !dealing.from.is_empty() && !dealing.to.is_empty();
        let money = |g: &usize| {
            matches!(
                self.goods[*g].category(),
                GoodsCategory::MoneyGoldCrypto | GoodsCategory::FinancialServices
            )
        };
        let trigger = self.goods[*returned.first()?].first;
        if !whole || returned.iter().any(|g| dealing.goods.contains(g)) {
            return None;
        }
        let kind = match returned.iter().all(money) {
            true => DealingKind::Finance,
            false => DealingKind::Supply,
        };
        Some(Dealing {
            kind,
            from: dealing.to.clone(),
            to: dealing.from.clone(),
            goods: returned,
            trigger,
            ..dealing.clone()
        })
    }
}
