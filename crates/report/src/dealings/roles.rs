//! The roles around a word of a dealing: giver, receiver, goods, by pattern, voice and prepositions.

use interdict_regimes::GoodsCategory;

use super::{Scene, arguments::Argument};
use crate::{
    frames::{FRAMES, Frame, Pattern},
    lexicon::{LEXICON, VerbForm},
    parties::PartyKind,
    phrase::NounPhrase,
    token::{Class, Sentence},
};

/// How far, in tokens, a relative pronoun may stand before the verb of its clause.
const RELATIVE_TOKENS_MAX: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    None,
    Object,
    Receiver,
    Giver,
    Agent,
    Matter,
    /// Who stands between.
    Through,
    /// The other side of an exchange.
    Partner,
    /// Where it happens.
    Where,
}

/// Parties and goods by role, while they are gathered.
#[derive(Debug, Default)]
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
    /// An object that is no goods of the lexicon.
    pub(super) unknown_object: bool,
    /// A party is the object of a verb that arms or teaches.
    pub(super) armed: bool,
    /// The object is people of a nation, named by its adjective.
    pub(super) people: bool,
    /// A side was filled by what the text is about, and not by the words of the sentence.
    pub(super) guessed: bool,
    /// A side was taken over from a dealing told before.
    pub(super) carried: bool,
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
        if FRAMES.forbidding_nouns.contains(self.tokens.lower(phrase.head)) {
            return Vec::new();
        }
        self.goods_in(phrase.first, phrase.last).collect()
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
    fn first_goods(&self, index: usize, at: usize) -> Option<usize> {
        let sentence = self.tokens.sentences[index];
        let start = self.goods.partition_point(|g| g.first < sentence.first);
        (self.goods.get(start))
            .filter(|g| g.last <= at.min(sentence.last))
            .map(|_| start)
    }

    /// "the cargo", "the weapons", "10,000 of them", "they": goods that an earlier sentence named.
    pub(super) fn goods_again(&self, phrase: NounPhrase) -> Option<usize> {
        let head = self.tokens.lower(phrase.head);
        let pronoun =
            phrase.first == phrase.head && matches!(head, "they" | "them" | "these" | "those" | "it");
        let definite = matches!(
            self.tokens.lower(phrase.first),
            "the" | "these" | "those" | "this" | "both" | "all"
        ) && FRAMES.cargo.contains(head);
        if !(pronoun || definite) {
            return None;
        }
        let here = self.goods_before(phrase.first);
        let index = self.tokens.sentence_of(phrase.first);
        here.or_else(|| {
            let earlier = index.checked_sub(1).filter(|_| head != "it")?;
            self.first_goods(earlier, phrase.first)
        })
    }

    pub(super) fn is_passive(&self, at: usize, sentence: Sentence) -> bool {
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
        let arguments = self.arguments_after(at, index, sentence, passive);
        let subject = if passive {
            Vec::new()
        } else {
            self.subject(at, index, sentence, 0)
        };
        roles.from = subject;
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
            if let Some(phrase) = self.subject_phrase(verb, index, sentence).filter(|_| !passive) {
                roles.goods = self.goods_of(phrase);
                self.possessor(phrase, roles);
            }
            if roles.goods.is_empty() {
                return;
            }
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
                // "were bought and shipped": the same subject.
                Some(verb) if self.is_passive(verb, sentence) => self.subject_phrase(verb, index, sentence),
                Some(_) => None,
                None => self.subject_phrase(at, index, sentence),
            };
            if let (Some(conjunction), None) = (conjunction, subject) {
                // "has offered a berth, and would be given missiles": the subject of the verb before.
                roles.to = self.subject_across(conjunction, index, sentence, 0);
            } else if let Some(phrase) = subject {
                let mut goods: Vec<usize> = self.goods_of(phrase);
                if goods.is_empty() {
                    goods.extend(self.goods_again(self.measured(phrase, index)));
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
                    roles.unknown_object = roles.to.is_empty();
                } else {
                    roles.goods.extend(goods);
                    self.possessor(phrase, roles);
                }
            }
        }
        if !passive {
            roles.partner = self.talks_partner(at, index, sentence);
        }
        let people = self
            .tokens
            .lemma(at)
            .is_some_and(|l| FRAMES.people_verbs.contains(l));
        self.place(&arguments, pattern, passive, people, roles);
        if frames[0].wish && !passive {
            self.asked(&arguments, roles);
        }
        // "the drones that Iran supplied", "shells which it bought": the goods stand before the clause.
        if roles.goods.is_empty() && !passive && pattern != Pattern::Help {
            roles.goods = self.relative_goods(at, index, sentence, roles);
        }
    }

    /// "asked X for missiles": X is to give them.
    fn asked(&self, arguments: &[Argument<'_>], roles: &mut Roles) {
        let goods = (arguments.iter())
            .take(2)
            .filter(|a| a.preposition == "for")
            .flat_map(|a| self.goods_of(a.phrase));
        if roles.goods.is_empty() {
            roles.goods.extend(goods);
            roles.to.append(&mut roles.object);
        }
    }

    /// "in talks with X to buy", "a deal with X to sell": the other side, named before the infinitive.
    fn talks_partner(&self, at: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        if at < sentence.first + 3 || self.tokens.lower(at - 1) != "to" {
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
        let with = position > 0
            && phrases[position - 1].last + 1 == phrases[position].first
            && self.tokens.lower(phrases[position].first - 1) == "with"
            && FRAMES
                .possible_nouns
                .contains(self.tokens.lower(phrases[position - 1].head));
        if with {
            self.parties_in(phrases[position])
        } else {
            Vec::new()
        }
    }

    /// "Iranian drones reached Sudan": the goods are the subject; whose they are gives, where they come to receives.
    pub(super) fn arrived(&self, roles: &mut Roles) {
        roles.to.append(&mut roles.object);
        let places = [
            std::mem::take(&mut roles.to_place),
            std::mem::take(&mut roles.place),
        ];
        if roles.to.is_empty() {
            roles.to = places.into_iter().find(|p| !p.is_empty()).unwrap_or_default();
        }
        let givers = [
            std::mem::take(&mut roles.source),
            std::mem::take(&mut roles.from_place),
            std::mem::take(&mut roles.owner),
        ];
        roles.from = givers
            .into_iter()
            .find(|g| g.iter().any(|p| !roles.to.contains(p)))
            .unwrap_or_default();
    }

    /// The goods before the relative clause that a verb stands in.
    fn relative_goods(&self, at: usize, index: usize, sentence: Sentence, roles: &mut Roles) -> Vec<usize> {
        let left_out = self.clauses(index).verb(at).and_then(|v| v.left_out);
        if let Some(left_out) = left_out {
            let phrase = self.with_goods(index, left_out as usize);
            let goods = self.goods_of(phrase);
            if !goods.is_empty() {
                // "the Russian crude that India imported"
                self.possessor(phrase, roles);
                return goods;
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

    /// Whether another object follows ("gave it missiles").
    fn opens_object(&self, at: usize) -> bool {
        matches!(
            self.tokens.class(at),
            Class::Noun | Class::ProperNoun | Class::Adjective | Class::Determiner | Class::Number
        )
    }

    /// "400 North Koreans", "Somalis": the country of people named by its adjective.
    fn nationals(&self, phrase: NounPhrase) -> Option<usize> {
        let mention = self.cast.mention_at(phrase.head).filter(|m| m.adjective)?;
        let plural = self.tokens.lower(phrase.head).ends_with('s') || phrase.first < mention.first;
        (plural && self.cast.parties[mention.party].kind == PartyKind::Country).then_some(mention.party)
    }

    /// "sold Iran submarines", "gave it missiles": a party right before the goods receives them.
    fn indirect_object(&self, phrase: NounPhrase, roles: &mut Roles) {
        // "sell the government helicopters"
        if self.tokens.class(phrase.first) == Class::Determiner
            && let Some(head) = (phrase.first + 1..phrase.head.min(phrase.first + 3))
                .find(|i| FRAMES.state_nouns.contains(self.tokens.lower(*i)))
            && self.goods_in(head + 1, phrase.last).next().is_some()
        {
            let receiver = NounPhrase {
                first: phrase.first,
                last: head + 1,
                head,
            };
            let acting: Vec<usize> = roles.from.clone();
            roles.to.extend(self.parties_beside(receiver, &acting));
            return;
        }
        let Some(mention) = self.cast.mention_at(phrase.first) else {
            return;
        };
        let bare = mention.first == phrase.first
            && !mention.adjective
            && mention.last < phrase.last
            && self.tokens.class(mention.last) != Class::Genitive;
        if bare && self.cast.parties[mention.party].kind != PartyKind::Place {
            self.push_actor(mention.party, &mut roles.to);
        }
    }

    /// "Iran's drones", "Iranian drones": the owner of the goods gives them.
    pub(super) fn possessor(&self, phrase: NounPhrase, roles: &mut Roles) {
        for at in phrase.first..phrase.head {
            if let Some(mention) = self.cast.mention_at(at)
                && mention.last <= phrase.head
                && self.cast.parties[mention.party].kind != PartyKind::Place
                && !roles.to.contains(&mention.party)
            {
                self.push_actor(mention.party, &mut roles.owner);
            }
        }
    }

    pub(super) fn place(
        &self,
        arguments: &[Argument<'_>],
        pattern: Pattern,
        passive: bool,
        people: bool,
        roles: &mut Roles,
    ) {
        let mut last_role = Slot::None;
        // A slot whose phrase named nobody: "fighters of SWAPO", "customers of Mikron".
        let mut open_slot = Slot::None;
        // Whether the phrase before stands for parties.
        let mut named = false;
        for (index, argument) in arguments.iter().enumerate() {
            let phrase = argument.phrase;
            let mut goods: Vec<usize> = self.goods_of(phrase);
            if people && argument.preposition.is_empty() {
                goods.retain(|g| {
                    let goods = &self.goods[*g];
                    !matches!(
                        goods.category(),
                        GoodsCategory::Labour | GoodsCategory::MilitaryTraining
                    ) && !matches!(goods.entry.item(), "troops" | "mercenary")
                });
            }
            let acting: Vec<usize> = roles.from.iter().chain(&roles.to).copied().collect();
            let pronoun =
                phrase.first == phrase.head && matches!(self.tokens.lower(phrase.head), "it" | "them");
            let things = argument.preposition.is_empty()
                && !people
                && pattern != Pattern::Pay
                && self.goods_before(phrase.head).is_some()
                && !self.opens_object(phrase.last);
            let parties = match pronoun {
                true if things => Vec::new(),
                true => self.antecedent(phrase.head, &acting),
                false => self.parties_beside(phrase, &acting),
            };
            let leads = matches!(
                argument.preposition,
                "to" | "from" | "by" | "into" | "towards" | "toward"
            );
            if leads && !parties.is_empty() {
                // "to a Russian maker of rifles", "to a North Korean vessel": who receives, not what.
                goods.clear();
            }
            let slot = match argument.preposition {
                "of" if matches!(last_role, Slot::Receiver | Slot::Giver | Slot::Agent) && named => {
                    Slot::None
                }
                "and" | "or" | "," | "including" | "as" | "nor" => last_role,
                "" => Slot::Object,
                "to" | "for" | "into" | "towards" | "toward" | "aboard" => Slot::Receiver,
                "from" | "out" => Slot::Giver,
                "by" => {
                    if passive {
                        Slot::Agent
                    } else {
                        Slot::None
                    }
                }
                "in" | "at" | "near" if goods.is_empty() => Slot::Where,
                "through" | "via" => Slot::Through,
                "with" if goods.is_empty() && (index == 0 || last_role == Slot::Object) => Slot::Partner,
                "with" if goods.is_empty() => Slot::None,
                "with" | "of" | "in" | "on" | "worth" | "about" | "over" => Slot::Matter,
                _ => Slot::None,
            };
            if argument.preposition == "of"
                && open_slot != Slot::None
                && goods.is_empty()
                && !parties.is_empty()
                && !named
            {
                match open_slot {
                    Slot::Object => roles.object.extend(parties),
                    Slot::Receiver if pattern == Pattern::Take => roles.beneficiary.extend(parties),
                    Slot::Receiver => roles.to.extend(parties),
                    Slot::Giver => roles.source.extend(parties),
                    Slot::Agent => roles.from.extend(parties),
                    _ => {}
                }
                open_slot = Slot::None;
                continue;
            }
            named = !parties.is_empty();
            open_slot = if parties.is_empty() && goods.is_empty() {
                slot
            } else {
                Slot::None
            };
            match slot {
                // "tried to ship them", "sold the cargo": the goods named before.
                Slot::Object
                    if parties.is_empty() && goods.is_empty() && self.goods_again(phrase).is_some() =>
                {
                    roles.goods.extend(self.goods_again(phrase));
                }
                // "employs North Koreans", "sent 400 North Koreans": labour by its nation.
                Slot::Object
                    if matches!(pattern, Pattern::Hire | Pattern::Give | Pattern::Move)
                        && goods.is_empty()
                        && let Some(nation) = self.nationals(phrase) =>
                {
                    roles.people = true;
                    match pattern {
                        Pattern::Hire => roles.source.push(nation),
                        _ => roles.owner.push(nation),
                    }
                }
                Slot::Object => {
                    if goods.is_empty() || (pattern == Pattern::Help && !parties.is_empty()) {
                        // "supply Russia with shells", "arm the rebels", "train soldiers".
                        roles.armed |= people && !parties.is_empty();
                        roles.unknown_object |= parties.is_empty();
                        roles.object.extend(parties);
                    } else {
                        roles.goods.extend(goods);
                        if matches!(pattern, Pattern::Give | Pattern::Help | Pattern::Pay) {
                            self.indirect_object(phrase, roles);
                        }
                        self.possessor(phrase, roles);
                    }
                }
                Slot::Receiver
                    if parties.is_empty()
                        && goods.is_empty()
                        && (pattern != Pattern::Take || argument.preposition != "to") =>
                {
                    roles.to_place.extend(self.place_of(phrase));
                    if roles.to_place.is_empty() {
                        roles.to_place = self.complement(phrase, &[], 0, true);
                    }
                }
                Slot::Giver if parties.is_empty() && goods.is_empty() => {
                    roles.from_place.extend(self.place_of(phrase));
                    if roles.from_place.is_empty() {
                        roles.from_place = self.complement(phrase, &[], 0, true);
                    }
                }
                Slot::Through => roles.through.extend(
                    (parties.into_iter()).filter(|p| self.cast.parties[*p].kind == PartyKind::Organization),
                ),
                Slot::Partner => roles.partner.extend(parties),
                Slot::Where => roles.place.extend(self.place_of(phrase)),
                Slot::Receiver if !parties.is_empty() && goods.is_empty() => {
                    if pattern == Pattern::Take {
                        roles.beneficiary.extend(parties);
                    } else {
                        roles.to.extend(parties);
                    }
                }
                Slot::Receiver if !goods.is_empty() && matches!(pattern, Pattern::Help | Pattern::Pay) => {
                    roles.goods.extend(goods);
                }
                Slot::Giver if goods.is_empty() => roles.source.extend(parties),
                Slot::Agent => roles.from.extend(parties),
                Slot::Matter if !goods.is_empty() => {
                    roles.goods.extend(goods);
                    self.possessor(phrase, roles);
                }
                // "swapped crude for Iranian condensate": whose goods come back is the other side.
                Slot::Receiver if !goods.is_empty() && pattern == Pattern::Give => {
                    let owner = std::mem::take(&mut roles.owner);
                    self.possessor(phrase, roles);
                    roles.partner.append(&mut roles.owner);
                    roles.owner = owner;
                }
                _ => {}
            }
            last_role = slot;
        }
        match pattern {
            Pattern::Take => roles.to.append(&mut roles.source),
            Pattern::Arrive | Pattern::Hire => {}
            Pattern::Move => {
                // The carrier stands for the giver only where nobody else does.
                if !roles.source.is_empty() {
                    roles.from = std::mem::take(&mut roles.source);
                } else if !roles.from_place.is_empty() {
                    roles.from = std::mem::take(&mut roles.from_place);
                } else if roles.from.is_empty() && !roles.owner.is_empty() {
                    roles.from = std::mem::take(&mut roles.owner);
                } else {
                    roles.carrier = true;
                }
                if roles.to.is_empty() {
                    roles.to = std::mem::take(&mut roles.to_place);
                }
            }
            _ => {
                if roles.from.is_empty() {
                    roles.from.append(&mut roles.source);
                }
            }
        }
        match pattern {
            Pattern::Hire => {
                let receiver = std::mem::take(&mut roles.from);
                roles.to = receiver;
                roles.from = std::mem::take(&mut roles.source);
                roles.from.append(&mut roles.owner);
                // "are employed at sites in Vladivostok": where they work.
                if roles.to.is_empty() {
                    roles.to = roles
                        .place
                        .iter()
                        .copied()
                        .filter(|p| !roles.from.contains(p))
                        .collect();
                }
            }
            Pattern::Take | Pattern::Arrive => {}
            _ => roles.to.append(&mut roles.object),
        }
        roles.tidy();
    }
}
