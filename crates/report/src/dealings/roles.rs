//! The roles around a word of a dealing: giver, receiver, goods, by pattern, voice and prepositions.

use interdict_model::CountryCode;
use interdict_regimes::GoodsCategory;

use super::{Dealing, Scene};
use crate::{
    claims::Stance,
    frames::{FRAMES, Frame, Pattern},
    lexicon::{LEXICON, VerbForm},
    parties::{MentionKind, PartyKind},
    phrase::NounPhrase,
    token::{Class, Sentence},
    vocabulary::VOCABULARY,
};

/// A noun phrase beside the trigger with the preposition before it.
#[derive(Debug, Clone, Copy)]
struct Argument<'p> {
    preposition: &'p str,
    phrase: NounPhrase,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    None,
    Object,
    Receiver,
    Giver,
    Agent,
    Matter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    From,
    To,
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
}

impl Roles {
    fn tidy(&mut self) {
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
        self.goods_in(phrase.first, phrase.last).collect()
    }

    /// Goods whose head lies in a phrase.
    pub(super) fn goods_in(&self, first: usize, last: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.goods.partition_point(|g| g.last <= first);
        (start..self.goods.len())
            .take_while(move |g| self.goods[*g].first < last)
            .filter(move |g| self.goods[*g].last <= last.max(first + 1) + 2)
    }

    /// The parties that a phrase stands for: the name that heads it, else the country whose adjective or genitive
    /// stands before a general noun.
    pub(super) fn parties_in(&self, phrase: NounPhrase) -> Vec<usize> {
        let mut parties = Vec::new();
        let head = self
            .cast
            .mention_at(phrase.head)
            .or_else(|| self.role_mention(phrase));
        if let Some(mention) = head
            && !mention.adjective
        {
            if self.cast.parties[mention.party].kind != PartyKind::Place {
                self.push_actor(mention.party, &mut parties);
            }
            return parties;
        }
        if self.tokens.class(phrase.head) == Class::Pronoun
            && phrase.first == phrase.head
            && matches!(self.tokens.lower(phrase.head), "it" | "they")
        {
            return self.subject_antecedent(phrase.head);
        }
        let general = FRAMES.stands_for.contains(self.tokens.lower(phrase.head))
            || VOCABULARY.roles.contains_word(self.tokens.lower(phrase.head))
            || VOCABULARY
                .descriptor_words
                .contains_word(self.tokens.lower(phrase.head));
        if general {
            for at in phrase.first..phrase.head {
                if let Some(mention) = self.cast.mention_at(at)
                    && self.cast.parties[mention.party].kind != PartyKind::Place
                {
                    self.push_actor(mention.party, &mut parties);
                }
            }
        }
        parties
    }

    /// The body that a subject "it" or "they" stands for: who makes the claim that it stands in ("Tehran denied that it
    /// had …"), else the first organisation or country of the sentence before.
    fn subject_antecedent(&self, at: usize) -> Vec<usize> {
        let index = self.tokens.sentence_of(at);
        let body = |p: &usize| {
            matches!(
                self.cast.parties[*p].kind,
                PartyKind::Organization | PartyKind::Country | PartyKind::Vessel
            )
        };
        let speaker = self
            .claims_at(index)
            .filter(|c| c.sentence == index && c.covers(at) && c.source.is_some_and(|s| s.1 <= at))
            .flat_map(|c| c.parties.iter().copied())
            .find(|p| body(p));
        if let Some(speaker) = speaker {
            let mut actor = Vec::new();
            self.push_actor(speaker, &mut actor);
            return actor;
        }
        let here = self.tokens.sentences[index];
        let within = |first: usize, last: usize| {
            (self.cast.between(first, last).iter())
                .find(|m| m.last <= last && !m.adjective && body(&m.party) && !self.stands_for_place(m.first))
                .map(|m| m.party)
        };
        let earlier = index.checked_sub(1).map(|i| self.tokens.sentences[i]);
        within(here.first, at)
            .or_else(|| earlier.and_then(|s| within(s.first, s.last)))
            .into_iter()
            .collect()
    }

    /// The last goods named before a pronoun in its sentence.
    fn goods_before(&self, at: usize) -> Option<usize> {
        let first = self.tokens.sentences[self.tokens.sentence_of(at)].first;
        let end = self.goods.partition_point(|g| g.last <= at);
        end.checked_sub(1).filter(|g| self.goods[*g].first >= first)
    }

    /// The body that "it" or "them" stands for: the latest organisation or country before that does not act itself.
    fn antecedent(&self, at: usize, actors: &[usize]) -> Vec<usize> {
        let from = self.tokens.sentences[self.tokens.sentence_of(at).saturating_sub(1)].first;
        let latest = self
            .cast
            .between(from, at)
            .iter()
            .filter(|m| m.last <= at && !m.adjective && !actors.contains(&m.party))
            .rfind(|m| {
                matches!(
                    self.cast.parties[m.party].kind,
                    PartyKind::Organization | PartyKind::Country | PartyKind::Vessel
                ) && !self.stands_for_place(m.first)
            });
        latest.map(|m| m.party).into_iter().collect()
    }

    fn role_mention(&self, phrase: NounPhrase) -> Option<&crate::parties::Mention> {
        (self.cast.between(phrase.first, phrase.first + 1).iter())
            .find(|m| m.how == MentionKind::Role && m.last == phrase.head + 1)
    }

    /// Heads of state and ministers act for their state; others for themselves.
    pub(super) fn push_actor(&self, party: usize, into: &mut Vec<usize>) {
        let this = &self.cast.parties[party];
        let official = this.kind == PartyKind::Person
            && this.descriptions.iter().any(|d| {
                [
                    "leader",
                    "president",
                    "minister",
                    "premier",
                    "chancellor",
                    "king",
                    "dictator",
                    "ruler",
                    "secretary of state",
                    "spokesman",
                    "spokeswoman",
                    "ambassador",
                    "envoy",
                ]
                .iter()
                .any(|w| d.ends_with(w))
            });
        let actor = if official {
            this.country.and_then(|c| self.country_party(c)).unwrap_or(party)
        } else {
            party
        };
        if !into.contains(&actor) {
            into.push(actor);
        }
    }

    fn country_party(&self, code: CountryCode) -> Option<usize> {
        self.cast.countries.get(&code).copied()
    }

    pub(super) fn is_passive(&self, at: usize, sentence: Sentence) -> bool {
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
        if passive {
            // "Shells were sold by X to Y"; "X was supplied with shells".
            if let Some(phrase) = self.subject_phrase(at, index, sentence) {
                let goods: Vec<usize> = self.goods_of(phrase);
                if goods.is_empty() {
                    roles.to = self.parties_in(phrase);
                } else {
                    roles.goods.extend(goods);
                    self.possessor(phrase, roles);
                }
            }
        }
        let people = self
            .tokens
            .lemma(at)
            .is_some_and(|l| FRAMES.people_verbs.contains(l));
        self.place(&arguments, pattern, passive, people, roles);
    }

    /// "sold Iran submarines", "gave it missiles": a party right before the goods receives them.
    fn indirect_object(&self, phrase: NounPhrase, roles: &mut Roles) {
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
    fn possessor(&self, phrase: NounPhrase, roles: &mut Roles) {
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

    fn place(
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
        for argument in arguments {
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
            let mut parties = self.parties_in(phrase);
            if parties.is_empty()
                && self.goods_before(phrase.head).is_none()
                && matches!(self.tokens.lower(phrase.head), "it" | "them")
                && phrase.first == phrase.head
            {
                parties = self.antecedent(phrase.head, &roles.from);
            }
            let slot = match argument.preposition {
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
                "with" | "of" | "in" | "on" | "worth" => Slot::Matter,
                "against" | "through" | "via" | "between" => Slot::None,
                _ => Slot::None,
            };
            if argument.preposition == "of"
                && open_slot != Slot::None
                && goods.is_empty()
                && !parties.is_empty()
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
            open_slot = if parties.is_empty() && goods.is_empty() {
                slot
            } else {
                Slot::None
            };
            match slot {
                // "tried to ship them": the goods named before.
                Slot::Object
                    if parties.is_empty()
                        && goods.is_empty()
                        && matches!(self.tokens.lower(phrase.head), "it" | "them" | "these" | "those") =>
                {
                    roles.goods.extend(self.goods_before(phrase.head));
                }
                Slot::Object => {
                    if goods.is_empty() || (pattern == Pattern::Help && !parties.is_empty()) {
                        // "supply Russia with shells", "arm the rebels", "train soldiers".
                        roles.object.extend(parties);
                    } else {
                        roles.goods.extend(goods);
                        if matches!(pattern, Pattern::Give | Pattern::Help | Pattern::Pay) {
                            self.indirect_object(phrase, roles);
                        }
                        self.possessor(phrase, roles);
                    }
                }
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
                }
                _ => {}
            }
            last_role = slot;
        }
        match pattern {
            Pattern::Take => roles.to.append(&mut roles.source),
            Pattern::Move => {
                if roles.source.is_empty() {
                    // The carrier stands for the giver only where nobody else does.
                } else {
                    roles.from = std::mem::take(&mut roles.source);
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
                roles.from.append(&mut roles.owner.clone());
                roles.owner.clear();
            }
            Pattern::Take => {}
            _ => roles.to.append(&mut roles.object),
        }
        roles.tidy();
    }

    /// Noun phrases after a word with their prepositions, to the end of its clause.
    fn arguments_after(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        passive: bool,
    ) -> Vec<Argument<'a>> {
        let phrases = &self.cast.phrases[index];
        let mut arguments = Vec::new();
        let mut preposition: &str = "";
        let mut position = at + 1;
        while position < sentence.last {
            if let Some(phrase) = phrases.iter().find(|p| p.first == position) {
                // "sold Syria missiles": two objects side by side.
                let beside = arguments.last().is_some_and(|a: &Argument<'_>| {
                    a.preposition.is_empty()
                        && a.phrase.last <= position
                        && (a.phrase.last..position).all(|i| self.tokens.class(i) == Class::Adverb)
                });
                let joined = if beside { "" } else { preposition };
                arguments.push(Argument {
                    preposition: joined,
                    phrase: *phrase,
                });
                position = phrase.last;
                preposition = "?";
                continue;
            }
            let lower = self.tokens.lower(position);
            match self.tokens.class(position) {
                Class::Preposition => preposition = static_word(lower),
                Class::Conjunction => preposition = "and",
                Class::To => {}
                Class::Punctuation if lower == "," => preposition = ",",
                Class::Punctuation if matches!(lower, ";" | ":" | "." | "!" | "?") => break,
                Class::Punctuation | Class::Adverb | Class::Quote | Class::Genitive => {}
                Class::Subordinator | Class::Relative => break,
                Class::Verb(VerbForm::Base) if matches!(preposition, "to" | "?" | "") => {
                    // "to use against": the purpose; "help Iran to build missiles", "help develop satellites".
                    // "supplied shells to support X's invasion": for X.
                    let helps = FRAMES
                        .verbs
                        .get(self.tokens.lemma(position).unwrap_or(""))
                        .is_some_and(|f| f[0].pattern == Pattern::Help);
                    preposition = if helps && !arguments.is_empty() {
                        "for"
                    } else if FRAMES
                        .verbs
                        .get(self.tokens.lemma(position).unwrap_or(""))
                        .is_some_and(|f| !f[0].needs_goods)
                    {
                        break;
                    } else {
                        "with"
                    };
                }
                // "…, including selling shells to": a dealing of its own.
                Class::Verb(VerbForm::Ing)
                    if FRAMES
                        .verbs
                        .contains_key(self.tokens.lemma(position).unwrap_or("")) =>
                {
                    break;
                }
                // "accounts controlled by X": as good as "of X".
                Class::Verb(VerbForm::Participle | VerbForm::Past)
                    if self.tokens.lower(position + 1) == "by"
                        && !arguments.is_empty()
                        && self.tokens.class(position - 1) == Class::Noun =>
                {
                    preposition = "of";
                    position += 1;
                }
                Class::Verb(VerbForm::Ing | VerbForm::Participle) => {
                    let lemma = self.tokens.lemma(position).unwrap_or("");
                    if self.tokens.class(position - 1) == Class::Preposition
                        || lemma == "include"
                        || matches!(lower, "made" | "produced" | "based")
                    {
                        preposition = if lower == "including" { "including" } else { "in" };
                    } else if passive && arguments.is_empty() {
                        preposition = "";
                    } else {
                        break;
                    }
                }
                class if class.is_verbal() => {
                    // "buying arms from or providing rocket technology to North Korea": the second verb's receiver is
                    // shared; a verb right after "or"/"and" does not end the search for prepositions.
                    break;
                }
                _ => {}
            }
            position += 1;
        }
        // "buying arms from or providing rocket technology to North Korea": a preposition left hanging takes the
        // phrase after the coordinated one's own preposition.
        if let Some(hanging) = self.hanging_preposition(at, sentence)
            && let Some(shared) = self.shared_object(hanging, index, sentence)
        {
            arguments.push(Argument {
                preposition: static_word(self.tokens.lower(hanging)),
                phrase: shared,
            });
        }
        arguments
    }

    /// A preposition right before "or"/"and" with no noun phrase of its own.
    fn hanging_preposition(&self, at: usize, sentence: Sentence) -> Option<usize> {
        (at + 1..sentence.last.min(at + 8)).find(|i| {
            self.tokens.class(*i) == Class::Preposition && self.tokens.class(i + 1) == Class::Conjunction
        })
    }

    fn shared_object(&self, hanging: usize, index: usize, sentence: Sentence) -> Option<NounPhrase> {
        let next = (hanging + 2..sentence.last.min(hanging + 14)).find(|i| {
            self.tokens.class(*i) == Class::Preposition
                && matches!(self.tokens.lower(*i), "to" | "from" | "for" | "with")
        })?;
        self.cast.phrases[index]
            .iter()
            .find(|p| p.first == next + 1)
            .copied()
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
        if let Some(phrase) = phrases.iter().find(|p| p.first <= at && at < p.last) {
            roles.goods.extend(
                self.goods_in(phrase.first, at + 1)
                    .filter(|g| self.goods[*g].first < at),
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
        self.place(&arguments, pattern, true, false, roles);
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
        // "received shipments of shells from", "approved the sale": a verb of taking makes its subject the receiver.
        if let Some(verb) = (sentence.first..at)
            .rev()
            .take(6)
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))
            && let Some(lemma) = self.tokens.lemma(verb)
        {
            let subject = || self.subject(verb, index, sentence, 0);
            let pattern_of = FRAMES.verbs.get(lemma).map(|f| f[0].pattern);
            let taker = pattern_of == Some(Pattern::Take) || FRAMES.taker_verbs.contains(lemma);
            let giver = pattern_of == Some(Pattern::Give) || FRAMES.giver_verbs.contains(lemma);
            if taker && roles.to.is_empty() && pattern != Pattern::Take {
                roles.to = subject();
            } else if giver && roles.from.is_empty() {
                roles.from = subject();
            }
        }
        roles.tidy();
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
        if roles.from.is_empty() {
            roles.from.append(&mut roles.owner);
        } else if roles.to.is_empty()
            && roles.owner.iter().any(|o| !roles.from.contains(o))
            && frame.pattern == Pattern::Take
        {
            roles.to.append(&mut roles.owner);
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
            if !mine.is_empty() || other.is_empty() {
                continue;
            }
            let taken = country_side(other);
            // Only the parties of one state each way: a sentence that names many leaves it open.
            let mut candidates: Vec<usize> = Vec::new();
            let anywhere = side == Side::To || matches!(self.tokens.class(at), Class::Verb(VerbForm::Ing));
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
            // The sentence before spoke of the same goods between two parties.
            if let Some(previous) = earlier
                .iter()
                .rev()
                .take_while(|d| index - d.sentence <= 1)
                .find(|d| self.shares_goods(&d.goods, &roles.goods))
            {
                match side {
                    Side::From if previous.to.iter().any(|p| roles.to.contains(p)) => {
                        roles.from = previous.from.clone();
                    }
                    Side::To if previous.from.iter().any(|p| roles.from.contains(p)) => {
                        roles.to = previous.to.clone();
                    }
                    _ => {}
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

    fn shares_goods(&self, a: &[usize], b: &[usize]) -> bool {
        b.is_empty()
            || a.iter().any(|x| {
                b.iter()
                    .any(|y| self.goods[*x].category() == self.goods[*y].category())
            })
    }
}

/// The words of prepositions that decide roles; others are alike.
fn static_word(lower: &str) -> &'static str {
    const KNOWN: &[&str] = &[
        "to",
        "for",
        "into",
        "towards",
        "toward",
        "from",
        "by",
        "with",
        "of",
        "in",
        "on",
        "against",
        "through",
        "via",
        "between",
        "including",
        "as",
        "aboard",
        "worth",
    ];
    KNOWN.iter().find(|w| **w == lower).copied().unwrap_or("?")
}
