//! Denials that stand apart from the dealing they are about, and dealings that the text itself finds to be false.

use interdict_model::CountryCode;

use super::{Dealing, Scene, Status};
use crate::{
    claims::{CUES, Claim, Stance},
    frames::FRAMES,
    token::Class,
};

/// How many sentences back a denial may reach, of whom or what it names.
const DENIAL_SENTENCES_MAX: usize = 6;
/// How many sentences back one may reach that names nobody of the dealing.
const STRANGER_SENTENCES_MAX: usize = 5;
/// How many words a phrase has at most that tells what the rules are about.
const RELEVANCE_TOKENS: usize = 3;
/// How many sentences after a dealing the text may say that it is false.
const VERDICT_SENTENCES_MAX: usize = 3;

impl Scene<'_, '_> {
    /// Denials that stand apart: "officials have denied such claims", "Tehran rejects the accusation".
    pub(super) fn attach_denials(&self, dealings: &mut [Dealing]) {
        for claim in self.claims.iter().filter(|c| c.stance == Stance::Denies) {
            let first = self.tokens.sentences[claim.sentence].first;
            if self.attributes_back(claim, first) {
                continue;
            }
            // Dealings stand in the order of their sentences.
            let from = dealings.partition_point(|d| d.sentence + DENIAL_SENTENCES_MAX < claim.sentence);
            let to = dealings
                .partition_point(|d| d.sentence <= claim.sentence)
                .max(from);
            self.attach_denial(claim, &mut dealings[from..to]);
        }
    }

    fn attach_denial(&self, claim: &Claim, dealings: &mut [Dealing]) {
        let direct = (dealings.iter()).any(|d| d.sentence == claim.sentence && claim.covers(d.trigger));
        if direct && !claim.anaphoric {
            return;
        }
        if self.denies_other_matter(claim, dealings) {
            return;
        }
        let voices = self.voices(claim);
        // Who tells of a dealing does not deny it; what is long past nobody denies.
        let open =
            |d: &Dealing| d.status != Status::Historical && !voices.iter().any(|v| d.alleged_by.contains(v));
        let mut concerned: Vec<bool> = dealings
            .iter()
            .map(|d| open(d) && self.concerns(claim, d))
            .collect();
        // "denied selling drones": of the dealings in drones, where there are any.
        let goods = self.goods_said(claim);
        let alike = |d: &Dealing| (d.goods.iter()).any(|g| goods.contains(&self.goods[*g].category()));
        if (dealings.iter().zip(&concerned)).any(|(d, c)| *c && alike(d)) {
            (dealings.iter().zip(&mut concerned)).for_each(|(d, c)| *c &= alike(d));
        }
        let nearest = (dealings.iter().zip(&concerned))
            .filter(|(_, c)| **c)
            .map(|(d, _)| d.sentence)
            .max();
        let nearest = nearest.or_else(|| {
            let stranger = self.is_plain_denial(claim) && (!claim.parties.is_empty() || claim.anaphoric);
            (dealings.iter())
                .filter(|d| stranger && open(d) && claim.sentence - d.sentence <= STRANGER_SENTENCES_MAX)
                .map(|d| d.sentence)
                .max()
        });
        let Some(nearest) = nearest else { return };
        for (dealing, concerned) in dealings.iter_mut().zip(concerned) {
            // A denial of an account goes for all that it tells of the denier.
            let of_account = concerned && self.is_plain_denial(claim) && dealing.status == Status::Alleged;
            if !(dealing.sentence == nearest && open(dealing) || of_account) {
                continue;
            }
            for voice in &voices {
                if !dealing.denied_by.contains(voice) {
                    dealing.denied_by.push(voice.clone());
                }
            }
            // What an authority establishes a denial does not undo.
            if dealing.status == Status::Reported
                && dealing.alleged_by.is_empty()
                && !self.is_convicted(dealing.sentence)
            {
                dealing.status = Status::Alleged;
            }
        }
    }

    /// "denied that a strike had killed 20 civilians": whether somebody denies in a clause of its own what has nothing to do
    /// with any of some dealings.
    pub(super) fn denies_other_matter(&self, claim: &Claim, dealings: &[Dealing]) -> bool {
        let content = || claim.content.iter().flat_map(|(first, last)| *first..*last);
        if claim.anaphoric
            || !self.denies_by_verb(claim)
            || !content().any(|i| matches!(self.tokens.class(i), Class::Verb(_)))
        {
            return false;
        }
        let named = |first: usize, last: usize| {
            (self.cast.between(first, last).iter())
                .filter(|m| !claim.parties.contains(&m.party))
                .any(|m| (dealings.iter()).any(|d| d.from.contains(&m.party) || d.to.contains(&m.party)))
        };
        let matter = |i: usize| {
            CUES.matter.contains(self.tokens.lower(i))
                || self.is_of_trade(i)
                || FRAMES
                    .relevance
                    .at(self.tokens, i, i + RELEVANCE_TOKENS)
                    .is_some()
        };
        !(claim.content.iter()).any(|(first, last)| {
            // "denied it owed taxes": the denier itself.
            let opening = (*first..*last).find(|i| {
                !matches!(
                    self.tokens.class(*i),
                    Class::Pronoun | Class::Possessive | Class::Subordinator
                ) && self.tokens.lower(*i) != "that"
            });
            named(*first, *last)
                || self.goods_in(*first, *last).next().is_some()
                || opening.is_some_and(|opening| (opening..*last).any(matter))
        })
    }

    /// Whether a denier takes part in a dealing, belongs to a state that does, or names one who does.
    fn concerns(&self, claim: &Claim, dealing: &Dealing) -> bool {
        let sides = || dealing.from.iter().chain(&dealing.to);
        let countries: Vec<CountryCode> = (claim.parties.iter())
            .filter_map(|p| self.cast.parties[*p].country)
            .collect();
        let takes_part = sides().any(|p| {
            claim.parties.contains(p)
                || (self.cast.parties[*p].country).is_some_and(|c| countries.contains(&c))
        });
        let named = || {
            (claim.content.iter().chain(&claim.source))
                .flat_map(|(first, last)| self.cast.between(*first, *last))
                .any(|m| !m.adjective && sides().any(|p| *p == m.party))
        };
        takes_part || self.is_plain_denial(claim) && named()
    }

    /// Whether a word is a verb of denying.
    pub(super) fn is_denying_verb(&self, at: usize) -> bool {
        (self.tokens.lemma(at)).is_some_and(|l| CUES.stance_of(l) == Some(Stance::Denies))
    }

    /// Whether the verb of a claim denies.
    pub(super) fn denies_by_verb(&self, claim: &Claim) -> bool {
        (claim.cue.0..claim.cue.1).any(|i| self.is_denying_verb(i))
    }

    /// Whether the verb, the words or the office of the speaker deny, not a mere "no" in what is said.
    fn is_plain_denial(&self, claim: &Claim) -> bool {
        let verb = self.denies_by_verb(claim);
        let words = || {
            (claim.content.iter())
                .flat_map(|(a, b)| *a..*b)
                .any(|i| CUES.is_denying(self.tokens, i))
        };
        let defends =
            || (claim.source).is_some_and(|(a, b)| (a..b).any(|i| CUES.defends(self.tokens.lower(i))));
        verb || claim.anaphoric || words() || defends()
    }

    /// Whether a claim's source is data or pictures, which nobody's word stands between.
    pub(super) fn is_evidence(&self, claim: &Claim) -> bool {
        claim.source.is_some_and(|(a, b)| {
            (a..b).any(|i| CUES.is_evidence(self.tokens.lower(i)))
                && !(a..b).any(|i| CUES.accuses_by_office(self.tokens.lower(i)))
        })
    }

    /// "was sentenced to four years for …", "pleaded guilty to …": a court has found it so.
    pub(super) fn is_convicted(&self, index: usize) -> bool {
        let sentence = self.tokens.sentences[index];
        (sentence.first..sentence.last).any(|i| CUES.convicted.at(self.tokens, i, sentence.last).is_some())
    }

    /// A dealing that "They", "All of them" or "From there" goes on to tell is the word of who told the one before.
    pub(super) fn carry_voices(&self, dealings: &mut [Dealing]) {
        for at in 1..dealings.len() {
            let (before, this) = (&dealings[at - 1], &dealings[at]);
            let sentence = self.tokens.sentences[this.sentence];
            let goes_on = before.sentence + 1 == this.sentence
                && self.tokens.continues_paragraph(this.sentence)
                && before.status == Status::Alleged
                && !before.alleged_by.is_empty()
                && this.status == Status::Reported
                && this.alleged_by.is_empty()
                && CUES
                    .going_on
                    .at(self.tokens, sentence.first, sentence.last)
                    .is_some()
                && !self.claims_at(this.sentence).any(|c| c.source.is_some());
            if goes_on {
                let voices = before.alleged_by.clone();
                dealings[at].alleged_by = voices;
                dealings[at].status = Status::Alleged;
            }
        }
    }

    /// Whether the text itself says that what a sentence tells is false: "…, found to be without substance", "Claim: …
    /// Verdict: False.", "It is not true."
    pub(super) fn turns_out_false(&self, index: usize, alleged: bool) -> bool {
        let tokens = self.tokens;
        let sentence = tokens.sentences[index];
        let here =
            (sentence.first..sentence.last).any(|i| CUES.found_false.at(tokens, i, sentence.last).is_some());
        if here {
            return true;
        }
        let labelled = |i: usize, words: &[&str]| {
            let s = tokens.sentences[i];
            words.contains(&tokens.lower(s.first)) && tokens.word(s.first + 1) == ":"
        };
        let claim = labelled(index, &["claim", "rumour", "rumor"]);
        let last = tokens.sentences.len().min(index + 1 + VERDICT_SENTENCES_MAX);
        (index + 1..last).any(|next| {
            let s = tokens.sentences[next];
            let verdict = claim
                && labelled(next, &["verdict", "rating", "ruling", "conclusion", "finding"])
                && (s.first..s.last).any(|i| CUES.is_denying(tokens, i));
            // The text's own word: nobody's claim, and nobody's quotation.
            let own = || {
                let at = s.first;
                (CUES.is_false.at(tokens, at, s.last).is_some()
                    || alleged && next == index + 1 && CUES.corrects.at(tokens, at, s.last).is_some())
                    && (at..s.last).all(|i| tokens.class(i) != Class::Quote)
                    && !self
                        .claims_at(next)
                        // A turn of a transcript is as the text's own word.
                        .any(|c| c.covers(at) && c.source.is_some() && tokens.word(c.cue.0) != ":")
            };
            verdict || own()
        })
    }
}
