//! What kind of dealing it is, and whether it is one that matters: by its verb, goods and parties.

use interdict_regimes::{DealingKind, GoodsCategory};

use super::{Scene, roles::Roles};
use crate::{
    frames::{FRAMES, Frame, Pattern},
    goods::GoodsMention,
    lexicon::{LEXICON, VerbForm},
    parties::PartyKind,
    token::{Class, Sentence},
};

/// How far, in tokens, a verb of asking stands from whom it asks.
const APPEAL_TOKENS_MAX: usize = 3;

impl Scene<'_, '_> {
    /// Among the frames of a word, the one that the goods fit.
    pub(super) fn choose(&self, frames: &'static [Frame], roles: &Roles) -> Option<Frame> {
        let categories: Vec<GoodsCategory> = roles.goods.iter().map(|g| self.goods[*g].category()).collect();
        let is_money = |c: &GoodsCategory| {
            matches!(
                c,
                GoodsCategory::MoneyGoldCrypto | GoodsCategory::FinancialServices
            )
        };
        let money = categories.iter().any(is_money);
        let people = |g: &usize| matches!(self.goods[*g].entry.item(), "troops" | "mercenary");
        let labour = categories.contains(&GoodsCategory::Labour) || roles.goods.iter().any(people);
        let fits = |frame: &&Frame| match frame.pattern {
            Pattern::Pay => money || !frame.needs_goods,
            Pattern::Hire => labour || roles.people || categories.contains(&GoodsCategory::MilitaryTraining),
            _ => true,
        };
        // "gave the rebels rifles and money": the rifles say more.
        let only_money = money && categories.iter().all(is_money);
        let best = frames.iter().filter(fits).max_by_key(|f| {
            (money && (f.pattern == Pattern::Pay) == only_money) as u8 * 2
                + (f.pattern == Pattern::Hire && labour) as u8 * 2
                + !f.needs_goods as u8
        });
        best.copied()
    }

    pub(super) fn kind(&self, frame: Frame, roles: &Roles, at: usize, sentence: Sentence) -> DealingKind {
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
        // "sold fighters to X": aircraft.
        let traded = matches!(frame.pattern, Pattern::Give | Pattern::Take) && !frame.needs_goods
            || frame.pattern == Pattern::Serve;
        let craft = traded
            && (goods.iter()).all(|g| self.tokens.lower(g.last - 1).trim_end_matches('s') == "fighter");
        if fighters && !craft && frame.pattern != Pattern::Help {
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
    pub(super) fn is_forbidden(&self, at: usize, sentence: Sentence) -> bool {
        let one = |i: usize| {
            FRAMES.shipments.contains(self.tokens.lower(at))
                && self.tokens.class(i) == Class::Verb(VerbForm::Past)
                && matches!(self.tokens.lower(i + 1), "a" | "an" | "two" | "three" | "several")
        };
        // "stopped a ship carrying rifles": what it carried.
        let caught_craft = |i: usize| {
            let index = self.tokens.sentence_of(at);
            let phrases = &self.cast.phrases[index];
            self.tokens.class(at) == Class::Verb(VerbForm::Ing)
                && phrases
                    .get(phrases.partition_point(|p| p.first <= i))
                    .is_some_and(|p| p.last <= at && self.carries(*p))
        };
        let forbids = |i: usize| {
            self.tokens
                .lemma(i)
                .or_else(|| {
                    // "resolution 2216 bars all supplies"
                    let determined = matches!(self.tokens.class(i + 1), Class::Determiner);
                    (self.tokens.verb(i).filter(|_| determined)).map(|v| &*v.lemma)
                })
                .is_some_and(|l| FRAMES.forbidding_verbs.contains(l))
                // "stopped buying": bought so far. "Stopped a consignment": that one was on its way.
                && !matches!(self.tokens.class(i + 1), Class::Verb(VerbForm::Ing))
                && !one(i)
                && !caught_craft(i)
                && !LEXICON.negates(self.tokens.lower(i.wrapping_sub(1)))
                || matches!(self.tokens.class(i), Class::Noun)
                    && self.tokens.is_of(i, &FRAMES.forbidding_nouns)
                    && matches!(self.tokens.lower(i + 1), "on" | "against" | "of")
        };
        // "After the council lifted the embargo on X, Y sold": a verb with a subject of its own stands under nothing before it.
        let clauses = self.clauses(self.tokens.sentence_of(at));
        let phrases = &self.cast.phrases[self.tokens.sentence_of(at)];
        let finite = matches!(
            self.tokens.class(at),
            Class::Verb(VerbForm::Past | VerbForm::S | VerbForm::Participle)
        );
        let own = (clauses.subject(at).first())
            .map(|p| phrases[*p as usize].first)
            .filter(|_| finite);
        let start = own.unwrap_or(sentence.first);
        // A noun of prohibition governs a longer list than a verb ("a ban on the supply of A, and on buying B").
        let noun = (start.max(at.saturating_sub(24))..at)
            .any(|i| matches!(self.tokens.class(i), Class::Noun) && forbids(i));
        let before = noun
            || (start.max(at.saturating_sub(7))..at)
                .rev()
                .take_while(|i| !matches!(self.tokens.word(*i), ";" | ":"))
                .any(forbids);
        // "Selling cars to X has been forbidden": the gerund or noun is the subject of the verb.
        let subject = !matches!(
            self.tokens.class(at),
            Class::Verb(VerbForm::Past | VerbForm::S | VerbForm::Participle | VerbForm::Base)
        );
        // "couriers carrying cash were stopped at the airport": on their way.
        let caught = |i: usize| matches!(self.tokens.lemma(i), Some("stop" | "block"));
        let after = subject
            && (at + 1..sentence.last.min(at + 16))
                .take_while(|i| !matches!(self.tokens.word(*i), ";" | "." | ","))
                .any(|i| forbids(i) && !caught(i) && self.is_passive(i, sentence));
        // "the supply of arms listed in the annex is prohibited"
        let passive = subject
            && clauses.verbs().any(|v| {
                v.passive
                    && v.at > at
                    && !caught(v.at)
                    && (self.tokens.lemma(v.at)).is_some_and(|l| FRAMES.forbidding_verbs.contains(l))
                    && (clauses.subject(v.at).first()).is_some_and(|p| {
                        (phrases[*p as usize].first..phrases[*p as usize].last).contains(&at)
                    })
            });
        before || after || passive
    }

    /// "must ask before they ship any lathe": a rule for whoever does it. "urged states to stop selling": an appeal to all.
    pub(super) fn is_rule(&self, at: usize, sentence: Sentence) -> bool {
        if self.is_asked_of_all(at, sentence) {
            return true;
        }
        let any = (at + 1..sentence.last.min(at + 3)).any(|i| self.tokens.lower(i) == "any");
        any && (sentence.first..at).any(|i| {
            FRAMES.duties.contains(self.tokens.lower(i))
                || self.tokens.class(i) == Class::Subordinator && self.tokens.lower(i) == "if"
        })
    }

    /// "called on states to halt transfers": whether somebody asks all whom it may concern for it.
    fn is_asked_of_all(&self, at: usize, sentence: Sentence) -> bool {
        let index = self.tokens.sentence_of(at);
        let all = self.cast.phrases[index].iter().find(|p| {
            p.last < at
                && FRAMES.to_all.contains(self.tokens.lower(p.head))
                && matches!(self.tokens.lower(p.last), "to" | "not")
                && (p.last..at).all(|i| {
                    !matches!(
                        self.tokens.class(i),
                        Class::Subordinator | Class::Relative | Class::Quote
                    )
                })
                && self.cast.between(p.first, p.last).is_empty()
        });
        all.is_some_and(|p| {
            (sentence.first..p.first)
                .rev()
                .take(APPEAL_TOKENS_MAX)
                .any(|i| (self.tokens.lemma(i)).is_some_and(|l| FRAMES.appealing.contains(l)))
        })
    }

    /// "brokered talks between X and Y": nothing is supplied.
    pub(super) fn is_diplomacy(&self, at: usize, index: usize) -> bool {
        let diplomatic = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.diplomatic_verbs.contains(l));
        let object = || self.cast.phrase_from(index, at + 1).copied();
        diplomatic
            && object().is_some_and(|p| {
                // "brokered a deal for the sale of jets"
                let trades = matches!(self.tokens.lower(p.last), "for" | "to" | "over" | "on" | "under");
                FRAMES.diplomatic_nouns.contains(self.tokens.lower(p.head))
                    && self.goods_of(p).is_empty()
                    && !(trades
                        && (p.last..self.tokens.sentences[index].last)
                            .any(|i| self.goods_in(i, i + 1).next().is_some()))
            })
    }

    /// "bought X, an aircraft maker": a firm that changes hands.
    pub(super) fn is_takeover(&self, at: usize, index: usize) -> bool {
        let buys = matches!(self.tokens.lemma(at), Some("acquire" | "buy" | "purchase"));
        let bought = (self.cast.phrase_from(index, at + 1)).and_then(|p| self.cast.mention_at(p.head));
        buys && bought
            .is_some_and(|m| !m.adjective && self.cast.parties[m.party].kind == PartyKind::Organization)
    }

    /// "which makes gun barrels for the army": what a firm's business is.
    pub(super) fn is_business(&self, at: usize, frame: Frame) -> bool {
        self.makes_for_its_nation(at, frame)
            || frame.pattern == Pattern::Serve
                && frame.kind == DealingKind::Supply
                && matches!(self.tokens.class(at), Class::Verb(VerbForm::S | VerbForm::Base))
                && at > 0
                && (self.tokens.class(at - 1) == Class::Relative || self.tokens.lower(at - 1) == "that")
    }

    /// "builds Iran's missiles": what a maker of a country's arms does every day, no supply to the country.
    pub(super) fn makes_for_its_nation(&self, at: usize, frame: Frame) -> bool {
        let makes = (self.tokens.lemma(at)).is_some_and(|l| FRAMES.making.contains(l));
        if frame.pattern != Pattern::Serve
            || !makes
            || !matches!(self.tokens.class(at), Class::Verb(VerbForm::S | VerbForm::Base))
        {
            return false;
        }
        let index = self.tokens.sentence_of(at);
        let made = (self.cast.phrase_from(index, at + 1)).filter(|p| !self.goods_of(**p).is_empty());
        made.is_some_and(|p| {
            let owner = (self.cast.between(p.first, p.head).iter())
                .any(|m| self.cast.parties[m.party].kind == PartyKind::Country);
            owner && !matches!(self.tokens.lower(p.last), "for" | "to")
        })
    }

    /// "if you ship missiles": said to the reader, of nobody.
    pub(super) fn is_of_reader(&self, at: usize, index: usize) -> bool {
        let subject = self.clauses(index).subject(at);
        !subject.is_empty()
            && (subject.iter()).all(|p| {
                let phrase = self.cast.phrases[index][*p as usize];
                self.tokens.lower(phrase.head) == "you"
            })
    }

    /// "material support", "financial assistance": help of a kind that is a dealing without goods.
    pub(super) fn aid_kind(&self, at: usize, index: usize) -> Option<DealingKind> {
        if !FRAMES.aid_nouns.contains(self.tokens.lower(at)) {
            return None;
        }
        let phrases = &self.cast.phrases[index];
        let phrase = phrases.iter().find(|p| p.first <= at && at < p.last)?;
        (phrase.first..at)
            .rev()
            .find_map(|i| FRAMES.aid_kinds.get(self.tokens.lower(i)).copied())
    }

    /// "tried to buy", "an attempt to procure", "sought to acquire".
    pub(super) fn attempted(&self, at: usize, sentence: Sentence) -> bool {
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
    pub(super) fn is_strategic(&self, roles: &Roles) -> bool {
        let told = !(roles.from.is_empty() || roles.to.is_empty() || roles.guessed || roles.carried);
        roles.goods.iter().any(|g| {
            let goods = &self.goods[*g];
            // "weapons": arms of no kind in particular.
            let arms = told && goods.entry.item() == "arms";
            (told || !goods.entry.needs_dealing)
                && (arms
                    || matches!(
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
                    ))
        })
    }

    /// Whether goods of a kind that is controlled go, in so many words, from one country to another.
    pub(super) fn is_export(&self, roles: &Roles) -> bool {
        let told = !(roles.from.is_empty() || roles.to.is_empty() || roles.guessed || roles.carried);
        let country = |p: &usize| self.cast.parties[*p].country;
        let here = roles.from.iter().find_map(country);
        let there = roles.to.iter().find_map(country);
        told && roles.goods.iter().any(|g| self.is_controlled(*g)) && here != there
    }

    /// Whether goods are of a kind that is controlled, whoever trades them.
    pub(super) fn is_controlled(&self, goods: usize) -> bool {
        let goods = &self.goods[goods];
        !goods.entry.needs_dealing
            && !matches!(
                goods.category(),
                GoodsCategory::MoneyGoldCrypto
                    | GoodsCategory::FinancialServices
                    | GoodsCategory::Luxury
                    | GoodsCategory::Labour
                    | GoodsCategory::Shipping
                    | GoodsCategory::Other
            )
    }

    /// Whether a country or group that a rule is about takes part.
    pub(super) fn is_targeted(&self, roles: &Roles) -> bool {
        (roles.from.iter().chain(&roles.to)).any(|p| self.is_target(*p))
    }

    /// Whether all parties are places or the same.
    pub(super) fn is_listless(&self, roles: &Roles) -> bool {
        roles
            .from
            .iter()
            .chain(&roles.to)
            .all(|p| self.cast.parties[*p].kind == PartyKind::Place)
    }
}
