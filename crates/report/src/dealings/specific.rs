//! A side that a sentence tells by its country alone, and the text beside it by name: "a Brazilian maker … Companhia X".

use super::{Dealing, Scene, actors::push};
use crate::{frames::FRAMES, parties::PartyKind, vocabulary::VOCABULARY};

/// How many sentences on or back the party is named.
const NAMED_SENTENCES_MAX: usize = 2;

impl Scene<'_, '_> {
    /// Puts the one party that the text beside a dealing names of a side's country on that side.
    pub(super) fn name_sides(&self, dealings: &mut [Dealing]) {
        let mut sided: Vec<usize> = Vec::new();
        for dealing in dealings.iter() {
            (dealing.from.iter().chain(&dealing.to)).for_each(|p| push(*p, &mut sided));
        }
        for dealing in dealings.iter_mut() {
            for gives in [true, false] {
                let (side, other) = match gives {
                    true => (&dealing.from, &dealing.to),
                    false => (&dealing.to, &dealing.from),
                };
                let named = self.named_of_country(side, other, dealing.sentence, &sided);
                if let Some(named) = named {
                    match gives {
                        true => push(named, &mut dealing.from),
                        false => push(named, &mut dealing.to),
                    }
                }
            }
        }
    }

    /// The only party of the country that alone makes a side, named near a sentence, that no dealing has yet.
    fn named_of_country(
        &self,
        side: &[usize],
        other: &[usize],
        index: usize,
        sided: &[usize],
    ) -> Option<usize> {
        let [country] = side else {
            return None;
        };
        let code = Some(&self.cast.parties[*country])
            .filter(|p| p.kind == PartyKind::Country && !other.is_empty())?
            .country?;
        if other.iter().any(|p| self.cast.parties[*p].country == Some(code)) {
            return None;
        }
        let first = self.tokens.sentences[index.saturating_sub(NAMED_SENTENCES_MAX)].first;
        let last = (index + NAMED_SENTENCES_MAX).min(self.tokens.sentences.len() - 1);
        let mut found: Vec<usize> = Vec::new();
        for mention in self.cast.between(first, self.tokens.sentences[last].last) {
            let party = &self.cast.parties[mention.party];
            let trades = matches!(
                party.kind,
                PartyKind::Organization | PartyKind::Person | PartyKind::Vessel
            ) && party.country == Some(code)
                && !mention.adjective;
            if trades && !self.tells(mention.party) && !sided.contains(&mention.party) {
                push(mention.party, &mut found);
            }
        }
        match found[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether a party judges, polices or puts sanctions on others, by its name or by what it is: it gives nothing to
    /// anybody.
    pub(super) fn judges(&self, party: usize) -> bool {
        let this = &self.cast.parties[party];
        let judicial = |text: &str| (text.split(' ')).any(|w| FRAMES.judicial.contains(w));
        match this.kind {
            PartyKind::Organization => judicial(&this.name.to_lowercase()) || self.puts_sanctions(party),
            PartyKind::Person => this.descriptions.iter().any(|d| judicial(d)),
            _ => false,
        }
    }

    /// Whether a party is a body that lists, licenses or looks into what others deal in, and takes no part itself.
    pub(super) fn puts_sanctions(&self, party: usize) -> bool {
        let this = &self.cast.parties[party];
        let name = this.name.to_lowercase();
        this.kind == PartyKind::Organization && FRAMES.sanctioning.iter().any(|body| has_words(&name, body))
    }

    /// Whether a party makes a claim, holds a public office or is a public body that acts against dealings.
    fn tells(&self, party: usize) -> bool {
        let public = || VOCABULARY.names_public_body(&self.cast.parties[party].name);
        self.is_official(party) || public() || self.claims.iter().any(|c| c.parties.contains(&party))
    }
}

/// Whether a name starts or ends with some words, or is they.
fn has_words(name: &str, words: &str) -> bool {
    let apart = |rest: &str, at: fn(&str) -> Option<char>| at(rest).is_none_or(|c| c == ' ');
    name.strip_prefix(words)
        .is_some_and(|rest| apart(rest, |r| r.chars().next()))
        || name
            .strip_suffix(words)
            .is_some_and(|rest| apart(rest, |r| r.chars().next_back()))
}
