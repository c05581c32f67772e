//! Where a party is named nearest to a word, as named features.

use super::features::{Around, bucket, bucket_number};
use crate::{
    dealings::{
        Scene,
        linear::{Features, Key},
    },
    parties::{Mention, MentionKind},
    token::Class,
};

/// How many sentences on or back a mention is looked for.
const SENTENCES_MAX: usize = 3;
/// How many words of its phrase may stand before a name.
const PHRASE_WORDS_MAX: usize = 4;

impl Scene<'_, '_> {
    /// The features of the place where a party is named.
    pub(super) fn mention_features(&self, around: &Around<'_>, party: usize, out: &mut impl Features) {
        let word = around.word;
        let (class, voice, [c, v]) = (word.class, word.voice, word.style);
        let first = word.sentence.saturating_sub(SENTENCES_MAX);
        let last = (word.sentence + SENTENCES_MAX).min(self.tokens.sentences.len());
        let from = self.tokens.sentences[first].first;
        let to = self.tokens.sentences[last - 1].last;
        let distance = |m: &Mention| m.first.abs_diff(word.at);
        let nearest = (self.cast.between(from, to).iter())
            .filter(|m| around.told.acting[m.party] == party)
            .min_by_key(|m| {
                let sentence = self.tokens.sentence_of(m.first);
                (sentence.abs_diff(word.sentence), distance(m))
            });
        let Some(mention) = nearest else {
            out.add_each(Key::new(21, []), |out| out.add(&["not named near"]));
            return;
        };
        let sentence = self.tokens.sentence_of(mention.first);
        let how = match (mention.how, mention.adjective) {
            (_, true) => "adjective",
            (MentionKind::Name, _) => "name",
            (MentionKind::Title, _) => "title",
            (MentionKind::Pronoun, _) => "pronoun",
            (MentionKind::Role, _) => "role",
        };
        let how_number = mention.how as u16 * 2 + u16::from(mention.adjective);
        let here = sentence == word.sentence;
        let near = (sentence + SENTENCES_MAX - word.sentence) as u16;
        out.add_known(Key::new(10, [c, near, how_number]), |out| {
            let offset = offset(sentence, word.sentence);
            out.add(&["sentence ", offset]);
            out.add(&["sentence ", offset, " ", class]);
            out.add(&["named by ", how]);
        });
        let lead = self.lead(mention.first);
        let (follow, follow_number) = match self
            .tokens
            .class(mention.last.min(self.tokens.tokens.len().saturating_sub(1)))
        {
            Class::Genitive => ("genitive", 0),
            Class::Noun => ("noun", 1),
            Class::Verb(_) | Class::Be | Class::Have | Class::Modal | Class::Do => ("verb", 2),
            Class::Punctuation => ("mark", 3),
            Class::Preposition => ("preposition", 4),
            Class::Conjunction => ("and", 5),
            _ => ("other", 6),
        };
        let before = mention.first < word.at;
        let (side, side_number) = match (here, before) {
            (false, _) => ("away", 0),
            (_, true) => ("before", 1),
            _ => ("after", 2),
        };
        out.add_each(Key::of_word(22, lead, [c, v, side_number]), |out| {
            out.add(&["lead ", lead, " ", side]);
            out.add(&["lead ", lead, " ", side, " ", class, " ", voice]);
        });
        out.add_each(Key::new(23, [follow_number, how_number, side_number]), |out| {
            out.add(&["follow ", follow, " ", how, " ", side]);
        });
        if here {
            let (low, high) = (mention.first.min(word.at), mention.first.max(word.at));
            let verbs = (low + 1..high)
                .filter(|i| matches!(self.tokens.class(*i), Class::Verb(_)) && *i != word.at)
                .count();
            let others = (self.cast.between(low + 1, high).iter())
                .filter(|m| around.told.acting[m.party] != party)
                .count();
            out.add_known(
                Key::new(11, [c, v, before.into(), bucket_number(others)]),
                |out| {
                    let others = bucket(others);
                    out.add(&[side, ", others between ", others]);
                    out.add(&[side, ", others between ", others, " ", class, " ", voice]);
                    out.add(&[side, " ", class, " ", voice]);
                },
            );
            out.add_known(Key::new(12, [before.into(), bucket_number(high - low)]), |out| {
                out.add(&[side, " distance ", bucket(high - low)]);
            });
            out.add_known(Key::new(13, [c, v, before.into(), bucket_number(verbs)]), |out| {
                out.add(&[side, " ", class, " ", voice, " verbs between ", bucket(verbs)]);
            });
            // "Iranian drones"
            if mention.adjective && self.goods_in(mention.first, mention.last + 2).next().is_some() {
                out.add(&["adjective of goods"]);
                out.add(&["adjective of goods ", class, " ", voice]);
            }
        }
    }

    /// The word that leads to a mention, over its determiners and adjectives and nouns before it.
    fn lead(&self, first: usize) -> &str {
        let mut before = first;
        for _ in 0..PHRASE_WORDS_MAX {
            let Some(previous) = before.checked_sub(1) else {
                return "start";
            };
            match self.tokens.class(previous) {
                Class::Determiner
                | Class::Adjective
                | Class::Noun
                | Class::ProperNoun
                | Class::Number
                | Class::Possessive => {
                    before = previous;
                }
                Class::Preposition
                | Class::To
                | Class::Conjunction
                | Class::Relative
                | Class::Subordinator => {
                    return self.tokens.lower(previous);
                }
                Class::Punctuation => return "mark",
                Class::Genitive => return "genitive",
                Class::Verb(_) => return "verb",
                Class::Be => return "be",
                _ => return "other",
            }
        }
        "far"
    }
}

/// How many sentences on a party is named.
fn offset(sentence: usize, of_word: usize) -> &'static str {
    match (sentence.checked_sub(of_word), of_word.abs_diff(sentence)) {
        (Some(0), _) => "0",
        (Some(1), _) => "1",
        (Some(2), _) => "2",
        (Some(_), _) => "3",
        (None, 1) => "-1",
        (None, 2) => "-2",
        (None, _) => "-3",
    }
}
