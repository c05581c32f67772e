//! The subject of a verb in what somebody is said to say, where no "that" opens it: "Kyiv said A and B sold", "Kyiv said a
//! Chinese company, A, sold", "A, which Kyiv said had sold".

use super::Scene;
use crate::{
    claims::CUES,
    time::is_weekday,
    token::{Class, Sentence},
};

/// Whether a word may stand between a subject and its verb.
fn auxiliary(class: Class) -> bool {
    matches!(class, Class::Have | Class::Be | Class::Adverb | Class::Modal)
}

impl Scene<'_, '_> {
    /// Whether a token is a verb of saying.
    fn says(&self, at: usize) -> bool {
        matches!(self.tokens.class(at), Class::Verb(_))
            && (self.tokens.lemma(at)).is_some_and(|l| CUES.stance_of(l).is_some())
    }

    /// Whether a verb of saying stands right before a token, or a weekday between: "said on Monday A".
    fn says_before(&self, first: usize, sentence: Sentence) -> bool {
        let time = |i: &usize| self.tokens.lower(*i) == "on" || is_weekday(self.tokens.lower(*i));
        let before = (sentence.first..first).rev().find(|i| !time(i));
        before.is_some_and(|i| i > sentence.first && self.says(i))
    }

    /// The noun phrases that are a verb's subject, where the clauses took another or a part of them for it; places among the
    /// sentence's phrases.
    pub(super) fn said_subject(
        &self,
        at: usize,
        index: usize,
        sentence: Sentence,
        taken: &[u32],
    ) -> Option<Vec<u32>> {
        let phrases = &self.cast.phrases[index];
        if let Some(before) = self.relative_over_speech(at, index, sentence) {
            return Some(vec![before]);
        }
        let first = *taken.first()? as usize;
        let subject = phrases[first];
        // "Kyiv said a Chinese company, A, sold": the clauses took Kyiv.
        if self.says(subject.last) {
            let next = phrases.get(first + 1).filter(|p| p.first == subject.last + 1)?;
            let plain = (next.last..at).all(|i| {
                !matches!(
                    self.tokens.class(i),
                    Class::Verb(_) | Class::Subordinator | Class::Relative | Class::Quote
                )
            });
            if next.last >= at || !plain {
                return None;
            }
            // "Israel says A and B supply"
            let mut all = vec![first as u32 + 1];
            for (place, pair) in phrases[first + 1..].windows(2).enumerate() {
                let joined = pair[1].last <= at
                    && (1..=2).contains(&(pair[1].first - pair[0].last))
                    && (pair[0].last..pair[1].first).all(|i| matches!(self.tokens.lower(i), "and" | ","))
                    && (pair[1].last == at || matches!(self.tokens.lower(pair[1].last), "and" | ","));
                if !joined {
                    break;
                }
                all.push((first + 2 + place) as u32);
            }
            // "a Chinese company, A, sold": A explains it.
            let last = phrases[*all.last().unwrap_or(&0) as usize];
            let listed = last.last == at && (next.last..at).any(|i| self.tokens.lower(i) == "and");
            all.truncate(if listed { all.len() } else { 1 });
            return Some(all);
        }
        // "A told Reuters the company had sold": they took whom it was told.
        let told = (subject.first.checked_sub(1)).is_some_and(|b| self.tokens.lemma(b) == Some("tell"));
        if told && (phrases.get(first + 1)).is_some_and(|p| p.first == subject.last && p.last < at) {
            return Some(vec![first as u32 + 1]);
        }
        let joins = |i: usize| matches!(self.tokens.lower(i), "and" | ",");
        // "Kyiv says A and B supply": they took A alone.
        let opened = self.says_before(subject.first, sentence);
        let next = phrases.get(first + 1).filter(|p| {
            taken.len() == 1
                && p.first == subject.last + 1
                && self.tokens.lower(subject.last) == "and"
                && p.last <= at
                && (p.last..at).all(|i| auxiliary(self.tokens.class(i)))
        });
        if opened && next.is_some() {
            return Some(vec![first as u32, first as u32 + 1]);
        }
        // "Kyiv said A and B sold": they took B alone.
        let mut opens = first;
        while opens > 0 {
            let gap = phrases[opens - 1].last..phrases[opens].first;
            if !(1..=2).contains(&gap.len()) || !gap.clone().all(joins) {
                break;
            }
            opens -= 1;
        }
        let said = self.says_before(phrases[opens].first, sentence);
        let and = (opens < first)
            && (phrases[first - 1].last..phrases[first].first).any(|i| self.tokens.lower(i) == "and");
        (and && said).then(|| {
            let mut all: Vec<u32> = (opens as u32..first as u32).collect();
            all.extend(taken);
            all
        })
    }

    /// "A, which Kyiv said had sold": the phrase before the relative pronoun.
    fn relative_over_speech(&self, at: usize, index: usize, sentence: Sentence) -> Option<u32> {
        let mut said = at.checked_sub(1)?;
        while said > sentence.first && auxiliary(self.tokens.class(said)) {
            said -= 1;
        }
        if said <= sentence.first + 2 || !self.says(said) {
            return None;
        }
        let phrases = &self.cast.phrases[index];
        let speaker = phrases[self.cast.phrase_before(index, said)?];
        let relative = speaker
            .first
            .checked_sub(1)
            .filter(|r| speaker.last == said && *r > sentence.first)?;
        let leads = self.tokens.class(relative) == Class::Relative || self.tokens.lower(relative) == "that";
        let end = relative - usize::from(self.tokens.word(relative - 1) == ",");
        let before = self.cast.phrase_before(index, end)?;
        (leads && phrases[before].last == end).then_some(before as u32)
    }
}
