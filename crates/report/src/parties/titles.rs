//! Titles and offices before a name, and given names that are months as well.

use super::{Finder, names::is_calendar_word};
use crate::{
    token::{Class, Sentence, TokenKind},
    vocabulary::VOCABULARY,
};

/// How far, in tokens, an office stands before the name with its field between.
const OFFICE_TOKENS_MAX: usize = 8;

impl Finder<'_, '_> {
    /// "Jan Schulz", "April Jones": a given name that is a month as well; not "in April Jones said".
    pub(super) fn is_month_named(&self, at: usize, sentence: Sentence) -> bool {
        let next = (at + 1 < sentence.last).then(|| self.tokens.tokens[at + 1]);
        let dated = at > sentence.first
            && (matches!(
                self.tokens.class(at - 1),
                Class::Preposition | Class::Number | Class::Determiner
            ) || matches!(
                self.tokens.lower(at - 1),
                "last" | "next" | "early" | "late" | "mid" | "until" | "since"
            ));
        matches!(self.tokens.lower(at), "jan" | "april" | "may" | "june" | "august")
            && !dated
            && next.is_some_and(|t| t.capital && t.kind == TokenKind::Word)
            && self.country_at[at + 1].is_none()
            && !is_calendar_word(self.tokens.lower(at + 1))
            && !VOCABULARY.titles.contains_word(self.tokens.lower(at + 1))
    }

    /// Passes over titles; the last one is kept.
    pub(super) fn skip_titles(&self, first: usize, end: usize) -> (usize, Option<String>) {
        // "the cargo ship Lady R": no title.
        if self.vessel_before(first) {
            return (first, None);
        }
        let mut at = first;
        let mut title = None;
        // "Secretary of State Antony Blinken": what the office is of.
        if let Some(start) = self.field_of_office(first, end) {
            let office = (start.saturating_sub(OFFICE_TOKENS_MAX)..first)
                .rev()
                .find(|i| self.is_office(*i));
            let from = office.unwrap_or(first);
            return (start, Some(self.tokens.text_of(from, start).to_lowercase()));
        }
        // "Governor's", "Justice for Myanmar"
        let owns = |i: usize| {
            i < end
                && (matches!(self.tokens.word(i), "'s" | "’s")
                    || matches!(self.tokens.lower(i), "for" | "of" | "on" | "and"))
        };
        while let Some((length, ())) =
            (VOCABULARY.titles.at(self.tokens, at, end)).filter(|(length, ())| !owns(at + length))
        {
            title = Some(self.tokens.text_of(at, at + length).to_lowercase());
            at += length;
            while at < end && self.tokens.word(at) == "." {
                at += 1;
            }
        }
        // "Shopkeeper Neil Abbotson": the capital is the sentence's.
        if title.is_none()
            && first + 2 < end
            && self.tokens.tokens[first].sentence_start
            && VOCABULARY.roles.contains_word(self.tokens.lower(first))
            && VOCABULARY.given.contains(self.tokens.lower(first + 1))
        {
            title = Some(self.tokens.lower(first).to_owned());
            at = first + 1;
        }
        // A title in small letters before the name ("foreign minister Sergei Lavrov", "leader Kim").
        if title.is_none() {
            title = (1..=3usize.min(first)).rev().find_map(|length| {
                let start = first - length;
                let hit = VOCABULARY
                    .roles
                    .all_at(self.tokens, start, first)
                    .any(|(l, ())| l == length)
                    || VOCABULARY
                        .titles
                        .all_at(self.tokens, start, first)
                        .any(|(l, ())| l == length);
                hit.then(|| self.tokens.text_of(start, first).to_lowercase())
            });
        }
        (
            at,
            title.or_else(|| self.leads_a_body(first).then(|| "leader".to_owned())),
        )
    }

    /// Where a name starts behind the field of an office that it stands with: "Secretary of |Defense| Lloyd Austin".
    fn field_of_office(&self, first: usize, end: usize) -> Option<usize> {
        let mut of = first.checked_sub(1)?;
        if self.tokens.lower(of) == "the" {
            of = of.checked_sub(1)?;
        }
        let office = of
            .checked_sub(1)
            .filter(|o| self.tokens.lower(of) == "of" && self.is_office(*o))?;
        let field = (1..end - first).rev().find(|length| {
            VOCABULARY
                .office_fields
                .at(self.tokens, first, first + length)
                .is_some_and(|(l, ())| l == *length)
        })?;
        let start = first + field;
        (office < first && end >= start + 2).then_some(start)
    }

    /// Whether a word is an office or a title.
    pub(super) fn is_office(&self, at: usize) -> bool {
        let word = self.tokens.lower(at);
        VOCABULARY.titles.contains_word(word) || VOCABULARY.roles.contains_word(word)
    }

    /// "the gang led by" right before a token.
    fn leads_a_body(&self, at: usize) -> bool {
        at >= 3
            && self.tokens.lower(at - 1) == "by"
            && matches!(self.tokens.lower(at - 2), "led" | "headed" | "commanded")
            && VOCABULARY.group_words.contains(self.tokens.lower(at - 3))
    }
}
