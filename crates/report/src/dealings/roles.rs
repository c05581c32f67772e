//! The roles around a word of a dealing: giver, receiver, goods, by pattern, voice and prepositions.

use interdict_regimes::DealingKind;

use super::Scene;
use crate::{
    frames::{FRAMES, Frame, Pattern},
    lexicon::{LEXICON, VerbForm},
    phrase::NounPhrase,
    token::{Class, Sentence},
};

/// Parties and goods by role, while they are gathered.
#[derive(Debug, Clone, Default)]
pub(super) struct Roles {
    pub(super) from: Vec<usize>,
    pub(super) to: Vec<usize>,
    pub(super) goods: Vec<usize>,
    /// Objects that are parties: "supply Russia".
    pub(super) object: Vec<usize>,
    /// After "from".
    pub(super) source: Vec<usize>,
    /// After "for" of a verb of taking.
    pub(super) beneficiary: Vec<usize>,
    /// Whose goods they are.
    pub(super) owner: Vec<usize>,
    /// After "through", "via": who stands between.
    pub(super) through: Vec<usize>,
    /// After "with" of a verb of exchange: the other side.
    pub(super) partner: Vec<usize>,
    /// Countries of the places that goods come from and go to, where no party is said.
    pub(super) from_place: Vec<usize>,
    pub(super) to_place: Vec<usize>,
    /// Countries of the places where it happens.
    pub(super) place: Vec<usize>,
    /// Goods that are given back: "in exchange for shells".
    pub(super) returned: Vec<usize>,
    /// An object that is no goods of the lexicon.
    pub(super) unknown_object: bool,
    /// Something is said to go over, whatever it is.
    pub(super) told_object: bool,
    /// An object that can be no goods: words, acts, people.
    pub(super) no_ware: bool,
    /// A party is the object of a verb that arms or teaches.
    pub(super) armed: bool,
    /// The object is people of a nation, named by its adjective.
    pub(super) people: bool,
    /// A side was filled by what the text is about, and not by the words of the sentence.
    pub(super) guessed: bool,
    /// A side was taken over from a dealing told before.
    pub(super) carried: bool,
    /// The verb gives one thing for another.
    pub(super) barter: bool,
    /// The verb is "pay".
    pub(super) pays: bool,
    /// The word is a noun.
    pub(super) noun: bool,
    /// The verb tells where the goods left from.
    pub(super) leaves: bool,
    /// The subject only fights somewhere.
    pub(super) fights: bool,
    /// Nobody gives: the carrier stands in for the giver.
    pub(super) carrier: bool,
}

impl Roles {
    pub(super) fn tidy(&mut self) {
        fn unique(list: &mut Vec<usize>) {
            let mut seen = Vec::new();
            list.retain(|x| {
                if seen.contains(x) {
                    false
                } else {
                    seen.push(*x);
                    true
                }
            });
        }
        for list in [&mut self.from, &mut self.to, &mut self.goods, &mut self.owner] {
            unique(list);
        }
    }
}

impl<'a> Scene<'a, '_> {
    pub(super) fn is_passive(&self, at: usize, sentence: Sentence) -> bool {
        // "Armed by X, the rebels"
        let with = self.tokens.lower(at + 1) == "with"
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.people_verbs.contains(l));
        if at == sentence.first
            && (self.tokens.lower(at + 1) == "by" || with)
            && matches!(
                self.tokens.class(at),
                Class::Verb(VerbForm::Participle | VerbForm::Past)
            )
        {
            return true;
        }
        if let Some(node) = self.clauses(self.tokens.sentence_of(at)).verb(at) {
            return node.passive;
        }
        match self.tokens.before_participle(at, sentence) {
            Some((_, Class::Be)) => true,
            // "shells sold by", "weapons supplied to": a participle right after a noun, with no object after it.
            Some((before, Class::Noun | Class::ProperNoun | Class::Punctuation)) => {
                let participle = LEXICON
                    .verb(self.tokens.lower(at))
                    .is_some_and(|v| v.forms.contains(&VerbForm::Participle));
                participle
                    && matches!(
                        self.tokens.lower(at + 1),
                        "by" | "to" | "from" | "in" | "on" | "for" | "through" | "via" | "with" | "at"
                    )
                    && (self.goods.iter())
                        .any(|g| g.last <= at && g.last + 3 > before && g.first >= sentence.first)
            }
            _ => false,
        }
    }

    pub(super) fn verb_roles(
        &self,
        at: usize,
        frames: &[Frame],
        index: usize,
        sentence: Sentence,
        roles: &mut Roles,
    ) {
        let pattern = frames[0].pattern;
        let passive = self.is_passive(at, sentence);
        let mut arguments = self.arguments_after(at, index, sentence, passive);
        arguments.extend(
            self.argument_before(at, index, sentence)
                .filter(|a| matches!(a.preposition, "to" | "for" | "from")),
        );
        self.reliance(at, &mut arguments);
        self.departure(at, &mut arguments);
        // "in the hands of X"
        if !self.tokens.class(at).is_verbal()
            && self.is_holding(at)
            && let Some(holder) = arguments.first_mut()
        {
            holder.preposition = "to";
        }
        let subject = if passive {
            Vec::new()
        } else {
            self.subject(at, index, sentence, 0)
        };
        roles.from = subject;
        // "they buy in Fresno" tells of nothing that goes; "sold in May to X" does of what was told before.
        roles.told_object = passive
            || matches!(
                self.tokens.class(at),
                Class::Verb(VerbForm::Past | VerbForm::Participle)
            );
        if pattern == Pattern::Arrive {
            roles.from.clear();
            // "were on their way to": whose way it is.
            let verb = match self.tokens.class(at) {
                Class::Verb(_) => at,
                _ => (sentence.first..at)
                    .rev()
                    .find(|i| self.tokens.class(*i).is_verbal())
                    .unwrap_or(at),
            };
            // "coal was landed in X"; but "agreement was reached", "the war was entered".
            let lets_go = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.discharge_verbs.contains(l));
            let told = |_: &NounPhrase| !passive || lets_go;
            if let Some(phrase) = self.subject_phrase(verb, index, sentence).filter(told) {
                roles.goods = self.goods_of(phrase);
                self.possessor(phrase, roles);
                self.subject_sides(phrase, index, roles);
                // "600 North Koreans dig coal for X"
                if frames[0].kind == DealingKind::Labour
                    && let Some(nation) = self.nationals(phrase)
                {
                    roles.people = true;
                    roles.owner.push(nation);
                }
            }
            // "found engines in a lorry on its way to X": what it carries.
            if verb != at
                && let Some(carried) = self.carried_on_way(at, index)
            {
                roles.goods = carried;
                roles.owner.clear();
            }
            // A craft that lands is delivered to nobody.
            roles.goods.retain(|g| !self.is_craft(*g));
            if roles.goods.is_empty()
                && let Some(phrase) = self.subject_phrase(verb, index, sentence).filter(told)
            {
                let carries = |g: &usize| !self.is_craft(*g);
                roles
                    .goods
                    .extend(self.goods_again(self.measured(phrase, index)).filter(carries));
            }
            if roles.goods.is_empty()
                && let Some(craft) = self.subject_phrase(verb, index, sentence).filter(told)
            {
                roles.goods = self.carried_by(craft, index, sentence);
                self.possessor(craft, roles);
            }
            if roles.goods.is_empty() && !roles.people {
                return;
            }
            // "fought in Ukraine": where, not for whom.
            roles.leaves = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.leaving.contains(l));
            roles.fights = self.tokens.lemma(at) == Some("fight");
        }
        if passive {
            // "Shells were sold by X to Y"; "X was supplied with shells".
            let auxiliary = (sentence.first..at).rev().find(|i| {
                !matches!(
                    self.tokens.class(*i),
                    Class::Adverb | Class::Be | Class::Have | Class::Modal
                )
            });
            let conjunction =
                auxiliary.filter(|i| *i + 1 < at && self.tokens.class(*i) == Class::Conjunction);
            let earlier = conjunction.and_then(|c| {
                (sentence.first..c)
                    .rev()
                    .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))
            });
            let subject = match earlier {
                // "were bought and shipped", "came from China and were bound for X": the same subject.
                Some(verb) => self.subject_phrase(verb, index, sentence).filter(|p| {
                    self.is_passive(verb, sentence)
                        || !self.goods_of(*p).is_empty()
                        || self.goods_again(self.measured(*p, index)).is_some()
                }),
                None => (self.subject_phrase(at, index, sentence))
                    .or_else(|| self.fronted_subject(at, index, sentence)),
            };
            if let (Some(conjunction), None) = (conjunction, subject) {
                // "has offered a berth, and would be given missiles": the subject of the verb before.
                roles.to = self.subject_across(conjunction, index, sentence, 0);
            } else if let Some(phrase) = subject {
                let mut goods: Vec<usize> = self.goods_of(phrase);
                // "Eritrean soldiers were trained by": whom it is done to.
                let taught = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.people_verbs.contains(l));
                goods.retain(|g| !(taught && self.is_people(*g)));
                if goods.is_empty() {
                    // "It was sold to": goods, where it can be nothing else.
                    let it = matches!(pattern, Pattern::Give | Pattern::Take | Pattern::Move);
                    goods.extend(self.goods_told(self.measured(phrase, index), it));
                }
                let people = self.nationals(phrase).filter(|_| {
                    goods.is_empty() && matches!(pattern, Pattern::Hire | Pattern::Give | Pattern::Move)
                });
                if let Some(nation) = people {
                    // "Two North Koreans were hired by"
                    roles.people = true;
                    match pattern {
                        Pattern::Hire => roles.source.push(nation),
                        _ => roles.owner.push(nation),
                    }
                } else if goods.is_empty() {
                    roles.to = self.parties_in(phrase);
                    roles.unknown_object = roles.to.is_empty() && self.is_ware(phrase);
                    roles.no_ware = roles.to.is_empty()
                        && self.tokens.class(phrase.head) == Class::Noun
                        && !self.is_ware(phrase);
                } else {
                    roles.goods.extend(goods);
                    self.possessor(phrase, roles);
                }
            }
        }
        if !passive {
            roles.partner = self.talks_partner(at, index, sentence);
        } else if let Some(keeper) = self.keeper(at, index, sentence) {
            roles.from = keeper;
        } else if matches!(pattern, Pattern::Give | Pattern::Move) {
            roles.from = self.arranger(at, index, sentence);
        }
        let people = self
            .tokens
            .lemma(at)
            .is_some_and(|l| FRAMES.people_verbs.contains(l));
        let barters = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.barter.contains(l));
        roles.barter = barters;
        roles.pays = self.tokens.lemma(at) == Some("pay");
        if !arguments.iter().any(|a| a.preposition == "from")
            && let Some(seller) = self.visited_seller(at, index, sentence)
        {
            roles.source = seller;
        }
        self.place(&arguments, pattern, passive, people, roles);
        self.moved_by_itself(at, index, sentence, &arguments, pattern, roles);
        // "loaded crude in X": where it is from.
        if roles.to.is_empty()
            && !roles.place.is_empty()
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.loading.contains(l))
        {
            roles.from = std::mem::take(&mut roles.place);
        }
        // "was unloaded at X"
        if pattern == Pattern::Move
            && roles.to.is_empty()
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.discharge_verbs.contains(l))
        {
            roles.to = std::mem::take(&mut roles.place);
        }
        if pattern == Pattern::Arrive && roles.people {
            roles.goods.clear();
        }
        // "hired X to ship pumps": for whom.
        if pattern == Pattern::Give && !passive && roles.to.is_empty() && roles.to_place.is_empty() {
            roles.to = self.employer(at, index, sentence);
            roles.to.retain(|p| !roles.from.contains(p));
        }
        // "pilots learn to fly in Iran": who has them there.
        if pattern == Pattern::Take && frames[0].kind == DealingKind::Training && roles.to.is_empty() {
            roles.to = std::mem::take(&mut roles.place);
            roles.to.retain(|p| !roles.from.contains(p));
        }
        // "were trained in Iran": who has them there.
        if frames[0].kind == DealingKind::Training && passive && roles.from.is_empty() {
            roles.from = std::mem::take(&mut roles.place);
            roles.from.retain(|p| !roles.to.contains(p));
        }
        // "leased a submarine from X": who leases from another gets.
        if pattern == Pattern::Give
            && !passive
            && roles.to.is_empty()
            && !roles.source.is_empty()
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.either_way.contains(l))
        {
            roles.to = std::mem::replace(&mut roles.from, std::mem::take(&mut roles.source));
        }
        if matches!(pattern, Pattern::Give | Pattern::Move | Pattern::Arrive) {
            self.passed_through(roles);
        }
        self.sold_in(at, roles);
        // "was built with the help of X"
        if pattern == Pattern::Serve && passive && roles.from.is_empty() {
            roles.from = std::mem::take(&mut roles.through);
        }
        // "swapped gold for rifles from X"
        if barters && roles.to.is_empty() && !roles.returned.is_empty() {
            roles.to = std::mem::take(&mut roles.source);
        }
        // "bartered cocoa for rifles with X": X gives the rifles.
        if barters && roles.goods.is_empty() && !roles.returned.is_empty() && !roles.partner.is_empty() {
            roles.goods = std::mem::take(&mut roles.returned);
            roles.to = std::mem::replace(&mut roles.from, std::mem::take(&mut roles.partner));
        }
        // "in talks with X over assembling drones": X is to help.
        if pattern == Pattern::Serve && roles.to.is_empty() && !roles.partner.is_empty() {
            roles.to = std::mem::replace(&mut roles.from, std::mem::take(&mut roles.partner));
        }
        // "was repaired at X by Y": for whom X is.
        if pattern == Pattern::Serve && passive && roles.to.is_empty() && !roles.from.is_empty() {
            roles.to = std::mem::take(&mut roles.place);
        }
        // "drones were assembled in X for Y"
        if pattern == Pattern::Serve && passive && roles.from.is_empty() && !roles.to.is_empty() {
            roles.from = std::mem::take(&mut roles.place);
            roles.from.retain(|p| !roles.to.contains(p));
        }
        // "X's helicopters were repaired in Y": who has them there.
        if pattern == Pattern::Serve
            && passive
            && frames[0].kind != DealingKind::Supply
            && roles.from.is_empty()
            && !roles.owner.is_empty()
        {
            roles.from = std::mem::take(&mut roles.place);
            roles.from.retain(|p| !roles.owner.contains(p));
        }
        if frames[0].wish && !passive && pattern == Pattern::Take {
            self.asked(&arguments, roles);
        }
        // "the drones that Iran supplied", "shells which it bought": the goods stand before the clause.
        if roles.goods.is_empty() && !passive && pattern != Pattern::Help {
            roles.goods = self.relative_goods(at, index, sentence, roles);
            // "a lot that X exported"
            let left_out = self.clauses(index).verb(at).and_then(|v| v.left_out);
            roles.told_object |= left_out.is_some();
            roles.unknown_object |= roles.goods.is_empty()
                && left_out.is_some_and(|p| self.is_ware(self.cast.phrases[index][p as usize]));
        }
    }

    /// "Armed by X, the rebels took": the subject of the clause after a participle that opens the sentence.
    fn fronted_subject(&self, at: usize, index: usize, sentence: Sentence) -> Option<NounPhrase> {
        if at != sentence.first {
            return None;
        }
        let comma = (at..sentence.last).find(|i| self.tokens.word(*i) == ",")?;
        self.cast.phrase_from(index, comma + 1).copied()
    }

    /// "in talks with X to buy", "a deal with X to sell": the other side, named before the infinitive.
    fn talks_partner(&self, at: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        let gerund = self.tokens.class(at) == Class::Verb(VerbForm::Ing)
            && at > sentence.first
            && matches!(self.tokens.lower(at - 1), "over" | "on" | "about" | "for");
        if at < sentence.first + 3 || self.tokens.lower(at - 1) != "to" && !gerund {
            return Vec::new();
        }
        let phrases = &self.cast.phrases[index];
        let Some(position) = self
            .cast
            .phrase_before(index, at - 1)
            .filter(|i| phrases[*i].last == at - 1)
        else {
            return Vec::new();
        };
        match self.talks_before(position, index, sentence) {
            Some(_) => self.parties_in(phrases[position]),
            None => Vec::new(),
        }
    }

    /// "Iranian drones reached Sudan": the goods are the subject; whose they are gives, where they come to receives.
    pub(super) fn arrived(&self, roles: &mut Roles) {
        roles.to.append(&mut roles.object);
        if roles.fights {
            roles.place.clear();
        }
        let places = [
            std::mem::take(&mut roles.to_place),
            std::mem::take(&mut roles.place),
        ];
        if roles.to.is_empty() {
            roles.to = places.into_iter().find(|p| !p.is_empty()).unwrap_or_default();
        }
        // "ended up with X"
        if roles.to.is_empty() {
            roles.to = std::mem::take(&mut roles.partner);
        }
        // "the group's missiles come from X"
        if roles.to.is_empty() && roles.source.iter().any(|p| !roles.owner.contains(p)) {
            roles.to = std::mem::take(&mut roles.owner);
        }
        // "left Iran for Y": the place says less than whose they are.
        let (source, place) = (
            std::mem::take(&mut roles.source),
            std::mem::take(&mut roles.from_place),
        );
        let owner = std::mem::take(&mut roles.owner);
        let through = std::mem::take(&mut roles.through);
        let givers = match roles.leaves {
            true => [owner, source, place, through],
            false => [source, place, owner, through],
        };
        roles.from = givers
            .into_iter()
            .find(|g| g.iter().any(|p| !roles.to.contains(p)))
            .unwrap_or_default();
    }
}
