//! Who says what: claims with their source, cue and content.
//!
//! The cue words are in `data/report/cues.toml`. A claim has one of these shapes, told apart by what stands beside the
//! cue: content after the cue ("S said that C"), before it ("C, S said"; "“C,” said S"), on both sides, or beside
//! "according to S". Quotations without a cue of their own continue the claim before.

use serde::{Deserialize, Serialize};

use crate::{
    lexicon::LEXICON,
    parties::{Cast, PartyKind},
    phrase::NounPhrase,
    quotes::Quote,
    token::{Class, Tokens},
};

mod content;
mod cues;
mod extent;
mod first_person;
mod opening;
mod others;
mod source;
mod sourceless;
mod speakers;
mod stance;
mod verbs;

pub(crate) use cues::CUES;
pub(crate) use first_person::first_person;

/// What a source does with the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// Says or thinks.
    States,
    /// Accuses somebody.
    Accuses,
    /// Denies or rejects.
    Denies,
    /// Warns or threatens.
    Warns,
    /// Promises, wants, urges.
    Vows,
    /// Estimates or predicts.
    Estimates,
    /// Reports, as news media do.
    Reports,
}

/// A claim; all pairs are token ranges.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) source: Option<(usize, usize)>,
    /// Parties in the source.
    pub(crate) parties: Vec<usize>,
    pub(crate) cue: (usize, usize),
    pub(crate) content: Vec<(usize, usize)>,
    pub(crate) direct: bool,
    pub(crate) stance: Stance,
    /// The content is only a word for what was claimed before ("denied such claims").
    pub(crate) anaphoric: bool,
    pub(crate) sentence: usize,
}

impl Claim {
    /// Whether a token lies in the content.
    pub(crate) fn covers(&self, token: usize) -> bool {
        self.content
            .iter()
            .any(|(first, last)| (*first..*last).contains(&token))
    }
}

/// Finds the claims of a document.
pub(crate) fn find(tokens: &Tokens<'_>, cast: &Cast, quotes: &[Quote]) -> Vec<Claim> {
    let mut paragraph = 0;
    let paragraphs = (0..tokens.sentences.len())
        .map(|index| {
            paragraph += usize::from(index > 0 && !tokens.continues_paragraph(index));
            paragraph
        })
        .collect();
    let mut reader = Reader {
        tokens,
        cast,
        quotes,
        paragraphs,
        claims: Vec::new(),
    };
    for index in 0..tokens.sentences.len() {
        reader.sentence(index);
    }
    reader.continue_quotes();
    reader.turns();
    reader.resolve_pronouns();
    reader.claims
}

/// For each sentence, the claims that stand in it or whose content reaches into it, in order.
pub(crate) fn by_sentence(tokens: &Tokens<'_>, claims: &[Claim]) -> Vec<Vec<u32>> {
    let mut of: Vec<Vec<u32>> = vec![Vec::new(); tokens.sentences.len()];
    for (index, claim) in claims.iter().enumerate() {
        let mut put = |sentence: usize| {
            if let Some(list) = of.get_mut(sentence)
                && list.last() != Some(&(index as u32))
            {
                list.push(index as u32);
            }
        };
        put(claim.sentence);
        for (first, last) in claim.content.iter().filter(|(first, last)| first < last) {
            (tokens.sentence_of(*first)..=tokens.sentence_of(last - 1)).for_each(&mut put);
        }
    }
    of
}

struct Reader<'a, 't> {
    tokens: &'a Tokens<'t>,
    cast: &'a Cast,
    quotes: &'a [Quote],
    /// The paragraph that each sentence stands in.
    paragraphs: Vec<usize>,
    claims: Vec<Claim>,
}

impl Reader<'_, '_> {
    fn quote_at(&self, token: usize) -> Option<Quote> {
        let index = self.quotes.partition_point(|q| q.last <= token);
        self.quotes.get(index).copied().filter(|q| q.first <= token)
    }

    /// A quotation long enough to be speech rather than a borrowed word.
    fn speech_at(&self, token: usize) -> Option<Quote> {
        self.quote_at(token).filter(|q| q.words() >= 3)
    }

    fn sentence(&mut self, index: usize) {
        let sentence = self.tokens.sentences[index];
        let before = self.claims.len();
        let mut at = sentence.first;
        while at < sentence.last {
            if let Some(quote) = self.speech_at(at) {
                // Cues inside a quotation are the speaker's words.
                at = quote.last.max(at + 1);
                continue;
            }
            let claim = self
                .according_to(at, index, sentence)
                .or_else(|| self.adjective_cue(at, index, sentence))
                .or_else(|| self.sourceless(at, index, sentence))
                .or_else(|| self.verb_cue(at, index, sentence))
                .or_else(|| self.noun_cue(at, index, sentence));
            if let Some(claim) = claim {
                let inside = self.claims[before..].iter().any(|c| c.cue == claim.cue);
                if !inside && !claim.content.is_empty() {
                    self.claims.push(claim);
                }
            }
            at += 1;
        }
    }

    /// The noun phrases of the sentence that a token stands in.
    fn phrases_at(&self, token: usize) -> &[NounPhrase] {
        &self.cast.phrases[self.tokens.sentence_of(token)]
    }

    fn make(
        &self,
        source: Option<(usize, usize)>,
        cue: (usize, usize),
        content: Vec<(usize, usize)>,
        stance: Stance,
        index: usize,
    ) -> Claim {
        let content: Vec<(usize, usize)> = content
            .into_iter()
            .map(|c| self.trim(c))
            .filter(|(a, b)| a < b)
            .collect();
        let quoted: usize = content
            .iter()
            .map(|(a, b)| (*a..*b).filter(|i| self.quote_at(*i).is_some()).count())
            .sum();
        let all: usize = content.iter().map(|(a, b)| b - a).sum();
        let anaphoric = content.len() == 1 && {
            let (a, b) = content[0];
            b - a <= 6
                && (a..b).any(|i| CUES.anaphora.iter().any(|w| w == self.tokens.lower(i)))
                && !(a..b).any(|i| matches!(self.tokens.class(i), Class::Verb(_)))
        };
        let stance = match stance {
            Stance::States => self.stance_of_statement(source, cue, &content),
            // "declined to comment": nothing is denied.
            Stance::Denies if self.is_silent(&content) => Stance::States,
            other => other,
        };
        Claim {
            parties: source.map(|s| self.parties_in(s)).unwrap_or_default(),
            source,
            cue,
            direct: quoted * 10 >= all * 8 && all > 0,
            content,
            stance,
            anaphoric,
            sentence: index,
        }
    }

    /// "said the report was baseless": the statement is a denial.
    fn calls_false(&self, content: &[(usize, usize)]) -> bool {
        let few = content.iter().map(|(a, b)| b - a).sum::<usize>() <= 25;
        few && content
            .iter()
            .flat_map(|(a, b)| *a..*b)
            .any(|i| CUES.is_denying(self.tokens, i) && !self.is_negated(i))
    }

    fn is_negated(&self, at: usize) -> bool {
        (at.saturating_sub(3)..at).any(|i| LEXICON.negates(self.tokens.lower(i)))
    }

    fn parties_in(&self, (first, last): (usize, usize)) -> Vec<usize> {
        let mut parties = Vec::new();
        let mut named = false;
        for at in first..last {
            if let Some(mention) = self.cast.mention_at(at) {
                let kind = self.cast.parties[mention.party].kind;
                // "The Chinese embassy in Tel Aviv" speaks for China.
                let seat = mention.first > first
                    && matches!(self.tokens.lower(mention.first - 1), "in" | "at")
                    && !parties.is_empty();
                if kind == PartyKind::Place || seat {
                    continue;
                }
                named |= kind != PartyKind::Country;
                if !parties.contains(&mention.party) {
                    parties.push(mention.party);
                }
            }
        }
        if parties.is_empty() {
            return self.both(first, last);
        }
        // "Russia's state news agency RIA Novosti": the agency speaks, not Russia. "Russian and North Korean
        // officials": both states.
        if named {
            parties.retain(|p| self.cast.parties[*p].kind != PartyKind::Country);
        }
        parties
    }

    /// Leaves out commas, colons and final stops at the edges.
    fn trim(&self, (mut first, mut last): (usize, usize)) -> (usize, usize) {
        let drops = |i: usize| {
            matches!(
                self.tokens.word(i),
                "," | "." | ":" | ";" | "—" | "–" | "-" | "--"
            )
        };
        while first < last && drops(first) {
            first += 1;
        }
        while first < last && drops(last - 1) {
            last -= 1;
        }
        (first, last)
    }
}
