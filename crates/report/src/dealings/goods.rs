//! The goods of a dealing: in a phrase, told again, before a relative clause, at the head of a passive's subject.

use super::{Scene, actors::is_actor_noun, roles::Roles};
use crate::{
    frames::FRAMES,
    parties::PartyKind,
    phrase::NounPhrase,
    token::{Class, Sentence},
    words::WordSet,
};

/// How far, in tokens, a relative pronoun may stand before the verb of its clause.
const RELATIVE_TOKENS_MAX: usize = 10;
/// How many sentences back goods are told again.
const BACK_SENTENCES_MAX: usize = 2;
/// How many phrases a passive's subject may stand back.
const SUBJECT_PHRASES_MAX: usize = 4;

/// Endings of nouns for what is done, felt or thought, and not for things.
const ABSTRACT_ENDINGS: &[&str] = &[
    "tion", "tions", "sion", "sions", "ness", "ity", "ities", "ism", "ance", "ence", "hood", "ment", "ments",
];

/// The token before a phrase's head, within the phrase.
fn head_before(phrase: NounPhrase) -> usize {
    phrase.head.saturating_sub(1).max(phrase.first)
}

impl Scene<'_, '_> {
    /// Whether goods are what carries others: a ship, a lorry.
    pub(super) fn is_craft(&self, goods: usize) -> bool {
        FRAMES.craft.contains(self.goods[goods].entry.item())
    }

    /// Goods that a phrase is about: none where a party heads it ("the mercenary group Wagner").
    pub(super) fn goods_of(&self, phrase: NounPhrase) -> Vec<usize> {
        if self
            .cast
            .mention_at(phrase.head)
            .is_some_and(|m| !m.adjective && self.cast.parties[m.party].kind != PartyKind::Place)
        {
            return Vec::new();
        }
        // "the arms embargo" is no arms.
        if self.tokens.is_of(phrase.head, &FRAMES.forbidding_nouns) {
            return Vec::new();
        }
        // "textile factories", "shell companies": what kind of firm. "The cargo": goods told of before.
        let firm = is_actor_noun(self.tokens.lower(phrase.head));
        let again = self.tokens.is_of(phrase.head, &FRAMES.shipments);
        self.goods_in(phrase.first, phrase.last)
            .filter(|g| {
                let goods = &self.goods[*g];
                let of_kind = firm && goods.last <= phrase.head;
                let only_cargo = again && goods.last == phrase.head + 1 && goods.first == phrase.head;
                !(of_kind || only_cargo)
            })
            .collect()
    }

    /// Whether a phrase can mean goods that no entry knows: things, and neither people, nor words, nor acts.
    pub(super) fn is_ware(&self, phrase: NounPhrase) -> bool {
        let head = self.tokens.lower(phrase.head);
        match self.tokens.class(phrase.head) {
            Class::Pronoun => matches!(head, "it" | "them" | "they" | "these" | "those"),
            // "provided six to X"
            Class::Number => phrase.first == phrase.head,
            Class::Noun => {
                let word = |list: &WordSet| {
                    list.contains(head) || head.strip_suffix('s').is_some_and(|w| list.contains(w))
                };
                let relief =
                    (phrase.first..phrase.last).any(|i| FRAMES.relief.contains(self.tokens.lower(i)));
                let abstract_ = ABSTRACT_ENDINGS
                    .iter()
                    .any(|e| head.len() > e.len() + 2 && head.ends_with(e));
                !relief && !abstract_ && !is_actor_noun(head) && !word(&FRAMES.no_wares)
            }
            _ => false,
        }
    }

    /// "handed over four hostages", "sent its ambassador": whether what stands behind a verb can be no goods.
    pub(super) fn gives_no_ware(&self, at: usize, index: usize) -> bool {
        let particle = matches!(self.tokens.lower(at + 1), "over" | "back" | "up");
        let object =
            (self.cast.phrase_from(index, at + 1 + usize::from(particle))).map(|p| self.measured(*p, index));
        object.is_some_and(|p| {
            let head = self.tokens.lower(p.head);
            self.goods_of(p).is_empty()
                && (FRAMES.never_wares.contains(head)
                    || head
                        .strip_suffix('s')
                        .is_some_and(|one| FRAMES.never_wares.contains(one)))
        })
    }

    /// Goods whose head lies in a phrase.
    pub(super) fn goods_in(&self, first: usize, last: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.goods.partition_point(|g| g.last <= first);
        (start..self.goods.len())
            .take_while(move |g| self.goods[*g].first < last)
            .filter(move |g| self.goods[*g].last <= last.max(first + 1) + 2)
    }

    /// The goods that a pronoun stands for: the first ones of its sentence.
    pub(super) fn goods_before(&self, at: usize) -> Option<usize> {
        self.first_goods(self.tokens.sentence_of(at), at)
    }

    /// The first goods of a sentence that stand before a token.
    pub(super) fn first_goods(&self, index: usize, at: usize) -> Option<usize> {
        let sentence = self.tokens.sentences[index];
        let start = self.goods.partition_point(|g| g.first < sentence.first);
        let before =
            || (start..self.goods.len()).take_while(|g| self.goods[*g].last <= at.min(sentence.last));
        // The cargo rather than what carries it.
        let carried = |g: &usize| !self.is_craft(*g);
        before().find(carried).or_else(|| before().next())
    }

    /// "the cargo", "the weapons", "10,000 of them", "they": goods that an earlier sentence named.
    pub(super) fn goods_again(&self, phrase: NounPhrase) -> Option<usize> {
        self.goods_told(phrase, false)
    }

    /// The same; `it` too where it can be nothing but goods ("sold it to X").
    pub(super) fn goods_told(&self, phrase: NounPhrase, it: bool) -> Option<usize> {
        let head = self.tokens.lower(phrase.head);
        let pronoun =
            phrase.first == phrase.head && matches!(head, "they" | "them" | "these" | "those" | "it");
        let definite = matches!(
            self.tokens.lower(phrase.first),
            "the" | "these" | "those" | "this" | "both" | "all"
        ) && FRAMES.cargo.contains(head);
        // "four cargoes", "a second shipment", "such deliveries"
        let counted = FRAMES.shipments.contains(head)
            && (self.tokens.class(phrase.first) == Class::Number
                || matches!(self.tokens.lower(phrase.first), "such" | "another")
                || (phrase.first..phrase.head).any(|i| {
                    matches!(
                        self.tokens.lower(i),
                        "second" | "third" | "further" | "last" | "first" | "latest"
                    )
                }));
        // "300 pairs", "40 boxes": so many of them.
        let measured = FRAMES.measures.contains(head)
            && self.tokens.class(head_before(phrase)) == Class::Number
            && self.tokens.lower(phrase.last) != "of";
        if !(pronoun || definite || counted || measured) {
            return None;
        }
        let here = self.goods_before(phrase.first);
        let index = self.tokens.sentence_of(phrase.first);
        here.or_else(|| {
            let back = if head == "it" {
                usize::from(it)
            } else {
                BACK_SENTENCES_MAX
            };
            (index.saturating_sub(back)..index)
                .rev()
                .find_map(|earlier| self.first_goods(earlier, phrase.first))
        })
    }

    /// The goods before the relative clause that a verb stands in.
    pub(super) fn relative_goods(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        roles: &mut Roles,
    ) -> Vec<usize> {
        let left_out = self.clauses(index).verb(at).and_then(|v| v.left_out);
        if let Some(left_out) = left_out {
            let phrase = self.with_goods(index, left_out as usize);
            let goods = self.goods_of(phrase);
            if !goods.is_empty() {
                // "the Russian crude that India imported"
                self.possessor(phrase, roles);
                return goods;
            }
            // "rifles from a shipment that X delivered"
            // "hid them in a car that he shipped"
            let head = self.tokens.lower(phrase.head);
            if (FRAMES.shipments.contains(head) || FRAMES.containers.contains(head))
                && let Some(goods) = self.goods_before(phrase.first)
            {
                return vec![goods];
            }
        }
        let relative = (sentence.first..at).rev().take(RELATIVE_TOKENS_MAX).find(|i| {
            matches!(self.tokens.class(*i), Class::Relative)
                || self.tokens.lower(*i) == "that"
                    && *i > sentence.first
                    && matches!(
                        self.tokens.class(i - 1),
                        Class::Noun | Class::Number | Class::ProperNoun
                    )
        });
        let Some(relative) = relative else {
            return Vec::new();
        };
        let end = (sentence.first..relative)
            .rev()
            .take_while(|i| {
                matches!(self.tokens.word(*i), "," | "of") || self.tokens.class(*i) == Class::Preposition
            })
            .last()
            .unwrap_or(relative);
        (self.cast.phrase_before(index, end))
            .map(|i| self.cast.phrases[index][i])
            .filter(|p| p.last + 1 >= end)
            .map(|p| self.goods_of(p))
            .unwrap_or_default()
    }

    /// The phrase, or the one of its chain of "of" that names goods: "thousands of shells".
    pub(super) fn with_goods(&self, index: usize, position: usize) -> NounPhrase {
        let phrases = &self.cast.phrases[index];
        let phrase = phrases[position];
        let mut at = position;
        while self.goods_of(phrases[at]).is_empty() {
            let next = phrases.get(at + 1);
            match next {
                Some(next)
                    if next.first == phrases[at].last + 1 && self.tokens.lower(phrases[at].last) == "of" =>
                {
                    at += 1;
                }
                _ => return phrase,
            }
        }
        phrases[at]
    }

    pub(super) fn subject_phrase(&self, at: usize, index: usize, sentence: Sentence) -> Option<NounPhrase> {
        if let Some(first) = self.clauses(index).subject(at).first() {
            return Some(self.with_goods(index, *first as usize));
        }
        let mut i = at;
        while i > sentence.first
            && matches!(
                self.tokens.class(i - 1),
                Class::Adverb | Class::Be | Class::Have | Class::Modal | Class::To
            )
        {
            i -= 1;
        }
        if i > sentence.first
            && (matches!(self.tokens.class(i - 1), Class::Relative) || matches!(self.tokens.word(i - 1), ","))
            || self.tokens.lower(i.saturating_sub(1)) == "that"
        {
            i -= 1;
            while i > sentence.first && self.tokens.word(i - 1) == "," {
                i -= 1;
            }
        }
        let phrases = &self.cast.phrases[index];
        let position = self
            .cast
            .phrase_before(index, i)
            .filter(|p| phrases[*p].last + 3 > i)?;
        // "shells from Iran were sold": the goods lie one phrase back.
        let here = phrases[position];
        if self.goods_in(here.first, here.last).next().is_none() && position > 0 {
            let previous = phrases[position - 1];
            if previous.last + 1 == here.first
                && self.goods_in(previous.first, previous.last).next().is_some()
            {
                return Some(previous);
            }
        }
        // "rifles left behind by X in 2021 were sold": the goods head the subject, a few phrases back.
        let hangs = here.first > sentence.first && self.tokens.class(here.first - 1) == Class::Preposition;
        if self.goods_in(here.first, here.last).next().is_none()
            && (hangs || self.parties_in(here).is_empty())
        {
            let first = position.saturating_sub(SUBJECT_PHRASES_MAX);
            let back = phrases[first..position].iter().rev();
            let clause = |p: &&NounPhrase| {
                (p.last..here.first).all(|i| {
                    !matches!(self.tokens.word(i), ";" | ":") && self.tokens.class(i) != Class::Subordinator
                })
            };
            if let Some(goods) = back
                .take_while(clause)
                .find(|p| self.goods_in(p.first, p.last).next().is_some())
            {
                return Some(*goods);
            }
        }
        Some(here)
    }
}
