//! Roles around a noun of a dealing: "the sale of arms by X to Y", "Iranian arms shipments".

use interdict_regimes::DealingKind;

use super::{Scene, arguments::Argument, roles::Roles};
use crate::{
    claims::CUES,
    frames::{FRAMES, Frame, Pattern},
    parties::PartyKind,
    token::{Class, Sentence},
};

impl Scene<'_, '_> {
    /// Whether a noun's phrase is the object of a verb, or what its object is "of" ("received shipments").
    pub(super) fn is_object(&self, verb: usize, noun: usize, index: usize) -> bool {
        let phrases = &self.cast.phrases[index];
        let from = phrases.partition_point(|p| p.first <= verb);
        (phrases[from..].iter().take_while(|p| p.last <= noun))
            .all(|p| self.tokens.lower(p.last) == "of" || !self.parties_in(*p).is_empty())
    }

    /// Verbs of those who tell of a dealing or act against it, and take no part in it.
    fn is_told_of(&self, lemma: &str) -> bool {
        CUES.stance_of(lemma).is_some()
            || FRAMES.forbidding_verbs.contains(lemma)
            || FRAMES.enforcing_verbs.contains(lemma)
            || FRAMES.blaming_verbs.contains(lemma)
    }

    pub(super) fn noun_roles(
        &self,
        at: usize,
        frames: &[Frame],
        index: usize,
        sentence: Sentence,
        roles: &mut Roles,
    ) {
        let pattern = frames[0].pattern;
        let phrases = &self.cast.phrases[index];
        // Inside the phrase: "Iran's drone deliveries", "Iranian arms shipments", "arms sales".
        if let Some(phrase) = self
            .cast
            .phrase_before(index, at)
            .map_or(phrases.first(), |i| phrases.get(i + 1))
            .filter(|p| p.first <= at && at < p.last)
        {
            // "a $7 billion deal": what it is worth.
            let worth = FRAMES.with_partner.contains(self.tokens.lower(at));
            roles.goods.extend(
                self.goods_in(phrase.first, at + 1)
                    .filter(|g| self.goods[*g].first < at)
                    .filter(|g| !worth || self.goods[*g].entry.item() != "bulk-cash"),
            );
            for token in phrase.first..at {
                if let Some(mention) = self.cast.mention_at(token)
                    && self.cast.parties[mention.party].kind != PartyKind::Place
                    && mention.last <= at
                {
                    self.push_actor(mention.party, &mut roles.from);
                }
            }
        }
        if let Some(phrase) = phrases.iter().find(|p| p.first <= at && at < p.last)
            && roles.goods.is_empty()
        {
            roles.goods = self.said_of(*phrase, index, sentence);
        }
        let arguments = self.arguments_after(at, index, sentence, true);
        let arguments: Vec<Argument<'_>> = arguments
            .into_iter()
            .map(|a| {
                if a.preposition.is_empty() {
                    Argument {
                        preposition: "?",
                        ..a
                    }
                } else {
                    a
                }
            })
            .collect();
        roles.noun = true;
        roles.unknown_object = arguments.first().is_some_and(|a| {
            a.preposition == "of"
                && self.goods_of(a.phrase).is_empty()
                && self.parties_in(a.phrase).is_empty()
                && self.is_ware(a.phrase)
        });
        // "the arming of X"
        let armed =
            (self.tokens.lower(at).strip_suffix("ing")).is_some_and(|l| FRAMES.people_verbs.contains(l));
        self.place(&arguments, pattern, true, armed, roles);
        roles.armed |= armed && !roles.to.is_empty();
        // "between Iran and Russia"
        if let Some(between) =
            (at + 1..sentence.last.min(at + 8)).find(|i| self.tokens.lower(*i) == "between")
            && roles.from.is_empty()
            && roles.to.is_empty()
        {
            let pair: Vec<usize> = phrases
                .iter()
                .filter(|p| p.first > between && p.first < between + 8)
                .flat_map(|p| self.parties_in(*p))
                .collect();
            if let [a, b, ..] = pair[..] {
                roles.from.push(a);
                roles.to.push(b);
            }
        }
        // "is negotiating with X over the purchase of", "a deal with X for the supply of"
        if let Some(with) = (sentence.first.max(at.saturating_sub(14))..at)
            .rev()
            .find(|i| self.tokens.lower(*i) == "with")
            && (sentence.first.max(with.saturating_sub(6))..with).any(|i| {
                FRAMES.with_partner.contains(self.tokens.lower(i))
                    || self
                        .tokens
                        .lemma(i)
                        .is_some_and(|l| FRAMES.with_partner.contains(l))
            })
            && let Some(partner) = self.cast.phrase_from(index, with + 1).filter(|p| p.last < at)
        {
            roles.partner = self.parties_beside(*partner, &roles.from);
        }
        self.contracted(at, index, sentence, (&arguments, pattern), roles);
        // "was designated for the procurement of": who is charged with it or punished for it.
        let opens =
            (phrases.iter().find(|p| p.first <= at && at < p.last)).and_then(|p| p.first.checked_sub(1));
        if roles.from.is_empty()
            && let Some(preposition) = opens.filter(|i| *i > sentence.first)
            && let Some(blamed) = self.blamed(preposition, index, sentence)
        {
            roles.from = blamed;
            roles.from.retain(|p| !roles.to.contains(p));
        }
        // "received shipments of shells from", "approved the sale": a verb of taking makes its subject the receiver.
        if let Some(verb) = (sentence.first..at)
            .rev()
            .take(6)
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))
            && let Some(lemma) = self.tokens.lemma(verb)
            && self.is_object(verb, at, index)
        {
            let subject = || self.subject(verb, index, sentence, 0);
            if pattern == Pattern::Help
                && frames[0].kind == DealingKind::Training
                && FRAMES.trained_verbs.contains(lemma)
            {
                roles.to = subject();
                roles.from.retain(|p| !roles.to.contains(p));
                // "are to begin training at an academy in Belarus": who has them there.
                if roles.from.is_empty() {
                    roles.from = std::mem::take(&mut roles.place);
                    roles.from.retain(|p| !roles.to.contains(p));
                }
                return roles.tidy();
            }
            // "took over the maintenance of X's jets"
            if pattern == Pattern::Serve && roles.from.is_empty() {
                roles.from = subject();
                roles
                    .from
                    .retain(|p| !roles.owner.contains(p) && !roles.to.contains(p));
                return roles.tidy();
            }
            let pattern_of = FRAMES.verbs.get(lemma).map(|f| f[0].pattern);
            let taker = pattern_of == Some(Pattern::Take) || FRAMES.taker_verbs.contains(lemma);
            let giver = pattern_of == Some(Pattern::Give) || FRAMES.giver_verbs.contains(lemma);
            if taker && roles.to.is_empty() && pattern != Pattern::Take {
                roles.to = subject();
            } else if giver && roles.from.is_empty() {
                roles.from = subject();
            } else if pattern == Pattern::Take
                && roles.from.is_empty()
                && (!self.is_told_of(lemma) || FRAMES.possible_verbs.contains(lemma))
            {
                // "is weighing the purchase of", "finalised the procurement of": who buys.
                roles.from = subject();
                roles.from.retain(|p| !roles.to.contains(p));
            }
        }
        roles.tidy();
    }

    /// "signed a contract with X for 20 jets": who orders them receives, but a firm gives to a state.
    fn contracted(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        (arguments, pattern): (&[Argument<'_>], Pattern),
        roles: &mut Roles,
    ) {
        let ordered = |a: &Argument<'_>| {
            a.preposition == "for"
                && (self.goods_in(a.phrase.first, a.phrase.last)).any(|g| self.goods[g].last > a.phrase.head)
        };
        // "an order for jets from X"
        let order = matches!(self.tokens.lower(at), "order" | "orders");
        let with = (arguments.iter()).find(|a| a.preposition == "with" || order && a.preposition == "from");
        let Some(with) = with
            .filter(|_| FRAMES.with_partner.contains(self.tokens.lower(at)) && arguments.iter().any(ordered))
        else {
            return;
        };
        let partner = self.parties_beside(with.phrase, &[]);
        let mut orders: Vec<usize> = roles.from.clone();
        orders.retain(|p| !partner.contains(p));
        if orders.is_empty()
            && let Some(verb) = (sentence.first..at)
                .rev()
                .take(6)
                .find(|i| matches!(self.tokens.class(*i), Class::Verb(_) | Class::Have))
            && self
                .tokens
                .lemma(verb)
                .is_none_or(|l| l == "place" || !self.is_told_of(l))
        {
            orders = self.subject(verb, index, sentence, 0);
        }
        orders.retain(|p| !partner.contains(p));
        if partner.is_empty() || orders.is_empty() {
            return;
        }
        let won = order
            && (sentence.first..at)
                .rev()
                .take(6)
                .any(|i| (self.tokens.lemma(i)).is_some_and(|l| FRAMES.winning.contains(l)));
        let kind = |parties: &[usize]| self.cast.parties[parties[0]].kind;
        // A firm sells to a state; an armed group buys.
        let armed = |party: usize| {
            let of = &self.cast.parties[party];
            (of.descriptions.iter().chain(of.known_as)).any(|d| FRAMES.armed_groups.contains(d.as_str()))
        };
        let firm = kind(&orders) == PartyKind::Organization && !armed(orders[0]);
        let sells = won || firm && (kind(&partner) == PartyKind::Country || armed(partner[0]));
        // The giver of a word of taking is still whom it takes from.
        (roles.from, roles.to) = match sells != (pattern == Pattern::Take) {
            true => (orders, partner),
            false => (partner, orders),
        };
        roles.partner.clear();
    }
}
