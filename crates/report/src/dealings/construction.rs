//! Constructions whose roles stand elsewhere than their verb's pattern says: "relies on X for shells", "shells in the hands
//! of X", "arranged for shells to be flown", "the shells were a gift".

use interdict_regimes::GoodsCategory;

use super::{Scene, arguments::Argument, roles::Roles};
use crate::{
    frames::{FRAMES, Pattern},
    phrase::NounPhrase,
    token::{Class, Sentence},
};

impl Scene<'_, '_> {
    /// "left X for Y", "set off from X for Y": where the goods come from and go to.
    pub(super) fn departure(&self, at: usize, arguments: &mut [Argument<'_>]) {
        let leaves = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.leaving.contains(l));
        if !leaves {
            return;
        }
        // "sailed the tanker to X": an object of its own.
        let left = matches!(self.tokens.lemma(at), Some("leave" | "depart"));
        for argument in arguments {
            argument.preposition = match argument.preposition {
                "" if left => "from",
                "for" => "to",
                other => other,
            };
        }
    }

    /// Whether a phrase means what carries goods: a ship, a lorry, a convoy.
    pub(super) fn carries(&self, phrase: NounPhrase) -> bool {
        FRAMES.carriers.contains(self.tokens.lower(phrase.head))
            || (self.goods_in(phrase.first, phrase.last)).any(|g| self.is_craft(g))
    }

    /// "a lorry laden with shells", "a convoy crossed with shells", "flights with shells on board": what a craft carries.
    pub(super) fn carried_by(&self, craft: NounPhrase, index: usize, sentence: Sentence) -> Vec<usize> {
        if !self.carries(craft) {
            return Vec::new();
        }
        let leads = |i: usize| {
            let word = self.tokens.lower(i);
            let laden = |i: usize| FRAMES.laden.contains(self.tokens.lower(i));
            word == "with" || word == "of" && laden(i - 1) || laden(i)
        };
        let first = self.cast.phrases[index].partition_point(|p| p.first < craft.last);
        (self.cast.phrases[index][first..].iter())
            .take_while(|p| p.first < sentence.last)
            .filter(|p| leads(p.first - 1))
            .map(|p| self.goods_of(self.measured(*p, index)))
            .find(|goods| (goods.iter()).any(|g| !self.is_craft(*g)))
            .unwrap_or_default()
    }

    /// "$20 million of X's money passed through Y": Y serves X.
    pub(super) fn passed_through(&self, roles: &mut Roles) {
        let money = |g: &usize| {
            matches!(
                self.goods[*g].category(),
                GoodsCategory::MoneyGoldCrypto | GoodsCategory::FinancialServices
            )
        };
        if roles.from.is_empty()
            && roles.to.is_empty()
            && roles.source.is_empty()
            && !roles.owner.is_empty()
            && roles.goods.iter().any(money)
        {
            roles.from = std::mem::take(&mut roles.through);
            if !roles.from.is_empty() {
                roles.to = std::mem::take(&mut roles.owner);
            }
        }
    }

    /// "sold its gold in Dubai": who buys it is there.
    pub(super) fn sold_in(&self, at: usize, roles: &mut Roles) {
        if !(self.tokens.lemma(at)).is_some_and(|l| FRAMES.marketing.contains(l))
            || !roles.to.is_empty()
            || !roles.to_place.is_empty()
        {
            return;
        }
        let sides = roles.from.iter().chain(&roles.owner).chain(&roles.source);
        let home: Vec<_> = sides.filter_map(|p| self.cast.parties[*p].country).collect();
        let abroad = |p: &usize| self.cast.parties[*p].country.is_some_and(|c| !home.contains(&c));
        roles.to = roles.place.iter().copied().filter(abroad).take(1).collect();
    }

    /// "gave it back", "sent them back".
    pub(super) fn is_return(&self, at: usize) -> bool {
        matches!(
            self.tokens.lemma(at),
            Some("give" | "hand" | "send" | "take" | "bring")
        ) && (at + 1..at + 3).any(|i| self.tokens.lower(i) == "back")
    }

    /// "take over the maintenance of the jets": the noun tells it.
    pub(super) fn takes_over(&self, at: usize, index: usize) -> bool {
        let phrases = &self.cast.phrases[index];
        let next = phrases.get(phrases.partition_point(|p| p.first <= at));
        next.is_some_and(|p| {
            p.first <= at + 2
                && (FRAMES.nouns.get(self.tokens.lower(p.head)))
                    .is_some_and(|f| f[0].pattern == Pattern::Serve)
        })
    }

    /// "relies on X for shells", "turned to X for shells", "owes its shells to X": X gives, the subject receives.
    pub(super) fn reliance(&self, at: usize, arguments: &mut [Argument<'_>]) {
        let Some(relies) = self.tokens.lemma(at).and_then(|l| FRAMES.relying.get(l)) else {
            return;
        };
        let leads = |a: &Argument<'_>| relies.iter().any(|p| p == a.preposition);
        let mut relied = false;
        // "turned to X for shells and to Y for drones"
        for argument in arguments {
            if leads(argument) {
                argument.preposition = "from";
                relied = true;
            } else if relied && argument.preposition == "for" {
                argument.preposition = "";
            }
        }
    }

    /// Whether "hands" or "possession" tells who has got goods: "found in the hands of X", "fell into the possession of X".
    pub(super) fn is_holding(&self, at: usize) -> bool {
        at > 1
            && self.tokens.is_of(at, &FRAMES.holdings)
            && self.tokens.lower(at + 1) == "of"
            && (at.saturating_sub(2)..at).any(|i| matches!(self.tokens.lower(i), "in" | "into"))
    }

    /// The goods that a noun of dealings is said of: "the shells were a gift from X".
    pub(super) fn said_of(&self, noun: NounPhrase, index: usize, sentence: Sentence) -> Vec<usize> {
        let be = (noun.first.checked_sub(1)).filter(|b| *b > sentence.first);
        let Some(be) = be.filter(|b| self.tokens.class(*b) == Class::Be) else {
            return Vec::new();
        };
        let Some(subject) = self.subject_phrase(be, index, sentence) else {
            return Vec::new();
        };
        let subject = self.measured(subject, index);
        let goods = self.goods_of(subject);
        match goods.is_empty() {
            true => self.goods_again(subject).into_iter().collect(),
            false => goods,
        }
    }

    /// "arranged for shells to be flown to X": who arranges it gives.
    pub(super) fn arranger(&self, at: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        let lets = self.who_lets(at, index, sentence, |lemma| FRAMES.giver_verbs.contains(lemma));
        match lets.is_empty() {
            true => self.causer(at, index, sentence),
            false => lets,
        }
    }

    /// "had them ferried to X", "got the shells flown in": who has it done.
    fn causer(&self, at: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        let object = (self.cast.phrase_before(index, at))
            .map(|i| self.cast.phrases[index][i])
            .filter(|p| p.last == at && p.first > sentence.first + 1);
        let has = object.map(|p| p.first - 1).filter(|h| {
            self.tokens.class(*h) == Class::Have
                || self.tokens.lemma(*h) == Some("get") && self.tokens.class(*h).is_verbal()
        });
        has.map(|h| self.subject(h, index, sentence, 0))
            .unwrap_or_default()
    }

    /// "hired X to ship pumps": for whom X acts.
    pub(super) fn employer(&self, at: usize, index: usize, sentence: Sentence) -> Vec<usize> {
        self.who_lets(at, index, sentence, |lemma| FRAMES.employing.contains(lemma))
    }

    /// The subject of the verb on which another hangs, where it is one of these.
    fn who_lets(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        lets: impl Fn(&str) -> bool,
    ) -> Vec<usize> {
        (self.clauses(index).governors(at).next())
            .filter(|v| !v.passive && self.tokens.lemma(v.at).is_some_and(lets))
            .map(|v| self.subject(v.at, index, sentence, 0))
            .unwrap_or_default()
    }

    /// "money for X came from Y", "workers from X serve Y": for whom the subject is, and from whom.
    pub(super) fn subject_sides(&self, subject: NounPhrase, index: usize, roles: &mut Roles) {
        let leads = self.tokens.lower(subject.last);
        let Some(next) = (self.cast.phrase_from(index, subject.last + 1))
            .filter(|_| matches!(leads, "for" | "to" | "from" | "of"))
        else {
            return;
        };
        let parties = self.parties_beside(*next, &roles.owner);
        match leads {
            "from" | "of" if roles.owner.is_empty() => {
                roles.owner = parties;
                if roles.owner.is_empty() {
                    roles.owner.extend(self.place_of(*next));
                }
            }
            "from" | "of" => {}
            _ => roles.to = parties,
        }
    }

    /// Whether a verb of moving only tells what somebody learns: "learn to fly the jet", "how to load the gun".
    pub(super) fn is_skill(&self, at: usize, index: usize, pattern: Pattern) -> bool {
        let taught =
            |lemma: &str| lemma == "learn" || FRAMES.people_verbs.contains(lemma) || lemma == "teach";
        let how = at > 1 && self.tokens.lower(at - 1) == "to" && self.tokens.lower(at - 2) == "how";
        matches!(
            pattern,
            Pattern::Move | Pattern::Arrive | Pattern::Serve | Pattern::Give
        ) && (how
            || (self.clauses(index).governors(at).next())
                .is_some_and(|v| self.tokens.lemma(v.at).is_some_and(taught)))
    }

    /// "4,000 tonnes of gas oil passed to X": what moves is the subject of a verb that has no object.
    pub(super) fn moved_by_itself(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        arguments: &[Argument<'_>],
        pattern: Pattern,
        roles: &mut Roles,
    ) {
        let led = |a: &Argument<'_>| matches!(a.preposition, "to" | "into" | "from" | "through" | "via");
        let open = matches!(pattern, Pattern::Give | Pattern::Move)
            && roles.goods.is_empty()
            && roles.object.is_empty()
            && !roles.unknown_object
            && arguments.iter().any(led)
            && !arguments.iter().any(|a| a.preposition.is_empty())
            && !self.is_passive(at, sentence);
        let Some(phrase) = self.subject_phrase(at, index, sentence).filter(|_| open) else {
            return;
        };
        let phrase = self.measured(phrase, index);
        let carries = |g: &usize| !self.is_craft(*g);
        let goods: Vec<usize> = self.goods_of(phrase).into_iter().filter(carries).collect();
        if !goods.is_empty() && self.parties_in(phrase).is_empty() {
            roles.goods = goods;
            roles.from.retain(|p| !roles.to.contains(p));
            self.possessor(phrase, roles);
        }
    }

    /// The goods that are told of right before "on its way", or before what carries them there.
    pub(super) fn carried_on_way(&self, way: usize, index: usize) -> Option<Vec<usize>> {
        let phrases = &self.cast.phrases[index];
        let start = phrases
            .iter()
            .rev()
            .find(|p| p.first <= way)
            .map_or(way, |p| p.first)
            .min(way);
        let on = (start.saturating_sub(2)..way).find(|i| matches!(self.tokens.lower(*i), "on" | "en"))?;
        let place = self
            .cast
            .phrase_before(index, on)
            .filter(|i| phrases[*i].last == on)?;
        let here: Vec<usize> = self.goods_of(phrases[place]);
        let carries = |g: &usize| !self.is_craft(*g);
        let inside = place > 0
            && phrases[place - 1].last + 1 == phrases[place].first
            && matches!(
                self.tokens.lower(phrases[place - 1].last),
                "in" | "aboard" | "on" | "inside"
            );
        let goods = match here.iter().any(carries) {
            true => here,
            false if inside => self.goods_of(phrases[place - 1]),
            false => Vec::new(),
        };
        (!goods.is_empty()).then_some(goods)
    }

    /// "kept the army supplied with crude": who keeps it so.
    pub(super) fn keeper(&self, at: usize, index: usize, sentence: Sentence) -> Option<Vec<usize>> {
        let verb = (sentence.first..at)
            .rev()
            .find(|i| self.tokens.class(*i).is_verbal())?;
        (self.tokens.lemma(verb) == Some("keep")).then(|| self.subject(verb, index, sentence, 0))
    }
}
