//! A side of a dealing that the words around its trigger leave open.

use interdict_regimes::{DealingKind, GoodsCategory};

use super::{Dealing, Scene, roles::Roles};
use crate::{
    claims::Stance,
    frames::{FRAMES, Frame, Pattern},
    lexicon::VerbForm,
    parties::PartyKind,
    token::{Class, Sentence},
    vocabulary::VOCABULARY,
};

/// How many sentences back a dealing lends its other side.
const CARRIED_SENTENCES_MAX: usize = 8;

/// How many sentences back the goods of a dealing were got that go on from there.
const CHAIN_SENTENCES_MAX: usize = 2;

/// How far, in tokens, "also" may stand before a verb.
const ALSO_TOKENS_MAX: usize = 3;

/// How many sentences back the text may name whom it is about.
const TOPIC_SENTENCES_MAX: usize = 3;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    From,
    To,
}

impl Scene<'_, '_> {
    /// Who got the goods by the sentence before, where this one only tells who gave them: "bought six drones. X supplied them",
    /// "bought Iranian crude. Part of the crude was supplied by X".
    fn taker_before(&self, index: usize, sentence: Sentence, roles: &Roles) -> Vec<usize> {
        let Some(previous) = index.checked_sub(1).map(|i| self.tokens.sentences[i]) else {
            return Vec::new();
        };
        let words = |g: usize| (self.goods[g].first..self.goods[g].last).map(|i| self.tokens.lower(i));
        let same = |mine: usize, theirs: usize| {
            let first = self.goods[mine].first;
            let the = first > sentence.first && self.tokens.lower(first - 1) == "the";
            mine == theirs || the && words(mine).any(|w| words(theirs).any(|t| t == w))
        };
        let taker = (previous.first..previous.last).find_map(|at| {
            let (frames, verb) = self.frames_at(at)?;
            let takes = verb && frames[0].pattern == Pattern::Take && !frames[0].wish;
            let told = takes.then(|| self.roles_at(at, (frames, verb), index - 1))?;
            let again = told
                .goods
                .iter()
                .any(|b| roles.goods.iter().any(|a| same(*a, *b)));
            (again && !told.from.is_empty()).then(|| told.from.clone())
        });
        let mut taker = taker.unwrap_or_default();
        taker.retain(|p| !roles.from.contains(p));
        taker
    }

    /// "France sent rifles to Ukraine, and Sweden sent drones", "Sweden also sent drones": to whom the verb before gave.
    pub(super) fn given_beside(&self, at: usize, index: usize, pattern: Pattern, roles: &mut Roles) {
        let open = [
            &roles.to,
            &roles.to_place,
            &roles.object,
            &roles.beneficiary,
            &roles.partner,
        ];
        let teaches = pattern == Pattern::Help
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.people_verbs.contains(l));
        let gives = teaches || pattern == Pattern::Give && !roles.goods.is_empty();
        let finite = matches!(
            self.tokens.class(at),
            Class::Verb(VerbForm::Past | VerbForm::S | VerbForm::Participle)
        );
        let sentence = self.tokens.sentences[index];
        if !gives
            || !finite
            || roles.from.is_empty()
            || open.iter().any(|l| !l.is_empty())
            || self.is_passive(at, sentence)
        {
            return;
        }
        let Some((verb, receiver)) = self.receiver_before(at, &roles.from) else {
            return;
        };
        let also = || {
            (at.saturating_sub(ALSO_TOKENS_MAX).max(sentence.first)..sentence.last)
                .any(|i| matches!(self.tokens.lower(i), "also" | "too"))
        };
        let joined = |from: usize| {
            (from..at).any(|i| matches!(self.tokens.lower(i), "and" | "while" | "whereas" | ";"))
                && !(from..at).any(|i| matches!(self.tokens.class(i), Class::Relative))
        };
        if verb >= sentence.first && joined(verb) || verb < sentence.first && also() {
            roles.to.push(receiver);
            roles.carried = true;
        }
    }

    /// Whether somebody without a name does what a verb says: "a smuggler sold".
    fn has_unnamed_giver(&self, at: usize, index: usize, sentence: Sentence) -> bool {
        let gives = matches!(self.tokens.class(at), Class::Verb(_)) && self.gives(at);
        gives
            && !self.is_passive(at, sentence)
            && (self.clauses(index).subject(at).iter()).any(|p| {
                let phrase = self.cast.phrases[index][*p as usize];
                FRAMES.people_nouns.contains(self.tokens.lower(phrase.head))
                    && self.parties_in(phrase).is_empty()
            })
    }

    /// Whose needs are met: the party that a sentence is about, where the goods are "its gas" or "most of its shells".
    fn whose_goods(&self, index: usize, sentence: Sentence, roles: &Roles) -> Vec<usize> {
        let its = |g: &usize| {
            let first = self.goods[*g].first;
            (first.saturating_sub(2).max(sentence.first)..first)
                .any(|i| matches!(self.tokens.lower(i), "its" | "their"))
        };
        if !roles.goods.iter().any(its) {
            return Vec::new();
        }
        let topic = (self.cast.phrases[index].iter()).find_map(|p| {
            let parties = self.parties_in(*p);
            (!parties.is_empty()).then_some(parties)
        });
        let topic = topic.unwrap_or_default();
        match topic.iter().any(|p| roles.from.contains(p)) {
            true => Vec::new(),
            false => topic,
        }
    }

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
            // What is repaired is its owner's; what is made is not.
            let makes = self.tokens.lemma(at) == Some("assemble");
            if roles.to.is_empty() && frame.kind != DealingKind::Supply && !makes {
                roles.to.append(&mut roles.owner);
            }
        } else if roles.from.is_empty() {
            // "A smuggler sold American rifles": where they were made.
            if self.has_unnamed_giver(at, index, sentence) {
                roles.owner.retain(|p| self.is_target(*p));
            }
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
        let goods_move = matches!(frame.pattern, Pattern::Give | Pattern::Move)
            || frame.pattern == Pattern::Take && !frame.wish;
        let told_again =
            !roles.goods.is_empty() && roles.goods.iter().all(|g| self.goods[*g].last <= sentence.first);
        if told_again && roles.from.is_empty() && self.is_passive(at, sentence) {
            // "They were delivered in May": of goods told before, to nobody new.
            if roles.to.is_empty() && from_place.is_empty() {
                return;
            }
            // "The chips were bought in Germany and shipped to Iran": to whom they had been told to go.
            let before = (earlier.iter().rev())
                .take_while(|d| index - d.sentence <= CHAIN_SENTENCES_MAX)
                .find(|d| {
                    d.goods.iter().any(|g| roles.goods.contains(g))
                        && !roles.to.is_empty()
                        && roles.to.iter().all(|p| d.to.contains(p))
                });
            if let Some(before) = before {
                roles.from = before.from.clone();
                roles.carried = true;
                return;
            }
        }
        if roles.from.is_empty() && goods_move {
            roles.from = self.origin(at, index, sentence, roles, earlier);
        }
        if roles.from.is_empty() {
            let other = [through, partner.clone(), from_place];
            roles.from = (other
                .into_iter()
                .find(|l| l.iter().any(|p| !roles.to.contains(p))))
            .unwrap_or_default();
        }
        // "were bought in Antwerp by a broker": where they were bought.
        if roles.from.is_empty() && frame.pattern == Pattern::Take && !frame.wish {
            let apart = roles.place.iter().copied().filter(|p| !roles.to.contains(p));
            roles.from = apart.collect();
        }
        if roles.to.is_empty() && matches!(frame.pattern, Pattern::Give | Pattern::Take) {
            roles.to = self.user(index, sentence, roles);
            roles.to.retain(|p| !roles.from.contains(p));
        }
        // "Mali bought six drones. Baykar supplied them": who got them.
        if roles.to.is_empty() && frame.pattern == Pattern::Give {
            roles.to = self.taker_before(index, sentence, roles);
        }
        // "Serbia will not join sanctions against Russia, which supplies most of its gas"
        if roles.to.is_empty() && frame.pattern == Pattern::Give {
            roles.to = self.whose_goods(index, sentence, roles);
        }
        if roles.to.is_empty() {
            let other = [partner, std::mem::take(&mut roles.beneficiary), to_place];
            roles.to = (other
                .into_iter()
                .find(|l| l.iter().any(|p| !roles.from.contains(p))))
            .unwrap_or_default();
        }
        // Oil, coal and gold are dealt in for their origin, whoever carries them.
        let origin = roles.goods.iter().any(|g| {
            matches!(
                self.goods[*g].category(),
                GoodsCategory::Oil | GoodsCategory::CoalMinerals
            )
        });
        if origin && matches!(frame.pattern, Pattern::Give | Pattern::Move) {
            let targets = roles.owner.iter().copied().filter(|p| self.is_target(*p));
            let origin: Vec<usize> = targets
                .filter(|p| !roles.from.contains(p) && !roles.to.contains(p))
                .collect();
            roles.from.extend(origin);
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
        for side in [Side::From, Side::To] {
            let (mine, other) = match side {
                Side::From => (&roles.from, &roles.to),
                Side::To => (&roles.to, &roles.from),
            };
            if let Some(named) = (mine.is_empty() && !other.is_empty() && frame.pattern != Pattern::Serve)
                .then(|| self.named_side(index, side, other))
                .flatten()
            {
                match side {
                    Side::From => roles.from = vec![named],
                    Side::To => roles.to = vec![named],
                }
            }
        }
        if frame.passive_only || frame.pattern == Pattern::Serve {
            return;
        }
        let enforcers = self.enforcers(index);
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
                    // "Russian-born", "Chinese-made": where somebody or something is from.
                    || mention.adjective && self.tokens.word(token).contains('-')
                    || speakers.contains(&actor)
                    || other.contains(&actor)
                    || side == Side::To && (roles.owner.contains(&actor) || token > at && !anywhere)
                    // A body of the sentence that takes no part tells of it more often than not.
                    || !self.is_target(actor)
                        && (side == Side::To
                            || party.kind != PartyKind::Country && VOCABULARY.names_public_body(&party.name))
                    || matches!(
                        (side, self.leading_word(mention.first)),
                        (_, "by" | "with" | "according" | "against")
                            | (Side::To, "from")
                            | (Side::From, "to" | "for")
                    )
                {
                    continue;
                }
                // "a Security Council resolution": a name that only modifies a noun takes no part.
                let modifies = !mention.adjective
                    && mention.last < sentence.last
                    && self.tokens.class(mention.last) == Class::Noun
                    && party.kind == PartyKind::Organization;
                if modifies
                    || enforcers.iter().any(|(a, b)| (*a..*b).contains(&token))
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
            // "In return …": the other way round.
            if let Some(told) = self.in_return(sentence, side, roles, earlier) {
                match side {
                    Side::From => roles.from = told,
                    Side::To => roles.to = told,
                }
                roles.carried = true;
                continue;
            }
            // The sentences before spoke of the same giver or receiver: the other side is the same, where the goods fit
            // or nothing else was told.
            let previous = (earlier.iter().rev())
                .filter(|_| !(told_again && frame.pattern == Pattern::Take))
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
                roles.carried = true;
                continue;
            }
            // "Venezuela flew gold to Tehran. … Iran sent technicians": to whom it had dealt with.
            let partner = (earlier.iter().rev())
                .take_while(|d| index - d.sentence <= CHAIN_SENTENCES_MAX)
                .filter(|d| !d.from.is_empty() && !d.to.is_empty() && side == Side::To)
                .find(|d| d.to.iter().any(|p| roles.from.contains(p)));
            if let Some(partner) = partner
                && matches!(frame.pattern, Pattern::Give | Pattern::Help)
            {
                roles.to = partner.from.clone();
                roles.carried = true;
                continue;
            }
            // "received laptops": from whom is seldom what the text is about.
            // "It bought them in Germany": nor is it whom they went to.
            let got = frame.pattern == Pattern::Take && (frame.needs_goods || told_again);
            if !got && let Some(told) = self.told_before(index, sentence, side, roles, frame, earlier) {
                match side {
                    Side::From => roles.from = told,
                    Side::To => roles.to = told,
                }
                roles.guessed = true;
                continue;
            }
            // "sold rifles in Darfur": to somebody there, where the place is under sanctions.
            let there = (roles.place.iter()).find(|p| !roles.from.contains(p) && self.is_target(**p));
            if side == Side::To
                && matches!(
                    frame.pattern,
                    Pattern::Give | Pattern::Move | Pattern::Pay | Pattern::Help
                )
                && let Some(there) = there
            {
                roles.to = vec![*there];
            }
        }
    }

    /// "Belgian police arrested", "customs officers seized": the words for those who take no part but act against it.
    fn enforcers(&self, index: usize) -> Vec<(usize, usize)> {
        let clauses = self.clauses(index);
        let acts = |lemma: &str| FRAMES.enforcing_verbs.contains(lemma);
        (clauses.verbs())
            .filter(|v| !v.passive && self.tokens.lemma(v.at).is_some_and(acts))
            .flat_map(|v| clauses.subject(v.at))
            .map(|p| self.cast.phrases[index][*p as usize])
            .map(|p| (p.first, p.last))
            .collect()
    }

    /// "In return", "in exchange": the side that the dealing told last had the other way round.
    fn in_return(
        &self,
        sentence: Sentence,
        side: Side,
        roles: &Roles,
        earlier: &[Dealing],
    ) -> Option<Vec<usize>> {
        let said = (sentence.first..sentence.last).any(|i| {
            matches!(self.tokens.lower(i), "return" | "exchange")
                && i > sentence.first
                && self.tokens.lower(i - 1) == "in"
        });
        let last =
            (earlier.iter().rev().filter(|_| said)).find(|d| !d.from.is_empty() && !d.to.is_empty())?;
        let (there, mine) = match side {
            Side::From => (&last.to, &roles.to),
            Side::To => (&last.from, &roles.from),
        };
        let apart = !there.is_empty() && there.iter().all(|p| !mine.contains(p));
        apart.then(|| there.clone())
    }

    /// The other side by what the text is about: the side of the latest dealing in goods of the same kind, or the only
    /// country or group under sanctions that the sentences before name.
    fn told_before(
        &self,
        index: usize,
        sentence: Sentence,
        side: Side,
        roles: &Roles,
        frame: Frame,
        earlier: &[Dealing],
    ) -> Option<Vec<usize>> {
        if !matches!(
            frame.pattern,
            Pattern::Give | Pattern::Take | Pattern::Help | Pattern::Pay | Pattern::Hire | Pattern::Move
        ) {
            return None;
        }
        let mine = match side {
            Side::From => &roles.to,
            Side::To => &roles.from,
        };
        let countries: Vec<_> = (mine.iter())
            .filter_map(|p| self.cast.parties[*p].country)
            .collect();
        let apart = |p: &usize| {
            !mine.contains(p) && (self.cast.parties[*p].country).is_none_or(|c| !countries.contains(&c))
        };
        let categories: Vec<GoodsCategory> = roles.goods.iter().map(|g| self.goods[*g].category()).collect();
        let alike = |d: &&Dealing| {
            d.goods
                .iter()
                .any(|g| categories.contains(&self.goods[*g].category()))
        };
        let latest = (earlier.iter().rev())
            .take_while(|d| index - d.sentence <= CARRIED_SENTENCES_MAX)
            .filter(alike)
            .map(|d| match side {
                Side::From => &d.from,
                Side::To => &d.to,
            })
            .find(|parties| !parties.is_empty() && parties.iter().all(apart));
        if let Some(latest) = latest {
            return Some(latest.clone());
        }
        let from = self.tokens.sentences[index.saturating_sub(TOPIC_SENTENCES_MAX)].first;
        let mut topics: Vec<usize> = Vec::new();
        for mention in self.cast.between(from, sentence.last) {
            let party = mention.party;
            let body = !matches!(
                self.cast.parties[party].kind,
                PartyKind::Person | PartyKind::Place | PartyKind::Vessel
            );
            if body && apart(&party) && self.is_target(party) && !topics.contains(&party) {
                topics.push(party);
            }
        }
        match topics[..] {
            // Who is under sanctions receives more often than gives.
            [_] if side == Side::From => None,
            [only] => Some(vec![only]),
            _ => None,
        }
    }

    /// The word before a mention and its determiners; "according" for "according to".
    fn leading_word(&self, first: usize) -> &str {
        let mut before = first;
        while before > 0
            && matches!(
                self.tokens.class(before - 1),
                Class::Determiner | Class::Adjective
            )
        {
            before -= 1;
        }
        let word = before.checked_sub(1).map_or("", |i| self.tokens.lower(i));
        match before.checked_sub(2).map_or("", |i| self.tokens.lower(i)) {
            "according" => "according",
            _ => word,
        }
    }

    /// "in Ukraine", "at a Russian port", "near Iran": a place of something, not a side of the dealing.
    pub(super) fn stands_for_place(&self, token: usize) -> bool {
        let mention = self.cast.mention_at(token);
        let first = mention.map_or(token, |m| m.first);
        let before = first.checked_sub(1).map_or("", |i| self.tokens.lower(i));
        let earlier = first.checked_sub(2).map_or("", |i| self.tokens.lower(i));
        // "a fine on X", "charges against X" are of who acts, not of where.
        let land = mention.is_none_or(|m| {
            matches!(
                self.cast.parties[m.party].kind,
                PartyKind::Country | PartyKind::Place
            )
        });
        if !land && (matches!(before, "on" | "against") || matches!(earlier, "on" | "against")) {
            return false;
        }
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
