//! What the words right beside a name make of it: "X, a maker of drones", "its director, X", "an airline called X",
//! "alongside the X". What one place of the text shows holds for the name wherever it stands.

use interdict_model::EntityKind;

use super::{Finder, PartyKind};
use crate::{
    frames::FRAMES,
    token::{Class, Sentence, TokenKind},
    vocabulary::VOCABULARY,
};

/// How far the noun of an apposition may stand from its comma, in tokens.
const APPOSITION_TOKENS_MAX: usize = 9;
/// A name whose words lean further than this to people, or to bodies, is one of them where the noun leaves it open.
const LEANING_ODDS: f32 = 0.3;

/// A name that is said to be based or registered somewhere is a body's, unless its words lean further than this to people.
const SEATED_ODDS_MAX: f32 = 1.5;

impl Finder<'_, '_> {
    /// Notes for every name that some place of the text explains which kind of party it is.
    pub(super) fn note_evident(&mut self, sentence: Sentence) {
        let mut at = sentence.first;
        while at < sentence.last {
            let Some(end) = self.run(at, sentence) else {
                at += 1;
                continue;
            };
            let mut first = at;
            while let Some(hit) = (first < end).then(|| self.country_at[first]).flatten() {
                let hit = self.hits[hit as usize];
                if self.country_is_part_of_name(at, hit, end) {
                    break;
                }
                first = hit.last.max(first + 1);
            }
            let (first, title) = self.skip_titles(first.min(end), end);
            if first < end
                && title.is_none()
                && let Some(kind) = self.kind_beside(first, end, sentence)
            {
                let name = self.tokens.text_of(first, end).to_lowercase();
                self.evident.entry(name).or_insert(kind);
            }
            at = end.max(at + 1);
        }
    }

    /// The kind of party by the words beside a name.
    pub(super) fn kind_beside(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        if self.sails(first, end) {
            return Some(PartyKind::Vessel);
        }
        (self.kind_after(first, end, sentence))
            .or_else(|| self.kind_before(first, end, sentence))
            .or_else(|| self.kind_by_naming(first, end, sentence))
    }

    /// "aboard the X", "the X's crew", "the X sailed": what only ships do and have.
    pub(super) fn sails(&self, first: usize, end: usize) -> bool {
        let words = &VOCABULARY.ships;
        let mut before = first;
        while before > 0 && self.tokens.class(before - 1) == Class::Quote {
            before -= 1;
        }
        let article = before > 0 && self.tokens.lower(before - 1) == "the";
        let lead = before.checked_sub(1 + usize::from(article));
        if lead.is_some_and(|l| words.prepositions.contains(self.tokens.lower(l))) {
            return true;
        }
        // "sailed under the name X"
        if before > 2 && self.tokens.lower(before - 1) == "name" {
            let from = before.saturating_sub(8);
            return (from..before).any(|i| self.tokens.lemma(i).is_some_and(|l| words.verbs.contains(l)));
        }
        let past = |i: usize| self.tokens.lemma(i).is_some_and(|l| words.verbs.contains(l));
        let has = matches!(self.tokens.class(end), Class::Have | Class::Be | Class::Modal);
        let goes = past(end) || has && (past(end + 1) || past(end + 2));
        let owns = self.tokens.class(end) == Class::Genitive
            && (end + 1..end + 4).any(|i| words.belongings.contains(self.tokens.lower(i)));
        // "the X left Kismaayo"
        let leaves = self.tokens.lower(end) == "left"
            && end > first + 1
            && self.tokens.tokens.get(end + 1).is_some_and(|t| t.capital);
        article && (goes || owns || leaves)
    }

    /// "X, a vessel that …", "X, who …": the noun of the apposition after a name.
    pub(super) fn kind_after(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        if self.tokens.lower(end) == "himself" || self.tokens.lower(end) == "herself" {
            return Some(PartyKind::Person);
        }
        // "Bybit is an exchange in Dubai"
        let is = matches!(self.tokens.lower(end), "is" | "was");
        let own = end > first + 1 || self.is_unknown_word(first);
        if is && own {
            let kind = self.kind_of_apposed(first, end, sentence);
            return kind.filter(|k| *k == PartyKind::Organization);
        }
        if self.tokens.word(end) != "," {
            return None;
        }
        // "Peleng, of Minsk, supplies"
        let place = self.tokens.lower(end + 1) == "of"
            && (self.country_at.get(end + 2).is_some_and(Option::is_some)
                || VOCABULARY.place_at(self.tokens, end + 2, sentence.last).is_some());
        if place
            && (end + 3..sentence.last.min(end + 6)).any(|i| self.tokens.word(i) == ",")
            && self.odds(first, end) < SEATED_ODDS_MAX
            && own
        {
            return Some(PartyKind::Organization);
        }
        // "Orion Star, based in Dubai,"
        let seated = VOCABULARY.seated.contains(self.tokens.lower(end + 1))
            && matches!(self.tokens.lower(end + 2), "in" | "at" | "by");
        if seated && self.odds(first, end) < SEATED_ODDS_MAX {
            return Some(PartyKind::Organization);
        }
        match self.tokens.lower(end + 1) {
            "who" => Some(PartyKind::Person),
            _ => self.kind_of_apposed(first, end, sentence),
        }
    }

    /// The kind of party by the noun of a phrase that explains a name, right after the comma or the verb beside it.
    fn kind_of_apposed(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        if !matches!(self.tokens.lower(end + 1), "a" | "an" | "the" | "one") {
            return None;
        }
        let stop = sentence.last.min(end + 2 + APPOSITION_TOKENS_MAX);
        let close = (end + 2..stop).find(|i| {
            matches!(
                self.tokens.class(*i),
                Class::Preposition | Class::Relative | Class::Punctuation | Class::Conjunction
            ) || self.tokens.lower(*i) == "that"
                || self.tokens.class(*i).is_verbal() && !self.modifies(*i)
        })?;
        // "In Ndassima, a group of miners said": the subject of a clause, no apposition.
        let placed = first > sentence.first
            && VOCABULARY
                .place_prepositions
                .contains(self.tokens.lower(first - 1));
        let told = (close..stop + APPOSITION_TOKENS_MAX)
            .take_while(|i| *i < sentence.last && self.tokens.class(*i) != Class::Punctuation)
            .take_while(|i| self.tokens.class(*i) != Class::Relative && self.tokens.lower(*i) != "that")
            .any(|i| self.tokens.class(i).is_verbal());
        if placed && (told || VOCABULARY.place_at(self.tokens, first, end).is_some()) {
            return None;
        }
        let clause = self.tokens.class(close).is_verbal()
            && !matches!(
                self.tokens.class(close),
                Class::Verb(crate::lexicon::VerbForm::Participle | crate::lexicon::VerbForm::Ing)
            );
        if clause || close < end + 3 {
            return None;
        }
        self.kind_of_noun(close - 1, first, end)
    }

    /// A participle before its noun ("a state-owned company").
    fn modifies(&self, at: usize) -> bool {
        matches!(self.tokens.class(at + 1), Class::Noun | Class::Adjective)
            && matches!(
                self.tokens.class(at - 1),
                Class::Determiner | Class::Adjective | Class::Noun
            )
    }

    /// "its director, X,", "a broker in Dubai, X,", "to a single consignee: X,": the noun before a name.
    fn kind_before(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        let closes = end >= sentence.last
            || matches!(self.tokens.word(end), "," | "." | ";" | ":" | "—" | "–" | ")")
            || self.tokens.class(end) == Class::Conjunction;
        let article = first > sentence.first && self.tokens.lower(first - 1) == "the";
        let mark = first.checked_sub(1 + usize::from(article))?;
        if !closes || mark <= sentence.first || !matches!(self.tokens.word(mark), "," | ":") {
            return None;
        }
        let mut noun = mark - 1;
        // "a broker in Dubai, X"
        while noun > sentence.first + 1 && self.tokens.class(noun) == Class::ProperNoun && noun + 4 > mark {
            noun -= 1;
        }
        if matches!(self.tokens.lower(noun), "in" | "of" | "from" | "at") && noun > sentence.first {
            noun -= 1;
        }
        if self.tokens.class(noun) != Class::Noun {
            return None;
        }
        // "A tanker hired by his company, the X,": firms seldom have the article, ships do.
        if article && VOCABULARY.descriptor_kind(self.tokens.lower(noun)) != Some(EntityKind::Vessel) {
            let ship = (sentence.first..noun).any(|i| {
                VOCABULARY.descriptor_kind(self.tokens.lower(i)) == Some(EntityKind::Vessel)
                    && self.opened_by(i, sentence, &["a", "an", "another"])
            });
            return ship.then_some(PartyKind::Vessel);
        }
        let led = self.opened_by(
            noun,
            sentence,
            &["a", "an", "the", "its", "his", "her", "their", "another", "our"],
        ) || (noun.saturating_sub(4)..noun).any(|i| self.tokens.class(i) == Class::Genitive);
        led.then(|| self.kind_of_noun(noun, first, end)).flatten()
    }

    /// Whether one of the words opens the phrase that a noun heads.
    fn opened_by(&self, noun: usize, sentence: Sentence, words: &[&str]) -> bool {
        let mut at = noun;
        while at > sentence.first
            && matches!(
                self.tokens.class(at - 1),
                Class::Adjective | Class::Noun | Class::ProperNoun | Class::Number | Class::Verb(_)
            )
            && noun - at < 6
        {
            at -= 1;
        }
        at > sentence.first && words.contains(&self.tokens.lower(at - 1))
    }

    /// "an airline called X", "their manager, known as X", "asked to be called X".
    fn kind_by_naming(&self, first: usize, end: usize, sentence: Sentence) -> Option<PartyKind> {
        let mut at = first;
        while at > sentence.first && self.tokens.class(at - 1) == Class::Quote {
            at -= 1;
        }
        let mut verb = at.checked_sub(1).filter(|v| *v > sentence.first)?;
        if self.tokens.lower(verb) == "as" {
            verb -= 1;
        }
        if !FRAMES.naming.contains(self.tokens.lower(verb)) || verb <= sentence.first {
            return None;
        }
        let mut noun = verb - 1;
        if self.tokens.class(noun) == Class::Be {
            let wish = noun > sentence.first && self.tokens.lower(noun - 1) == "to";
            return wish.then_some(PartyKind::Person);
        }
        if self.tokens.word(noun) == "," && noun > sentence.first {
            noun -= 1;
        }
        while noun > sentence.first + 1 && self.tokens.class(noun) == Class::ProperNoun {
            noun -= 1;
        }
        if matches!(self.tokens.lower(noun), "in" | "of" | "from" | "at") && noun > sentence.first {
            noun -= 1;
        }
        (self.tokens.class(noun) == Class::Noun)
            .then(|| self.kind_of_noun(noun, first, end))
            .flatten()
    }

    /// The kind of party that a common noun says a name is; trades are people's and firms', as the name's words tell.
    fn kind_of_noun(&self, noun: usize, first: usize, end: usize) -> Option<PartyKind> {
        let word = self.tokens.lower(noun);
        let words = (first..end)
            .filter(|i| self.tokens.tokens[*i].kind == TokenKind::Word)
            .count();
        let odds = self.odds(first, end);
        let role = VOCABULARY.roles.contains_word(word) && words <= 4;
        let trade = VOCABULARY.trades.contains(word);
        let described = VOCABULARY.descriptor_kind(word);
        match described {
            Some(EntityKind::Vessel) => return Some(PartyKind::Vessel),
            Some(EntityKind::Aircraft) => return Some(PartyKind::Aircraft),
            Some(_) if !role => return Some(PartyKind::Organization),
            _ => {}
        }
        if trade || role && described.is_some() {
            return if odds > LEANING_ODDS {
                role.then_some(PartyKind::Person)
            } else if odds < -LEANING_ODDS || !role {
                Some(PartyKind::Organization)
            } else {
                None
            };
        }
        role.then_some(PartyKind::Person)
    }
}
