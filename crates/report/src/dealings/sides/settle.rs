//! The dealings of a text by what the rules told and what the weights choose.

use std::cell::RefCell;

use interdict_regimes::{DealingKind, GoodsCategory};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Around, ByRules, Choice, Scored, TransferWord, choose,
    features::Side,
    told::Told,
    weights::{KINDS, Of, WEIGHTS},
    word::{Place, places},
};
use crate::{
    dealings::{
        AGENT, Dealing, GENERAL, Scene,
        linear::{Known, Sum},
        roles::Roles,
    },
    frames::{FRAMES, Pattern},
    parties::PartyKind,
};

/// How many sentences back, and on, a party may be named that a word is about.
const BACK_SENTENCES: usize = 3;
const ON_SENTENCES: usize = 2;
/// How many sentences on or back other words and the rules' dealings are looked at.
const NEAR_SENTENCES: usize = 2;
/// How many parties around a word are weighed at most, the nearest.
const PARTIES_MAX: usize = 14;
/// How many sentences on or back goods are looked for.
const GOODS_SENTENCES: usize = 1;
/// How many sentences a text has at most that has little beside what the rules read, and less than the weights have learned
/// from.
const SHORT_SENTENCES_MAX: usize = 3;

thread_local! {
    /// Sums of features of which there are few, from one text to the next.
    static KNOWN: RefCell<Known<KINDS>> = RefCell::default();
}

impl Dealing {
    /// The sides that the weights choose, where the rules missed the surest ones; else the rules' own among the chosen.
    fn take_sides(&mut self, choice: &Choice) {
        let (from, to) = match self.kind {
            DealingKind::PurchaseAttempt => (&choice.to, &choice.from),
            _ => (&choice.from, &choice.to),
        };
        if self.from.contains(&from[0]) && self.to.contains(&to[0]) {
            self.from.retain(|p| from.contains(p));
            self.to.retain(|p| to.contains(p));
        } else {
            self.from.clone_from(from);
            self.to.clone_from(to);
        }
    }
}

impl Scene<'_, '_> {
    /// Leaves of the rules' dealings what the weights choose, and adds what they choose beside.
    pub(in crate::dealings) fn settle(&self, rules: Vec<Dealing>) -> Vec<Dealing> {
        let words = self.transfer_words();
        let told = self.told_of_parties();
        let scored = KNOWN.with_borrow_mut(|known| self.scored(&words, &rules, &told, known));
        let choices = choose(scored);
        let mut used = vec![false; choices.len()];
        let mut settled: Vec<Dealing> = Vec::new();
        for mut dealing in rules {
            let fits = |choice: &Choice| {
                let (from, to) = dealing.giver_and_receiver();
                choice.from.iter().any(|p| from.contains(p)) && choice.to.iter().any(|p| to.contains(p))
            };
            let found = choices.iter().position(fits);
            if let Some(index) = found {
                used[index] = true;
                dealing.take_sides(&choices[index]);
            }
            // A label or a voyage tells a dealing without such a word.
            let weighed = words.binary_search_by_key(&dealing.trigger, |w| w.at).is_ok();
            let whole = !dealing.from.is_empty() && !dealing.to.is_empty();
            // One side alone repeats what is told whole elsewhere, more often than not.
            if found.is_some() || !weighed && whole {
                settled.push(dealing);
            }
        }
        // A word of which the rules told both sides tells no more of either.
        let is_told = |choice: &Choice| {
            settled.iter().any(|d| {
                let (from, to) = d.giver_and_receiver();
                d.trigger == words[choice.word].at
                    && (choice.from.iter().any(|p| from.contains(p))
                        || choice.to.iter().any(|p| to.contains(p)))
            })
        };
        let mut more: Vec<Dealing> = (choices.iter().zip(&used))
            .filter(|(choice, used)| !**used && !is_told(choice))
            .filter_map(|(choice, _)| self.chosen(choice, &words[choice.word]))
            .collect();
        if more.is_empty() {
            return settled;
        }
        more.sort_by_key(|d| d.trigger);
        self.attribute_to_issuer(&mut more);
        self.attach_denials(&mut more);
        settled.extend(more);
        settled.sort_by_key(|d| d.sentence);
        settled
    }

    /// The best score of each two parties.
    fn scored(
        &self,
        words: &[TransferWord],
        rules: &[Dealing],
        told: &Told,
        known: &mut Known<KINDS>,
    ) -> Vec<Scored> {
        let mut best: FxHashMap<(usize, usize), Scored> = FxHashMap::default();
        let mut sum = Sum::over(&WEIGHTS.of_features, known);
        let own_sums = self.own_sums(told, &mut sum);
        let places = places(words, self.cast.parties.len());
        let mut sides: Vec<(usize, Side, f32, f32)> = Vec::new();
        let mut told_by_rules: FxHashSet<(usize, usize)> = FxHashSet::default();
        for dealing in rules {
            let (from, to) = dealing.giver_and_receiver();
            told_by_rules.extend(from.iter().flat_map(|g| to.iter().map(move |r| (*g, *r))));
        }
        let short = self.tokens.sentences.len() <= SHORT_SENTENCES_MAX;
        let by_rules = |around: &Around<'_>, giver: usize, receiver: usize| {
            if !told_by_rules.contains(&(giver, receiver)) {
                ByRules::No
            } else if short && around.tells_plainly(giver, receiver) {
                ByRules::Plainly
            } else {
                ByRules::Told
            }
        };
        // The lowest of the scores that may be told.
        let lowest = match short {
            true => ByRules::Plainly,
            false => ByRules::Told,
        };
        for index in 0..words.len() {
            let around = self.around(index, (words, &places), rules, told);
            sum.start([0.0; KINDS]);
            self.word_features(&around, &mut sum);
            let own = sum.sums()[Of::Word as usize];
            sides.clear();
            for party in self.candidates(&around) {
                let has_part = around.word.has_part(party);
                sum.start(own_sums[party][usize::from(has_part)]);
                self.party_features(&around, party, &mut sum);
                let sums = sum.sums();
                let side = around.side(party);
                sides.push((party, side, sums[Of::Giver as usize], sums[Of::Receiver as usize]));
            }
            for (giver, as_giver, gives, _) in &sides {
                for (receiver, as_receiver, _, receives) in sides.iter().filter(|(r, ..)| r != giver) {
                    // Nothing that is said of both together would make up for it.
                    let most = own + gives + receives + WEIGHTS.pair_max;
                    if most < lowest.told_min() {
                        continue;
                    }
                    let by_rules = by_rules(&around, *giver, *receiver);
                    if most < by_rules.told_min() {
                        continue;
                    }
                    sum.start([0.0; KINDS]);
                    self.pair_features(&around, as_giver, as_receiver, &mut sum);
                    let scored = Scored {
                        giver: *giver,
                        receiver: *receiver,
                        word: index,
                        sentence: words[index].sentence,
                        score: own + gives + receives + sum.sums()[Of::Pair as usize],
                        by_rules,
                    };
                    let known = best.entry((*giver, *receiver)).or_insert(scored);
                    let key = |s: &Scored| (s.by_rules == ByRules::Plainly, s.score);
                    if key(&scored) > key(known) {
                        *known = scored;
                    }
                }
            }
        }
        best.into_values().collect()
    }

    /// The sums of what is said of each party whatever the word: where it has no part around it, and where it has.
    fn own_sums(&self, told: &Told, sum: &mut Sum<'_, KINDS>) -> Vec<[[f32; KINDS]; 2]> {
        let mut own = |party: usize, has_part: bool| {
            sum.start([0.0; KINDS]);
            self.own_features(told, party, has_part, sum);
            sum.sums()
        };
        (0..self.cast.parties.len())
            .map(|p| [own(p, false), own(p, true)])
            .collect()
    }

    /// A word with what stands around it; `words` are all of the text, with the places of each party.
    pub(super) fn around<'w>(
        &self,
        index: usize,
        (words, places): (&'w [TransferWord], &'w [Vec<Place>]),
        rules: &'w [Dealing],
        told: &'w Told,
    ) -> Around<'w> {
        let word = &words[index];
        let first = word.sentence.saturating_sub(NEAR_SENTENCES);
        let last = word.sentence + NEAR_SENTENCES + 1;
        let from = words.partition_point(|w| w.sentence < first);
        let to = words.partition_point(|w| w.sentence < last);
        let sentence = self.tokens.sentences[word.sentence];
        let mut here: Vec<usize> = (self.cast.between(sentence.first, sentence.last).iter())
            .map(|m| told.acting[m.party])
            .collect();
        here.sort_unstable();
        here.dedup();
        Around {
            here,
            word,
            index,
            words,
            near: from..to,
            places,
            rules: Self::dealings_between(rules, first, last),
            told,
        }
    }

    /// The parties that may be sides of a dealing that hangs on a word, the nearest first.
    pub(super) fn candidates(&self, around: &Around<'_>) -> Vec<usize> {
        let word = around.word;
        let mut found: Vec<usize> = Vec::new();
        let mut add = |party: usize| {
            let stands_apart = around.told.of_party[party].puts_sanctions || self.only_tells(party, around);
            if self.cast.parties[party].kind != PartyKind::Place && !stands_apart && !found.contains(&party) {
                found.push(party);
            }
        };
        (word.parts.iter().chain(&word.led)).for_each(|(p, _)| add(*p));
        for dealing in around.rules.iter().filter(|d| d.trigger == word.at) {
            dealing.from.iter().chain(&dealing.to).for_each(|p| add(*p));
        }
        let sentences = &self.tokens.sentences;
        let from = sentences[word.sentence.saturating_sub(BACK_SENTENCES)].first;
        let to = sentences[(word.sentence + ON_SENTENCES).min(sentences.len() - 1)].last;
        let mut mentions: Vec<(usize, usize)> = (self.cast.between(from, to).iter())
            .map(|m| (m.first.abs_diff(word.at), around.told.acting[m.party]))
            .collect();
        mentions.sort_unstable();
        mentions.into_iter().for_each(|(_, p)| add(p));
        found.truncate(PARTIES_MAX);
        found
    }

    /// "X received rifles, the Journal reported": whether a party takes no part in what a word tells but says it.
    fn only_tells(&self, party: usize, around: &Around<'_>) -> bool {
        let word = around.word;
        let told = || {
            (around.rules.iter().filter(|d| d.trigger == word.at))
                .any(|d| d.from.contains(&party) || d.to.contains(&party))
        };
        self.cast.parties[party].kind == PartyKind::Organization
            && !self.is_target(party)
            && !word.has_part(party)
            && !told()
            && self.claims_at(word.sentence).any(|c| {
                let source = |(first, last): (usize, usize)| {
                    (self.cast.between(first, last).iter()).any(|m| m.party == party)
                };
                c.cue.0 > word.at && c.covers(word.at) && c.source.is_some_and(source)
            })
    }

    /// A dealing that the rules did not tell.
    fn chosen(&self, choice: &Choice, word: &TransferWord) -> Option<Dealing> {
        let index = word.sentence;
        let sentence = self.tokens.sentences[index];
        if self.is_forbidden(word.at, sentence) || self.is_rule(word.at, sentence) {
            return None;
        }
        let (frames, verb) = self.frames_at(word.at).unwrap_or((&GENERAL[..], false));
        let frames = if std::ptr::eq(frames, &AGENT[..]) {
            &GENERAL[..]
        } else {
            frames
        };
        // "which makes drones for Russia"
        let told =
            choice.to.iter().any(|p| self.is_target(*p)) && !self.makes_for_its_nation(word.at, frames[0]);
        if verb && !told && self.is_business(word.at, frames[0]) {
            return None;
        }
        let goods = match word.goods.is_empty() {
            true => self.goods_near(word).into_iter().collect(),
            false => word.goods.clone(),
        };
        let roles = Roles {
            from: choice.from.clone(),
            to: choice.to.clone(),
            goods,
            // Who is hired is people, whatever they are called.
            people: frames[0].pattern == Pattern::Hire,
            ..Roles::default()
        };
        let frame = self.choose(frames, &roles)?;
        // "escorted tankers past X": the rules know best who is served.
        if frame.pattern == Pattern::Serve && frame.kind == DealingKind::Shipping {
            return None;
        }
        // "took over the bases of X"
        let takes_over =
            self.tokens.lemma(word.at) == Some("take") && self.tokens.lower(word.at + 1) == "over";
        if verb && takes_over && word.goods.is_empty() {
            return None;
        }
        // "a warning", "40 tonnes of wheat flour"
        let relief = |i: usize| FRAMES.relief.contains(self.tokens.lower(i));
        if verb
            && (self.is_diplomacy(word.at, index)
                || word.goods.is_empty() && self.is_takeover(word.at, index))
        {
            return None;
        }
        if word.goods.is_empty() && verb && self.gives_no_ware(word.at, index) {
            return None;
        }
        if roles.goods.is_empty() && (word.has_no_ware() || (sentence.first..sentence.last).any(relief)) {
            return None;
        }
        let kind = self.kind(frame, &roles, word.at, sentence);
        let sides = match kind == DealingKind::PurchaseAttempt {
            true => (roles.to, roles.from),
            false => (roles.from, roles.to),
        };
        Some(self.told(kind, sides, roles.goods, (word.at, verb), index, sentence))
    }

    /// The goods nearest to a word.
    pub(super) fn goods_near(&self, word: &TransferWord) -> Option<usize> {
        let sentences = &self.tokens.sentences;
        let from = sentences[word.sentence.saturating_sub(GOODS_SENTENCES)].first;
        let to = sentences[(word.sentence + GOODS_SENTENCES).min(sentences.len() - 1)].last;
        (self.goods_in(from, to))
            // What carries goods, and carrying them, belongs to its own words.
            .filter(|g| !self.is_craft(*g) && self.goods[*g].category() != GoodsCategory::Shipping)
            .min_by_key(|g| {
                let goods = &self.goods[*g];
                let away = self.tokens.sentence_of(goods.first) != word.sentence;
                (away, goods.first.abs_diff(word.at))
            })
    }
}
