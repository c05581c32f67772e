//! Who supplies, sells, buys, ships, trains, finances or hires what, to or for whom, and how sure that is.
//!
//! A dealing hangs on a word of `data/report/dealings.toml`. The noun phrases around it fill the roles by the word's
//! pattern, voice and prepositions; adjectives of countries, the sentence and the sentence before fill what is missing.
//! The status comes from the text's own signals: negation, modals and words of intention, time, attribution.

use std::{cell::OnceCell, sync::LazyLock};

use interdict_model::CountryCode;
use interdict_regimes::{DealingKind, GoodsCategory};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

mod actors;
mod arguments;
mod missing;
mod nominal;
mod roles;
mod status;
mod subject;

use roles::Roles;

use crate::{
    claims::{CUES, Claim},
    frames::{FRAMES, Frame, Pattern},
    goods::GoodsMention,
    lexicon::{LEXICON, VerbForm},
    parties::{Cast, Party, PartyKind},
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
}

/// Who says or denies: a party, or the words for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Voice {
    Party(usize),
    Words(usize, usize),
}

/// The countries and groups that the rules are about.
static TARGETS: LazyLock<(FxHashSet<CountryCode>, FxHashSet<String>)> = LazyLock::new(|| {
    let rules = interdict_regimes::rules();
    let countries = rules.iter().flat_map(|r| r.countries.iter().copied()).collect();
    let groups = rules.iter().flat_map(|r| r.parties.iter().cloned()).collect();
    (countries, groups)
});

/// Any other verb: a dealing only where it brings arms from one party to another in so many words.
static GENERAL: [Frame; 1] = [Frame {
    pattern: Pattern::Give,
    kind: DealingKind::Supply,
    needs_goods: true,
    passive_only: false,
    wish: false,
}];

/// How many different words for works of fiction a text about one has.
const FICTION_WORDS_MIN: usize = 3;

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
    /// Whether the document names a country or group that a rule is about.
    pub(crate) about_targets: bool,
    /// Whether a block is a headline or standfirst, whose dealings the body repeats.
    pub(crate) is_head: &'a dyn Fn(usize) -> bool,
    /// The clauses of each sentence, read where a dealing asks for them.
    pub(crate) clauses: Vec<OnceCell<Clauses>>,
}

/// Finds the dealings of a document.
pub(crate) fn find(scene: &Scene<'_, '_>) -> Vec<Dealing> {
    if scene.tells_fiction() {
        return Vec::new();
    }
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
    let mut kept = drop_repeats(scene, dealings);
    let told = |d: &Dealing| {
        kept.iter().any(|k| {
            !k.from.is_empty()
                && !k.to.is_empty()
                && k.kind == d.kind
                && (d.from.iter().any(|p| k.from.contains(p)) || d.to.iter().any(|p| k.to.contains(p)))
        })
    };
    // Half of a dealing that the text tells whole elsewhere is a repetition.
    let halves: Vec<bool> = (kept.iter())
        .map(|d| (d.from.is_empty() || d.to.is_empty()) && told(d))
        .collect();
    let mut halves = halves.into_iter();
    kept.retain(|d| !halves.next().unwrap_or_default() && !(d.from.is_empty() && d.to.is_empty()));
    kept
}

impl<'a> Scene<'a, '_> {
    /// Whether the text is about a story that somebody made up: the review of a novel or a film.
    fn tells_fiction(&self) -> bool {
        let mut seen: Vec<&str> = Vec::new();
        for at in 0..self.tokens.tokens.len() {
            let word = self.tokens.lower(at);
            if FRAMES.fiction.contains(word) && !seen.contains(&word) {
                seen.push(word);
                if seen.len() >= FICTION_WORDS_MIN {
                    return true;
                }
            }
        }
        false
    }

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
    ) -> Option<Dealing> {
        let (frames, verb) = self.frames_at(at)?;
        if self.is_forbidden(at, sentence) {
            return None;
        }
        if frames[0].passive_only && !self.is_passive(at, sentence) {
            return None;
        }
        let mut roles = Roles::default();
        if verb {
            self.verb_roles(at, frames, index, sentence, &mut roles);
        } else {
            self.noun_roles(at, frames, index, sentence, &mut roles);
        }
        let general = std::ptr::eq(frames, &GENERAL[..]);
        if general {
            roles.from.append(&mut roles.owner);
            roles.from.retain(|p| !roles.to.contains(p));
            let told = !roles.from.is_empty() && !roles.to.is_empty();
            if !(told && self.is_strategic(&roles) && self.is_targeted(&roles)) {
                return None;
            }
        }
        let untaught = verb && roles.to.is_empty() && roles.object.is_empty();
        let moneyed = !verb && FRAMES.moneyed.contains(self.tokens.lower(at));
        let frame = match frames.iter().find(|f| f.pattern == Pattern::Pay) {
            Some(pay) if moneyed => *pay,
            _ => self.choose(frames, &roles)?,
        };
        if frame.needs_goods && roles.goods.is_empty() && !roles.people && !moneyed {
            return None;
        }
        let needless = frame.pattern == Pattern::Help && frame.kind == DealingKind::Training
            || frame.pattern == Pattern::Pay
            || roles.people
            || verb && roles.armed;
        // "supplied Russia with what it calls aid": without goods that are known, only where a target of sanctions
        // takes part.
        let paid = roles.goods.is_empty()
            && frame.pattern == Pattern::Pay
            && !moneyed
            && self.tokens.lemma(at) != Some("launder");
        let unnamed = roles.goods.is_empty() && !needless;
        if unnamed && !(verb && frame.pattern == Pattern::Give && roles.unknown_object) {
            return None;
        }
        if frame.pattern == Pattern::Take {
            std::mem::swap(&mut roles.from, &mut roles.to);
            // "bought rifles for the army": bought elsewhere, and passed on.
            if roles.from.is_empty() && !roles.beneficiary.is_empty() && !frame.wish {
                roles.from = std::mem::replace(&mut roles.to, std::mem::take(&mut roles.beneficiary));
            }
        }
        if frame.pattern == Pattern::Arrive {
            self.arrived(&mut roles);
        }
        // "All of them were flown from X": goods told before go where they went.
        let again = matches!(frame.pattern, Pattern::Move | Pattern::Arrive)
            && (roles.goods.iter()).any(|g| self.goods[*g].last <= sentence.first);
        if again && !(roles.from.is_empty() && roles.to.is_empty()) {
            self.fill_missing(at, index, sentence, frame, &mut roles, earlier);
        }
        if matches!(frame.pattern, Pattern::Move | Pattern::Arrive) {
            if roles.to.is_empty() || roles.from.is_empty() && !self.is_targeted(&roles) {
                return None;
            }
        } else {
            self.fill_missing(at, index, sentence, frame, &mut roles, earlier);
        }
        roles.from.retain(|p| !roles.to.contains(p));
        if roles.from.is_empty() && roles.to.is_empty() {
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
        if unnamed && (roles.from.is_empty() || roles.to.is_empty() || !self.is_targeted(&roles)) {
            return None;
        }
        let one_sided = roles.from.is_empty() || roles.to.is_empty();
        if paid && (one_sided || roles.guessed || roles.carried) || moneyed && roles.guessed {
            return None;
        }
        // "went on to teach at X": nobody is said to be taught. "Cooperation would continue": with nobody.
        let taught = frame.kind == DealingKind::Training && untaught && roles.goods.is_empty();
        let vague = frame.pattern == Pattern::Help && !verb && roles.guessed;
        if taught || vague {
            return None;
        }
        if !self.is_targeted(&roles)
            && (one_sided && (frame.pattern == Pattern::Serve || !self.is_strategic(&roles))
                || !one_sided && (!self.is_strategic(&roles) || roles.guessed) && !self.about_targets)
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
        let claims: Vec<&Claim> = self.claims_at(index).filter(|c| c.covers(at)).collect();
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
        if frame.wish && matches!(dealing.status, Status::Reported | Status::Alleged) {
            dealing.status = Status::Possible;
        }
        // "denied that it arms either side", "never exports weapons": says nothing of whom the text is about.
        if roles.guessed && (dealing.status == Status::Refuted || !dealing.denied_by.is_empty()) {
            return None;
        }
        // An attempt that is told of was made, whatever became of it.
        if kind == DealingKind::PurchaseAttempt && dealing.status == Status::Possible {
            dealing.status = match dealing.alleged_by.is_empty() {
                true => Status::Possible,
                false => Status::Alleged,
            };
        }
        Some(dealing)
    }

    fn frames_at(&self, at: usize) -> Option<(&'static [Frame], bool)> {
        let noun = || {
            FRAMES
                .nouns
                .get(self.tokens.lower(at))
                .map(|f| (f.as_slice(), false))
        };
        // "on their way to", "en route to"
        if at > 0
            && matches!(self.tokens.lower(at), "way" | "route")
            && self.tokens.lower(at + 1) == "to"
            && (self.tokens.class(at - 1) == Class::Possessive || self.tokens.lower(at - 1) == "en")
        {
            return FRAMES.verbs.get("arrive").map(|f| (f.as_slice(), true));
        }
        match self.tokens.class(at) {
            // "received training", "began training": a noun after a verb.
            Class::Verb(VerbForm::Ing)
                if at > 0
                    && matches!(self.tokens.class(at - 1), Class::Verb(_))
                    && matches!(self.tokens.class(at + 1), Class::Preposition | Class::Punctuation)
                    && noun().is_some() =>
            {
                noun()
            }
            Class::Verb(_) => {
                let lemma = self.tokens.lemma(at)?;
                // "gave up", "took off", "ordered X to leave": other verbs.
                let other = matches!(
                    self.tokens.lower(at + 1),
                    "up" | "off" | "part" | "place" | "away"
                ) || lemma == "order"
                    && (at + 1..at + 7)
                        .take_while(|i| !matches!(self.tokens.class(*i), Class::Punctuation))
                        .any(|i| self.tokens.class(i) == Class::To);
                if other {
                    return None;
                }
                // "asked X to supply": the verb that follows tells it.
                let Some(found) = FRAMES.verbs.get(lemma) else {
                    let other = FRAMES.no_transfer.contains(lemma) || CUES.stance_of(lemma).is_some();
                    return (!other).then_some((&GENERAL[..], true));
                };
                let handed = found[0].wish
                    && (at + 1..at + 8)
                        .take_while(|i| !matches!(self.tokens.class(*i), Class::Punctuation))
                        .any(|i| self.tokens.class(i) == Class::To);
                (!handed).then_some((found.as_slice(), true))
            }
            // "the financing bureau": only what kind of bureau.
            Class::Noun
                if self.tokens.class(at + 1) == Class::Noun
                    && !FRAMES.possible_nouns.contains(self.tokens.lower(at + 1))
                    && !FRAMES.nouns.contains_key(self.tokens.lower(at + 1)) =>
            {
                None
            }
            Class::Noun => noun(),
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
            Pattern::Hire => labour || roles.people || categories.contains(&GoodsCategory::MilitaryTraining),
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
            let is = |part: &str, w: &str| part == w || part.strip_suffix('s') == Some(w);
            text.split([' ', '-'])
                .any(|part| FRAMES.technical.iter().any(|w| is(part, w)))
        }) || (goods.iter()).any(|g| {
            let next = self.tokens.lower(g.last);
            FRAMES
                .technical
                .iter()
                .any(|w| next == w || next.strip_suffix('s') == Some(w))
        });
        let fighters = !goods.is_empty()
            && goods
                .iter()
                .all(|g| matches!(g.entry.item(), "mercenary" | "troops"));
        if roles.people && goods.is_empty() {
            return match frame.kind {
                DealingKind::Training => DealingKind::Training,
                _ => DealingKind::Labour,
            };
        }
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
        let money =
            !goods.is_empty() && (goods.iter()).all(|g| matches!(g.entry.item(), "bulk-cash" | "crypto"));
        if money && frame.kind == DealingKind::Supply {
            return DealingKind::Finance;
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
            // Goods carried from one side to the other are supplied; a carrier ships.
            return match roles.carrier {
                true => DealingKind::Shipping,
                false => DealingKind::Supply,
            };
        }
        frame.kind
    }

    /// "has prohibited the sale of", "bars anyone from selling": a rule is told, not a dealing.
    fn is_forbidden(&self, at: usize, sentence: Sentence) -> bool {
        let forbids = |i: usize| {
            self.tokens
                .lemma(i)
                .or_else(|| {
                    // "resolution 2216 bars all supplies"
                    let determined = matches!(self.tokens.class(i + 1), Class::Determiner);
                    (LEXICON.verb(self.tokens.lower(i)).filter(|_| determined)).map(|v| &*v.lemma)
                })
                .is_some_and(|l| FRAMES.forbidding_verbs.contains(l))
                // "stopped buying": bought so far.
                && !matches!(self.tokens.class(i + 1), Class::Verb(VerbForm::Ing))
                && !LEXICON.negates(self.tokens.lower(i.wrapping_sub(1)))
                || matches!(self.tokens.class(i), Class::Noun)
                    && FRAMES.forbidding_nouns.contains(self.tokens.lower(i))
                    && matches!(self.tokens.lower(i + 1), "on" | "against" | "of")
        };
        // A noun of prohibition governs a longer list than a verb ("a ban on the supply of A, and on buying B").
        let noun = (sentence.first.max(at.saturating_sub(24))..at)
            .any(|i| matches!(self.tokens.class(i), Class::Noun) && forbids(i));
        let before = noun
            || (sentence.first.max(at.saturating_sub(7))..at)
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

    /// Whether some of the goods are arms or of their kind, whoever trades them.
    fn is_strategic(&self, roles: &Roles) -> bool {
        roles.goods.iter().any(|g| {
            let goods = &self.goods[*g];
            !goods.entry.needs_dealing
                && matches!(
                    goods.category(),
                    GoodsCategory::Ammunition
                        | GoodsCategory::SmallArms
                        | GoodsCategory::Missiles
                        | GoodsCategory::Artillery
                        | GoodsCategory::Explosives
                        | GoodsCategory::MilitaryVehicles
                        | GoodsCategory::AircraftDrones
                        | GoodsCategory::Naval
                        | GoodsCategory::Nuclear
                        | GoodsCategory::ChemicalBiological
                        | GoodsCategory::MilitaryTraining
                )
        })
    }

    /// Whether a country or group that a rule is about takes part.
    fn is_targeted(&self, roles: &Roles) -> bool {
        roles
            .from
            .iter()
            .chain(&roles.to)
            .any(|p| is_target(&self.cast.parties[*p]))
    }

    /// Whether all parties are places or the same.
    fn is_listless(&self, roles: &Roles) -> bool {
        roles
            .from
            .iter()
            .chain(&roles.to)
            .all(|p| self.cast.parties[*p].kind == PartyKind::Place)
    }
}

/// Whether a rule is about a country, about a country's party or about a group.
pub(crate) fn is_target(party: &Party) -> bool {
    party.country.is_some_and(|c| TARGETS.0.contains(&c))
        || party.kind == PartyKind::Organization && {
            let name = party.name.to_lowercase();
            TARGETS.1.iter().any(|g| name.contains(g.as_str()))
                || (party.descriptions.iter()).any(|d| FRAMES.armed_groups.contains(d.as_str()))
        }
}

/// Within a sentence, "supplied … a shipment of shells": one dealing, not one for each word.
fn merge_nested(dealings: &mut Vec<Dealing>) {
    let mut kept: Vec<Dealing> = Vec::new();
    for dealing in dealings.drain(..) {
        let same = kept.iter_mut().find(|k| {
            let goods_overlap = (dealing.goods.is_empty() || k.goods.is_empty()) && dealing.kind == k.kind
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

/// How many dealings on or back a repetition is looked for.
const REPEATS_WITHIN: usize = 200;

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
                .take(REPEATS_WITHIN)
                .any(|d| shares(d) && !(scene.is_head)(scene.tokens.sentences[d.sentence].block))
        {
            continue;
        }
        let from = kept.len().saturating_sub(REPEATS_WITHIN);
        // "Iran denied sending weapons to Yemen": the denial of what was told before, in other words.
        let denial = !dealing.denied_by.is_empty() && dealing.alleged_by.is_empty();
        let told = |k: &&mut Dealing| {
            let target = |p: &usize| is_target(&scene.cast.parties[*p]);
            k.kind == dealing.kind
                && k.status != Status::Historical
                && k.from.iter().any(|p| dealing.from.contains(p))
                && (k.to.iter().any(|p| dealing.to.contains(p)) || k.to.iter().all(target))
                && dealing.sentence > k.sentence
        };
        if denial && let Some(told) = kept[from..].iter_mut().rev().find(told) {
            for voice in &dealing.denied_by {
                if !told.denied_by.contains(voice) {
                    told.denied_by.push(voice.clone());
                }
            }
            if told.status == Status::Reported {
                told.status = Status::Alleged;
            }
            continue;
        }
        if let Some(same) = kept[from..].iter_mut().find(|k| {
            let voices = k.alleged_by.is_empty()
                || dealing.alleged_by.is_empty()
                || k.alleged_by.iter().any(|v| dealing.alleged_by.contains(v));
            matches(k) && k.status == dealing.status && voices
        }) {
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
