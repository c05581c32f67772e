//! How sure a dealing is, and who alleges or denies it: the text's own signals.

use super::{Dealing, Scene, Status};
use crate::{
    claims::{CUES, Claim, Stance},
    clause,
    frames::FRAMES,
    lexicon::VerbForm,
    time::{Days, TimeMention},
    token::{Class, Sentence},
};

/// After how many years even what somebody is accused of is history.
const GENERATION_YEARS: i16 = 15;
/// How far before a verb "will not" may stand.
const WITHHELD_TOKENS_MAX: usize = 5;

impl Scene<'_, '_> {
    pub(super) fn when(&self, at: usize, index: usize) -> Option<Days> {
        let sentence = self.tokens.sentences[index];
        let times = clause::times_of(self.tokens, sentence, &self.times[index], at);
        times.first().map(|t| t.days)
    }

    /// Status, and who alleges or denies.
    pub(super) fn judge(
        &self,
        dealing: &mut Dealing,
        at: usize,
        verb: bool,
        sentence: Sentence,
        claims: &[&Claim],
    ) {
        let tokens = self.tokens;
        let mut alleged = false;
        for claim in claims {
            // Who takes part, or speaks for the state that does.
            let group = (claim.source).is_some_and(|(a, b)| self.is_group_of_nation(a, b));
            let own = !group
                && claim.parties.iter().any(|p| {
                    let mut actor = Vec::new();
                    self.push_actor(*p, &mut actor);
                    actor.push(*p);
                    actor
                        .iter()
                        .any(|p| dealing.from.contains(p) || dealing.to.contains(p))
                });
            let voices = self.voices(claim);
            match claim.stance {
                Stance::Denies => dealing.denied_by.extend(voices),
                Stance::Vows => {}
                _ if own && claim.stance == Stance::States => {
                    let unnamed = claim.source.is_some_and(|(a, b)| self.is_unnamed(a, b));
                    if unnamed {
                        dealing.alleged_by.extend(voices);
                    }
                }
                // "condemned the purchase": taken for granted, not alleged.
                Stance::Accuses if !verb && self.condemns(claim) => {}
                // Data and pictures are taken as they stand; what papers say stays theirs.
                Stance::Reports if claim.parties.is_empty() && self.is_evidence(claim) => {
                    dealing.alleged_by.extend(voices);
                }
                // What an authority finds or lists stands as reported, by it.
                Stance::States | Stance::Reports if self.establishes(claim) || self.is_factive(claim) => {
                    dealing.alleged_by.extend(voices);
                }
                _ => {
                    alleged = true;
                    dealing.alleged_by.extend(voices);
                }
            }
        }
        // "…, officials said on Thursday, in an account that …": what stands before is theirs.
        let after = self
            .claims_at(dealing.sentence)
            .filter(|c| !c.covers(at) && c.sentence == dealing.sentence && self.attributes_back(c, at));
        for claim in after {
            let voices = self.voices(claim);
            if !voices.is_empty() {
                alleged |= !self.establishes(claim);
                dealing.denied_by.retain(|v| !voices.contains(v));
                dealing.alleged_by.extend(voices);
            }
        }
        if dealing.alleged_by.is_empty() {
            dealing.alleged_by = self.accusers(dealing, at, sentence);
        }
        // "…, in an account that X and Y both rejected"
        for voice in self.rejected_by(dealing.sentence, at) {
            dealing.alleged_by.retain(|v| *v != voice);
            if !dealing.denied_by.contains(&voice) {
                dealing.denied_by.push(voice);
            }
        }
        alleged |= (sentence.first..sentence.last)
            .any(|i| i.abs_diff(at) <= 8 && CUES.unsourced.iter().any(|w| w == tokens.lower(i)));
        alleged |= (at.saturating_sub(4)..at).any(|i| FRAMES.alleging.contains(tokens.lower(i)));
        // "is accused of buying chips and sending them": what governs it.
        alleged |= (self.clauses(dealing.sentence).governors(at))
            .any(|g| FRAMES.alleging.contains(tokens.lower(g.at)));
        // "is on trial for selling", "was arrested for": no court has found it so.
        let ing = |i: usize| tokens.class(i) == Class::Verb(VerbForm::Ing);
        let charged = || {
            (ing(at) || self.clauses(dealing.sentence).governors(at).any(|g| ing(g.at)))
                && (sentence.first..at).any(|i| (tokens.lemma(i)).is_some_and(|l| CUES.charging.contains(l)))
        };
        alleged |= !self.is_convicted(dealing.sentence)
            && (charged()
                || (sentence.first..at).any(|i| CUES.suspected.at(tokens, i, sentence.last).is_some()));
        // "is wanted by X for selling", "is on trial in X for"
        alleged |= self.is_sought(at, sentence);
        // What an authority establishes a denial does not undo.
        alleged |= !dealing.denied_by.is_empty()
            && dealing.alleged_by.is_empty()
            && !self.is_convicted(dealing.sentence);
        // "X has not sold arms to Y, X said": a denial, not the report's own word.
        let negated = self.is_refuted(at, sentence);
        let declined = self.is_declined(at);
        let voiced = claims.iter().filter(|_| !declined).find(|c| {
            matches!(c.stance, Stance::States | Stance::Denies) && !self.establishes(c) && c.source.is_some()
        });
        if negated && let Some(denial) = voiced {
            let voices = self.voices(denial);
            dealing.alleged_by.retain(|v| !voices.contains(v));
            for voice in voices {
                if !dealing.denied_by.contains(&voice) {
                    dealing.denied_by.push(voice);
                }
            }
        }
        // "The inquiry found no evidence that": who looked into it denies nothing.
        let found_none = self.says_refuted(dealing.sentence)
            && voiced.is_some()
            && claims.iter().any(|c| {
                let side = |p: &usize| dealing.from.contains(p) || dealing.to.contains(p);
                !c.parties.iter().any(side) && (c.cue.0..c.cue.1).any(|i| tokens.lemma(i) == Some("find"))
            });
        let voiced = voiced.filter(|_| !found_none);
        // "will not supply, its minister said": what the giver makes known of itself is no denial.
        let withheld = negated
            && self.is_withheld(at, sentence)
            && voiced.is_some_and(|c| self.speaks_for(c, &dealing.from));
        let voiced = voiced.filter(|_| !withheld);
        if declined || found_none || withheld {
            dealing.denied_by.clear();
        }
        if found_none || withheld {
            dealing.alleged_by.clear();
            alleged = false;
        }
        let said = alleged || dealing.alleged_by.is_empty();
        let denied = claims.iter().any(|c| c.stance == Stance::Denies && c.covers(at));
        dealing.status = if negated && voiced.is_some() {
            Status::Alleged
        } else if negated
            || self.is_cancelled(at, sentence)
            || said && self.turns_out_false(dealing.sentence, alleged)
            || self.is_cleared_later(dealing)
        {
            Status::Refuted
        } else if self.is_historical(dealing, at, sentence) {
            Status::Historical
        } else if (!denied || self.has_modal(at, sentence))
            && (self.is_possible(at, verb, sentence) || self.is_outstanding(at, sentence))
        {
            Status::Possible
        } else if alleged {
            Status::Alleged
        } else {
            Status::Reported
        };
    }

    /// "will not supply", "would never sell": what is yet to come is ruled out.
    fn is_withheld(&self, at: usize, sentence: Sentence) -> bool {
        (sentence.first..at)
            .rev()
            .take(WITHHELD_TOKENS_MAX)
            .take_while(|i| !matches!(self.tokens.class(*i), Class::Verb(_)))
            .any(|i| matches!(self.tokens.lower(i), "will" | "wo" | "won" | "would"))
    }

    /// Whether a claim's source and cue close, after a comma, the clause that a word before stands in.
    pub(super) fn attributes_back(&self, claim: &Claim, at: usize) -> bool {
        let states = (claim.cue.0..claim.cue.1)
            .any(|i| (self.tokens.lemma(i)).is_some_and(|l| CUES.stance_of(l) == Some(Stance::States)));
        claim.source.is_some_and(|(first, last)| {
            first > at
                && self.tokens.word(first - 1) == ","
                && claim.cue.0 >= last
                && claim.cue.0 <= last + 1
                && claim.content.iter().all(|c| c.0 > claim.cue.1)
        }) && states
    }

    pub(super) fn is_historical(&self, dealing: &Dealing, at: usize, sentence: Sentence) -> bool {
        let gone = |p: &usize| {
            self.cast.parties[*p]
                .country
                .is_some_and(|c| matches!(c.as_str(), "SU" | "YU" | "DD"))
        };
        if dealing.from.iter().chain(&dealing.to).any(gone) {
            return true;
        }
        let told_as_past = |i: usize| {
            FRAMES.historical.at(self.tokens, i, sentence.last).is_some()
                || CUES.past_eras.at(self.tokens, i, sentence.last).is_some()
        };
        if (sentence.first..sentence.last).any(told_as_past) || self.has_ended(at, sentence) {
            return true;
        }
        let Some(reference) = self.reference_year else {
            return false;
        };
        let index = dealing.sentence;
        // What somebody is accused of is no mere background, unless it is of another generation.
        let years = match dealing.alleged_by.is_empty() && dealing.denied_by.is_empty() {
            true => FRAMES.historical_years_min,
            false => FRAMES.historical_years_min.max(GENERATION_YEARS),
        };
        let old = |t: &TimeMention| t.days.to.year() + years <= reference;
        // "since 2017" goes on.
        let closed = |t: &&TimeMention| t.first == 0 || self.tokens.lower(t.first - 1) != "since";
        let near = (self.times[index].iter())
            .filter(closed)
            .min_by_key(|t| t.first.abs_diff(at));
        near.is_some_and(old)
    }

    /// Whether a modal stands between the start of its clause and a trigger.
    fn has_modal(&self, at: usize, sentence: Sentence) -> bool {
        (sentence.first..at)
            .rev()
            .take(6)
            .take_while(|i| !matches!(self.tokens.class(*i), Class::Subordinator | Class::Relative))
            .any(|i| self.tokens.class(i) == Class::Modal)
    }

    /// Modals, intentions and conditions that govern the trigger.
    pub(super) fn is_possible(&self, at: usize, verb: bool, sentence: Sentence) -> bool {
        let tokens = self.tokens;
        if !verb && FRAMES.offering_nouns.contains(tokens.lower(at)) {
            return true;
        }
        // "went to X to buy"
        if verb
            && self
                .visited_seller(at, tokens.sentence_of(at), sentence)
                .is_some()
        {
            return true;
        }
        let mut i = at;
        let mut steps = 0;
        let mut through_to = false;
        while i > sentence.first && steps < 12 {
            i -= 1;
            steps += 1;
            let lower = tokens.lower(i);
            match tokens.class(i) {
                Class::Modal => return !matches!(lower, "must" | "shall"),
                // "are to supply", "was to be shipped"
                Class::To
                    if i > sentence.first
                        && (tokens.class(i - 1) == Class::Be || tokens.lower(i - 1) == "about") =>
                {
                    return true;
                }
                // "Turkey to sell drones": a headline.
                Class::To
                    if i > sentence.first
                        && matches!(tokens.class(i - 1), Class::Noun | Class::ProperNoun)
                        && !(sentence.first..i).any(|b| tokens.class(b).is_verbal()) =>
                {
                    return true;
                }
                Class::To => through_to = true,
                // "is thinking of buying"
                Class::Verb(VerbForm::Ing)
                    if lower == "thinking" && matches!(tokens.lower(i + 1), "of" | "about") =>
                {
                    return true;
                }
                // "is close to buying"
                _ if matches!(lower, "close" | "near")
                    && tokens.lower(i + 1) == "to"
                    && tokens.class(i + 2) == Class::Verb(VerbForm::Ing) =>
                {
                    return true;
                }
                // "is set to send", "is interested in buying"
                Class::Verb(VerbForm::Participle | VerbForm::Past | VerbForm::Base)
                    if FRAMES.possible_adjectives.contains(lower)
                        && matches!(tokens.lower(i + 1), "to" | "in")
                        && i > sentence.first
                        && matches!(tokens.class(i - 1), Class::Be | Class::Adverb | Class::Noun) =>
                {
                    return true;
                }
                Class::Verb(_) => {
                    let lemma = tokens.lemma(i).unwrap_or("");
                    // "is wanted for having sold"
                    let wanted = FRAMES.active_only.contains(lemma) && self.is_passive(i, sentence);
                    // "considers that the delivery should have been notified": what is thought of it.
                    let thinks = tokens.lower(i + 1) == "that" && lemma == "consider";
                    if FRAMES.possible_verbs.contains(lemma)
                        && !thinks
                        && !wanted
                        && (!FRAMES.tried.contains(lemma) || self.gives(at))
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
                            )
                            || matches!(lower, "talks" | "negotiations" | "discussions")
                                && matches!(tokens.lower(i + 1), "with" | "between")) =>
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
}
