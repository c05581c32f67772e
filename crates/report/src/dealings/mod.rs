//! Who supplies, sells, buys, ships, trains, finances or hires what, to or for whom, and how sure that is.
//!
//! A dealing hangs on a word of `data/report/dealings.toml`. The noun phrases around it fill the roles by the word's
//! pattern, voice and prepositions; adjectives of countries, the sentence and the sentence before fill what is missing.
//! The status comes from the text's own signals: negation, modals and words of intention, time, attribution.

use std::cell::OnceCell;

use interdict_regimes::{DealingKind, GoodsCategory};
use serde::{Deserialize, Serialize};

mod accused;
mod actors;
mod agent;
mod antecedent;
mod arguments;
mod cleared;
mod compound;
mod construction;
mod denial;
mod elsewhere;
mod errand;
mod goods;
mod halves;
mod issuer;
mod kind;
mod labelled;
mod linear;
mod merge;
mod missing;
mod named;
mod negation;
mod nominal;
mod origin;
mod place;
mod roles;
mod said;
pub(crate) mod sides;
mod signs;
mod speakers;
mod specific;
mod status;
mod subject;
mod taking;
mod targets;
mod told;
mod trigger;
mod unnamed;
pub(crate) mod voices;
mod voyage;
mod words;

use merge::{drop_repeats, join_specified, join_told_again, merge_nested};
pub(crate) use targets::is_target;
pub(crate) use words::OfWord;

use crate::{
    claims::Claim,
    frames::{FRAMES, Frame, Pattern},
    goods::GoodsMention,
    parties::Cast,
    syntax::{self, Clauses},
    time::{Days, TimeMention},
    token::{Class, Sentence, Tokens},
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
    /// Whether both sides were told before what the word leaves open was filled in.
    pub(crate) whole: bool,
}

impl Dealing {
    /// Who gives and who receives; who asks for goods is to receive them.
    fn giver_and_receiver(&self) -> (&[usize], &[usize]) {
        match self.kind {
            DealingKind::PurchaseAttempt => (&self.to, &self.from),
            _ => (&self.from, &self.to),
        }
    }
}

/// Who says or denies: a party, or the words for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Voice {
    Party(usize),
    Words(usize, usize),
}

/// Any other verb: a dealing only where it brings arms from one party to another in so many words.
static GENERAL: [Frame; 1] = [Frame {
    pattern: Pattern::Give,
    kind: DealingKind::Supply,
    needs_goods: true,
    passive_only: false,
    wish: false,
}];

/// "the supplier of", "the buyer of": said of whom gives or takes.
static AGENT: [Frame; 1] = GENERAL;

/// How many different words for works of fiction a text about one has, and among how many tokens one of them stands.
const FICTION_WORDS_MIN: usize = 3;
const FICTION_SHARE: usize = 100;

/// How far, in tokens, "took on fuel from X" reaches.
const FROM_TOKENS_MAX: usize = 8;

/// What the reader of dealings looks at.
pub(crate) struct Scene<'a, 't> {
    pub(crate) tokens: &'a Tokens<'t>,
    pub(crate) cast: &'a Cast,
    pub(crate) goods: &'a [GoodsMention],
    pub(crate) claims: &'a [Claim],
    /// For each sentence, the claims that stand in it or whose content reaches into it.
    pub(crate) claims_of_sentence: &'a [Vec<u32>],
    pub(crate) times: &'a [Vec<TimeMention>],
    pub(crate) reference_year: Option<i16>,
    /// Of each party, whether a rule is about it.
    pub(crate) targets: &'a [bool],
    /// Whether the document names a country or group that a rule is about, or speaks of sanctions and the like.
    pub(crate) about_targets: bool,
    /// Whether a block is a headline or standfirst, whose dealings the body repeats.
    pub(crate) is_head: &'a dyn Fn(usize) -> bool,
    /// The clauses of each sentence, read where a dealing asks for them.
    pub(crate) clauses: Vec<OnceCell<Clauses>>,
    /// Of each sentence whether it has words for what was not so, read where it is asked for.
    pub(crate) refuted: Vec<OnceCell<bool>>,
    /// What each word says of a dealing, read where it is asked for.
    pub(crate) of_words: Vec<OfWord>,
}

/// Finds the dealings of a document.
pub(crate) fn find(scene: &Scene<'_, '_>) -> Vec<Dealing> {
    let mut dealings = join_specified(scene, join_told_again(scene, settled(scene)));
    scene.weigh_voices(&mut dealings);
    dealings
}

/// The dealings whose sides are settled, with the voices that the rules find.
pub(crate) fn settled(scene: &Scene<'_, '_>) -> Vec<Dealing> {
    scene.settle(by_rules(scene))
}

/// The dealings that the rules tell by themselves.
pub(crate) fn by_rules(scene: &Scene<'_, '_>) -> Vec<Dealing> {
    let mut dealings: Vec<Dealing> = Vec::new();
    for index in 0..scene.tokens.sentences.len() {
        let sentence = scene.tokens.sentences[index];
        let mut in_sentence: Vec<Dealing> = Vec::new();
        for at in sentence.first..sentence.last {
            if let Some((mut dealing, returned)) = scene.dealing_at(at, index, sentence, &dealings) {
                scene.passed_on(&mut dealing, sentence, &in_sentence);
                let back = scene.given_back(&dealing, returned);
                let passed = scene.bought_for(&dealing);
                in_sentence.push(dealing);
                in_sentence.extend(back);
                in_sentence.extend(passed);
            }
        }
        in_sentence.extend(scene.voyage(index));
        in_sentence.extend(scene.compounds(index));
        let labelled = scene.labelled(index, &in_sentence);
        in_sentence.extend(labelled);
        merge_nested(&mut in_sentence);
        dealings.extend(in_sentence);
    }
    scene.carry_voices(&mut dealings);
    scene.attribute_to_issuer(&mut dealings);
    scene.attach_denials(&mut dealings);
    let mut kept = drop_repeats(scene, dealings);
    scene.drop_halves(&mut kept);
    kept.retain(|d| !(d.from.is_empty() && d.to.is_empty()));
    scene.name_sides(&mut kept);
    kept
}

/// Whether a document speaks of what the rules are about: sanctions, smuggling, arms, laundering.
pub(crate) fn is_about_rules(tokens: &Tokens<'_>) -> bool {
    let last = tokens.tokens.len();
    (0..last).any(|at| FRAMES.relevance.at(tokens, at, last).is_some())
}

/// The words that tell that a text is about a story that somebody made up, such as the review of a novel or a film;
/// `None` where it is not. What such a text tells are no dealings.
pub(crate) fn fiction<'a>(tokens: &'a Tokens<'_>) -> Option<Vec<&'a str>> {
    let mut seen: Vec<&str> = Vec::new();
    let mut count = 0;
    for at in 0..tokens.tokens.len() {
        if tokens.is_of(at, &FRAMES.fiction) {
            let word = tokens.lower(at);
            count += 1;
            if !seen.contains(&word) {
                seen.push(word);
            }
        }
    }
    let many = seen.len() >= FICTION_WORDS_MIN && count * FICTION_SHARE >= tokens.tokens.len();
    many.then_some(seen)
}

impl<'a> Scene<'a, '_> {
    /// The clauses of a sentence.
    fn clauses(&self, index: usize) -> &Clauses {
        self.clauses[index].get_or_init(|| {
            syntax::clauses(
                self.tokens,
                self.tokens.sentences[index],
                &self.cast.phrases[index],
            )
        })
    }

    /// Whether a rule is about a party.
    fn is_target(&self, party: usize) -> bool {
        self.targets[party]
    }

    /// The claims that stand in a sentence or reach into it, in order.
    fn claims_at(&self, sentence: usize) -> impl Iterator<Item = &'a Claim> + '_ {
        let of = self
            .claims_of_sentence
            .get(sentence)
            .map_or(&[][..], Vec::as_slice);
        of.iter().map(|i| &self.claims[*i as usize])
    }

    fn dealing_at(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        earlier: &[Dealing],
    ) -> Option<(Dealing, Vec<usize>)> {
        let (frames, verb) = self.frames_at(at)?;
        if self.is_forbidden(at, sentence) && !self.is_stopped(at, sentence) || self.is_rule(at, sentence) {
            return None;
        }
        if verb && (self.is_business(at, frames[0]) || self.is_of_reader(at, index)) {
            return None;
        }
        if verb && self.is_skill(at, index, frames[0].pattern) {
            return None;
        }
        // "gave it back", "took over the maintenance of": no dealing in the goods.
        if verb && (self.is_return(at) || frames[0].pattern == Pattern::Take && self.takes_over(at, index)) {
            return None;
        }
        // "rifles left behind": nobody's departure.
        if verb
            && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.leaving.contains(l))
            && self.is_passive(at, sentence)
        {
            return None;
        }
        if frames[0].passive_only && !self.is_passive(at, sentence) {
            return None;
        }
        if verb && self.is_diplomacy(at, index) {
            return None;
        }
        let mut roles = self.roles_at(at, (frames, verb), index).clone();
        if std::ptr::eq(frames, &AGENT[..]) && (roles.from.is_empty() || roles.to.is_empty()) {
            return None;
        }
        if frames[0].pattern != Pattern::Take {
            roles.from.retain(|p| !self.judges(*p));
        }
        // "deployed missiles near X"
        let posted = verb && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.posting.contains(l));
        if posted && !roles.goods.iter().any(|g| self.is_people(*g)) {
            return None;
        }
        let general = std::ptr::eq(frames, &GENERAL[..]);
        // "arranged the sale": the noun tells it.
        if general && self.has_dealing_noun(at, index) {
            return None;
        }
        if general {
            roles.from.append(&mut roles.owner);
            roles.from.retain(|p| !roles.to.contains(p));
            let told = !roles.from.is_empty() && !roles.to.is_empty();
            // "accelerate his weapons development" brings no weapons.
            let goods_themselves =
                (roles.goods.iter()).any(|g| self.tokens.class(self.goods[*g].last) != Class::Noun);
            if !(told && goods_themselves && self.is_strategic(&roles) && self.is_targeted(&roles)) {
                return None;
            }
        }
        if verb {
            self.given_beside(at, index, frames[0].pattern, &mut roles);
        }
        let untaught = verb && roles.to.is_empty() && roles.object.is_empty();
        let aid = if verb { None } else { self.aid_kind(at, index) };
        let moneyed = !verb && FRAMES.moneyed.contains(self.tokens.lower(at));
        let frame = match frames.iter().find(|f| f.pattern == Pattern::Pay) {
            Some(pay) if moneyed => *pay,
            _ => self.choose(frames, &roles)?,
        };
        let frame = match aid {
            Some(kind) => Frame { kind, ..frame },
            None => frame,
        };
        let trades = matches!(frame.pattern, Pattern::Give | Pattern::Take | Pattern::Move)
            || frame.pattern == Pattern::Serve && frame.kind != DealingKind::Supply;
        // "handed the group three barges": goods that no list knows.
        // "sold the junta nothing", "which it had furnished to X": the verb tells by itself that goods went.
        let speaks = !frame.needs_goods && !roles.no_ware && roles.told_object;
        let sourced = frame.pattern != Pattern::Take || !frame.needs_goods || !roles.to.is_empty();
        let wares = !frame.wish
            && trades
            && sourced
            && match verb {
                true => roles.unknown_object || speaks,
                // "the purchase of a surveillance network"
                false => !frame.needs_goods && roles.unknown_object,
            };
        if frame.needs_goods && roles.goods.is_empty() && !roles.people && !moneyed && aid.is_none() && !wares
        {
            return None;
        }
        let labour = |g: &usize| {
            let goods = &self.goods[*g];
            goods.category() == GoodsCategory::Labour || matches!(goods.entry.item(), "mercenary" | "troops")
        };
        // "helping workers to pose as": people are helped, no goods.
        if frame.pattern == Pattern::Help
            && frame.kind == DealingKind::Technology
            && !roles.goods.is_empty()
            && roles.goods.iter().all(labour)
        {
            return None;
        }
        // "labourers work on Russian sites"
        if frame.pattern == Pattern::Arrive
            && frame.kind == DealingKind::Labour
            && !roles.people
            && !roles.goods.iter().any(labour)
        {
            return None;
        }
        let needless = frame.kind == DealingKind::Training
            || frame.pattern == Pattern::Pay
            || roles.people
            || aid.is_some()
            || roles.armed;
        // "supplied Russia with what it calls aid": without goods that are known, only where a target of sanctions
        // takes part.
        let paid = roles.goods.is_empty()
            && frame.pattern == Pattern::Pay
            && !moneyed
            && self.tokens.lemma(at) != Some("launder");
        let unnamed = roles.goods.is_empty() && !needless;
        if unnamed && !wares {
            return None;
        }
        // "left Iran", "holds $3 million": a dealing only with the other side.
        let lemma = if verb { self.tokens.lemma(at) } else { None };
        if roles.to.is_empty()
            && roles.to_place.is_empty()
            && lemma.is_some_and(|l| FRAMES.leaving.contains(l) || FRAMES.keeping.contains(l))
        {
            return None;
        }
        if frame.pattern == Pattern::Take {
            if verb && roles.goods.is_empty() && self.is_takeover(at, index) {
                return None;
            }
            self.taken(at, index, frame, &mut roles);
        }
        // "laundered money through X": X serves whose money it is.
        if frame.pattern == Pattern::Pay
            && roles.to.is_empty()
            && roles.object.is_empty()
            && roles.to_place.is_empty()
            && !roles.through.is_empty()
            && !roles.from.is_empty()
        {
            roles.to = std::mem::replace(&mut roles.from, std::mem::take(&mut roles.through));
        }
        if frame.pattern == Pattern::Arrive {
            self.arrived(&mut roles);
            // "every missile that X fires came from Y"
            if roles.to.is_empty() {
                roles.to = self.user(index, sentence, &roles);
            }
        }
        let whole = !roles.from.is_empty() && !roles.to.is_empty();
        // "All of them were flown from X": goods told before go where they went.
        let again = matches!(frame.pattern, Pattern::Move | Pattern::Arrive)
            && (roles.goods.iter()).any(|g| self.goods[*g].last <= sentence.first);
        // "Iranian missiles were flown in": one side, of goods that are controlled.
        let half = matches!(frame.pattern, Pattern::Move | Pattern::Arrive)
            && !(roles.carrier && self.is_passive(at, sentence))
            && roles.from.is_empty() != roles.to.is_empty()
            && (roles.goods.iter()).any(|g| self.is_controlled(*g));
        if (again || half) && !(roles.from.is_empty() && roles.to.is_empty()) {
            self.fill_missing(at, index, sentence, frame, &mut roles, earlier);
        }
        if frame.pattern == Pattern::Arrive && roles.from.is_empty() {
            roles.from = self.origin(at, index, sentence, &roles, earlier);
        }
        if matches!(frame.pattern, Pattern::Move | Pattern::Arrive) {
            self.named_ends(index, &mut roles);
            if roles.to.is_empty() || roles.from.is_empty() && !self.is_targeted(&roles) {
                return None;
            }
        } else {
            self.fill_missing(at, index, sentence, frame, &mut roles, earlier);
        }
        roles.from.retain(|p| !roles.to.contains(p));
        // "for whom the crates were meant": nobody is told.
        if roles.from.is_empty() && roles.to.is_empty() || frame.passive_only && roles.to.is_empty() {
            return None;
        }
        let known_goods = roles.people || roles.goods.iter().any(|g| !self.goods[*g].entry.needs_dealing);
        // With one side only, the goods must speak for themselves.
        if (roles.from.is_empty() || roles.to.is_empty())
            && !self.is_targeted(&roles)
            && !known_goods
            && frame.kind != DealingKind::Training
            && frame.pattern != Pattern::Pay
        {
            return None;
        }
        if roles.from.is_empty() && roles.to.is_empty() || self.is_listless(&roles) {
            return None;
        }
        let filled =
            (frame.needs_goods || !roles.unknown_object || !verb) && (roles.guessed || roles.carried);
        let relevant = self.is_targeted(&roles) || self.about_targets && !frame.needs_goods && !filled;
        if unnamed && (roles.from.is_empty() || roles.to.is_empty() || filled || !relevant) {
            return None;
        }
        let one_sided = roles.from.is_empty() || roles.to.is_empty();
        let money = frame.pattern == Pattern::Pay && (roles.guessed || roles.carried);
        if paid && one_sided || money || moneyed && roles.guessed {
            return None;
        }
        // "went on to teach at X": nobody is said to be taught. "Cooperation would continue": with nobody.
        let taught = frame.kind == DealingKind::Training && untaught && roles.goods.is_empty();
        let vague = frame.pattern == Pattern::Help && !verb && roles.guessed;
        if taught || vague {
            return None;
        }
        if !self.is_targeted(&roles)
            && (one_sided
                || (!self.is_strategic(&roles) || roles.guessed)
                    && !self.about_targets
                    && !self.is_export(&roles))
        {
            return None;
        }
        if frame.wish && (one_sided || roles.guessed) {
            return None;
        }
        // What is made or repaired goes from one to another only where both are told.
        if one_sided && frame.pattern == Pattern::Serve {
            return None;
        }
        let kind = self.kind(frame, &roles, at, sentence);
        if kind == DealingKind::PurchaseAttempt {
            std::mem::swap(&mut roles.from, &mut roles.to);
        }
        let returned = std::mem::take(&mut roles.returned);
        let sides = (roles.from, roles.to);
        let mut dealing = self.told(kind, sides, roles.goods, (at, verb), index, sentence);
        dealing.whole = whole;
        // "has offered X a batch of": not yet given.
        let offered = verb && (self.tokens.lemma(at)).is_some_and(|l| FRAMES.offering_verbs.contains(l));
        if (frame.wish || offered) && matches!(dealing.status, Status::Reported | Status::Alleged) {
            dealing.status = Status::Possible;
        }
        // "denied that it arms either side", "never exports weapons": says nothing of whom the text is about.
        if (roles.guessed || roles.carried)
            && (dealing.status == Status::Refuted || !dealing.denied_by.is_empty())
        {
            return None;
        }
        // An attempt that is told of was made, whatever became of it.
        if kind == DealingKind::PurchaseAttempt && dealing.status == Status::Possible {
            dealing.status = match dealing.alleged_by.is_empty() {
                true => Status::Possible,
                false => Status::Alleged,
            };
        }
        Some((dealing, returned))
    }
}
