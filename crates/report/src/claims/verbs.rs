//! Claims whose cue is a verb: active, turned round ("…,” said X"), passive.

use super::{
    Claim, Reader, Stance,
    cues::{ANY_VERB, CUES, Cue, Frame},
    source::is_time_noun,
};
use crate::{
    lexicon::{LEXICON, VerbForm},
    token::{Class, Sentence},
};

impl Reader<'_, '_> {
    pub(super) fn verb_cue(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let Class::Verb(form) = self.tokens.class(at) else {
            return None;
        };
        // A cue in quotation marks is somebody else's word.
        if self.quote_at(at).is_some() {
            return None;
        }
        let lemma = self.tokens.lemma(at).unwrap_or_default();
        let (length, cue) = match CUES.at(self.tokens, at, sentence.last) {
            Some(found) => found,
            None if self.beside_speech(at, sentence) => (1, &*ANY_VERB),
            None => return None,
        };
        if self.is_passive(at, sentence) {
            return self.passive(at, lemma, cue, index, sentence);
        }
        if self.quotes_another(at, lemma, sentence) {
            return None;
        }
        let before = at.checked_sub(1).filter(|b| *b >= sentence.first);
        // "known as", "written by", "the reported income": a participle that is no past tense needs its auxiliary.
        let bare_participle = form == VerbForm::Participle
            && LEXICON
                .verb(self.tokens.lower(at))
                .is_some_and(|v| !v.forms.contains(&VerbForm::Past));
        let within = self.phrases_at(at).iter().any(|p| p.first <= at && at < p.last);
        if within
            || bare_participle && !self.has_auxiliary(at, sentence)
            || before.is_some_and(|b| self.tokens.lower(b) == "please")
        {
            return None;
        }
        // "quoted an official as saying that …"
        if form == VerbForm::Ing && before.is_some_and(|b| self.tokens.lower(b) == "as") {
            return self.quoted_as_saying(at, cue, index, sentence);
        }
        if form == VerbForm::Ing && !self.has_auxiliary(at, sentence) && !self.participle_clause(at, sentence)
        {
            return None;
        }
        let span = (at, at + length);
        if at == sentence.first {
            return self.opening(span, cue, index, sentence);
        }
        if let Some(claim) = self.turned_round(span, cue, index, sentence) {
            return Some(claim);
        }
        let source = self.subject_of(at, sentence, 0)?;
        if matches!(self.tokens.lower(source.0), "there") || self.is_unsaid(at, cue, sentence) {
            return None;
        }
        // "it is safe to say that": nobody says it.
        if source.1 == source.0 + 1
            && self.tokens.lower(source.0) == "it"
            && (source.1..at).any(|i| self.tokens.class(i) == Class::Be)
            && (source.1..at).any(|i| self.tokens.lower(i) == "to")
        {
            return None;
        }
        if matches!(self.tokens.lower(source.0), "please" | "let") {
            return None;
        }
        // "pleaded not guilty": what the words say is what was told before.
        if cue.frames.has(Frame::Whole) {
            let content = (at + 1, self.clause_end(at + 1, true, sentence));
            let mut claim = self.make(Some(source), (at, at + 1), vec![content], cue.stance(), index);
            claim.anaphoric = (claim.content.iter())
                .all(|(a, b)| (*a..*b).all(|i| !matches!(self.tokens.class(i), Class::Verb(_))));
            return Some(claim);
        }
        let after = self.content_after(at + length, lemma, cue, sentence);
        let stance = match cue.stance() {
            Stance::States if after.as_ref().is_some_and(|a| a.wish) => Stance::Vows,
            other => other,
        };
        // C, S said. / “C,” S said, “D.”
        let pause = source.0.checked_sub(1).filter(|b| {
            *b >= sentence.first
                && (matches!(self.tokens.word(*b), "," | "?" | "!" | "—" | "–")
                    || self.tokens.class(*b) == Class::Quote)
        });
        if let Some(pause) = pause {
            let quoted = self.ends_speech(pause, sentence);
            let strong = after.as_ref().is_some_and(|a| a.strong);
            // “…,” she said, adding that P: another verb has the quotation.
            let taken = strong
                && (source.1..at).any(|i| self.finite_at(i) && self.tokens.word(i + 1) != "been")
                && (source.1..at).any(|i| matches!(self.tokens.word(i), "," | "and" | "but"));
            if quoted && !taken || !strong {
                let claim = self.claim_before(span, source, pause, quoted, lemma, cue, index, sentence);
                if claim.is_some() {
                    return claim;
                }
            }
        }
        let manner = source
            .0
            .checked_sub(1)
            .filter(|b| *b >= sentence.first && self.tokens.lower(*b) == "as");
        if let Some(manner) = manner
            && after.as_ref().is_none_or(|a| !a.strong)
            && let Some(content) = self.beside_as(manner, at + length, sentence)
        {
            return Some(self.make(Some(source), span, content, stance, index));
        }
        let after = after?;
        Some(self.make(Some(source), span, vec![(after.first, after.last)], stance, index))
    }

    /// Whether a verb of any kind stands in the place of "said" right after speech: “…,” grins X / “…,” X grins.
    fn beside_speech(&self, at: usize, sentence: Sentence) -> bool {
        // “…,” a surgeon reached by telephone said
        if !self.finite_at(at) || self.tokens.lower(at + 1) == "by" {
            return false;
        }
        let pauses = |mark: usize| {
            let outside = matches!(self.tokens.word(mark), ",");
            let inside = mark > sentence.first && matches!(self.tokens.word(mark - 1), "," | "?" | "!");
            let whole = (mark.checked_sub(usize::from(outside)))
                .and_then(|last| self.quote_at(last))
                .is_some_and(|q| q.words() >= 3 || q.first == sentence.first);
            whole && (outside || inside) && self.ends_speech(mark, sentence)
        };
        for before in (sentence.first..at).rev().take(8) {
            if pauses(before) {
                return true;
            }
            if !matches!(
                self.tokens.class(before),
                Class::Noun
                    | Class::ProperNoun
                    | Class::Pronoun
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Genitive
                    | Class::Adjective
                    | Class::Adverb
                    | Class::Number
            ) && self.tokens.word(before) != "."
            {
                return false;
            }
        }
        false
    }

    /// "…, saying that", "while insisting that": a participle with a clause of its own.
    fn participle_clause(&self, at: usize, sentence: Sentence) -> bool {
        let mut before = at;
        while before > sentence.first && self.tokens.class(before - 1) == Class::Adverb {
            before -= 1;
        }
        before > sentence.first
            && (matches!(self.tokens.word(before - 1), "," | "”" | "\"" | "—" | "–")
                || matches!(
                    self.tokens.lower(before - 1),
                    "while" | "and" | "by" | "before" | "after" | "without" | "in" | "despite" | "as"
                )
                || self.quote_at(before - 1).is_some())
    }

    /// “…,” said X / …, says X.
    fn turned_round(
        &self,
        span: (usize, usize),
        cue: &Cue,
        index: usize,
        sentence: Sentence,
    ) -> Option<Claim> {
        let (at, after) = span;
        let before = at.checked_sub(1).filter(|b| *b >= sentence.first)?;
        if after >= sentence.last {
            return None;
        }
        let quoted = self.ends_speech(before, sentence);
        let pause = matches!(self.tokens.word(before), "," | "—" | "–");
        // “…,” the prosecutor, Gerard Rip, told the court: the subject stands before.
        let lemma = self.tokens.lemma(at).unwrap_or_default();
        // "Profits will fall, warned Mr. Hill.": nothing follows who says it.
        let closes = pause
            && cue.frames.takes_clause()
            && self.tokens.class(at) != Class::Verb(VerbForm::Base)
            && (self.source_end(after, sentence))
                .is_some_and(|end| matches!(self.tokens.word(end), "." | "!"));
        if CUES.told.contains(lemma) && !quoted && !closes
            || !quoted
                && self.subject_of(at, sentence, 0).is_some()
                && !(lemma == "say" && self.tokens.tokens[after].capital)
        {
            return None;
        }
        let speech = cue.frames.has(Frame::Speech) && !cue.frames.has(Frame::Object);
        if !(quoted || pause && speech || closes) {
            return None;
        }
        if self.tokens.class(at) == Class::Verb(VerbForm::Ing) || self.tokens.lower(after) == "that" {
            return None;
        }
        let phrase = self.phrases_at(after).iter().find(|p| p.first == after)?;
        if is_time_noun(self.tokens.lower(phrase.head)) || !self.could_speak(phrase.first, phrase.head) {
            return None;
        }
        let end = self.source_end(after, sentence)?;
        if self.tokens.class(end).is_verbal() {
            // "Hall, the leader, said the road was closed": a clause follows.
            return None;
        }
        let apposition = self.apposition_end(end, sentence);
        // "Far more worrisome, contend some traders, is …"
        let goes_on = self.tokens.word(apposition) == "," && self.finite_at(apposition + 1);
        if !quoted && !goes_on && !self.has_finite(sentence.first, before) {
            return None;
        }
        let mut content = self.content_before(at, sentence);
        let rest = apposition + 1;
        if !quoted && goes_on {
            // "What matters, says Ms. Ruiz, is that …"
            content.push((rest, self.clause_end(rest, false, sentence)));
        } else {
            content.extend(
                self.speech_after(apposition, sentence)
                    .or_else(|| self.resumed_later(apposition, quoted, sentence)),
            );
        }
        Some(self.make(Some((after, apposition)), span, content, cue.stance(), index))
    }

    /// Whether a phrase can name who speaks: a name, a pronoun, or a noun with its article or in the plural.
    pub(super) fn could_speak(&self, first: usize, head: usize) -> bool {
        (first..=head).any(|i| {
            matches!(
                self.tokens.class(i),
                Class::ProperNoun
                    | Class::Determiner
                    | Class::Possessive
                    | Class::Pronoun
                    | Class::Genitive
                    | Class::Number
            ) || self.cast.mention_at(i).is_some()
        }) || self.tokens.lower(head).ends_with('s')
            || matches!(self.tokens.lower(head), "police" | "people")
    }

    /// Whether a token ends speech: a closing mark of a quotation of some length, or one with a pause in it.
    fn ends_speech(&self, mark: usize, sentence: Sentence) -> bool {
        let inner = |close: usize| {
            self.quote_at(close).is_some_and(|q| {
                q.last == close + 1
                    && (q.words() >= 4
                        || close > 0
                            && matches!(self.tokens.word(close - 1), "," | "?" | "!" | "." | "…" | "..."))
            })
        };
        if self.tokens.class(mark) == Class::Quote {
            return inner(mark);
        }
        // “…”, he said: the pause stands outside the marks.
        mark > sentence.first
            && matches!(self.tokens.word(mark), "," | "—" | "–")
            && self.tokens.class(mark - 1) == Class::Quote
            && self
                .quote_at(mark - 1)
                .is_some_and(|q| q.last == mark && q.words() >= 2)
    }

    /// Content that stands before source and cue, and what of it goes on after them.
    #[allow(clippy::too_many_arguments)]
    fn claim_before(
        &self,
        span: (usize, usize),
        source: (usize, usize),
        pause: usize,
        quoted: bool,
        lemma: &str,
        cue: &Cue,
        index: usize,
        sentence: Sentence,
    ) -> Option<Claim> {
        let frames = cue.frames;
        if !quoted && !(frames.takes_clause()) {
            return None;
        }
        let mut content = self.content_before(pause + 1, sentence);
        let first = *content.first()?;
        let mut end = span.1;
        if CUES.told.contains(lemma)
            && let Some(person) = self.source_end(end, sentence)
        {
            end = person;
        }
        let told = self.pass_circumstance(end, sentence);
        end = self.to_pause(end, sentence);
        let resumed = self.speech_after(end, sentence);
        if quoted {
            content.extend(resumed.or_else(|| self.resumed_later(end, true, sentence)));
            return Some(self.make(Some(source), span, content, cue.stance(), index));
        }
        // "1974, when, he says, it was worse": the content starts after the cue.
        let opener =
            (pause > sentence.first && self.tokens.word(pause) == ",").then(|| self.tokens.class(pause - 1));
        let rest_after = self.to_pause(span.1, sentence) + 1;
        if matches!(
            opener,
            Some(Class::Subordinator | Class::Relative | Class::Conjunction)
        ) && self.tokens.word(rest_after - 1) == ","
            && self.has_finite(rest_after, sentence.last)
        {
            let close = (rest_after..sentence.last)
                .find(|i| matches!(self.tokens.word(*i), "--" | "—" | "–" | ";"))
                .unwrap_or(sentence.last);
            let content = (
                rest_after,
                self.clause_end(rest_after, false, sentence).min(close),
            );
            let piece = (pause - 1 == sentence.first).then_some(first);
            let content = piece.into_iter().chain([content]).collect();
            return Some(self.make(Some(source), span, content, cue.stance(), index));
        }
        let whole = self.has_finite(first.0, first.1);
        let pauses = self.tokens.word(end) == "," && end + 2 < sentence.last;
        if !(whole || frames.has(Frame::Speech) && told == end) {
            return None;
        }
        if !pauses {
            let ends = end >= sentence.last
                || matches!(self.tokens.word(end), "." | ";" | "!" | "?" | "”" | "\"" | ":");
            // "After he had left, the court ruled …" has its content after the verb.
            let subordinate = self.tokens.class(first.0) == Class::Subordinator
                && !matches!(self.tokens.lower(first.0), "that" | "so");
            return (whole && ends && !subordinate)
                .then(|| self.make(Some(source), span, content, cue.stance(), index));
        }
        // "By then, the army says, they belonged to …": the claim goes on, unless another begins.
        let rest = end + 1;
        let other_cue = || (rest..sentence.last).any(|i| CUES.at(self.tokens, i, sentence.last).is_some());
        let turns = matches!(
            self.tokens.lower(rest),
            "but" | "while" | "although" | "though" | "whereas"
        ) && other_cue()
            || matches!(self.tokens.lower(rest), "as" | "after" | "when")
            || self.tokens.class(rest) == Class::Verb(VerbForm::Ing)
            || self.tokens.class(rest) == Class::Relative;
        if !turns {
            content.push((rest, self.clause_end(rest, false, sentence)));
        } else if !whole {
            return None;
        }
        content.extend(resumed.filter(|r| content.iter().all(|c| c.1 <= r.0)));
        Some(self.make(Some(source), span, content, cue.stance(), index))
    }

    /// The next pause after a cue: where its own circumstances end.
    fn to_pause(&self, from: usize, sentence: Sentence) -> usize {
        (from..sentence.last)
            .find(|i| {
                matches!(
                    self.tokens.word(*i),
                    "," | "." | ":" | ";" | "—" | "–" | "!" | "?"
                ) || self.quote_at(*i).is_some()
                    || self.tokens.class(*i) == Class::Subordinator
            })
            .unwrap_or(sentence.last)
    }

    /// "As the auditors pointed out, C" / "C, as Lindgren had suspected".
    fn beside_as(&self, manner: usize, end: usize, sentence: Sentence) -> Option<Vec<(usize, usize)>> {
        if manner == sentence.first {
            let comma = (end..sentence.last.min(end + 12)).find(|i| self.tokens.word(*i) == ",")?;
            return self
                .has_finite(comma + 1, sentence.last)
                .then(|| vec![(comma + 1, self.clause_end(comma + 1, false, sentence))]);
        }
        let pause = manner.checked_sub(1).filter(|b| *b >= sentence.first)?;
        if self.tokens.word(pause) != "," {
            return None;
        }
        let before = (sentence.first, pause);
        if self.has_finite(before.0, before.1) {
            return Some(vec![before]);
        }
        // "Interest rates, as Mr. Hahn points out, have fallen"
        let comma = (end..sentence.last.min(end + 12)).find(|i| self.tokens.word(*i) == ",")?;
        self.finite_at(comma + 1)
            .then(|| vec![before, (comma + 1, self.clause_end(comma + 1, false, sentence))])
    }

    pub(super) fn has_auxiliary(&self, at: usize, sentence: Sentence) -> bool {
        (sentence.first.max(at.saturating_sub(3))..at)
            .any(|i| matches!(self.tokens.class(i), Class::Be | Class::Have))
    }

    pub(super) fn is_passive(&self, at: usize, sentence: Sentence) -> bool {
        matches!(self.tokens.before_participle(at, sentence), Some((_, Class::Be)))
    }

    /// "X is accused by S of C", "it was reported that C", "X is believed to C", "X was quoted as saying C".
    fn passive(&self, at: usize, lemma: &str, cue: &Cue, index: usize, sentence: Sentence) -> Option<Claim> {
        let by = (at + 1..sentence.last.min(at + 4)).find(|i| self.tokens.lower(*i) == "by");
        // "by regulators of misleading": what follows "of" is content, unless it is part of a name.
        let source = by.and_then(|b| {
            let phrase = self
                .phrases_at(b)
                .iter()
                .find(|p| p.first <= b + 2 && p.last > b + 1)?;
            let timed = is_time_noun(self.tokens.lower(phrase.head))
                || crate::time::is_month(self.tokens.lower(phrase.head))
                || matches!(self.tokens.class(phrase.head), Class::Number)
                || matches!(
                    self.tokens.lower(phrase.head),
                    "end" | "middle" | "spring" | "summer" | "autumn" | "fall"
                );
            if timed {
                return None;
            }
            let end = self.source_end(b + 1, sentence)?;
            // "by many in the industry as"
            let whole = self.tokens.lower(phrase.last) != "of"
                && (self.is_that(end) || matches!(self.tokens.lower(end), "to" | "as"));
            let name = self.tokens.lower(phrase.last) == "of"
                && self.tokens.class(phrase.last + 1) == Class::ProperNoun;
            Some((b + 1, if name || whole { end } else { phrase.last }))
        });
        // "were told on Monday that"
        let start = source.map_or_else(
            || {
                let passed = self.pass_circumstance(at + 1, sentence);
                if self.is_that(passed) { passed } else { at + 1 }
            },
            |s| s.1,
        );
        let subject = self.subject_of(at, sentence, 0);
        let lower = |i: usize| self.tokens.lower(i);
        // "He was quoted as saying": the subject is the source.
        if lower(start) == "as" && matches!(lower(start + 1), "saying" | "telling" | "writing" | "warning") {
            let content = (start + 2, self.clause_end(start + 2, false, sentence));
            return Some(self.make(subject, (at, start + 2), vec![content], cue.stance(), index));
        }
        let clause = self.is_that(start);
        let infinitive = self.tokens.class(start) == Class::To || lower(start) == "to";
        let rest =
            clause || infinitive || matches!(lower(start), "of" | "as" | "at" | "in" | "with" | "over");
        // "He was told that …": who is told is no part of what is said.
        let subject = subject.filter(|_| !(clause && CUES.told.contains(lemma)));
        if source.is_none() {
            // Without a source only what attributes by itself counts.
            let attributes = CUES.passive.contains(lemma)
                && (clause
                    || infinitive
                    || lemma == "accuse" && lower(start) == "of"
                    || lower(start) == "as" && CUES.seen_as.contains(lemma)
                    || lower(start) == "at" && lemma == "estimate"
                    || lemma == "expect" && self.tokens.class(start) == Class::Preposition);
            if !attributes {
                return None;
            }
        } else if !(rest || cue.frames.has(Frame::Object)) {
            return None;
        }
        let mut content: Vec<(usize, usize)> = subject
            .filter(|s| self.tokens.lower(s.0) != "it" || s.1 > s.0 + 1)
            .into_iter()
            .collect();
        if rest || source.is_none() {
            content.push((start, self.clause_end(start, false, sentence)));
        }
        Some(self.make(source, (at, at + 1), content, cue.stance(), index))
    }
}
