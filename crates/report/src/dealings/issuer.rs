//! Who issues a document: an office whose press release it is, a panel whose report. What it states is theirs.

use super::{Dealing, Scene, Status, Voice};
use crate::{frames::FRAMES, parties::PartyKind, token::Class};

/// How many sentences the head of a press release has.
const HEAD_SENTENCES_MAX: usize = 4;
/// How often a panel that reports names itself, and how often it says what it found.
const MENTIONS_MIN: usize = 2;
const CLAIMS_MIN: usize = 2;

impl Scene<'_, '_> {
    /// Lets what the document states without a source be the word of who issues it.
    pub(super) fn attribute_to_issuer(&self, dealings: &mut [Dealing]) {
        let Some(issuer) = self.panel().or_else(|| self.office()) else {
            return;
        };
        for dealing in dealings
            .iter_mut()
            .filter(|d| d.status == Status::Reported && d.alleged_by.is_empty())
        {
            if !dealing.from.contains(&issuer) && !dealing.to.contains(&issuer) {
                dealing.alleged_by.push(Voice::Party(issuer));
            }
        }
    }

    /// "The Panel found …": a document that calls its author so.
    fn panel(&self) -> Option<usize> {
        (0..self.cast.parties.len()).find(|party| {
            let alone = |m: &&crate::parties::Mention| {
                m.party == *party
                    && m.last == m.first + 1
                    && matches!(
                        self.tokens.word(m.first),
                        "Panel" | "Group" | "Commission" | "Mission"
                    )
            };
            self.cast.parties[*party].kind == PartyKind::Organization
                && self.cast.mentions.iter().filter(alone).count() >= MENTIONS_MIN
                && self.claims.iter().filter(|c| c.parties == [*party]).count() >= CLAIMS_MIN
        })
    }

    /// "Today, the Treasury designated …": an office that tells of its own act.
    fn office(&self) -> Option<usize> {
        (0..self.tokens.sentences.len().min(HEAD_SENTENCES_MAX)).find_map(|index| {
            let sentence = self.tokens.sentences[index];
            let today = (sentence.first..sentence.last).find(|i| self.tokens.lower(*i) == "today")?;
            let clauses = self.clauses(index);
            let verb = clauses
                .verbs()
                .find(|v| !v.passive && v.at.abs_diff(today) < HEAD_TOKENS_MAX)?;
            let subject = clauses.subject(verb.at).first()?;
            let phrase = self.cast.phrases[index][*subject as usize];
            let end = (phrase.last..sentence.last)
                .find(|i| self.tokens.class(*i).is_verbal())
                .unwrap_or(phrase.last);
            let authority = (phrase.first..end).any(|i| FRAMES.authorities.at(self.tokens, i, end).is_some());
            let named = self.cast.between(phrase.first, end).iter().find(|m| {
                !m.adjective
                    && self.cast.parties[m.party].kind == PartyKind::Organization
                    && self.tokens.class(m.last) != Class::Genitive
            })?;
            authority.then_some(named.party)
        })
    }
}

/// How far from "today" the verb of a press release stands, in tokens.
const HEAD_TOKENS_MAX: usize = 14;
