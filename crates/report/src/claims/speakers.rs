//! Whom a source stands for that is no name: "it", "they", "both governments", "I" in a transcript; and whose turn it is
//! there.

use super::{Claim, Reader, Stance};
use crate::{
    parties::{Mention, PartyKind},
    token::{Class, TokenKind},
};

/// How many sentences back the speaker of "They said" stands.
const PRONOUN_SENTENCES_MAX: usize = 2;
/// How many mentions back "both countries" are looked for.
const BOTH_MENTIONS_MAX: usize = 40;
/// How many paragraphs of a transcript start with who speaks, at least; and how long such a label is, in tokens.
const TURNS_MIN: usize = 3;
const LABEL_TOKENS_MAX: usize = 5;

impl Reader<'_, '_> {
    /// The turns of a transcript as claims: "MS SMITH: Good morning …". Those of who asks are none.
    pub(super) fn turns(&mut self) {
        let labels: Vec<(usize, usize)> = (0..self.tokens.sentences.len())
            .filter(|i| *i == 0 || self.paragraphs[*i] != self.paragraphs[i - 1])
            .filter_map(|i| self.label(i).map(|colon| (i, colon)))
            .collect();
        if labels.len() < TURNS_MIN {
            return;
        }
        for (index, colon) in labels {
            let first = self.tokens.sentences[index].first;
            let named = self.parties_in((first, colon));
            if named.is_empty() {
                continue;
            }
            let last = (index..self.tokens.sentences.len())
                .take_while(|i| self.paragraphs[*i] == self.paragraphs[index])
                .last()
                .map_or(colon + 1, |i| self.tokens.sentences[i].last);
            let content = self.trim((colon + 1, last));
            if content.0 < content.1 {
                self.claims.push(Claim {
                    source: Some((first, colon)),
                    parties: named,
                    cue: (colon, colon + 1),
                    content: vec![content],
                    direct: false,
                    stance: Stance::States,
                    anaphoric: false,
                    sentence: index,
                });
            }
        }
    }

    /// The colon after the capitals by which a paragraph says who speaks ("MS SMITH:", "QUESTION:").
    fn label(&self, index: usize) -> Option<usize> {
        let sentence = self.tokens.sentences[index];
        let colon = (sentence.first + 1..sentence.last.min(sentence.first + 1 + LABEL_TOKENS_MAX))
            .find(|i| self.tokens.word(*i) == ":")?;
        let capitals = (sentence.first..colon).all(|i| {
            let word = self.tokens.word(i);
            self.tokens.tokens[i].kind != TokenKind::Word || !word.chars().any(char::is_lowercase)
        });
        (capitals && (sentence.first..colon).any(|i| self.tokens.tokens[i].kind == TokenKind::Word))
            .then_some(colon)
    }

    /// Lets the claims of pronouns be those of whom they stand for.
    pub(super) fn resolve_pronouns(&mut self) {
        for at in 0..self.claims.len() {
            let claim = &self.claims[at];
            let Some((first, last)) = claim.source.filter(|_| claim.parties.is_empty()) else {
                continue;
            };
            if last != first + 1 {
                continue;
            }
            let parties = match self.tokens.lower(first) {
                "i" | "we" => self.whose_turn(first),
                "it" | "they" | "he" | "she" => self.spoke_before(at).unwrap_or_default(),
                _ => continue,
            };
            self.claims[at].parties = parties;
        }
    }

    /// Who speaks in the turn of a transcript that a token stands in.
    fn whose_turn(&self, token: usize) -> Vec<usize> {
        let turn = (self.claims.iter()).find(|c| self.tokens.word(c.cue.0) == ":" && c.covers(token));
        turn.map_or_else(Vec::new, |c| c.parties.clone())
    }

    /// Who spoke last before a claim, by a name; else the body that the sentence before is about. `None` where it was
    /// somebody without a name.
    fn spoke_before(&self, at: usize) -> Option<Vec<usize>> {
        let claim = &self.claims[at];
        let pronoun = |c: &Claim| {
            c.source
                .is_none_or(|(a, b)| b == a + 1 && self.tokens.class(a) == Class::Pronoun)
        };
        let earlier = (self.claims.iter())
            .filter(|c| {
                c.cue.0 < claim.cue.0
                    && c.sentence + PRONOUN_SENTENCES_MAX >= claim.sentence
                    && (!pronoun(c) || !c.parties.is_empty())
            })
            .max_by_key(|c| c.cue.0);
        if let Some(earlier) = earlier {
            return Some(earlier.parties.clone());
        }
        let before = claim.sentence.checked_sub(1)?;
        let sentence = self.tokens.sentences[before];
        let source = claim.source?.0;
        let thing = self.tokens.lower(source) == "it";
        let subject = |m: &&Mention| {
            let kind = self.cast.parties[m.party].kind;
            let led = m.first > sentence.first && self.tokens.class(m.first - 1) == Class::Preposition;
            !m.adjective && !led && thing && matches!(kind, PartyKind::Organization | PartyKind::Country)
        };
        let found = self.cast.between(sentence.first, sentence.last);
        Some(found.iter().find(subject).map(|m| m.party).into_iter().collect())
    }

    /// "both governments", "the two firms": the two that were named last.
    pub(super) fn both(&self, first: usize, last: usize) -> Vec<usize> {
        // "two member states" are any two; "the two states" the ones that were named.
        let two = (first..last).any(|i| {
            matches!(self.tokens.lower(i), "both" | "neither")
                || self.tokens.lower(i) == "two"
                    && i > first
                    && matches!(self.tokens.lower(i - 1), "the" | "these" | "those")
        });
        let head = self.tokens.lower(last.saturating_sub(1));
        let kind = match head {
            "governments" | "countries" | "capitals" | "states" | "nations" | "neighbours" | "neighbors"
            | "allies" => PartyKind::Country,
            "firms" | "companies" | "groups" | "organisations" | "organizations" | "banks" => {
                PartyKind::Organization
            }
            "both" if last == first + 1 => PartyKind::Country,
            _ => return Vec::new(),
        };
        if !two {
            return Vec::new();
        }
        let mut found: Vec<usize> = Vec::new();
        let before = self.cast.between(0, first);
        // Who told of it is none of the two.
        let speaks = |m: &Mention| {
            (self.claims.iter())
                .filter_map(|c| c.source)
                .any(|(a, b)| (a..b).contains(&m.first))
        };
        for mention in before.iter().rev().take(BOTH_MENTIONS_MAX) {
            if found.len() < 2
                && !speaks(mention)
                && self.cast.parties[mention.party].kind == kind
                && !found.contains(&mention.party)
            {
                found.push(mention.party);
            }
        }
        found
    }
}
