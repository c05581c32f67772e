//! Who supplies, sells, buys, ships, trains, finances or hires what, to or for whom, and how sure that is.
//!
//! A dealing hangs on a word of `data/report/dealings.toml`. The noun phrases around it fill the roles by the word's
//! pattern, voice and prepositions; adjectives of countries, the sentence and the sentence before fill what is missing.
//! The status comes from the text's own signals: negation, modals and words of intention, time, attribution.

use interdict_model::CountryCode;
use interdict_regimes::{DealingKind, GoodsCategory};
use serde::{Deserialize, Serialize};

use crate::{
    claims::{CUES, Claim, Stance},
    frames::{FRAMES, Frame, Pattern},
    goods::GoodsMention,
    lexicon::{LEXICON, VerbForm},
    parties::{Cast, MentionKind, PartyKind},
    phrase::NounPhrase,
    time::{Days, TimeMention},
    token::{Class, Sentence, Tokens},
    vocabulary::VOCABULARY,
};

/// How sure a dealing is, by the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The report states it.
    Reported,
    /// Somebody says so.
    Alleged,
    /// It may happen, is planned, sought or offered.
    Possible,
    /// The report itself says that it did not happen.
    Refuted,
    /// It is long past.
    Historical,
}

/// A dealing, before findings; ranges are tokens.
#[derive(Debug, Clone)]
pub(crate) struct Dealing {
    pub(crate) kind: DealingKind,
    /// Who gives; in an attempt to purchase, who wants to buy.
    pub(crate) from: Vec<usize>,
    /// Who receives; in an attempt to purchase, who is asked to sell.
    pub(crate) to: Vec<usize>,
    /// Indices into the goods mentions.
    pub(crate) goods: Vec<usize>,
    pub(crate) status: Status,
    pub(crate) sentence: usize,
    pub(crate) trigger: usize,
    pub(crate) span: (usize, usize),
    pub(crate) alleged_by: Vec<Voice>,
    pub(crate) denied_by: Vec<Voice>,
    pub(crate) when: Option<Days>,
}

/// Who says or denies: a party, or the words for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Voice {
    Party(usize),
    Words(usize, usize),
}

/// What the reader of dealings looks at.
pub(crate) struct Scene<'a, 't> {
    pub(crate) tokens: &'a Tokens<'t>,
    pub(crate) cast: &'a Cast,
    pub(crate) goods: &'a [GoodsMention],
    pub(crate) claims: &'a [Claim],
    pub(crate) times: &'a [Vec<TimeMention>],
    pub(crate) reference_year: Option<i16>,
    /// Whether a block is a headline or standfirst, whose dealings the body repeats.
    pub(crate) is_head: &'a dyn Fn(usize) -> bool,
}

/// A noun phrase beside the trigger with the preposition before it.
#[derive(Debug, Clone, Copy)]
struct Argument<'p> {
    preposition: &'p str,
    phrase: NounPhrase,
}

/// Finds the dealings of a document.
pub(crate) fn find(scene: &Scene<'_, '_>) -> Vec<Dealing> {
    let mut dealings: Vec<Dealing> = Vec::new();
    for index in 0..scene.tokens.sentences.len() {
        let sentence = scene.tokens.sentences[index];
        let mut in_sentence: Vec<Dealing> = Vec::new();
        for at in sentence.first..sentence.last {
            if let Some(dealing) = scene.dealing_at(at, index, sentence, &dealings) {
                in_sentence.push(dealing);
            }
        }
        merge_nested(&mut in_sentence);
        dealings.extend(in_sentence);
    }
    scene.attach_denials(&mut dealings);
    let kept = drop_repeats(scene, dealings);
    kept.into_iter()
        .filter(|d| !d.from.is_empty() || !d.to.is_empty())
        .collect()
}

impl<'a> Scene<'a, '_> {
    fn dealing_at(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        earlier: &[Dealing],
    ) -> Option<Dealing> {
        let (frames, verb) = self.frames_at(at)?;
        if self.is_forbidden(at, sentence) {
            return None;
        }
        let mut roles = Roles::default();
        if verb {
            self.verb_roles(at, frames, index, sentence, &mut roles);
        } else {
            self.noun_roles(at, frames, index, sentence, &mut roles);
        }
        let frame = self.choose(frames, &roles)?;
        if frame.needs_goods && roles.goods.is_empty() {
            return None;
        }
        if roles.goods.is_empty()
            && !(frame.pattern == Pattern::Help && frame.kind == DealingKind::Training
                || frame.pattern == Pattern::Pay)
        {
            return None;
        }
        if frame.pattern == Pattern::Take {
            std::mem::swap(&mut roles.from, &mut roles.to);
        }
        if frame.pattern == Pattern::Move {
            if roles.from.is_empty() || roles.to.is_empty() {
                return None;
            }
        } else {
            self.fill_missing(at, index, sentence, frame, &mut roles, earlier);
        }
        roles.from.retain(|p| !roles.to.contains(p));
        if roles.from.is_empty() && roles.to.is_empty() {
            return None;
        }
        let known_goods = roles.goods.iter().any(|g| !self.goods[*g].entry.needs_dealing);
        // With one side only, the goods must speak for themselves.
        if (roles.from.is_empty() || roles.to.is_empty())
            && !known_goods
            && frame.kind != DealingKind::Training
            && frame.pattern != Pattern::Pay
        {
            return None;
        }
        if roles.from.is_empty() && roles.to.is_empty() || self.is_listless(&roles) {
            return None;
        }
        let kind = self.kind(frame, &roles, at, sentence);
        if kind == DealingKind::PurchaseAttempt {
            std::mem::swap(&mut roles.from, &mut roles.to);
        }
        let claims: Vec<&Claim> = self.claims.iter().filter(|c| c.covers(at)).collect();
        let when = self.when(at, index);
        let mut dealing = Dealing {
            kind,
            from: roles.from,
            to: roles.to,
            goods: roles.goods,
            status: Status::Reported,
            sentence: index,
            trigger: at,
            span: (sentence.first, sentence.last),
            alleged_by: Vec::new(),
            denied_by: Vec::new(),
            when,
        };
        self.judge(&mut dealing, at, verb, sentence, &claims);
        Some(dealing)
    }

    fn frames_at(&self, at: usize) -> Option<(&'static [Frame], bool)> {
        match self.tokens.class(at) {
            Class::Verb(_) => {
                let lemma = self.tokens.lemma(at)?;
                FRAMES.verbs.get(lemma).map(|f| (f.as_slice(), true))
            }
            Class::Noun => FRAMES
                .nouns
                .get(self.tokens.lower(at))
                .map(|f| (f.as_slice(), false)),
            _ => None,
        }
    }

    /// Among the frames of a word, the one that the goods fit.
    fn choose(&self, frames: &'static [Frame], roles: &Roles) -> Option<Frame> {
        let categories: Vec<GoodsCategory> = roles.goods.iter().map(|g| self.goods[*g].category()).collect();
        let money = categories.iter().any(|c| {
            matches!(
                c,
                GoodsCategory::MoneyGoldCrypto | GoodsCategory::FinancialServices
            )
        });
        let labour = categories.contains(&GoodsCategory::Labour);
        let fits = |frame: &&Frame| match frame.pattern {
            Pattern::Pay => money || !frame.needs_goods,
            Pattern::Hire => labour || categories.contains(&GoodsCategory::MilitaryTraining),
            _ => true,
        };
        let best = frames.iter().filter(fits).max_by_key(|f| {
            (f.pattern == Pattern::Pay && money) as u8 * 2
                + (f.pattern == Pattern::Hire && labour) as u8 * 2
                + !f.needs_goods as u8
        });
        best.copied()
    }

    fn kind(&self, frame: Frame, roles: &Roles, at: usize, sentence: Sentence) -> DealingKind {
        let goods: Vec<&GoodsMention> = roles.goods.iter().map(|g| &self.goods[*g]).collect();
        let all =
            |category: GoodsCategory| !goods.is_empty() && goods.iter().all(|g| g.category() == category);
        let technical = goods.iter().any(|g| {
            let text = self.tokens.text_of(g.first, g.last).to_lowercase();
            [
                "technology",
                "technologies",
                "know-how",
                "expertise",
                "blueprint",
                "technical",
                "design",
                "software",
                "knowledge",
            ]
            .iter()
            .any(|w| text.contains(w))
        }) || goods.iter().any(|g| {
            let next = self.tokens.lower(g.last);
            matches!(
                next,
                "technology"
                    | "technologies"
                    | "know-how"
                    | "expertise"
                    | "blueprints"
                    | "designs"
                    | "plans"
                    | "secrets"
            )
        });
        let fighters = !goods.is_empty()
            && goods
                .iter()
                .all(|g| matches!(g.entry.item(), "mercenary" | "troops"));
        if fighters && frame.pattern != Pattern::Help {
            return DealingKind::Labour;
        }
        if frame.kind == DealingKind::Training || all(GoodsCategory::MilitaryTraining) {
            return DealingKind::Training;
        }
        if technical || frame.kind == DealingKind::Technology {
            return DealingKind::Technology;
        }
        if all(GoodsCategory::Labour) {
            return DealingKind::Labour;
        }
        if all(GoodsCategory::FinancialServices) || frame.kind == DealingKind::Finance {
            return DealingKind::Finance;
        }
        if all(GoodsCategory::Shipping) {
            return DealingKind::Shipping;
        }
        if frame.pattern == Pattern::Take && self.attempted(at, sentence) {
            return DealingKind::PurchaseAttempt;
        }
        if frame.pattern == Pattern::Move {
            // Goods carried from one side to the other are supplied.
            return DealingKind::Supply;
        }
        frame.kind
    }

    /// "has prohibited the sale of", "bars anyone from selling": a rule is told, not a dealing.
    fn is_forbidden(&self, at: usize, sentence: Sentence) -> bool {
        let forbids = |i: usize| {
            self.tokens
                .lemma(i)
                .is_some_and(|l| FRAMES.forbidding_verbs.contains(l))
                && !LEXICON.negates(self.tokens.lower(i.wrapping_sub(1)))
                || matches!(self.tokens.class(i), Class::Noun)
                    && FRAMES.forbidding_nouns.contains(self.tokens.lower(i))
                    && matches!(self.tokens.lower(i + 1), "on" | "against" | "of")
        };
        let before = (sentence.first.max(at.saturating_sub(7))..at)
            .rev()
            .take_while(|i| !matches!(self.tokens.word(*i), ";" | ":"))
            .any(forbids);
        // "Selling cars to X has been forbidden": the gerund or noun is the subject of the verb.
        let subject = !matches!(
            self.tokens.class(at),
            Class::Verb(VerbForm::Past | VerbForm::S | VerbForm::Participle | VerbForm::Base)
        );
        let after = subject
            && (at + 1..sentence.last.min(at + 16))
                .take_while(|i| !matches!(self.tokens.word(*i), ";" | "." | ","))
                .any(|i| forbids(i) && self.is_passive(i, sentence));
        before || after
    }

    /// "tried to buy", "an attempt to procure", "sought to acquire".
    fn attempted(&self, at: usize, sentence: Sentence) -> bool {
        (sentence.first.max(at.saturating_sub(5))..at).any(|i| {
            self.tokens
                .lemma(i)
                .is_some_and(|l| FRAMES.attempt_verbs.contains(l))
                || FRAMES
                    .attempt_nouns
                    .contains(self.tokens.lower(i).trim_end_matches('s'))
                || matches!(self.tokens.lower(i), "attempted" | "attempting")
        })
    }

    /// Goods that a phrase is about: none where a party heads it ("the mercenary group Wagner").
    fn goods_of(&self, phrase: NounPhrase) -> Vec<usize> {
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
    fn goods_in(&self, first: usize, last: usize) -> impl Iterator<Item = usize> + '_ {
        let start = self.goods.partition_point(|g| g.last <= first);
        (start..self.goods.len())
            .take_while(move |g| self.goods[*g].first < last)
            .filter(move |g| self.goods[*g].last <= last.max(first + 1) + 2)
    }

    /// The parties that a phrase stands for: the name that heads it, else the country whose adjective or genitive
    /// stands before a general noun.
    fn parties_in(&self, phrase: NounPhrase) -> Vec<usize> {
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
            .claims
            .iter()
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
            self.cast
                .mentions
                .iter()
                .find(|m| {
                    m.first >= first
                        && m.last <= last
                        && !m.adjective
                        && body(&m.party)
                        && !self.stands_for_place(m.first)
                })
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
        self.goods.iter().rposition(|g| g.first >= first && g.last <= at)
    }

    /// The body that "it" or "them" stands for: the latest organisation or country before that does not act itself.
    fn antecedent(&self, at: usize, actors: &[usize]) -> Vec<usize> {
        let from = self.tokens.sentences[self.tokens.sentence_of(at).saturating_sub(1)].first;
        let latest = self
            .cast
            .mentions
            .iter()
            .filter(|m| m.first >= from && m.last <= at && !m.adjective && !actors.contains(&m.party))
            .rfind(|m| {
                matches!(
                    self.cast.parties[m.party].kind,
                    PartyKind::Organization | PartyKind::Country | PartyKind::Vessel
                ) && !self.stands_for_place(m.first)
            });
        latest.map(|m| m.party).into_iter().collect()
    }

    fn role_mention(&self, phrase: NounPhrase) -> Option<&crate::parties::Mention> {
        self.cast
            .mentions
            .iter()
            .find(|m| m.how == MentionKind::Role && m.first == phrase.first && m.last == phrase.head + 1)
    }

    /// Heads of state and ministers act for their state; others for themselves.
    fn push_actor(&self, party: usize, into: &mut Vec<usize>) {
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
        self.cast
            .parties
            .iter()
            .position(|p| p.kind == PartyKind::Country && p.country == Some(code))
    }

    /// Whether all parties are places or the same.
    fn is_listless(&self, roles: &Roles) -> bool {
        roles
            .from
            .iter()
            .chain(&roles.to)
            .all(|p| self.cast.parties[*p].kind == PartyKind::Place)
    }

    fn is_passive(&self, at: usize, sentence: Sentence) -> bool {
        if !matches!(
            self.tokens.class(at),
            Class::Verb(VerbForm::Participle | VerbForm::Past)
        ) {
            return false;
        }
        let mut i = at;
        while i > sentence.first {
            i -= 1;
            match self.tokens.class(i) {
                Class::Adverb => {}
                Class::Be => return true,
                // "shells sold by", "weapons supplied to": a participle right after a noun, with no object after it.
                Class::Noun | Class::ProperNoun | Class::Punctuation => {
                    let participle = LEXICON
                        .verb(self.tokens.lower(at))
                        .is_some_and(|v| v.forms.contains(&VerbForm::Participle));
                    return participle
                        && matches!(
                            self.tokens.lower(at + 1),
                            "by" | "to" | "from" | "in" | "on" | "for" | "through" | "via" | "with" | "at"
                        )
                        && self
                            .goods
                            .iter()
                            .any(|g| g.last <= at && g.last + 3 > i && g.first >= sentence.first);
                }
                _ => return false,
            }
        }
        false
    }

    fn verb_roles(&self, at: usize, frames: &[Frame], index: usize, sentence: Sentence, roles: &mut Roles) {
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
        self.place(&arguments, pattern, passive, roles);
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

    fn place(&self, arguments: &[Argument<'_>], pattern: Pattern, passive: bool, roles: &mut Roles) {
        let mut last_role = Slot::None;
        // A slot whose phrase named nobody: "fighters of SWAPO", "customers of Mikron".
        let mut open_slot = Slot::None;
        for argument in arguments {
            let phrase = argument.phrase;
            let goods: Vec<usize> = self.goods_of(phrase);
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
                    if goods.is_empty() {
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
                    roles.goods.extend(goods)
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
        let mut crossed_verb = false;
        while position < sentence.last {
            if let Some(phrase) = phrases.iter().find(|p| p.first == position) {
                // "sold Syria missiles": two objects side by side.
                let beside = arguments.last().is_some_and(|a| {
                    a.preposition.is_empty()
                        && a.phrase.last <= position
                        && (a.phrase.last..position).all(|i| self.tokens.class(i) == Class::Adverb)
                });
                let joined = if beside { "" } else { preposition };
                if !(crossed_verb && joined.is_empty()) {
                    arguments.push(Argument {
                        preposition: joined,
                        phrase: *phrase,
                    });
                }
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
                    crossed_verb = false;
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

    /// The parties that do what a verb says.
    fn subject(&self, at: usize, index: usize, sentence: Sentence, depth: usize) -> Vec<usize> {
        if depth > 4 {
            return Vec::new();
        }
        let mut i = at;
        let mut through_to = false;
        let mut finite = matches!(self.tokens.class(at), Class::Verb(VerbForm::Past | VerbForm::S));
        while i > sentence.first {
            let before = i - 1;
            finite |= matches!(self.tokens.class(before), Class::Modal | Class::Have | Class::Be);
            match self.tokens.class(before) {
                // "a summit that America warned could lead to": who warns does not lead.
                Class::Verb(_)
                    if finite
                        && self
                            .tokens
                            .lemma(before)
                            .is_some_and(|l| CUES.stance_of(l).is_some()) =>
                {
                    return Vec::new();
                }
                Class::To => {
                    through_to = true;
                    i = before;
                }
                Class::Adverb | Class::Have | Class::Be | Class::Modal | Class::Do => i = before,
                Class::Preposition if self.tokens.lower(before) == "to" => i = before,
                // "sent instructors to Crimea to train": who sent them trains, unless the verb hands the act over
                // ("asked Iran to supply").
                Class::Noun | Class::ProperNoun | Class::Number | Class::Pronoun
                    if through_to && let Some(verb) = self.purpose_of(i, index, sentence) =>
                {
                    return self.subject_of_governing_verb(verb, index, sentence, depth);
                }
                // "accused X of selling", "plans for selling", "by selling": the verb or noun that governs it.
                Class::Preposition => return self.governor_subject(before, index, sentence, depth),
                Class::Verb(_) => return self.subject_of_governing_verb(before, index, sentence, depth),
                Class::Adjective
                | Class::Noun
                | Class::ProperNoun
                | Class::Number
                | Class::Pronoun
                | Class::Genitive
                | Class::Quote => {
                    return self.subject_noun(i, index, sentence, depth);
                }
                Class::Conjunction | Class::Relative | Class::Subordinator => {
                    return self.subject_across(before, index, sentence, depth);
                }
                Class::Punctuation => return self.subject_across(before, index, sentence, depth),
                _ => return Vec::new(),
            }
        }
        Vec::new()
    }

    /// For an infinitive right after a noun phrase: the verb before, where the infinitive is its purpose.
    fn purpose_of(&self, end: usize, index: usize, sentence: Sentence) -> Option<usize> {
        let phrase = self.cast.phrases[index].iter().rfind(|p| p.last == end)?;
        if FRAMES.possible_nouns.contains(self.tokens.lower(phrase.head))
            || FRAMES.attempt_nouns.contains(self.tokens.lower(phrase.head))
        {
            return None;
        }
        let verb = (sentence.first..phrase.first)
            .rev()
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))?;
        let lemma = self.tokens.lemma(verb)?;
        let hands_over = [
            "ask",
            "urge",
            "tell",
            "want",
            "help",
            "allow",
            "order",
            "force",
            "pay",
            "hire",
            "persuade",
            "press",
            "expect",
            "invite",
            "encourage",
            "enable",
            "get",
            "request",
            "instruct",
            "authorise",
            "authorize",
            "permit",
            "direct",
            "use",
            "cause",
            "lead",
            "prompt",
            "need",
            "require",
            "advise",
            "warn",
            "beg",
        ]
        .contains(&lemma);
        (!hands_over).then_some(verb)
    }

    fn subject_of_governing_verb(
        &self,
        verb: usize,
        index: usize,
        sentence: Sentence,
        depth: usize,
    ) -> Vec<usize> {
        if self.is_passive(verb, sentence) {
            // "was accused of / is believed to supply": the subject of the passive.
            return self
                .subject_phrase(verb, index, sentence)
                .map(|p| self.parties_in(p))
                .unwrap_or_default();
        }
        self.subject(verb, index, sentence, depth + 1)
    }

    fn subject_noun(&self, end: usize, index: usize, sentence: Sentence, depth: usize) -> Vec<usize> {
        let phrases = &self.cast.phrases[index];
        let Some(position) = phrases.iter().rposition(|p| p.last <= end && p.last + 2 > end) else {
            return Vec::new();
        };
        let phrase = phrases[position];
        let infinitive = (end..end + 2).any(|i| self.tokens.lower(i) == "to")
            || self.tokens.lower(end.saturating_sub(1)) == "to";
        let own = self.parties_in(phrase);
        if !own.is_empty() {
            // "asked Iran to supply": Iran supplies. "the group's offer to supply": the group does.
            let mut all = own;
            self.add_coordinated(position, index, &mut all);
            return all;
        }
        // "talks to supply", "a deal to sell": those who hold them.
        if infinitive || FRAMES.possible_nouns.contains(self.tokens.lower(phrase.head)) {
            let mut owners = Vec::new();
            for at in phrase.first..phrase.head {
                if let Some(mention) = self.cast.mention_at(at)
                    && self.cast.parties[mention.party].kind != PartyKind::Place
                {
                    self.push_actor(mention.party, &mut owners);
                }
            }
            if !owners.is_empty() {
                return owners;
            }
            return self.subject(phrase.first, index, sentence, depth + 1);
        }
        // A phrase that hangs on another ("officials from Iran", "a company in Dubai") or heads the clause itself.
        if position > 0 {
            let previous = phrases[position - 1];
            if previous.last + 1 == phrase.first
                && matches!(
                    self.tokens.lower(previous.last),
                    "of" | "for" | "in" | "from" | "at" | "on" | "with"
                )
            {
                let parties = self.parties_in(previous);
                if !parties.is_empty() {
                    return parties;
                }
            }
        }
        // "Dmitri K., 56, a businessman who": the name stands before the apposition.
        if phrase.first > sentence.first && self.tokens.word(phrase.first - 1) == "," {
            let named = phrases[..position]
                .iter()
                .rev()
                .take(2)
                .find_map(|p| Some(self.parties_in(*p)).filter(|n| !n.is_empty()));
            if let Some(named) = named {
                return named;
            }
        }
        // The adjective of the head: "an Iranian company shipped".
        let mut adjectives = Vec::new();
        let general = FRAMES.stands_for.contains(self.tokens.lower(phrase.head));
        for at in (phrase.first..phrase.head).filter(|_| general) {
            if let Some(mention) = self.cast.mention_at(at)
                && self.cast.parties[mention.party].kind == PartyKind::Country
            {
                self.push_actor(mention.party, &mut adjectives);
            }
        }
        adjectives
    }

    /// "Iran and Syria": the parties joined with the phrase.
    fn add_coordinated(&self, position: usize, index: usize, parties: &mut Vec<usize>) {
        let phrases = &self.cast.phrases[index];
        let mut at = position;
        while at > 0 {
            let (previous, this) = (phrases[at - 1], phrases[at]);
            let gap = previous.last..this.first;
            let joined = (1..=2).contains(&gap.len())
                && gap
                    .clone()
                    .all(|i| matches!(self.tokens.lower(i), "and" | "," | "or"));
            if !joined {
                break;
            }
            for party in self.parties_in(previous) {
                if !parties.contains(&party) {
                    parties.push(party);
                }
            }
            at -= 1;
        }
    }

    /// Before a preposition: "accused North Korea of providing", "after supplying", "in exchange for supplying".
    fn governor_subject(
        &self,
        preposition: usize,
        index: usize,
        sentence: Sentence,
        depth: usize,
    ) -> Vec<usize> {
        if preposition == sentence.first {
            return self.main_subject(preposition, index, sentence);
        }
        let phrases = &self.cast.phrases[index];
        if matches!(
            self.tokens.lower(preposition),
            "of" | "from" | "for" | "over" | "against" | "about" | "in" | "with"
        ) && let Some(position) = phrases.iter().rposition(|p| p.last == preposition)
        {
            let own = self.parties_in(phrases[position]);
            if !own.is_empty() {
                let mut all = own;
                self.add_coordinated(position, index, &mut all);
                return all;
            }
            let head = phrases[position].head;
            if CUES_NOUNS.contains(&self.tokens.lower(head))
                || FRAMES.possible_nouns.contains(self.tokens.lower(head))
            {
                let possessive = self.subject_noun(phrases[position].last, index, sentence, depth + 1);
                if !possessive.is_empty() {
                    return possessive;
                }
            }
        }
        if let Class::Verb(_) = self.tokens.class(preposition - 1) {
            return self.subject_of_governing_verb(preposition - 1, index, sentence, depth);
        }
        self.main_subject(preposition, index, sentence)
    }

    /// Over a comma, conjunction or relative pronoun to the subject of the clause.
    fn subject_across(&self, at: usize, index: usize, sentence: Sentence, depth: usize) -> Vec<usize> {
        let phrases = &self.cast.phrases[index];
        if matches!(self.tokens.class(at), Class::Relative) || self.tokens.lower(at) == "that" {
            let mut end = at;
            while end > sentence.first && matches!(self.tokens.word(end - 1), "," | "—") {
                end -= 1;
            }
            if let Some(phrase) = phrases.iter().rfind(|p| p.last == end) {
                let own = self.parties_in(*phrase);
                if !own.is_empty() {
                    return own;
                }
                return self.subject_noun(end, index, sentence, depth + 1);
            }
        }
        // "met him and sold", "…, selling": the subject of the verb before.
        let verb = (sentence.first..at)
            .rev()
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)));
        match verb {
            Some(verb) if depth < 4 && self.tokens.class(at) != Class::Subordinator => {
                let subject = self.subject_of_governing_verb(verb, index, sentence, depth + 1);
                if subject.is_empty() {
                    self.main_subject(at, index, sentence)
                } else {
                    subject
                }
            }
            _ => self.main_subject(at, index, sentence),
        }
    }

    /// The first party of the sentence before a place that is no source of a claim.
    fn main_subject(&self, before: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        let speakers: Vec<(usize, usize)> = self
            .claims
            .iter()
            .filter(|c| c.sentence == index)
            .filter_map(|c| c.source)
            .collect();
        for phrase in self.cast.phrases[index]
            .iter()
            .filter(|p| p.first >= sentence.first && p.last <= before)
        {
            if speakers.iter().any(|(a, b)| (*a..*b).contains(&phrase.head)) {
                continue;
            }
            let parties = self.parties_in(*phrase);
            if !parties.is_empty() {
                return parties;
            }
        }
        Vec::new()
    }

    fn subject_phrase(&self, at: usize, index: usize, sentence: Sentence) -> Option<NounPhrase> {
        let mut i = at;
        while i > sentence.first
            && matches!(
                self.tokens.class(i - 1),
                Class::Adverb | Class::Be | Class::Have | Class::Modal | Class::To
            )
        {
            i -= 1;
        }
        if i > sentence.first
            && (matches!(self.tokens.class(i - 1), Class::Relative) || matches!(self.tokens.word(i - 1), ","))
            || self.tokens.lower(i.saturating_sub(1)) == "that"
        {
            i -= 1;
            while i > sentence.first && self.tokens.word(i - 1) == "," {
                i -= 1;
            }
        }
        let phrases = &self.cast.phrases[index];
        let position = phrases.iter().rposition(|p| p.last <= i && p.last + 3 > i)?;
        // "shells from Iran were sold": the goods lie one phrase back.
        let here = phrases[position];
        if self.goods_in(here.first, here.last).next().is_none() && position > 0 {
            let previous = phrases[position - 1];
            if previous.last + 1 == here.first
                && self.goods_in(previous.first, previous.last).next().is_some()
            {
                return Some(previous);
            }
        }
        Some(here)
    }

    fn noun_roles(&self, at: usize, frames: &[Frame], index: usize, sentence: Sentence, roles: &mut Roles) {
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
        self.place(&arguments, pattern, true, roles);
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
            let taker = pattern_of == Some(Pattern::Take)
                || matches!(
                    lemma,
                    "rely" | "depend" | "await" | "welcome" | "need" | "want" | "seek" | "request" | "demand"
                );
            let giver = pattern_of == Some(Pattern::Give)
                || matches!(
                    lemma,
                    "make"
                        | "begin"
                        | "start"
                        | "continue"
                        | "complete"
                        | "halt"
                        | "stop"
                        | "approve"
                        | "resume"
                        | "expand"
                        | "increase"
                        | "arrange"
                        | "announce"
                        | "promise"
                        | "pledge"
                        | "suspend"
                        | "sign"
                        | "agree"
                        | "organise"
                        | "organize"
                        | "facilitate"
                        | "plan"
                );
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
    fn fill_missing(
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
            .claims
            .iter()
            .filter(|c| c.sentence == index && c.stance != Stance::Vows)
            .filter_map(|c| c.source)
            .collect();
        // Who vows is who acts; who says, warns or accuses is not.
        let speakers: Vec<usize> = self
            .claims
            .iter()
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
                .find(|d| index - d.sentence <= 1 && self.shares_goods(&d.goods, &roles.goods))
            {
                match side {
                    Side::From if previous.to.iter().any(|p| roles.to.contains(p)) => {
                        roles.from = previous.from.clone()
                    }
                    Side::To if previous.from.iter().any(|p| roles.from.contains(p)) => {
                        roles.to = previous.to.clone()
                    }
                    _ => {}
                }
            }
        }
    }

    /// "in Ukraine", "at a Russian port", "near Iran": a place of something, not a side of the dealing.
    fn stands_for_place(&self, token: usize) -> bool {
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

    fn when(&self, at: usize, index: usize) -> Option<Days> {
        let times = &self.times[index];
        times.iter().min_by_key(|t| t.first.abs_diff(at)).map(|t| t.days)
    }

    /// Status, and who alleges or denies.
    fn judge(&self, dealing: &mut Dealing, at: usize, verb: bool, sentence: Sentence, claims: &[&Claim]) {
        let tokens = self.tokens;
        let mut alleged = false;
        for claim in claims {
            let own = claim
                .parties
                .iter()
                .any(|p| dealing.from.contains(p) || dealing.to.contains(p));
            let voices = self.voices(claim);
            match claim.stance {
                Stance::Denies => dealing.denied_by.extend(voices),
                Stance::Vows => {}
                _ if own && claim.stance == Stance::States => {}
                Stance::Reports if claim.parties.is_empty() => {}
                _ => {
                    alleged = true;
                    dealing.alleged_by.extend(voices);
                }
            }
        }
        alleged |= (sentence.first..sentence.last)
            .any(|i| CUES.unsourced.iter().any(|w| w == tokens.lower(i)) && i.abs_diff(at) <= 8);
        alleged |= (at.saturating_sub(4)..at).any(|i| {
            matches!(
                tokens.lower(i),
                "alleged" | "suspected" | "accused" | "purported" | "believed" | "thought" | "charged"
            )
        });
        alleged |= !dealing.denied_by.is_empty();
        dealing.status = if self.is_refuted(at, sentence) {
            Status::Refuted
        } else if self.is_historical(dealing, at, sentence) {
            Status::Historical
        } else if self.is_possible(at, verb, sentence) {
            Status::Possible
        } else if alleged {
            Status::Alleged
        } else {
            Status::Reported
        };
    }

    fn voices(&self, claim: &Claim) -> Vec<Voice> {
        if !claim.parties.is_empty() {
            return claim.parties.iter().map(|p| Voice::Party(*p)).collect();
        }
        // "The decision suggests" is the report's own inference, not a voice.
        let speaks = |(a, b): (usize, usize)| {
            (a..b).any(|i| {
                SPEAKERS.contains(&self.tokens.lower(i))
                    || VOCABULARY.roles.at(self.tokens, i, b).is_some()
                    || VOCABULARY.descriptor_words.at(self.tokens, i, b).is_some()
                    || matches!(self.tokens.class(i), Class::ProperNoun)
            })
        };
        claim
            .source
            .filter(|s| speaks(*s))
            .map(|(a, b)| Voice::Words(a, b))
            .into_iter()
            .collect()
    }

    fn is_refuted(&self, at: usize, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        // "did not supply", "has never sold"; not "could not have … without".
        let mut i = at;
        while i > sentence.first && at - i < 5 {
            i -= 1;
            if LEXICON.negates(tokens.lower(i)) {
                return true;
            }
            if !matches!(
                tokens.class(i),
                Class::Adverb | Class::Have | Class::Be | Class::Do | Class::Modal
            ) {
                break;
            }
        }
        (sentence.first..sentence.last).any(|i| FRAMES.refuted.at(tokens, i, sentence.last).is_some())
    }

    fn is_historical(&self, dealing: &Dealing, at: usize, sentence: Sentence) -> bool {
        let gone = |p: &usize| {
            self.cast.parties[*p]
                .country
                .is_some_and(|c| matches!(c.as_str(), "SU" | "YU" | "DD"))
        };
        if dealing.from.iter().chain(&dealing.to).any(gone) {
            return true;
        }
        if (sentence.first..sentence.last)
            .any(|i| FRAMES.historical.at(self.tokens, i, sentence.last).is_some())
        {
            return true;
        }
        let Some(reference) = self.reference_year else {
            return false;
        };
        let index = dealing.sentence;
        let old = |t: &TimeMention| t.days.to.year() + FRAMES.historical_years_min <= reference;
        let near = self.times[index].iter().min_by_key(|t| t.first.abs_diff(at));
        near.is_some_and(old)
    }

    /// Modals, intentions and conditions that govern the trigger.
    fn is_possible(&self, at: usize, verb: bool, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        let mut i = at;
        let mut steps = 0;
        let mut through_to = false;
        while i > sentence.first && steps < 12 {
            i -= 1;
            steps += 1;
            let lower = tokens.lower(i);
            match tokens.class(i) {
                Class::Modal => return !matches!(lower, "must" | "shall"),
                Class::To => through_to = true,
                Class::Verb(_) => {
                    let lemma = tokens.lemma(i).unwrap_or("");
                    if FRAMES.possible_verbs.contains(lemma)
                        && (through_to
                            || !verb
                            || matches!(tokens.class(i + 1), Class::Preposition)
                            || i + 3 >= at)
                    {
                        return true;
                    }
                    if verb && !through_to && i + 1 != at && tokens.class(i + 1) != Class::Conjunction {
                        break;
                    }
                }
                Class::Adjective | Class::Adverb | Class::Noun
                    if FRAMES.possible_adjectives.contains(lower)
                        || FRAMES.possible_adverbs.contains(lower) =>
                {
                    if verb && !through_to && tokens.lower(at.saturating_sub(1)) != "to" && i + 2 < at {
                        continue;
                    }
                    return true;
                }
                Class::Noun
                    if FRAMES.possible_nouns.contains(lower)
                        && (through_to
                            || tokens.lower(i + 1) == "to"
                            || matches!(
                                tokens.lower(i + 1),
                                "on" | "of" | "for" | "about" | "over" | "that" | "in"
                            )) =>
                {
                    return true;
                }
                Class::Preposition if lower == "to" => through_to = true,
                Class::Subordinator if matches!(lower, "if" | "whether" | "unless") => return true,
                Class::Punctuation if matches!(lower, ";" | ":") => break,
                Class::Punctuation if lower == "," && verb && steps > 3 => break,
                _ => {}
            }
        }
        // "buying arms … would violate": the modal after the phrase governs a gerund or noun that is its subject.
        if !verb || matches!(tokens.class(at), Class::Verb(VerbForm::Ing)) {
            let next_verb = (at + 1..sentence.last.min(at + 18)).find(|j| {
                matches!(
                    tokens.class(*j),
                    Class::Modal | Class::Be | Class::Have | Class::Verb(VerbForm::Past | VerbForm::S)
                ) || matches!(tokens.word(*j), ";" | ".")
            });
            let governs = next_verb.is_some_and(|j| {
                tokens.class(j) == Class::Modal
                    && matches!(tokens.lower(j), "would" | "could" | "may" | "might" | "'d" | "’d")
            });
            let subject = matches!(tokens.class(at), Class::Verb(VerbForm::Ing))
                && (at == sentence.first
                    || !matches!(
                        tokens.class(at - 1),
                        Class::Preposition | Class::Noun | Class::ProperNoun
                    ));
            if governs && (subject || !verb) {
                return true;
            }
        }
        // "could lead to a deal to supply": the modal of the main clause, over one noun.
        false
    }

    /// Denials that stand apart: "officials have denied such claims", "Tehran rejects the accusation".
    fn attach_denials(&self, dealings: &mut [Dealing]) {
        for claim in self.claims.iter().filter(|c| c.stance == Stance::Denies) {
            let voices = self.voices(claim);
            let direct = dealings
                .iter()
                .any(|d| d.sentence == claim.sentence && claim.covers(d.trigger));
            if direct && !claim.anaphoric {
                continue;
            }
            let involved = |d: &Dealing| {
                let countries: Vec<CountryCode> = claim
                    .parties
                    .iter()
                    .filter_map(|p| self.cast.parties[*p].country)
                    .collect();
                claim
                    .parties
                    .iter()
                    .any(|p| d.from.contains(p) || d.to.contains(p))
                    || d.from.iter().chain(&d.to).any(|p| {
                        self.cast.parties[*p]
                            .country
                            .is_some_and(|c| countries.contains(&c))
                    })
            };
            // The nearest sentence with dealings that concern the denier, up to four back; else the nearest at all.
            let window = |d: &&mut Dealing| {
                d.sentence <= claim.sentence
                    && claim.sentence - d.sentence <= 4
                    && d.status != Status::Historical
            };
            let nearest = dealings
                .iter_mut()
                .filter(window)
                .filter(|d| involved(d))
                .map(|d| d.sentence)
                .max();
            let nearest = nearest.or_else(|| {
                (!claim.parties.is_empty() || claim.anaphoric)
                    .then(|| {
                        dealings
                            .iter_mut()
                            .filter(window)
                            .filter(|d| claim.sentence - d.sentence <= 2)
                            .map(|d| d.sentence)
                            .max()
                    })
                    .flatten()
            });
            let Some(nearest) = nearest else { continue };
            for dealing in dealings
                .iter_mut()
                .filter(|d| d.sentence == nearest && d.status != Status::Historical)
            {
                for voice in &voices {
                    if !dealing.denied_by.contains(voice) {
                        dealing.denied_by.push(voice.clone());
                    }
                }
                if dealing.status == Status::Reported {
                    dealing.status = Status::Alleged;
                }
            }
        }
    }
}

const CUES_NOUNS: &[&str] = &[
    "claim",
    "claims",
    "allegation",
    "allegations",
    "accusation",
    "accusations",
    "report",
    "reports",
    "charge",
    "charges",
    "suspicion",
    "suspicions",
    "evidence",
];

/// Nouns for those who speak and are no party of their own.
const SPEAKERS: &[&str] = &[
    "officials",
    "sources",
    "diplomats",
    "prosecutors",
    "investigators",
    "analysts",
    "experts",
    "people",
    "witnesses",
    "residents",
    "villagers",
    "lawyers",
    "police",
    "authorities",
    "monitors",
    "researchers",
    "records",
    "documents",
    "papers",
    "indictment",
    "report",
    "reports",
    "complaint",
    "prosecution",
    "court",
    "memo",
    "letter",
    "source",
    "employee",
    "accountant",
    "activists",
    "observers",
    "inspectors",
    "inquiry",
    "panel",
    "newspaper",
    "media",
    "images",
    "imagery",
    "emails",
    "invoices",
    "filings",
];

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
struct Roles {
    from: Vec<usize>,
    to: Vec<usize>,
    goods: Vec<usize>,
    /// Objects that are parties: "supply Russia".
    object: Vec<usize>,
    /// After "from".
    source: Vec<usize>,
    /// After "for" of a verb of taking.
    beneficiary: Vec<usize>,
    /// Whose goods they are.
    owner: Vec<usize>,
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

/// Within a sentence, "supplied … a shipment of shells": one dealing, not one for each word.
fn merge_nested(dealings: &mut Vec<Dealing>) {
    let mut kept: Vec<Dealing> = Vec::new();
    for dealing in dealings.drain(..) {
        let same = kept.iter_mut().find(|k| {
            let goods_overlap = dealing.goods.is_empty()
                || k.goods.is_empty()
                || dealing.goods.iter().any(|g| k.goods.contains(g));
            let subset = |a: &[usize], b: &[usize]| a.iter().all(|p| b.contains(p));
            let compatible = |a: &[usize], b: &[usize]| subset(a, b) || subset(b, a);
            goods_overlap && compatible(&dealing.from, &k.from) && compatible(&dealing.to, &k.to)
        });
        match same {
            Some(k) => {
                for (mine, theirs) in [
                    (&mut k.from, &dealing.from),
                    (&mut k.to, &dealing.to),
                    (&mut k.goods, &dealing.goods),
                ] {
                    for item in theirs {
                        if !mine.contains(item) {
                            mine.push(*item);
                        }
                    }
                }
                for voice in dealing.alleged_by {
                    if !k.alleged_by.contains(&voice) {
                        k.alleged_by.push(voice);
                    }
                }
                for voice in dealing.denied_by {
                    if !k.denied_by.contains(&voice) {
                        k.denied_by.push(voice);
                    }
                }
                k.status = surer(k.status, dealing.status);
                if k.kind == DealingKind::Supply
                    && matches!(
                        dealing.kind,
                        DealingKind::Technology | DealingKind::PurchaseAttempt
                    )
                {
                    k.kind = dealing.kind;
                }
            }
            None => kept.push(dealing),
        }
    }
    *dealings = kept;
}

/// Of two readings of the same words, the more careful one.
fn surer(a: Status, b: Status) -> Status {
    let rank = |s: Status| match s {
        Status::Refuted => 4,
        Status::Historical => 3,
        Status::Possible => 2,
        Status::Alleged => 1,
        Status::Reported => 0,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// A headline's dealing that the text repeats is told once, from the text; the same dealing told twice in the same
/// way keeps its first place.
fn drop_repeats(scene: &Scene<'_, '_>, dealings: Vec<Dealing>) -> Vec<Dealing> {
    let goods_of = |d: &Dealing| {
        d.goods
            .iter()
            .map(|g| scene.goods[*g].category())
            .collect::<Vec<_>>()
    };
    let mut kept: Vec<Dealing> = Vec::new();
    for (index, dealing) in dealings.iter().enumerate() {
        let block = scene.tokens.sentences[dealing.sentence].block;
        let matches = |other: &Dealing| {
            let goods = goods_of(other);
            other.kind == dealing.kind
                && (other.from == dealing.from || dealing.from.is_empty())
                && (other.to == dealing.to || dealing.to.is_empty())
                && (goods_of(dealing).iter().all(|g| goods.contains(g)))
        };
        let shares = |other: &Dealing| {
            let goods = goods_of(other);
            matches(other)
                || goods_of(dealing).iter().any(|g| goods.contains(g))
                || dealing
                    .from
                    .iter()
                    .chain(&dealing.to)
                    .any(|p| other.from.contains(p) || other.to.contains(p))
        };
        if (scene.is_head)(block)
            && dealings[index + 1..]
                .iter()
                .any(|d| shares(d) && !(scene.is_head)(scene.tokens.sentences[d.sentence].block))
        {
            continue;
        }
        if let Some(same) = kept.iter_mut().find(|k| matches(k) && k.status == dealing.status) {
            for (mine, theirs) in [
                (&mut same.alleged_by, &dealing.alleged_by),
                (&mut same.denied_by, &dealing.denied_by),
            ] {
                for voice in theirs {
                    if !mine.contains(voice) {
                        mine.push(voice.clone());
                    }
                }
            }
            continue;
        }
        kept.push(dealing.clone());
    }
    kept
}
