//! Claims whose cue is no verb: "according to S", "in his words", "the claim that", "is confident that"; and
//! quotations that go on without a cue of their own.

use super::source::is_time_noun;
use super::{
    Claim, Reader, Stance,
    cues::{CUES, Cue},
};
use crate::{
    lexicon::LEXICON,
    parties::PartyKind,
    token::{Class, Sentence, TokenKind},
};

/// How many sentences and blocks after a claim a quotation still belongs to it.
const CONTINUED_SENTENCES_MAX: usize = 3;
/// How many parts the content of a claim may have.
const CONTINUED_PARTS_MAX: usize = 24;
/// How many tokens the phrase for who is quoted may have.
const QUOTED_TOKENS_MAX: usize = 20;
/// Tokens that the source of "according to S" may have within a clause.
const ASIDE_TOKENS_MAX: usize = 20;
/// How many claims around a quotation are looked at.
const NEAR_CLAIMS_MAX: usize = 12;

impl Reader<'_, '_> {
    pub(super) fn according_to(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        if let Some((length, ())) = CUES.source_follows.at(self.tokens, at, sentence.last) {
            let end = self.source_end(at + length, sentence)?;
            let source = (at + length, end);
            let cue = (at, at + length);
            return Some(self.make(
                Some(source),
                cue,
                self.beside(at, end, sentence),
                Stance::States,
                index,
            ));
        }
        // "in his words", "in the minister's view"
        if self.tokens.lower(at) != "in" {
            return None;
        }
        let phrase = *self.phrases_at(at + 1).iter().find(|p| p.first == at + 1)?;
        if !CUES.possessed.contains(self.tokens.lower(phrase.head)) || phrase.head == phrase.first {
            return None;
        }
        let source = if self.tokens.class(phrase.first) == Class::Possessive {
            (phrase.first, phrase.first + 1)
        } else {
            let genitive = (phrase.first..phrase.head)
                .rev()
                .find(|i| self.tokens.class(*i) == Class::Genitive)?;
            (phrase.first, genitive)
        };
        let content = self.beside(at, phrase.last, sentence);
        Some(self.make(Some(source), (at, phrase.last), content, Stance::States, index))
    }

    /// The rest of the sentence beside "according to S", which takes tokens `at..end`.
    fn beside(&self, at: usize, end: usize, sentence: Sentence) -> Vec<(usize, usize)> {
        let starts = (sentence.first..at).all(|i| {
            matches!(
                self.tokens.class(i),
                Class::Quote | Class::Adverb | Class::Conjunction | Class::Punctuation
            )
        });
        if starts {
            // The source's own relative clause or apposition ends with a comma: the claim is what holds the verb.
            let comma = (end..sentence.last.min(end + 25)).find(|i| self.tokens.word(*i) == ",");
            let first = comma
                .filter(|c| self.has_finite(c + 1, sentence.last))
                .map_or(end, |c| c + 1);
            return vec![(first, self.clause_end(first, false, sentence).max(first))];
        }
        let mut content = self.content_before(at, sentence);
        // "The fund, according to a report issued Monday, lost money", "The ruling may, according to her, prompt …":
        // what stands before is no clause yet.
        let first = sentence.first.max(at.saturating_sub(1));
        if self.tokens.word(first) == "," && content.len() == 1 && self.quote_at(first - 1).is_none() {
            let before = content[0];
            let auxiliary = self.tokens.class(first - 1).is_verbal();
            let rest = (end..sentence.last.min(end + ASIDE_TOKENS_MAX)).find(|i| {
                self.tokens.word(*i) == "," && (auxiliary || self.finite_at(i + 1 + self.adverbs_at(i + 1)))
            });
            if (auxiliary || !self.has_finite(before.0, before.1))
                && let Some(comma) = rest
            {
                content.push((comma + 1, self.clause_end(comma + 1, false, sentence)));
                return content;
            }
        }
        if self.tokens.word(end) == "," && end + 3 < sentence.last {
            let rest = (end + 1, self.clause_end(end + 1, false, sentence));
            let verb = self.tokens.class(rest.0).is_verbal()
                || self.clause_starts(rest.0, rest.1)
                || content.iter().all(|c| !self.has_finite(c.0, c.1));
            let led = matches!(self.tokens.class(rest.0), Class::Relative | Class::Determiner)
                && !self.clause_starts(rest.0, rest.1);
            let quoted = self.quote_at(rest.0).is_some_and(|q| q.first == rest.0);
            if quoted || verb && !led && self.has_finite(rest.0, rest.1) {
                content.push(rest);
            }
        }
        content
    }

    /// How many adverbs stand at a token: none, or one.
    fn adverbs_at(&self, at: usize) -> usize {
        usize::from(self.tokens.class(at) == Class::Adverb)
    }

    /// "is confident that …", "was unsure whether …".
    pub(super) fn adjective_cue(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let stance = *self.tokens.known(at, &CUES.adjectives)?;
        let verb = (sentence.first..at)
            .rev()
            .find(|i| self.tokens.class(*i) != Class::Adverb)?;
        let links = self.tokens.class(verb) == Class::Be
            || self.tokens.lemma(verb).is_some_and(|l| {
                matches!(
                    l,
                    "feel" | "seem" | "remain" | "become" | "appear" | "sound" | "look"
                )
            });
        let after = at + 1;
        let content = self.is_that(after)
            || self.tokens.lower(after) == "whether"
            || self.clause_starts(after, sentence.last) && !self.tokens.class(after).is_verbal();
        if !(links && content) {
            return None;
        }
        let source = self.subject_of(verb, sentence, 0)?;
        if matches!(self.tokens.lower(source.0), "it" | "there" | "this" | "that") {
            return None;
        }
        let content = (after, self.clause_end(after, false, sentence));
        Some(self.make(Some(source), (at, at + 1), vec![content], stance, index))
    }

    pub(super) fn noun_cue(&self, at: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        if self.tokens.class(at) != Class::Noun {
            return None;
        }
        let stance = *self.tokens.known(at, &CUES.nouns)?;
        // "claims that C", "allegations of C", "accusations by S that C"
        let mut after = at + 1;
        let mut source = None;
        // "announcement Friday that"
        if is_time_noun(self.tokens.lower(after))
            && (self.is_that(after + 1) || self.tokens.lower(after + 1) == "to")
        {
            after += 1;
        }
        if matches!(self.tokens.lower(after), "by" | "from" | "among")
            && let Some(end) = self.source_end(after + 1, sentence)
        {
            source = Some((after + 1, end));
            after = end;
        }
        // "Mr. Hill's view is that"
        let copula = self.tokens.class(after) == Class::Be && self.is_that(after + 1);
        after += usize::from(copula);
        let that = self.is_that(after);
        let to = self.tokens.class(after) == Class::To
            && matches!(stance, Stance::Vows | Stance::Warns | Stance::Denies);
        let of = self.tokens.lower(after) == "of" && matches!(stance, Stance::Accuses)
            || self.tokens.lower(after) == "for" && stance == Stance::Vows;
        if !(that || to || of) {
            return None;
        }
        // "Washington's claim that", "his promise to"
        if source.is_none() {
            let phrase = self.phrases_at(at).iter().find(|p| p.head == at)?;
            if self.tokens.class(phrase.first) == Class::Possessive && phrase.first < at {
                source = Some((phrase.first, phrase.first + 1));
            } else {
                let genitive = (phrase.first..at)
                    .rev()
                    .find(|i| self.tokens.class(*i) == Class::Genitive);
                source = genitive
                    .filter(|g| *g > phrase.first)
                    .map(|g| (phrase.first, g))
                    .or_else(|| {
                        let adjective = (phrase.first..at).find(|i| self.cast.mention_at(*i).is_some())?;
                        Some((adjective, self.cast.mention_at(adjective)?.last))
                    });
            }
        }
        // "The report that C": nobody is named; only a that-clause shows that something was said.
        let denied =
            at > sentence.first && matches!(self.tokens.lower(at - 1), "no" | "little" | "any" | "without");
        if source.is_none() && (!that || denied) {
            return None;
        }
        let last = self.clause_end(after, false, sentence);
        // "his claim that crime had halved was met with laughter": the content ends before the main verb.
        let last = if at < sentence.first + 8 && !copula {
            self.subject_clause_end(after, last, that)
        } else {
            last
        };
        Some(self.make(source, (at, at + 1), vec![(after, last)], stance, index))
    }

    /// Where the content of a noun that is the subject ends: before the sentence's own verb, the second finite one of
    /// "that …", the first of "to …".
    fn subject_clause_end(&self, first: usize, last: usize, that: bool) -> usize {
        let mut groups = 0;
        let wanted = if that { 2 } else { 1 };
        let mut at = first + if that { 1 } else { 2 };
        while at < last {
            if self.has_finite(at, at + 1) {
                groups += 1;
                if groups == wanted {
                    return at;
                }
                // An auxiliary and its verb are one.
                let mut full = false;
                while at < last
                    && (self.tokens.class(at).is_verbal() || self.tokens.class(at) == Class::Adverb)
                {
                    // "had halved | was met"
                    let verb = matches!(self.tokens.class(at), Class::Verb(_));
                    if full && !verb && self.tokens.class(at) != Class::Adverb {
                        break;
                    }
                    full |= verb;
                    at += 1;
                }
                continue;
            }
            at += 1;
        }
        last
    }

    /// Quotations without a cue of their own go on from the claim before, else belong to the one right after.
    pub(super) fn continue_quotes(&mut self) {
        let mut covered = vec![false; self.tokens.tokens.len()];
        for (first, last) in self.claims.iter().flat_map(|c| &c.content) {
            covered[*first..*last].fill(true);
        }
        let quotes = self.quotes;
        let mut continued = None;
        for quote in quotes {
            let index = self.tokens.sentence_of(quote.first);
            let sentence = self.tokens.sentences[index];
            if quote.first > sentence.first + 1
                && self.tokens.word(quote.first - 1) == ":"
                && quote.words() >= 3
                && covered.get(quote.first + 1).is_some_and(|c| !c)
                && let Some(claim) = self.before_colon(quote.first, quote.last, index, sentence)
            {
                covered[quote.first..quote.last].fill(true);
                let at = self.claims.partition_point(|c| c.sentence <= index);
                self.claims.insert(at, claim);
                continued = Some(at);
                continue;
            }
            // A quotation within a sentence is part of it; only one that opens it is speech that goes on.
            if quote.first != sentence.first
                || quote.words() < 3
                || covered.get(quote.first + 1).is_none_or(|c| *c)
            {
                continue;
            }
            if let Some(near) = self.claim_near(index, continued) {
                // “…,” shouted one.: what stands outside the marks isn't said.
                let outside = (quote.last..sentence.last)
                    .any(|i| matches!(self.tokens.tokens[i].kind, TokenKind::Word | TokenKind::Number));
                let last = if outside {
                    quote.last
                } else {
                    quote.last.max(sentence.last)
                };
                let part = (quote.first, last);
                covered[part.0..part.1].fill(true);
                let content = &mut self.claims[near].content;
                content.push(part);
                content.sort_unstable();
                continued = Some(near);
            } else if index > 0
                && self.paragraphs[index - 1] == self.paragraphs[index]
                && let Some(claim) =
                    self.after_sentence(index - 1, (quote.first, quote.last.max(sentence.last)))
            {
                covered[quote.first..quote.last].fill(true);
                let at = self.claims.partition_point(|c| c.sentence < index);
                self.claims.insert(at, claim);
                continued = Some(at);
            }
        }
    }

    /// "Asked why he stayed, he laughs. “Where would I go?”": a quotation that no cue introduces is what the subject of
    /// the sentence before says.
    fn after_sentence(&self, index: usize, content: (usize, usize)) -> Option<Claim> {
        let sentence = self.tokens.sentences[index];
        let verb = (sentence.first..sentence.last)
            .rev()
            .find(|i| self.finite_at(*i) && self.quote_at(*i).is_none())?;
        let (first, last) = self.subject_of(verb, sentence, 0)?;
        let person = self.tokens.class(last - 1) == Class::Pronoun
            && matches!(self.tokens.lower(last - 1), "he" | "she" | "i")
            || (first..last).any(|i| {
                self.cast
                    .mention_at(i)
                    .is_some_and(|m| self.cast.parties[m.party].kind == PartyKind::Person)
            });
        (person && last <= verb).then(|| {
            self.make(
                Some((first, last)),
                (verb, verb + 1),
                vec![content],
                Stance::States,
                index,
            )
        })
    }

    /// "Avery is bitter about the new mall: “…”": whatever the sentence says of its subject, the subject speaks.
    fn before_colon(&self, first: usize, last: usize, index: usize, sentence: Sentence) -> Option<Claim> {
        let verb = (sentence.first..first - 1).rev().find(|i| {
            self.finite_at(*i)
                && !self.tokens.class(i.saturating_sub(1)).is_verbal()
                && self.quote_at(*i).is_none()
        })?;
        let source = self.subject_of(verb, sentence, 0)?;
        let pronoun = matches!(
            self.tokens.lower(source.0),
            "it" | "there" | "this" | "that" | "what"
        );
        (source.1 <= verb && !pronoun).then(|| {
            self.make(
                Some(source),
                (verb, verb + 1),
                vec![(first, last)],
                Stance::States,
                index,
            )
        })
    }

    /// The claim that a quotation at the start of a sentence belongs to; `continued` is the last one that went on.
    fn claim_near(&self, index: usize, continued: Option<usize>) -> Option<usize> {
        let reach = |c: &Claim| {
            let last = c
                .content
                .iter()
                .map(|p| p.1)
                .max()
                .unwrap_or(c.cue.1)
                .max(c.cue.1);
            self.tokens.sentence_of(last.saturating_sub(1)).max(c.sentence)
        };
        let next = self.claims.partition_point(|c| c.sentence < index);
        let before = (next.saturating_sub(NEAR_CLAIMS_MAX)..next)
            .chain(continued)
            .filter(|i| {
                let c = &self.claims[*i];
                let end = reach(c);
                c.source.is_some()
                    && c.content.len() < CONTINUED_PARTS_MAX
                    && end <= index
                    && index - end <= CONTINUED_SENTENCES_MAX
                    && self.paragraphs[index] - self.paragraphs[end] <= 1
            })
            .min_by_key(|i| {
                let c = &self.claims[*i];
                (index - reach(c), !c.direct, c.cue.0)
            });
        before.or_else(|| {
            (next..self.claims.len()).take(NEAR_CLAIMS_MAX).find(|i| {
                let c = &self.claims[*i];
                c.direct && c.sentence - index <= 2 && self.paragraphs[c.sentence] == self.paragraphs[index]
            })
        })
    }

    pub(super) fn quoted_as_saying(
        &self,
        at: usize,
        cue: &Cue,
        index: usize,
        sentence: Sentence,
    ) -> Option<Claim> {
        let quoting = (sentence.first..at - 1)
            .rev()
            .take(20)
            .find(|i| matches!(self.tokens.class(*i), Class::Verb(_)))?;
        let quotes = matches!(self.tokens.lemma(quoting)?, "quote" | "cite" | "report");
        if !quotes || self.is_passive(quoting, sentence) {
            return None;
        }
        let source = self.phrase_ending(at - 1, sentence)?;
        let after = self.content_after(at + 1, self.tokens.lemma(at)?, cue, sentence)?;
        Some(self.make(
            Some(source),
            (at, at + 1),
            vec![(after.first, after.last)],
            cue.stance(),
            index,
        ))
    }

    /// "would not say what it had paid", "nobody can say": nothing is said.
    pub(super) fn is_unsaid(&self, at: usize, cue: &Cue, sentence: Sentence) -> bool {
        let plain = cue.stance() == Stance::States && cue.frames.takes_clause();
        let tells = self.tokens.lemma(at).is_some_and(|l| CUES.telling.contains(l));
        plain
            && tells
            && (sentence.first..at)
                .rev()
                .take(4)
                .take_while(|i| {
                    matches!(
                        self.tokens.class(*i),
                        Class::Modal | Class::Do | Class::Adverb | Class::Have | Class::Be
                    ) || *i + 1 == at
                })
                .any(|i| {
                    self.tokens.class(i) == Class::Modal && LEXICON.negates(self.tokens.lower(i))
                        || self.tokens.class(i) == Class::Do && LEXICON.negates(self.tokens.lower(i))
                        || self.tokens.lower(i) == "not"
                            && i > sentence.first
                            && matches!(self.tokens.class(i - 1), Class::Modal | Class::Do)
                })
    }

    /// "had quoted an official as saying": the official says it.
    pub(super) fn quotes_another(&self, at: usize, lemma: &str, sentence: Sentence) -> bool {
        matches!(lemma, "quote" | "cite")
            && (at + 2..sentence.last.min(at + QUOTED_TOKENS_MAX)).any(|i| {
                self.tokens.lower(i) == "as"
                    && matches!(
                        self.tokens.lower(i + 1),
                        "saying" | "telling" | "writing" | "warning"
                    )
            })
    }
}
