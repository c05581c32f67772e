//! What a whole text says of each of its parties.

use super::features::name_words;
use crate::{
    claims::Stance,
    dealings::{Dealing, Scene},
    frames::FRAMES,
    parties::PartyKind,
    vocabulary::VOCABULARY,
};

/// What the text says of its parties.
pub(super) struct Told {
    pub(super) of_party: Vec<OfParty>,
    /// Who acts where a party is named: the state for its ministers.
    pub(super) acting: Vec<usize>,
}

/// What the text says of one party.
#[derive(Default, Clone)]
pub(super) struct OfParty {
    speaks: bool,
    denies: bool,
    accuses: bool,
    enforces: bool,
    public: bool,
    only_adjective: bool,
    body_here: bool,
    /// Whether it lists, licenses or looks into what others deal in, and takes no part itself.
    pub(super) puts_sanctions: bool,
    /// Whether a rule is about it.
    pub(super) target: bool,
    pub(super) mentions: usize,
    /// How many parties are named before it.
    pub(super) order: usize,
    /// The words of a body's name that say what it is.
    pub(super) name_words: Vec<String>,
}

impl OfParty {
    /// What holds of it, by name.
    pub(super) fn signs(&self) -> [(&'static str, bool); 7] {
        [
            ("speaks", self.speaks),
            ("denies", self.denies),
            ("accuses", self.accuses),
            ("enforces", self.enforces),
            ("public body", self.public),
            ("only an adjective", self.only_adjective),
            ("has a body here", self.body_here),
        ]
    }
}

impl Scene<'_, '_> {
    pub(super) fn told_of_parties(&self) -> Told {
        let parties = &self.cast.parties;
        let mut of_party = vec![OfParty::default(); parties.len()];
        let acting: Vec<usize> = (0..parties.len()).map(|p| self.acting(p)).collect();
        for claim in self.claims {
            for party in &claim.parties {
                for of in [*party, acting[*party]] {
                    of_party[of].speaks = true;
                    of_party[of].denies |= claim.stance == Stance::Denies;
                    of_party[of].accuses |= claim.stance == Stance::Accuses;
                }
            }
        }
        for party in self.who_enforces() {
            of_party[party].enforces = true;
        }
        let mut order = 0;
        for mention in &self.cast.mentions {
            let of = &mut of_party[acting[mention.party]];
            if of.mentions == 0 {
                of.order = order;
                order += 1;
                of.only_adjective = true;
            }
            of.mentions += 1;
            of.only_adjective &= mention.adjective;
        }
        for (index, party) in parties.iter().enumerate() {
            of_party[index].target = self.is_target(index);
            of_party[index].puts_sanctions = self.puts_sanctions(index);
            if party.kind != PartyKind::Organization {
                continue;
            }
            let words = name_words(&party.name);
            of_party[index].public = words.iter().any(|w| VOCABULARY.public_words.contains(w));
            of_party[index].name_words = words;
            if let Some(state) = party.country.and_then(|c| self.country_party(c)) {
                of_party[state].body_here = true;
            }
        }
        Told { of_party, acting }
    }

    fn acting(&self, party: usize) -> usize {
        match self.is_official(party) {
            true => (self.cast.parties[party].country)
                .and_then(|c| self.country_party(c))
                .unwrap_or(party),
            false => party,
        }
    }

    /// Who acts against dealings: seizes, charges, fines.
    fn who_enforces(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for index in 0..self.tokens.sentences.len() {
            let clauses = self.clauses(index);
            let enforcing =
                |lemma: &str| FRAMES.enforcing_verbs.contains(lemma) || FRAMES.blaming_verbs.contains(lemma);
            for verb in clauses.verbs() {
                if !verb.passive && self.tokens.lemma(verb.at).is_some_and(enforcing) {
                    for phrase in clauses.subject(verb.at) {
                        found.extend(self.parties_in(self.cast.phrases[index][*phrase as usize]));
                    }
                }
            }
        }
        found
    }

    /// The dealings of sentences `first..last`, of dealings in order.
    pub(super) fn dealings_between(dealings: &[Dealing], first: usize, last: usize) -> &[Dealing] {
        let from = dealings.partition_point(|d| d.sentence < first);
        let to = dealings.partition_point(|d| d.sentence < last);
        &dealings[from..to.max(from)]
    }
}
