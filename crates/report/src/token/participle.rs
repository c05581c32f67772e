//! Participles that are listed as adjectives ("armed") and are verbs here.

use super::{Class, Sentence, TokenKind, Tokens};
use crate::lexicon::VerbForm;

impl Tokens<'_> {
    /// The form of a participle that is listed as an adjective, where what stands beside it makes it a verb: "by", a second
    /// participle, a name for its object.
    pub(super) fn acts_as_verb(&self, index: usize, sentence: Sentence) -> Option<VerbForm> {
        let verb = self
            .verb(index)
            .filter(|v| v.forms.contains(&VerbForm::Participle))?;
        let before = self.previous_class(index, sentence);
        let by = self.lower(index + 1) == "by";
        let joined = matches!(self.lower(index + 1), "and" | "or" | ",")
            && (self.verb(index + 2)).is_some_and(|v| v.forms.contains(&VerbForm::Participle));
        let name = !self.sentence_is_capitalised(sentence)
            && index + 1 < sentence.last
            && (self.tokens.get(index + 1)).is_some_and(|t| t.capital && t.kind == TokenKind::Word);
        match before {
            Some(Class::Be | Class::Have) if by || joined || name => Some(VerbForm::Participle),
            None | Some(Class::Punctuation | Class::Conjunction) if by => Some(VerbForm::Participle),
            // "has funded and armed the rebels"
            Some(Class::Conjunction) if index >= sentence.first + 2 => {
                let object = name || self.opens_phrase(index + 1);
                match self.tokens[index - 2].class {
                    Class::Verb(form @ (VerbForm::Past | VerbForm::Participle)) if object => Some(form),
                    _ => None,
                }
            }
            Some(Class::Noun | Class::ProperNoun) if by => Some(VerbForm::Participle),
            Some(Class::Noun | Class::ProperNoun | Class::Pronoun)
                if (joined || name) && verb.forms.contains(&VerbForm::Past) =>
            {
                Some(VerbForm::Past)
            }
            _ => None,
        }
    }
}
