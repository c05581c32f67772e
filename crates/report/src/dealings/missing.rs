//! A side of a dealing that the words around its trigger leave open.

use super::{Dealing, Scene, roles::Roles};
use crate::{
    claims::Stance,
    frames::{Frame, Pattern},
    lexicon::VerbForm,
    parties::PartyKind,
    token::{Class, Sentence},
};

/// How many sentences back a dealing lends its other side.
const CARRIED_SENTENCES_MAX: usize = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    From,
    To,
}

impl Scene<'_, '_> {
    /// Fills a side that the words around the trigger leave open: the owner of the goods, the other party of the
    /// sentence, the dealing of the sentence before.
    pub(super) fn fill_missing(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        frame: Frame,
        roles: &mut Roles,
        earlier: &[Dealing],
    ) {
        if frame.pattern == Pattern::Serve {
            if roles.to.is_empty() {
                roles.to.append(&mut roles.owner);
            }
        } else if roles.from.is_empty() {
            roles.from.append(&mut roles.owner);
        } else if roles.to.is_empty()
            && roles.owner.iter().any(|o| !roles.from.contains(o))
            && frame.pattern == Pattern::Take
        {
            roles.to.append(&mut roles.owner);
        }
        let through = std::mem::take(&mut roles.through);
        let partner = std::mem::take(&mut roles.partner);
        let (from_place, to_place) = (
            std::mem::take(&mut roles.from_place),
            std::mem::take(&mut roles.to_place),
        );
        if roles.from.is_empty() {
            let other = [through, partner.clone(), from_place];
            roles.from = (other
                .into_iter()
                .find(|l| l.iter().any(|p| !roles.to.contains(p))))
            .unwrap_or_default();
        }
        if roles.to.is_empty() {
            let other = [partner, std::mem::take(&mut roles.beneficiary), to_place];
            roles.to = (other
                .into_iter()
                .find(|l| l.iter().any(|p| !roles.from.contains(p))))
            .unwrap_or_default();
        }
        // "the war in Ukraine" is no receiver of what Russia gets.
        let country_side = |parties: &[usize]| {
            parties
                .iter()
                .filter_map(|p| self.cast.parties[*p].country)
                .collect::<Vec<_>>()
        };
        let sources: Vec<(usize, usize)> = self
            .claims_at(index)
            .filter(|c| c.sentence == index && c.stance != Stance::Vows)
            .filter_map(|c| c.source)
            .collect();
        // Who vows is who acts; who says, warns or accuses is not.
        let speakers: Vec<usize> = self
            .claims_at(index)
            .filter(|c| c.covers(at) && c.stance != Stance::Vows)
            .flat_map(|c| c.parties.iter().copied())
            .collect();
        if frame.passive_only {
            return;
        }
        for side in [Side::From, Side::To] {
            let (mine, other) = match side {
                Side::From => (&roles.from, &roles.to),
                Side::To => (&roles.to, &roles.from),
            };
            if !mine.is_empty() || other.is_empty() {
                continue;
            }
            let taken = country_side(other);
            // Only the parties of one state each way: a sentence that names many leaves it open.
            let mut candidates: Vec<usize> = Vec::new();
            let anywhere = matches!(self.tokens.class(at), Class::Verb(VerbForm::Ing));
            for token in (sentence.first..sentence.last).filter(|t| *t < at || anywhere) {
                let Some(mention) = self.cast.mention_at(token) else {
                    continue;
                };
                let mut actor = Vec::new();
                self.push_actor(mention.party, &mut actor);
                let actor = actor[0];
                let party = &self.cast.parties[actor];
                if party.kind == PartyKind::Place
                    || party.kind == PartyKind::Person && party.country.is_none()
                    || speakers.contains(&actor)
                    || other.contains(&actor)
                    || side == Side::To
                        && (roles.owner.contains(&actor) || party.kind != PartyKind::Country && token > at)
                    || self.tokens.lower(mention.first.wrapping_sub(1)) == "by"
                    || self.tokens.class(mention.first.wrapping_sub(1)) == Class::Determiner
                        && self.tokens.lower(mention.first.wrapping_sub(2)) == "by"
                    || self.tokens.lower(mention.first.wrapping_sub(1)) == "to"
                        && self.tokens.lower(mention.first.wrapping_sub(2)) == "according"
                {
                    continue;
                }
                // "a Security Council resolution": a name that only modifies a noun takes no part.
                let modifies = !mention.adjective
                    && mention.last < sentence.last
                    && self.tokens.class(mention.last) == Class::Noun
                    && party.kind == PartyKind::Organization;
                if modifies
                    || party.country.is_some_and(|c| taken.contains(&c))
                    || self.stands_for_place(token)
                    || sources.iter().any(|(a, b)| (*a..*b).contains(&token))
                {
                    continue;
                }
                if !candidates.contains(&actor) {
                    candidates.push(actor);
                }
            }
            if candidates.len() == 1 || (candidates.len() == 2 && side == Side::From) {
                let chosen = candidates[0];
                match side {
                    Side::From => roles.from.push(chosen),
                    Side::To => roles.to.push(chosen),
                }
                continue;
            }
            // The sentences before spoke of the same giver or receiver: the other side is the same, where the goods fit
            // or nothing else was told.
            let previous = (earlier.iter().rev())
                .take_while(|d| index - d.sentence <= CARRIED_SENTENCES_MAX)
                .filter(|d| !d.from.is_empty() && !d.to.is_empty())
                .find(|d| match side {
                    Side::From => d.to.iter().any(|p| roles.to.contains(p)),
                    Side::To => d.from.iter().any(|p| roles.from.contains(p)),
                });
            if let Some(previous) = previous {
                match side {
                    Side::From => roles.from = previous.from.clone(),
                    Side::To => roles.to = previous.to.clone(),
                }
            }
        }
    }

    /// "in Ukraine", "at a Russian port", "near Iran": a place of something, not a side of the dealing.
    pub(super) fn stands_for_place(&self, token: usize) -> bool {
        let mention = self.cast.mention_at(token);
        let first = mention.map_or(token, |m| m.first);
        let before = first.checked_sub(1).map_or("", |i| self.tokens.lower(i));
        let earlier = first.checked_sub(2).map_or("", |i| self.tokens.lower(i));
        matches!(
            before,
            "in" | "near" | "at" | "off" | "across" | "around" | "outside" | "against" | "on"
        ) || (before == "the"
            && matches!(
                earlier,
                "in" | "near" | "at" | "off" | "across" | "on" | "against"
            ))
    }
}
